"""The ceremony in a terminal: freeze, seal, type the public value, open, reveal."""

from datetime import datetime
from pathlib import Path

import click

from inspections.draws import actions, queries
from inspections.draws.rules.canonical import is_hex32
from inspections.draws.rules.terms import Mode, issuer
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Refused, Unreadable
from supervision.identity import actions as identity
from supervision.identity import queries as accounts
from supervision.identity.rules import Permission, can

Folder = click.Path(exists=True, file_okay=False, path_type=Path)
File = click.Path(exists=True, dir_okay=False, path_type=Path)


Login = click.option("--as", "login", required=True, help="login name of the person who acts")
Password = click.option("--password", prompt=True, hide_input=True, help="asked for when not given")


@click.command("freeze")
@click.argument("task_id", type=click.IntRange(1))
@click.option("--form", required=True, help="dice-10, dice-12, dice-20, ssq, dlt, kl8, drand or nist")
@click.option("--opens-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="day of the public value")
@click.option(
    "--mode",
    type=click.Choice(["held", "sealed", "open"]),
    default="held",
    help="who may know the names, and when",
)
@click.option("--fallback", default="", help="what counts if nothing is published that day")
@click.option("--capacity", type=click.IntRange(1), help="most packages for one inspector")
@click.option(
    "--custodian", "custodians", multiple=True, help="login of a custodian; once for each, usually three"
)
@click.option(
    "--later",
    multiple=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="day of a further tranche; once for each",
)
@click.option("--values-each", is_flag=True, help="a public value for each tranche instead of one for all")
@click.option(
    "--reveal-by",
    type=click.DateTime(["%Y-%m-%d"]),
    help="everything is public by then; the task's end when not given",
)
@click.option(
    "--beacon-at", default="", help="of drand or nist: HH:MM in China, names the round before the seal"
)
@click.option(
    "--spread", is_flag=True, help="no part of the map stays empty by chance: zones of neighbouring places"
)
@click.option(
    "--rotate", is_flag=True, help="whoever came to a business the last time does not come this time"
)
@Login
@Password
@click.pass_obj
def freeze(
    desk: Desk,
    task_id: int,
    form: str,
    opens_on: datetime,
    mode: str,
    fallback: str,
    capacity: int | None,
    custodians: tuple[str, ...],
    later: tuple[datetime, ...],
    values_each: bool,
    reveal_by: datetime | None,
    beacon_at: str,
    spread: bool,
    rotate: bool,
    login: str,
    password: str,
) -> None:
    """Freeze the list of the next round of TASK_ID."""
    actor = signed_in(desk, login, password, Permission.DRAW_RUN)
    custody = None
    if custodians or later:
        custody = actions.Custody(
            custodians,
            tuple(day.date() for day in later),
            reveal_by=reveal_by.date() if reveal_by else None,
            values_each=values_each,
        )
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.freeze_draw(
            tx,
            task_id=task_id,
            bureau=issuer(desk.settings.bureau, demonstration=desk.settings.demonstration),
            bureau_code=desk.settings.bureau_code,
            form=form,
            opens_on=opens_on.date(),
            mode=Mode(mode),
            fallback=fallback,
            capacity=capacity,
            custody=custody,
            beacon_at=beacon_at,
            rotate=rotate,
            spread_out=spread,
        )
    desk.say("名单已冻结：{draw}，列入{n}户，抽取{m}户。", draw=draw.id, n=draw.pool_size, m=draw.drawn_size)
    desk.result(
        {"draw": draw.id, "pool": draw.pool_size, "left_out": draw.left_out_size, "quota": draw.drawn_size}
    )


@click.command("commit")
@click.argument("draw_id")
@Login
@Password
@click.pass_obj
def commit(desk: Desk, draw_id: str, login: str, password: str) -> None:
    """Seal the frozen list of DRAW_ID."""
    actor = signed_in(desk, login, password, Permission.DRAW_RUN)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.commit_draw(tx, draw_id=draw_id)
    desk.say("已封存，序号{serial}，封存码{seal}。", serial=draw.serial, seal=draw.commit_hash)
    desk.result({"draw": draw.id, "serial": draw.serial, "commit_hash": draw.commit_hash})


@click.command("value")
@click.argument("draw_id")
@click.argument("value")
@Login
@Password
@click.pass_obj
def value(desk: Desk, draw_id: str, value: str, login: str, password: str) -> None:
    """Type the public VALUE of DRAW_ID; two people other than the one who sealed it do this."""
    actor = signed_in(desk, login, password, Permission.DRAW_RUN, Permission.DRAW_WITNESS)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.record_public_value(tx, draw_id=draw_id, value=value)
    twice = draw.second_value_by is not None
    if twice:
        desk.say("两人录入一致，可以开启了。")
    else:
        desk.say("已记下，请另一人再录入一次。")
    desk.result({"draw": draw.id, "confirmed": twice})


@click.command("open")
@click.argument("draw_id")
@click.option("--share", help="a custodian's share of the tranche that is due (64 hex digits)")
@click.option(
    "--for",
    "whose",
    type=click.IntRange(1),
    default=None,
    help="position of a missing custodian, from the escrow",
)
@Login
@Password
@click.pass_obj
def open_command(
    desk: Desk, draw_id: str, share: str | None, whose: int | None, login: str, password: str
) -> None:
    """Open DRAW_ID; there is one result. With --share a custodian hands in one share, and the last one opens a tranche."""
    if share is not None:
        _give(desk, draw_id, share, whose or 0, signed_in(desk, login, password, Permission.SEE))
        return
    actor = signed_in(desk, login, password, Permission.DRAW_RUN)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.open_draw(tx, draw_id=draw_id)
    desk.say("已开启：抽中{n}户，停止{m}户。", n=draw.drawn_size, m=draw.stopped_size)
    desk.result({"draw": draw.id, "drawn": draw.drawn_size, "stopped": draw.stopped_size, "seed": draw.seed})


def _give(desk: Desk, draw_id: str, share: str, whose: int, actor: Actor) -> None:
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        before = queries.draw_by_id(tx.session, draw_id).tranches_open
        draw = actions.give_share(tx, draw_id=draw_id, share=hex_bytes(share), whose=whose)
        opened, tranches = draw.tranches_open, draw.tranches
    if opened > before:
        desk.say("密钥份已到齐，这一批已开启。")
    else:
        desk.say("已收下这一批的密钥份，正等其他保管人。")
    desk.result({"draw": draw_id, "opened": opened > before, "tranches_open": opened, "tranches": tranches})


@click.command("reveal")
@click.argument("draw_id")
@Login
@Password
@click.pass_obj
def reveal(desk: Desk, draw_id: str, login: str, password: str) -> None:
    """Publish the names of the next opened tranche of DRAW_ID, after its visits or at the deadline."""
    actor = signed_in(desk, login, password, Permission.DRAW_RUN)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.reveal_tranche(tx, draw_id=draw_id)
        whole = draw.revealed_at is not None
    if whole:
        desk.say("各批都已公开，抽取证明已完整。")
    else:
        desk.say("这一批的结果已写入抽取证明。")
    desk.result({"draw": draw_id, "revealed": whole})


def hex_bytes(share: str) -> bytes:
    """A share as it is typed, with or without spaces.

    Raises:
        Unreadable: not 64 hex digits.
    """
    digits = "".join(share.split()).lower()
    if not is_hex32(digits):
        raise Unreadable("密钥份是64位十六进制数字。")
    return bytes.fromhex(digits)


def signed_in(desk: Desk, login: str, password: str, *permissions: Permission) -> Actor:
    """The actor behind a login; a wrong password counts here as it does in the browser."""
    with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        entered = identity.log_in(tx, login=login, password=password, settings=desk.settings)
        if entered is not None:
            identity.log_out(tx, token=entered[0])  # a command needs no session
        account = accounts.account_by_login(tx.session, login)
    if entered is None or account is None:
        raise Refused(identity.WRONG)
    actor = accounts.actor_of_account(account)
    if not any(can(actor, permission) for permission in permissions):
        raise Refused("“{login}”没有进行这一步的职责。", login=login)
    return actor

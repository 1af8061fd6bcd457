"""The quick ceremony in a terminal, a photo of the dice, and giving a list or a draw up."""

from contextlib import AbstractContextManager
from pathlib import Path

import click

from inspections.draws import actions, queries
from inspections.draws.actions import Entry
from inspections.draws.commands.ceremony import File, Login, Password, signed_in
from inspections.draws.rules import quick as rules
from inspections.draws.rules.steps import can_void
from inspections.draws.rules.terms import Mode, issuer
from inspections.draws.rules.wall import grouped
from inspections.draws.tables import Draw
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Transaction
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import translate
from supervision.foundation.uploads import check_upload
from supervision.identity.rules import Permission, scope_of


@click.command("quick")
@click.argument("task_id", type=click.IntRange(1))
@click.option(
    "--form", type=click.Choice(["dice-10", "dice-12", "dice-20"]), default="dice-10", help="how many dice"
)
@click.option("--mode", type=click.Choice(["held", "open"]), default="held", help="what the public sees")
@click.option("--first", required=True, help="login name of the first who types the dice")
@click.option("--second", required=True, help="login name of the second")
@click.option("--photo", type=File, help="a photo of the dice, taken after the seal")
@Login
@Password
@click.pass_obj
def quick(
    desk: Desk,
    task_id: int,
    form: str,
    mode: str,
    first: str,
    second: str,
    photo: Path | None,
    login: str,
    password: str,
) -> None:
    """Hold the next round of TASK_ID at one terminal: seal, throw the dice, two others type them, open. Goes on where it stood."""
    actor = signed_in(desk, login, password, Permission.DRAW_RUN)
    draw = _under_way(desk, task_id, actor) or _seal(desk, task_id, form, mode, actor)
    desk.say("已封存，序号{serial}。封存码：", serial=draw.serial)
    desk.say("{seal}", seal=grouped(draw.commit_hash))
    if draw.second_value_by is None:
        desk.say("现在当众掷骰，再由{a}、{b}各自照骰子录入一次。", a=first, b=second)
        logins = [second] if draw.first_value_by is not None else [first, second]
        entries = [_typed(desk, one) for one in logins]
        with desk.database.transaction(actor=actor, now=clock.now()) as tx:
            if photo is not None:
                _attach(tx, draw.id, photo)
            actions.record_together(tx, draw_id=draw.id, entries=entries)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.open_draw(tx, draw_id=draw.id)
    desk.say("已开启：抽中{n}户，停止{m}户。", n=draw.drawn_size, m=draw.stopped_size)
    desk.result({"draw": draw.id, "serial": draw.serial, "commit_hash": draw.commit_hash, "drawn": draw.drawn_size,
                 "stopped": draw.stopped_size, "seed": draw.seed})  # fmt: skip


def _under_way(desk: Desk, task_id: int, actor: Actor) -> Draw | None:
    """The sealed draw this ceremony stands at; None = begin."""
    with desk.database.reading() as session:
        rounds = queries.draws_of_task(session, task_id)
        draw = queries.draw_by_id(session, rounds[-1].id, scope=scope_of(actor)) if rounds else None
    if draw is None or not can_void(draw.status):
        return None
    step = rules.step_of(draw.status, typed_twice=draw.second_value_by is not None)
    if step is rules.QuickStep.SEAL or draw.custodians:
        raise Refused("这一批正按五步办理（{draw}），请接着办理。", draw=draw.id)
    return draw


def _seal(desk: Desk, task_id: int, form: str, mode: str, actor: Actor) -> Draw:
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        return actions.seal_at_once(
            tx,
            task_id=task_id,
            bureau=issuer(desk.settings.bureau, demonstration=desk.settings.demonstration),
            bureau_code=desk.settings.bureau_code,
            form=form,
            mode=Mode(mode),
        )


def _typed(desk: Desk, login: str) -> Entry:
    """One person's password and value, asked for after the seal, on standard error so that --json stays clean."""
    words = translate("{login}的密码", desk.language, login=login)
    password = click.prompt(words, hide_input=True, err=True)
    person = signed_in(desk, login, password, Permission.DRAW_RUN, Permission.DRAW_WITNESS)
    value = click.prompt(translate("{login}录入的骰子点数", desk.language, login=login), err=True)
    return Entry(person, "".join(value.split()))


@click.command("photo")
@click.argument("draw_id")
@click.argument("file", type=File)
@Login
@Password
@click.pass_obj
def photo(desk: Desk, draw_id: str, file: Path, login: str, password: str) -> None:
    """Keep FILE, a photo of the dice of DRAW_ID; its digest goes into the certificate."""
    actor = signed_in(desk, login, password, Permission.DRAW_RUN, Permission.DRAW_WITNESS)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        digest = _attach(tx, draw_id, file)
    desk.say("照片已保存，校验值{digest}。", digest=digest)
    desk.result({"draw": draw_id, "digest": digest})


def _attach(tx: Transaction, draw_id: str, file: Path) -> str:
    data = file.read_bytes()
    check_upload(file.name, data)
    return actions.attach_photo(tx, draw_id=draw_id, name=file.name, data=data)


@click.command("unfreeze")
@click.argument("draw_id")
@click.option("--reason", help="asks, and says why; somebody else confirms without it")
@Login
@Password
@click.pass_obj
def unfreeze(desk: Desk, draw_id: str, reason: str | None, login: str, password: str) -> None:
    """Give up the frozen list DRAW_ID before its seal: one person asks with --reason, another confirms."""
    with _asking(desk, reason, login, password) as tx:
        if reason is None:
            actions.unfreeze_draw(tx, draw_id=draw_id)
        else:
            actions.ask_to_unfreeze(tx, draw_id=draw_id, reason=reason)
    desk.say("已解除冻结，本批可以另行冻结名单。" if reason is None else "已提出解除冻结，须由另一人确认。")
    desk.result({"draw": draw_id, "unfrozen": reason is None})


@click.command("void")
@click.argument("draw_id")
@click.option("--reason", help="asks, and says why; somebody else confirms without it")
@Login
@Password
@click.pass_obj
def void(desk: Desk, draw_id: str, reason: str | None, login: str, password: str) -> None:
    """Declare DRAW_ID void before it is opened: one person asks with --reason, another confirms."""
    with _asking(desk, reason, login, password) as tx:
        if reason is None:
            actions.void_draw(tx, draw_id=draw_id)
        else:
            actions.ask_to_void(tx, draw_id=draw_id, reason=reason)
    desk.say("已作废。这次抽取和作废原因继续公开。" if reason is None else "已提出作废，须由另一人确认。")
    desk.result({"draw": draw_id, "void": reason is None})


def _asking(desk: Desk, reason: str | None, login: str, password: str) -> AbstractContextManager[Transaction]:
    """The transaction of whoever asks (runs draws) or confirms (witnesses them)."""
    duty = Permission.DRAW_WITNESS if reason is None else Permission.DRAW_RUN
    return desk.database.transaction(actor=signed_in(desk, login, password, duty), now=clock.now())

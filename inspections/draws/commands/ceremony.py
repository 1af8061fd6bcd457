"""The draw on the command line: certify and verify files (no database), hold the ceremony in a terminal."""

import json
import struct
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws import actions
from inspections.draws.rules.ceremony import NAME as SECRETS
from inspections.draws.rules.ceremony import Ceremony, Sealed, Secrets, hold, read_files
from inspections.draws.rules.certificate import certificate
from inspections.draws.rules.explaining import blocking_record, explain
from inspections.draws.rules.files import FROZEN, Frozen
from inspections.draws.rules.terms import Mode, issuer
from inspections.draws.rules.tranche import team_lists
from inspections.draws.rules.verification import Verdict
from inspections.draws.rules.verification import verify as check
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Problem, Refused
from supervision.identity import actions as identity
from supervision.identity import queries as accounts
from supervision.identity.rules import Permission, can

Folder = click.Path(exists=True, file_okay=False, path_type=Path)
File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("draws")
def group() -> None:
    """抽取 · the draw: certify, verify, freeze, commit, open."""


@group.command("certify")
@click.argument("input_dir", type=Folder)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="where the certificate goes")
@click.option("--repeat", type=click.IntRange(1), help="run N draws with changed shares, print their teams")
@click.pass_obj
def certify(desk: Desk, input_dir: Path, out: Path | None, repeat: int | None) -> None:
    """Run the whole protocol on the files of INPUT_DIR and write the certificate. Needs no database."""
    if out is None and repeat is None:
        raise click.UsageError("--out or --repeat is needed")
    frozen, secrets = read_files(_contents(input_dir))
    sealed = Sealed.of(frozen)
    complete = _repeat(frozen, sealed, secrets, repeat or 0)
    if out is not None:
        held = hold(frozen, sealed, secrets, secrets.shares)
        if held.blocking is not None:
            _print(blocking_record(len(held.opened) + 1, held.blocking))
            raise explain(held.blocking)
        out.write_bytes(_signed(frozen, held))
        if repeat is None:
            drawn = sum(len(one.drawn) for one in held.opened)
            seal = frozen.terms.hash.hex(held.commitment)
            desk.say(
                "已写出抽取证明{out}：抽中{drawn}户，封存码{seal}。", out=str(out), drawn=drawn, seal=seal
            )
            desk.result({"draw": frozen.terms.draw, "commit_hash": seal, "drawn": drawn, "out": str(out)})
    if not complete:
        raise SystemExit(1)


def _repeat(frozen: Frozen, sealed: Sealed, secrets: Secrets, times: int) -> bool:
    """Print the teams of every run (or its blocking set) as one JSON line; whether all runs were complete."""
    hash, complete = frozen.terms.hash, True
    for number in range(times):
        shares = [[hash.of(share + struct.pack(">I", number)) for share in one] for one in secrets.shares]
        held = hold(frozen, sealed, secrets, shares)
        if held.blocking is None:
            _print([team_lists(one.teams) for one in held.opened])
        else:
            _print(blocking_record(len(held.opened) + 1, held.blocking))
            complete = False
    return complete


def _signed(frozen: Frozen, held: Ceremony) -> bytes:
    key = Ed25519PrivateKey.generate()  # thrown away: this certificate proves arithmetic, not an office
    public = key.public_key().public_bytes_raw()
    return certificate(frozen.terms.hash, held.files(frozen), public_key=public, sign=key.sign)


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


@group.command("verify")
@click.argument("file", type=File)
@click.pass_obj
def verify(desk: Desk, file: Path) -> None:
    """Rebuild everything in a certificate FILE; exit 1 names the first thing that differs. Needs no database."""
    try:
        verdict = check(file.read_bytes())
    except Problem as problem:
        desk.result({"verified": False, "reason": problem.text(desk.language)})
        click.echo(problem.text(desk.language), err=True)
        raise SystemExit(1) from problem
    desk.say(
        "计算无误，尚无外部见证：{draw}，名单{pool}户，抽中{drawn}户，检查组{teams}个，批次{tranches}/{of}。封存码{commit_hash}",
        **vars(verdict),
    )
    desk.result(_told(verdict))


@group.command("verifier")
@click.option("--to", "folder", required=True, type=Folder, help="where verify.html and verify.py go")
@click.pass_obj
def verifier(desk: Desk, folder: Path) -> None:
    """Write the two verifiers that need nothing of this program: a page for any browser, a file for Python. Needs no database."""
    source = Path(__file__).with_name("verifiers")
    names = ["verify.html", "verify.py"]
    for name in names:
        (folder / name).write_bytes((source / name).read_bytes())
    desk.say("已写出{names}。", names="、".join(names))
    desk.result({"written": [str(folder / name) for name in names]})


def _told(verdict: Verdict) -> dict[str, Any]:
    verdict_text = "verified and witnessed" if verdict.witnessed else "computed right, not witnessed"
    return {"verified": True, "verdict": verdict_text, **vars(verdict)}


def _contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (*FROZEN, SECRETS) if (folder / name).is_file()}


Login = click.option("--as", "login", required=True, help="login name of the person who acts")
Password = click.option("--password", prompt=True, hide_input=True, help="asked for when not given")


@group.command("freeze")
@click.argument("task_id", type=click.IntRange(1))
@click.option("--form", required=True, help="dice-10, dice-12, dice-20, ssq, dlt, kl8, drand or nist")
@click.option("--opens-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="day of the public value")
@click.option(
    "--mode", type=click.Choice(["held", "open"]), default="held", help="what of the names the public sees"
)
@click.option("--fallback", default="", help="what counts if nothing is published that day")
@click.option("--capacity", type=click.IntRange(1), help="most packages for one inspector")
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
    login: str,
    password: str,
) -> None:
    """Freeze the list of the next round of TASK_ID."""
    actor = _signed_in(desk, login, password, Permission.DRAW_RUN)
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
        )
    desk.say("名单已冻结：{draw}，列入{n}户，抽取{m}户。", draw=draw.id, n=draw.pool_size, m=draw.drawn_size)
    desk.result(
        {"draw": draw.id, "pool": draw.pool_size, "left_out": draw.left_out_size, "quota": draw.drawn_size}
    )


@group.command("commit")
@click.argument("draw_id")
@Login
@Password
@click.pass_obj
def commit(desk: Desk, draw_id: str, login: str, password: str) -> None:
    """Seal the frozen list of DRAW_ID."""
    actor = _signed_in(desk, login, password, Permission.DRAW_RUN)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.commit_draw(tx, draw_id=draw_id)
    desk.say("已封存，序号{serial}，封存码{seal}。", serial=draw.serial, seal=draw.commit_hash)
    desk.result({"draw": draw.id, "serial": draw.serial, "commit_hash": draw.commit_hash})


@group.command("value")
@click.argument("draw_id")
@click.argument("value")
@Login
@Password
@click.pass_obj
def value(desk: Desk, draw_id: str, value: str, login: str, password: str) -> None:
    """Type the public VALUE of DRAW_ID; two people other than the one who sealed it do this."""
    actor = _signed_in(desk, login, password, Permission.DRAW_RUN, Permission.DRAW_WITNESS)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.record_public_value(tx, draw_id=draw_id, value=value)
    twice = draw.second_value_by is not None
    if twice:
        desk.say("两人录入一致，可以开启了。")
    else:
        desk.say("已记下，请另一人再录入一次。")
    desk.result({"draw": draw.id, "confirmed": twice})


@group.command("open")
@click.argument("draw_id")
@Login
@Password
@click.pass_obj
def open_command(desk: Desk, draw_id: str, login: str, password: str) -> None:
    """Open DRAW_ID; there is one result."""
    actor = _signed_in(desk, login, password, Permission.DRAW_RUN)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        draw = actions.open_draw(tx, draw_id=draw_id)
    desk.say("已开启：抽中{n}户，停止{m}户。", n=draw.drawn_size, m=draw.stopped_size)
    desk.result({"draw": draw.id, "drawn": draw.drawn_size, "stopped": draw.stopped_size, "seed": draw.seed})


def _signed_in(desk: Desk, login: str, password: str, *permissions: Permission) -> Actor:
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

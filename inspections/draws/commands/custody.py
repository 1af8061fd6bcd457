"""A custodian's device in a terminal, and a witness's signature: make, show and open need files only."""

from pathlib import Path
from secrets import token_bytes

import click
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws import actions
from inspections.draws.commands.ceremony import Login, Password, signed_in
from inspections.draws.rules import keeping
from inspections.draws.rules.canonical import is_code
from inspections.draws.rules.custody import MOST_CUSTODIANS, MOST_TRANCHES
from inspections.draws.rules.keeping import Kept
from inspections.draws.rules.verification import verify
from inspections.draws.rules.witnessing import sign_statement
from supervision.foundation import clock
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Conflict, Refused, Unreadable
from supervision.identity.rules import Permission

File = click.Path(exists=True, dir_okay=False, path_type=Path)
Words = click.option("--pass-phrase", "words", prompt=True, hide_input=True, help="asked for when not given")


@click.group("custody")
def custody() -> None:
    """保管人 · a custodian's shares on a device of one's own."""


@custody.command("make")
@click.argument("draw_id")
@click.option(
    "--tranches", required=True, type=click.IntRange(1, MOST_TRANCHES), help="how many tranches the draw has"
)
@click.option(
    "--custodians", required=True, type=click.IntRange(1, MOST_CUSTODIANS), help="how many custodians"
)
@click.option(
    "--position", required=True, type=click.IntRange(1), help="which of them you are, counted from 1"
)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="where the file goes"
)
@Words
@click.pass_obj
def make(
    desk: Desk, draw_id: str, tranches: int, custodians: int, position: int, out: Path, words: str
) -> None:
    """Make the shares of one custodian of DRAW_ID, lock them into a file and print the commitments. Needs no database."""
    if not is_code(draw_id) or position > custodians:
        raise Unreadable("抽取编号或保管人的位次不对。")
    if out.exists():
        raise Conflict("{file}已经存在；密钥份只生成一次，请换一个文件名。", file=str(out))
    keeping.check_pass_phrase(words)
    kept = Kept(draw_id, position, custodians, tuple(token_bytes(32) for _ in range(tranches)))
    out.touch(mode=0o600)
    out.write_bytes(keeping.lock(kept, words, salt=token_bytes(keeping.SALT), iv=token_bytes(keeping.IV)))
    _print_commitments(desk, kept)


@custody.command("show")
@click.argument("file", type=File)
@Words
@click.pass_obj
def show(desk: Desk, file: Path, words: str) -> None:
    """Print the recovery sheet of FILE: all shares, one line a tranche. Needs no database."""
    kept = keeping.unlock(file.read_bytes(), words)
    desk.say("恢复单：{draw}，第{j}位保管人，共{k}位。", draw=kept.draw, j=kept.position, k=kept.custodians)
    for tranche, share in enumerate(kept.shares, 1):
        desk.say("第{n}批次　{share}", n=tranche, share=grouped_share(share))
    desk.result({"draw": kept.draw, "position": kept.position, "shares": [one.hex() for one in kept.shares]})


@custody.command("open")
@click.argument("file", type=File)
@click.option("--tranche", required=True, type=click.IntRange(1), help="the tranche that is due")
@Words
@click.pass_obj
def open_share(desk: Desk, file: Path, tranche: int, words: str) -> None:
    """Print one share of FILE, the one of the tranche that is due. Needs no database."""
    kept = keeping.unlock(file.read_bytes(), words)
    if tranche > len(kept.shares):
        raise Refused("这个文件只有{n}批的密钥份。", n=len(kept.shares))
    desk.say("第{n}批次　{share}", n=tranche, share=grouped_share(kept.shares[tranche - 1]))
    desk.result({"draw": kept.draw, "tranche": tranche, "share": kept.shares[tranche - 1].hex()})


@custody.command("deposit")
@click.argument("draw_id")
@click.argument("commitments", nargs=-1, required=True)
@Login
@Password
@click.pass_obj
def deposit(desk: Desk, draw_id: str, commitments: tuple[str, ...], login: str, password: str) -> None:
    """Deposit the COMMITMENTS of one custodian of DRAW_ID, as ``custody make`` printed them."""
    actor = signed_in(desk, login, password, Permission.SEE)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        actions.deposit_commitments(tx, draw_id=draw_id, commitments=commitments)
    desk.say("承诺值已交存。密钥份只在您手里，请保管好恢复单。")
    desk.result({"draw": draw_id, "deposited": len(commitments)})


@custody.command("give")
@click.argument("draw_id")
@click.argument("file", type=File)
@Words
@Login
@Password
@click.pass_obj
def give_all(desk: Desk, draw_id: str, file: Path, words: str, login: str, password: str) -> None:
    """Hand in all shares of FILE because DRAW_ID was declared void."""
    kept = keeping.unlock(file.read_bytes(), words)
    actor = signed_in(desk, login, password, Permission.SEE)
    with desk.database.transaction(actor=actor, now=clock.now()) as tx:
        complete = actions.give_void_shares(tx, draw_id=draw_id, shares=kept.shares)
    if complete:
        desk.say("密钥份已到齐并公布。")
    else:
        desk.say("已收下您的密钥份，正等其他保管人。")
    desk.result({"draw": draw_id, "complete": complete})


@click.command("witness")
@click.argument("certificate", type=File)
@click.option(
    "--name", "witness_name", required=True, help="who witnesses, as it shall stand in the statement"
)
@click.option("--key", type=File, help="an Ed25519 private key (PEM); a throw-away key when not given")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="where the statement goes")
@click.pass_obj
def witness(desk: Desk, certificate: Path, witness_name: str, key: Path | None, out: Path | None) -> None:
    """Check a CERTIFICATE and sign its seal with today's date, two lines to hand in. Needs no database."""
    verdict = verify(certificate.read_bytes())
    signing = _key(key) if key else Ed25519PrivateKey.generate()
    name = " ".join(witness_name.split())
    if not name:
        raise Unreadable("请写明见证人。")
    text = sign_statement(signing, draw=verdict.draw, seal=verdict.commit_hash, witness=name, now=clock.now())
    if out is not None:
        out.write_text(text, encoding="utf-8")
    elif not desk.as_json:
        click.echo(text, nl=False)
    public = signing.public_key().public_bytes_raw().hex()
    if out is not None:
        desk.say(
            "已见证{draw}，封存码{seal}，公钥{key}。", draw=verdict.draw, seal=verdict.commit_hash, key=public
        )
    desk.result({"draw": verdict.draw, "seal": verdict.commit_hash, "key": public, "statement": text})


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Unreadable("{file}不是没有口令的Ed25519私钥（PEM）。", file=path.name) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unreadable("{file}不是没有口令的Ed25519私钥（PEM）。", file=path.name)
    return key


def _print_commitments(desk: Desk, kept: Kept) -> None:
    desk.say("承诺值，交存给系统：")
    for commitment in kept.commitments:
        if not desk.as_json:
            click.echo(commitment)
    desk.result({"draw": kept.draw, "position": kept.position, "commitments": kept.commitments})


def grouped_share(share: bytes) -> str:
    """A share in eight groups, to read out."""
    digits = share.hex()
    return " ".join(digits[at : at + 8] for at in range(0, 64, 8))

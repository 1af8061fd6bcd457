"""Certificates on the command line: certify and verify files, hand out the verifiers. Needs no database."""

import json
import struct
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws.rules.ceremony import NAME as SECRETS
from inspections.draws.rules.ceremony import Ceremony, Sealed, Secrets, hold, read_files
from inspections.draws.rules.certificate import certificate
from inspections.draws.rules.dutycheck import verify as check_month
from inspections.draws.rules.explaining import blocking_record, explain
from inspections.draws.rules.files import FROZEN, Frozen
from inspections.draws.rules.tranche import team_lists
from inspections.draws.rules.verification import Verdict
from inspections.draws.rules.verification import verify as check
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Problem

Folder = click.Path(exists=True, file_okay=False, path_type=Path)
File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("certify")
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


@click.command("verify")
@click.argument("file", type=File)
@click.pass_obj
def verify(desk: Desk, file: Path) -> None:
    """Rebuild everything in a certificate FILE (or a monthly duty order, .json); exit 1 names the first thing that differs. Needs no database."""
    data = file.read_bytes()
    if data.startswith(b"{"):
        _verify_month(desk, data)
        return
    try:
        verdict = check(data)
    except Problem as problem:
        desk.result({"verified": False, "reason": problem.text(desk.language)})
        click.echo(problem.text(desk.language), err=True)
        raise SystemExit(1) from problem
    desk.say(
        "计算无误，并有外部见证：{draw}，名单{pool}户，抽中{drawn}户，检查组{teams}个，批次{tranches}/{of}。封存码{commit_hash}"
        if verdict.witnessed
        else "计算无误，尚无外部见证：{draw}，名单{pool}户，抽中{drawn}户，检查组{teams}个，批次{tranches}/{of}。封存码{commit_hash}",
        **vars(verdict),
    )
    if verdict.announced > verdict.tranches:
        desk.say("另有{n}批已开启，名单尚未公开。", n=verdict.announced - verdict.tranches)
    if verdict.replaced:
        desk.say("换人{n}次，每次都是值班顺序里的下一位。", n=verdict.replaced)
    desk.result(_told(verdict))


def _verify_month(desk: Desk, data: bytes) -> None:
    """A monthly duty order instead of a certificate."""
    try:
        verdict = check_month(data)
    except Problem as problem:
        desk.result({"verified": False, "reason": problem.text(desk.language)})
        click.echo(problem.text(desk.language), err=True)
        raise SystemExit(1) from problem
    desk.say(
        "值班顺序无误，派出已逐条重算：{duty}，人员{people}名，派出{calls}次。封存码{seal}"
        if verdict.recomputed
        else "值班顺序的封存无误，密钥要到月底才公布，派出尚不能重算：{duty}，人员{people}名，派出{calls}次。封存码{seal}",
        **vars(verdict),
    )
    desk.result({"verified": True, **vars(verdict)})


@click.command("verifier")
@click.option("--to", "folder", required=True, type=Folder, help="where verify.html and verify.py go")
@click.pass_obj
def verifier(desk: Desk, folder: Path) -> None:
    """Write the two verifiers that need nothing of this program: a page for any browser, a file for Python. Needs no database."""
    source = Path(__file__).parents[1] / "verifiers"
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

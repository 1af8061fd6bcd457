"""A custodian's escrow in a terminal: two of three; files only."""

from pathlib import Path
from secrets import token_bytes

import click

from inspections.draws.commands.ceremony import File
from inspections.draws.commands.custody import Words, grouped_share
from inspections.draws.rules import escrow as rules
from inspections.draws.rules import keeping
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Conflict, Refused
from supervision.foundation.i18n import translate


@click.command("escrow")
@click.argument("file", type=File)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="where the escrow goes"
)
@Words
@click.pass_obj
def escrow(desk: Desk, file: Path, out: Path, words: str) -> None:
    """Put the shares of FILE under the pass-phrases of the two other custodians, who type them here. Needs no database."""
    kept = keeping.unlock(file.read_bytes(), words)
    rules.check_three(kept.custodians)
    if out.exists():
        raise Conflict("{file}已经存在，请换一个文件名。", file=str(out))
    given = {other: _asked(desk, other, twice=True) for other in rules.others(kept.position)}
    salts, ivs = ([token_bytes(size) for _ in given] for size in (keeping.SALT, keeping.IV))
    data = rules.lock_escrow(kept, given, salts=salts, ivs=ivs)
    out.touch(mode=0o600)
    out.write_bytes(data)
    desk.say(
        "已写出托管文件{out}：第{j}位保管人缺席时，另外两人一起才能打开。", out=str(out), j=kept.position
    )
    desk.result({"draw": kept.draw, "position": kept.position, "out": str(out)})


@click.command("rescue")
@click.argument("file", type=File)
@click.option("--tranche", required=True, type=click.IntRange(1), help="the tranche that is due")
@click.pass_obj
def rescue(desk: Desk, file: Path, tranche: int) -> None:
    """Print one share of the escrow FILE of a missing custodian; the two others type their pass-phrases. Needs no database."""
    data = file.read_bytes()
    _draw, position = rules.read_escrow(data)
    kept = rules.unlock_escrow(data, {other: _asked(desk, other) for other in rules.others(position)})
    if tranche > len(kept.shares):
        raise Refused("这个文件只有{n}批的密钥份。", n=len(kept.shares))
    share = kept.shares[tranche - 1]
    desk.say("第{j}位保管人第{n}批次　{share}", j=position, n=tranche, share=grouped_share(share))
    desk.result({"draw": kept.draw, "position": position, "tranche": tranche, "share": share.hex()})


def _asked(desk: Desk, position: int, *, twice: bool = False) -> str:
    """A pass-phrase typed by its owner, asked for on standard error so that --json stays clean."""
    words = translate("第{j}位保管人的托管口令", desk.language, j=position)
    return str(click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))

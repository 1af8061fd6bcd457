"""自己的结果: what one business finds about itself in the public files of a draw, and nothing about anybody else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from inspections.draws.rules import files as names
from inspections.draws.rules.freeze import token_of
from inspections.draws.rules.hashing import hash_named
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import Mode
from supervision.foundation.errors import NotFound, Refused

TRANCHE = "tranche-{number}.json"
SECRET = "请填写校验码。这次抽取以代号公开，校验码印在检查通知书和抽取说明上。"
UNKNOWN = "名单和未列入名单里都没有这个代码。请核对代码和校验码；不在本次任务范围内的对象也查不到。"


@dataclass(frozen=True)
class Own:
    """Where one unit stands in a draw; ``name`` is what stands for it in the files."""

    name: str
    left_out: str = ""
    stratum: str = ""
    quota: int = 0
    size: int = 0
    opened: bool = False
    drawn: bool = False
    stopped: str = ""

    @property
    def chance(self) -> float:
        """Its probability to be drawn, 0–1."""
        return self.quota / self.size if self.size else 0.0


def own_name(rules: bytes, code: str, nonce: str) -> str:
    """What stands for a unit in the files: its code in an open draw, else the token its nonce proves.

    Raises:
        Refused: a held draw, and no nonce.
    """
    terms = json.loads(rules)
    if terms["mode"] == Mode.OPEN:
        return code
    if not nonce:
        raise Refused(SECRET)
    return token_of(hash_named(terms["hash"]), code, bytes.fromhex(nonce))


def look_up(data: Mapping[str, bytes], name: str) -> Own:
    """Find one unit in the public files of a draw.

    Args:
        data: pool.tsv, left-out.tsv, rules.json, and tranche-<t>.json as far as opened.

    Raises:
        NotFound: it stands in neither list.
    """
    out = _line(data[names.LEFT_OUT], name)
    if out:
        return Own(name, left_out=out[1])
    mine = _line(data[names.POOL], name)
    if not mine:
        raise NotFound(UNKNOWN)
    stratum = mine[1]
    tranches = json.loads(data[RULES])["tranches"]
    size = sum(line.split("\t", 2)[1] == stratum for line in data[names.POOL].decode().splitlines())
    results = [json.loads(data[file]) for file in _opened(data, len(tranches))]
    stopped = {unit: reason for result in results for unit, reason in result["stopped"]}
    return Own(
        name,
        stratum=stratum,
        quota=sum(tranche["quota"].get(stratum, 0) for tranche in tranches),
        size=size,
        opened=len(results) == len(tranches),
        drawn=any(unit == name for result in results for unit, *_ in result["drawn"]),
        stopped=stopped.get(name, ""),
    )


def nonce_in(tokens: bytes, code: str) -> str:
    """The nonce of a unit in ``tokens.tsv``; "" when it has none (an open draw, or not in scope)."""
    at = tokens.find(f"\tunit\t{code}\t".encode())
    if at < 0:
        return ""
    return tokens[at : tokens.index(b"\n", at)].rpartition(b"\t")[2].decode()


def _line(data: bytes, name: str) -> list[str]:
    """The line that begins with a name, in columns."""
    begin = f"{name}\t".encode()
    at = 0 if data.startswith(begin) else data.find(b"\n" + begin) + 1
    if not at and not data.startswith(begin):
        return []
    return data[at : data.index(b"\n", at)].decode().split("\t")


def _opened(data: Mapping[str, bytes], count: int) -> list[str]:
    wanted = (TRANCHE.format(number=number) for number in range(1, count + 1))
    return [file for file in wanted if file in data]

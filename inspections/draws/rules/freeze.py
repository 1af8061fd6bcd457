"""Freezing 冻结: from what the registers know on a day to the files of the protocol (§2).

Inspectors appear under tokens (代号) only; in a held draw the units too. The nonces behind them go into ``tokens.tsv``,
which is kept back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspections.draws.rules import files as names
from inspections.draws.rules.canonical import encode_json, encode_lines, encode_tsv
from inspections.draws.rules.custody import split
from inspections.draws.rules.files import Frozen, Line, read_frozen
from inspections.draws.rules.hashing import Hash, block, hash_named
from inspections.draws.rules.strata import take_all
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import Mode
from supervision.foundation.errors import Refused

NO_TEAM = "no-team"
"""Reason of units whose package nobody could take."""


@dataclass(frozen=True)
class Person:
    """An inspector who may be paired; ``capacity`` and ``load`` count packages."""

    code: str
    department: str
    capacity: int
    load: int


@dataclass(frozen=True)
class Crew:
    """Who serves a group, by code; leads may take any place, members any but the lead's."""

    leads: Sequence[str]
    members: Sequence[str]


def freeze(
    terms: Mapping[str, Any],
    *,
    quota: Mapping[str, int],
    pool: Iterable[Line],
    left_out: Iterable[tuple[str, str]],
    people: Sequence[Person],
    crews: Mapping[str, Crew],
    bars: Iterable[tuple[str, str, str]],
    nonce: Callable[[int], bytes],
) -> Frozen:
    """Write and check the files of a draw.

    Args:
        terms: rules.json without its quotas; its ``mode`` says whether units stand under their codes or tokens.
        quota: units per stratum, all tranches together (``custody.split`` parts them).
        bars: (unit, inspector, reason); pairs outside the pool or the people are dropped.
        nonce: gives so many random bytes: 32 for everybody who gets a token.

    Raises:
        Refused: an empty pool, a quota above its stratum, weights in a small stratum or in several tranches.
        Unreadable: a code that the protocol does not allow.
    """
    lines, quotas = take_all(pool, quota)
    if not lines:
        raise Refused("名单里没有可以抽取的对象。")
    hash = hash_named(terms["hash"])
    left = list(left_out)
    kept: list[str] = []
    token = _tokens(hash, "inspector", [person.code for person in people], nonce, kept)
    units = [line[0] for line in lines]
    outside = [unit for unit, _ in left]
    if terms["mode"] == Mode.OPEN:
        alias = dict(zip(units + outside, units + outside, strict=True))
    else:
        alias = _tokens(hash, "unit", units + outside, nonce, kept)
    inside = set(units)
    serving = [(group, "lead", token[who]) for group, crew in crews.items() for who in crew.leads]
    serving += [(group, "member", token[who]) for group, crew in crews.items() for who in crew.members]
    if len(terms["tranches"]) > 1 and any(line[3] != 1 for line in lines):
        raise Refused("按权重抽取只能有一个批次。")
    parts = split(quotas, len(terms["tranches"]))
    tranches = [{**one, "quota": part} for one, part in zip(terms["tranches"], parts, strict=True)]
    data = {
        names.POOL: encode_lines(
            f"{alias[unit]}\t{stratum}\t{groups}\t{weight}\t{cell}"
            for unit, stratum, groups, weight, cell in lines
        ),
        names.LEFT_OUT: encode_tsv((alias[unit], reason) for unit, reason in left),
        names.INSPECTORS: encode_tsv((token[p.code], p.department, p.capacity, p.load) for p in people),
        names.GROUPS: encode_tsv(serving),
        names.BARS: encode_tsv(
            (alias[unit], token[who], reason) for unit, who, reason in bars if unit in inside and who in token
        ),
        RULES: encode_json({**terms, "tranches": tranches}),
    }
    frozen = read_frozen(data)
    kept.sort()
    return replace(frozen, data={**data, names.TOKENS: "".join(kept).encode()})


def _tokens(
    hash: Hash, kind: str, codes: Sequence[str], nonce: Callable[[int], bytes], kept: list[str]
) -> dict[str, str]:
    """A token for each, by code; the lines of ``tokens.tsv`` go to ``kept``. Many: one hash each, no objects."""
    secrets = nonce(32 * len(codes))
    new, label = hash.new, block("dr1/token", b"")
    found = {}
    for at, code in enumerate(codes):
        secret = secrets[32 * at : 32 * (at + 1)]
        name = found[code] = new(label + secret + code.encode()).hexdigest()[:32]
        kept.append(f"{name}\t{kind}\t{code}\t{secret.hex()}\n")
    return found


def token_of(hash: Hash, code: str, nonce: bytes) -> str:
    """token(code) = hex(H(block("dr1/token", nonce) ‖ code))[:32] (protocol §2)."""
    return hash.hex(block("dr1/token", nonce) + code.encode())[:32]


def codes_of(tokens: bytes) -> dict[str, str]:
    """Code by token, from ``tokens.tsv``."""
    fields = tokens.decode().replace("\n", "\t").split("\t")  # at once: line by line takes twice as long
    return dict(zip(fields[:-1:4], fields[2::4], strict=True))


def renumbered(terms: Mapping[str, Any], *, serial: int, previous: str) -> bytes:
    """rules.json with the serial and the seal before it, given when the draw is sealed."""
    return encode_json({**terms, "serial": serial, "previous": previous})

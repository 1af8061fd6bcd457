"""Freezing 冻结: from what the registers know on a day to the files of the protocol (§2).

Inspectors appear under tokens only; the nonces behind them go into ``tokens.tsv``, which is kept back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspections.draws.rules import files as names
from inspections.draws.rules.canonical import encode_json, encode_tsv
from inspections.draws.rules.files import Frozen, Line, read_frozen
from inspections.draws.rules.hashing import hash_named
from inspections.draws.rules.strata import take_all
from inspections.draws.rules.terms import NAME as RULES
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
    """Write and check the files of a draw of one tranche.

    Args:
        terms: rules.json without its quota.
        quota: units per stratum.
        bars: (unit, inspector, reason); pairs outside the pool or the people are dropped.
        nonce: gives so many random bytes; called once per inspector with 32.

    Raises:
        Refused: an empty pool, a quota above its stratum, weights in a small stratum.
        Unreadable: a code that the protocol does not allow.
    """
    lines, quotas = take_all(pool, quota)
    if not lines:
        raise Refused("名单里没有可以抽取的对象。")
    hash = hash_named(terms["hash"])
    token: dict[str, str] = {}
    token_lines = []
    for person in people:
        secret = nonce(32)
        running = hash.prepared("dr1/token", secret)
        running.update(person.code.encode())
        token[person.code] = running.hexdigest()[:32]
        token_lines.append((token[person.code], "inspector", person.code, secret.hex()))
    units = {line[0] for line in lines}
    serving = [(group, "lead", token[who]) for group, crew in crews.items() for who in crew.leads]
    serving += [(group, "member", token[who]) for group, crew in crews.items() for who in crew.members]
    tranche = {**terms["tranches"][0], "quota": quotas}
    data = {
        names.POOL: encode_tsv(lines),
        names.LEFT_OUT: encode_tsv(left_out),
        names.INSPECTORS: encode_tsv((token[p.code], p.department, p.capacity, p.load) for p in people),
        names.GROUPS: encode_tsv(serving),
        names.BARS: encode_tsv(
            (unit, token[who], reason) for unit, who, reason in bars if unit in units and who in token
        ),
        names.TOKENS: encode_tsv(token_lines),
        RULES: encode_json({**terms, "tranches": [tranche]}),
    }
    return read_frozen(data)


def codes_of(tokens: bytes) -> dict[str, str]:
    """Code by token, from ``tokens.tsv``."""
    return {token: code for token, _, code, _ in (line.split("\t") for line in tokens.decode().splitlines())}


def renumbered(terms: Mapping[str, Any], *, serial: int, previous: str) -> bytes:
    """rules.json with the serial and the seal before it, given when the draw is sealed."""
    return encode_json({**terms, "serial": serial, "previous": previous})

"""The wall 大屏: what a projector in the room may show, and in which order.

A wall is seen by whoever is in the room, and photographed. So it shows what the public file shows: codes in an open draw, tokens
otherwise, inspectors always as tokens. The office may let its own wall show names; nobody can do that for the public's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspections.draws.rules.steps import PROTOCOL, DrawStatus
from inspections.draws.rules.terms import Mode
from supervision.foundation.errors import Refused

MOST = 120
"""Tickets a wall shows one by one; the others are in the certificate."""
SHORT = 8
"""Digits of a token that a wall shows: enough to find it in the certificate."""


@dataclass(frozen=True)
class Naming:
    """Whether businesses and inspectors stand under their names."""

    businesses: bool
    inspectors: bool


@dataclass(frozen=True)
class Ticket:
    """One drawn unit as the wall shows it."""

    stratum: str
    position: int
    name: str
    team: tuple[str, ...]
    stopped: bool


def check_can_name(mode: Mode) -> None:
    """Names of a sealed draw stay sealed until their visits are over.

    Raises:
        Refused: the draw is sealed.
    """
    if mode is Mode.SEALED:
        raise Refused("分批密封的抽取，名称要到检查以后才公开，大屏不能显示。", basis=PROTOCOL)


def can_name(mode: Mode) -> bool:
    """Whether the office may decide about names at all."""
    return mode is not Mode.SEALED


def naming(mode: Mode, *, allowed: bool, public: bool) -> Naming:
    """Who stands under a name on this wall; ``allowed``: the office said so, ``public``: the portal's wall."""
    named = allowed and not public and can_name(mode)
    return Naming(businesses=named or mode is Mode.OPEN, inspectors=named)


def waits(status: DrawStatus) -> bool:
    """Whether anything more will happen: such a wall asks for news."""
    return status in (DrawStatus.FROZEN, DrawStatus.COMMITTED)


def tickets(
    tranche: Mapping[str, Any],
    names: Mapping[tuple[str, int], tuple[str, Sequence[str], bool]],
    told: Naming,
) -> list[Ticket]:
    """The first tickets of an opened tranche in published order.

    Args:
        tranche: the content of ``tranche-1.json``.
        names: (stratum, position) → name of the business, names of its team, stopped or not.
        told: what may be shown under a name.
    """
    team_of: dict[str, list[str]] = {}
    for _, units, *people in tranche["teams"]:
        for unit in units:
            team_of.setdefault(unit, []).extend(people)
    places: dict[str, int] = {}
    found = []
    for unit, stratum, _ in tranche["drawn"][:MOST]:
        places[stratum] = places.get(stratum, 0) + 1
        name, team, stopped = names[stratum, places[stratum]]
        found.append(
            Ticket(
                stratum,
                places[stratum],
                name if told.businesses else unit[:SHORT],
                tuple(team) if told.inspectors else tuple(who[:SHORT] for who in team_of.get(unit, ())),
                stopped,
            )
        )
    return found


def grouped(seal: str) -> list[str]:
    """The seal in eights, to be read aloud and compared."""
    return [seal[at : at + 8] for at in range(0, len(seal), 8)]

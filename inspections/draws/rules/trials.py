"""The small draws of the self-test: lists with known chances, pairings few enough to list them all."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from inspections.draws.rules.files import Group, Line, Serving
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.packages import Package
from inspections.draws.rules.pairing import Blocking, Pairing, Roster

Pairer = Callable[..., Pairing | Blocking]

SHA = Hash("sha256")
SAMPLE = {"甲": 8, "乙": 5}
POOL: list[Line] = [(f"U{n:02d}", "甲" if n < 40 else "乙", "g", 1, "-") for n in range(60)]
WEIGHTED: list[Line] = [(f"W{n:03d}", "重", "g", 1 + n % 3, "-") for n in range(210)]
WEIGHTED_QUOTA = 42
"""A fifth of the list, where the protocol promises the target within 0.6 % (§4)."""


@dataclass(frozen=True)
class Small:
    """A pairing small enough to list every possible one: packages as (group, barred people), roster of names."""

    packages: tuple[tuple[str, str], ...]
    groups: Mapping[str, tuple[str, str]]
    """Group → leads and everybody, one letter a person."""
    seats: Mapping[str, int]
    loads: Mapping[str, int]
    team: int = 2


SMALL: dict[str, Small] = {
    "宽松": Small((("g", ""),) * 3, {"g": ("ab", "abcd")}, dict.fromkeys("abcd", 3), dict.fromkeys("abcd", 0)),
    "有回避、工作量不等": Small(
        (("g", ""), ("g", "c"), ("g", "")), {"g": ("abc", "abcde")},
        dict(zip("abcde", (4, 3, 2, 4, 4), strict=True)), dict(zip("abcde", (0, 2, 1, 1, 0), strict=True)),
    ),
    "两部门、席位紧": Small(
        (("f", ""), ("f", ""), ("g", "e")), {"f": ("ab", "abc"), "g": ("cd", "cdef")},
        dict.fromkeys("abcdef", 2), dict.fromkeys("abcdef", 0),
    ),
    "三人一组": Small((("g", ""),) * 2, {"g": ("abc", "abcde")}, dict.fromkeys("abcde", 2), dict.fromkeys("abcde", 0), 3),
}  # fmt: skip
LARGE = Small(
    (("g", ""),) * 16, {"g": ("abcdefgh", "abcdefghijklmnop")},
    dict.fromkeys("abcdefghijklmnop", 4), dict.fromkeys("abcdefghijklmnop", 0),
)  # fmt: skip

Teams = tuple[tuple[str, str], ...]
"""Lead and sorted members of every package."""


def teams_of(small: Small, pairing: Pairer, seed: bytes) -> Teams:
    """Lead and members of every package as ``pairing`` gives them for this seed; nothing when it finds no way."""
    found = pairing(
        [Package(group, (f"u{n}",), bytes([n])) for n, (group, _) in enumerate(small.packages)],
        Roster(
            {who: Serving(small.seats[who], small.loads[who]) for who in small.seats},
            {
                group: Group(tuple(leads), tuple(everyone))
                for group, (leads, everyone) in small.groups.items()
            },
            {f"u{n}": frozenset(barred) for n, (_, barred) in enumerate(small.packages)},
            dict.fromkeys(small.groups, small.team),
        ),
        seed=seed,
        hash=SHA,
    )
    if isinstance(found, Blocking):
        return ()
    teams = {team.package.units[0]: (team.lead, "".join(team.members)) for team in found.teams}
    return tuple(teams[f"u{n}"] for n in range(len(small.packages)))


def every_pairing(small: Small) -> frozenset[Teams]:
    """All balanced pairings, by trying everything."""
    choices = []
    for group, barred in small.packages:
        leads, everyone = ([who for who in names if who not in barred] for names in small.groups[group])
        choices.append(
            [
                (lead, "".join(rest))
                for lead in leads
                for rest in combinations([who for who in everyone if who != lead], small.team - 1)
            ]
        )
    squares: dict[Teams, int] = {}
    for teams in product(*choices):
        work = Counter(who for lead, rest in teams for who in (lead, *rest))
        if all(work[who] <= seats for who, seats in small.seats.items()):
            squares[teams] = sum((small.loads[who] + work[who]) ** 2 for who in small.seats)
    least = min(squares.values())
    return frozenset(teams for teams, square in squares.items() if square == least)

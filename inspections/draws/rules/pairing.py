"""Pairing 配对: which inspectors take which package, decided by the seed alone (protocol §6).

It never fails when a pairing exists, breaks no hard rule, leaves the sum of squared loads at its minimum, and takes every
pairing that does so with equal probability over the seeds.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from inspections.draws.rules.blocking import Blocking as Blocking
from inspections.draws.rules.blocking import Ordered, blocking
from inspections.draws.rules.fast import Kernels
from inspections.draws.rules.files import Frozen, Group, Serving
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.ordering import in_order
from inspections.draws.rules.packages import Package
from inspections.draws.rules.seating import Table
from inspections.draws.rules.settling import Settled, compiled_for, fast_settle, settle
from inspections.draws.rules.starting import Places, fast_start
from inspections.draws.rules.stream import Stream


@dataclass(frozen=True)
class Roster:
    """Who may be paired: people with capacity and load, groups, bars per unit, team sizes per group."""

    inspectors: Mapping[str, Serving]
    groups: Mapping[str, Group]
    bars: Mapping[str, frozenset[str]]
    teams: Mapping[str, int]

    @classmethod
    def of(cls, frozen: Frozen) -> "Roster":
        """The roster before the first tranche."""
        return cls(frozen.inspectors, frozen.groups, frozen.bars, frozen.terms.teams)

    def after(self, teams: Sequence["Team"]) -> "Roster":
        """The roster once these teams have work: less capacity, more load."""
        taken: dict[str, int] = {}
        for team in teams:
            for who in team.people:
                taken[who] = taken.get(who, 0) + 1
        left = {
            who: Serving(serving.capacity - taken.get(who, 0), serving.load + taken.get(who, 0))
            for who, serving in self.inspectors.items()
        }
        return Roster(left, self.groups, self.bars, self.teams)


class Team(NamedTuple):
    """检查组: one lead and the members of one package; members sorted.

    ``forced``: those of them who stand in this place in every balanced pairing (只有一种排法).
    """

    package: Package
    lead: str
    members: tuple[str, ...]
    forced: frozenset[str] = frozenset()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody in the team, the lead first."""
        return (self.lead, *self.members)


@dataclass(frozen=True)
class Pairing:
    """Teams in published order, and the packages left without one (only where the terms allow it).

    ``proposals``: how many exchanges were proposed to make all balanced pairings equally likely.
    """

    teams: tuple[Team, ...]
    left: tuple[Package, ...] = ()
    proposals: int = 0


def pair(
    packages: Sequence[Package],
    roster: Roster,
    *,
    seed: bytes,
    hash: Hash,
    leave_blocked: bool = False,
    fast: bool | None = None,
) -> Pairing | Blocking:
    """One of the balanced pairings of all packages, each equally likely over the seeds, or the reason why there is none.

    With ``leave_blocked`` the packages that cannot be served are left without a team instead. ``fast`` (None: for
    large pairings) takes compiled code where numba is installed; the result is the same.
    """
    compiled = compiled_for(sum(roster.teams[package.group] for package in packages), fast)
    ordered = _order(packages, roster, seed, hash, compiled)
    if compiled is None:
        seating = ordered.seating()
        seating.deal(Stream(hash, "dr1/deal", seed).below)
        if seating.repair(give_up=leave_blocked) is not None:
            return blocking(ordered)
        seating.balance()
        settled = settle(seating, hash=hash, seed=seed)
        teams = [[lead, *members] for lead, members in zip(seating.lead, seating.members, strict=True)]
        return _result(packages, ordered, teams, seating.closed, settled)
    places = Places(ordered.tables, ordered.lists, ordered.seats, ordered.loads)
    if not fast_start(compiled, places, hash, seed, give_up=leave_blocked):
        return blocking(ordered)
    settled = fast_settle(compiled, places, hash=hash, seed=seed)
    return _result(packages, ordered, places.teams(), places.given_up(), settled)


def _order(
    packages: Sequence[Package], roster: Roster, seed: bytes, hash: Hash, compiled: Kernels | None
) -> Ordered:
    order = in_order(b"p", [package.name for package in packages], seed=seed, hash=hash, compiled=compiled)
    in_turn = [packages[at] for at in order]
    table_of = [0] * len(order)
    for table, at in enumerate(order):
        table_of[at] = table
    codes = list(roster.inspectors)
    by_code = [code.encode() for code in codes]
    people = [codes[at] for at in in_order(b"i", by_code, seed=seed, hash=hash, compiled=compiled)]
    number_of = {code: at for at, code in enumerate(people)}
    groups = sorted({package.group for package in packages})
    at_group = {group: at for at, group in enumerate(groups)}
    lists = []
    for group in groups:
        serving = roster.groups.get(group, Group((), ()))
        lists += [
            sorted(number_of[code] for code in serving.leads),
            sorted(number_of[code] for code in serving.everyone),
        ]
    tables = [
        Table(at_group[package.group], roster.teams[package.group], _barred(package, roster.bars, number_of))
        for package in in_turn
    ]
    serving_now = [roster.inspectors[code] for code in people]
    return Ordered(
        in_turn,
        table_of,
        people,
        tables,
        lists,
        [one.capacity for one in serving_now],
        [one.load for one in serving_now],
    )


_NOBODY_BARRED: frozenset[int] = frozenset()
_NOBODY_FORCED: frozenset[str] = frozenset()


def _barred(
    package: Package, bars: Mapping[str, frozenset[str]], number: Mapping[str, int]
) -> frozenset[int]:
    if bars.keys().isdisjoint(package.units):
        return _NOBODY_BARRED
    return frozenset(number[who] for unit in package.units for who in bars.get(unit, ()))


def _result(
    packages: Sequence[Package],
    ordered: Ordered,
    seated: Sequence[Sequence[int]],
    closed: Container[int],
    settled: Settled,
) -> Pairing:
    """``seated``: of each table the lead, then the members. The packages mostly come in published order already."""
    teams, left = [], []
    forced: dict[int, set[str]] = {}
    people = ordered.people
    for node, who in settled.forced:
        forced.setdefault(node >> 1, set()).add(people[who])
    for package, at in zip(packages, ordered.table_of, strict=True):
        if at in closed:
            left.append(package)
            continue
        lead, *members = seated[at]
        held = frozenset(forced[at]) if at in forced else _NOBODY_FORCED
        teams.append(Team(package, people[lead], tuple(sorted([people[who] for who in members])), held))
    teams.sort(key=lambda team: team.package.published)
    left.sort(key=lambda package: package.published)
    return Pairing(tuple(teams), tuple(left), settled.proposals)

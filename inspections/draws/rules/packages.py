"""Packages 任务包: drawn units that lie together are given to one team (protocol §5)."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from inspections.draws.rules.files import Line
from inspections.draws.rules.lottery import Drawn


@dataclass(frozen=True)
class Package:
    """Units for one team of one group, sorted by (ticket, unit); ``ticket`` is the first unit's."""

    group: str
    units: tuple[str, ...]
    ticket: bytes

    @property
    def name(self) -> bytes:
        """What stands for the package in the order of the pairing: group, a zero byte, first unit."""
        return self.group.encode() + b"\0" + self.units[0].encode()

    @property
    def published(self) -> tuple[str, bytes, str]:
        """The published order: (group, first unit's ticket, first unit)."""
        return self.group, self.ticket, self.units[0]


def packages(
    drawn: Iterable[Drawn],
    pool: Mapping[str, Line],
    sizes: Mapping[str, int],
    *,
    stopped: Container[str] = (),
) -> list[Package]:
    """Cut each group's units, sorted by (cell, ticket, unit), into runs of the group's package size.

    Returned in the published order: (group, first unit's ticket, first unit).
    """
    of_group: dict[str, list[tuple[str, bytes, str]]] = defaultdict(list)
    for one in drawn:
        if one.unit in stopped:
            continue
        _, _, groups, _, cell = pool[one.unit]
        for group in groups.split("+"):
            of_group[group].append((cell, one.ticket, one.unit))
    cut = []
    for group, units in of_group.items():
        units.sort()
        for at in range(0, len(units), sizes[group]):
            run = sorted((ticket, unit) for _, ticket, unit in units[at : at + sizes[group]])
            cut.append(Package(group, tuple(unit for _, unit in run), run[0][0]))
    cut.sort(key=lambda package: package.published)
    return cut

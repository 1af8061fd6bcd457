"""Whether people suffice for a plan (人力测算): person-days the visits ahead need, month by month, beside those there are. Pure.

A visit takes its team; a team makes so many visits a day in the field. The visits left of a task are spread evenly over the
working days from today (or its first day) to its last. Who is on leave or without a certificate on a day is not counted then.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from supervision.law.rules.workdays import Month

FULL, TIGHT = 1.0, 0.8


@dataclass(frozen=True)
class Task:
    """Visits left of a task, persons of a department in its team, the days it has, and the share of its units each department comes to."""

    id: int
    title: str
    visits: int
    team: int
    first: date
    last: date
    departments: Mapping[int, float]

    @property
    def persons(self) -> float:
        """Persons on a visit, all departments together."""
        return self.team * sum(self.departments.values())

    def days(self, a_day: Mapping[int, float]) -> float:
        """Person-days it needs in all, given visits a day of each department."""
        return sum(self.visits * part * self.team / a_day[key] for key, part in self.departments.items())


@dataclass(frozen=True)
class Terms:
    """What is assumed: visits a team makes on a day in the field, the share of working days people spend there, persons lent (or missing)."""

    a_day: Mapping[int, float]
    field_share: float = 1.0
    persons: Mapping[int, int] | None = None


@dataclass(frozen=True)
class Load:
    """One department in one month: person-days needed and there, and the visits they stand for."""

    department: int
    month: Month
    visits: float
    needed: float
    there: float

    @property
    def share(self) -> float | None:
        """Needed of those there; None where nobody is there and nothing is needed."""
        if self.there > 0:
            return self.needed / self.there
        return None if self.needed == 0 else float("inf")


@dataclass(frozen=True)
class Short:
    """What would close a gap: persons more in that month, or visits moved out of it."""

    load: Load
    persons: int
    visits: int


def loads(
    tasks: Sequence[Task], workdays: Sequence[date], there: Mapping[tuple[int, Month], int], terms: Terms
) -> list[Load]:
    """One line for each department and month, in their order.

    Args:
        workdays: working days from today on, in order; visits of a task that has none of them left fall on the next.
        there: person-days by department and month, before ``terms.field_share`` and persons lent.
    """
    visits: dict[tuple[int, Month], Fraction] = defaultdict(Fraction)
    needed: dict[tuple[int, Month], float] = defaultdict(float)
    for task in tasks:
        for month, share in _spread(task, workdays).items():
            for department, part in task.departments.items():
                made = share * task.visits * Fraction(part)
                visits[department, month] += made
                needed[department, month] += float(made) * task.team / terms.a_day[department]
    days: dict[Month, int] = defaultdict(int)
    for day in workdays:
        days[day.year, day.month] += 1
    lent = terms.persons or {}
    return [
        Load(
            department,
            month,
            float(visits[department, month]),
            needed[department, month],
            max(
                0.0,
                (there.get((department, month), 0) + lent.get(department, 0) * days[month])
                * terms.field_share,
            ),
        )
        for department in sorted({key[0] for key in there} | {key[0] for key in visits})
        for month in sorted(days)
    ]


def shortages(
    lines: Sequence[Load], tasks: Sequence[Task], days: Mapping[Month, int], terms: Terms
) -> list[Short]:
    """Where people do not suffice, worst first, with what would close the gap."""
    teams: dict[int, int] = {}
    for task in tasks:
        for department in task.departments:
            teams[department] = max(teams.get(department, 0), task.team)
    found = []
    for one in lines:
        gap = one.needed - one.there
        if gap > 1e-9:
            person = days[one.month] * terms.field_share
            team = teams.get(one.department, 2)
            found.append(
                Short(
                    one,
                    ceil(gap / person - 1e-9) if person else 0,
                    ceil(gap * terms.a_day[one.department] / team - 1e-9),
                )
            )
    return sorted(
        found,
        key=lambda short: (short.load.there - short.load.needed, short.load.department, short.load.month),
    )


def with_more(tasks: Sequence[Task], department: int, visits: int) -> list[Task]:
    """The same tasks and one more of so many visits of one department, over the days of them all (what if …)."""
    if not visits:
        return list(tasks)
    mine = [task for task in tasks if department in task.departments] or list(tasks)
    if not mine:
        return list(tasks)
    model = mine[-1]
    first, last = min(task.first for task in mine), max(task.last for task in mine)
    return [
        *tasks,
        replace(model, id=0, title="", visits=visits, first=first, last=last, departments={department: 1.0}),
    ]


def _spread(task: Task, workdays: Sequence[date]) -> dict[Month, Fraction]:
    """Shares of a task by month; all on the first working day after its own where it has none of them left, on the last where none follows."""
    mine = [day for day in workdays if task.first <= day <= task.last]
    mine = mine or [day for day in workdays if day > task.last][:1] or list(workdays[-1:])
    share: dict[Month, Fraction] = defaultdict(Fraction)
    for day in mine:
        share[day.year, day.month] += Fraction(1, len(mine))
    return share

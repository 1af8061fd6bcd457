"""The inspector's board: own work only (只看自己). No other person's figures are read, so none can be compared."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.desks.queries.deadlines import Deadline
from inspections.desks.rules import months_before
from inspections.rectifications.rules import OPEN
from inspections.rectifications.tables import Rectification
from inspections.visits.queries import Line, visits_of_inspector
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.i18n import _
from supervision.registers.tables import Entity

MADE = (VisitStatus.RECORDED, VisitStatus.REVIEWED, VisitStatus.PUBLISHED, VisitStatus.CLOSED)
LONGEST = 12 * 60
"""Minutes a visit can take at most; a longer one was closed the next day and says nothing."""
ENOUGH = 3
"""Timed visits a month needs before its average is told."""


@dataclass(frozen=True)
class Month:
    """Own visits of a month, and those of them with a known length."""

    month: str
    visits: int
    timed: int
    minutes: int

    @property
    def average(self) -> int | None:
        """Minutes a visit on average; None: too few to say."""
        return round(self.minutes / self.timed) if self.timed >= ENOUGH else None


@dataclass(frozen=True)
class OwnWork:
    """Own visits by month (the last is this one), of this year, own open follow-ups, and the coming week."""

    months: list[Month]
    year: int
    earlier: int | None
    follow_ups: list[Deadline]
    coming: list[tuple[date, list[Line]]]


def own_work(session: Session, inspector_id: int, *, on: date) -> OwnWork:
    """The board of one inspector for himself."""
    names = months_before(on, 12)
    found: dict[str, list[int]] = {name: [0, 0, 0] for name in names}
    year = 0
    since = min(date.fromisoformat(names[0] + "-01"), date(on.year, 1, 1))
    for day, begin, end in session.connection().execute(
        _made(inspector_id).where(col(Visit.occurred_on) >= since)
    ):
        year += day.year == on.year
        row = found.get(day.isoformat()[:7])
        if row is None:
            continue
        row[0] += 1
        minutes = int((end - begin).total_seconds() // 60) if begin and end else 0
        if 0 < minutes <= LONGEST:
            row[1] += 1
            row[2] += minutes
    months = [Month(name, *row) for name, row in found.items()]
    before = months[:-1]
    timed, minutes = sum(one.timed for one in before), sum(one.minutes for one in before)
    days: dict[date, list[Line]] = {on + timedelta(days=ahead): [] for ahead in range(1, 8)}
    for line in visits_of_inspector(session, inspector_id, on=on).coming:
        if line.scheduled_on in days:
            days[line.scheduled_on].append(line)
    return OwnWork(
        months,
        year,
        round(minutes / timed) if timed >= ENOUGH else None,
        _follow_ups(session, inspector_id),
        list(days.items()),
    )


def _made(inspector_id: int) -> Any:
    return (
        sa.select(col(Visit.occurred_on), col(Visit.occurred_at), col(Visit.finished_at))
        .join(VisitOfficer, col(VisitOfficer.visit_id) == col(Visit.id))
        .where(col(VisitOfficer.inspector_id) == inspector_id, col(Visit.status).in_(MADE))
    )


def _follow_ups(session: Session, inspector_id: int) -> list[Deadline]:
    """Open orders of own visits, the earliest day first."""
    query = (
        select(Rectification, Entity.name)
        .join(Entity, col(Entity.id) == col(Rectification.entity_id))
        .join(VisitOfficer, col(VisitOfficer.visit_id) == col(Rectification.visit_id))
        .where(col(VisitOfficer.inspector_id) == inspector_id, col(Rectification.status).in_(OPEN))
        .order_by(col(Rectification.due_on), col(Rectification.id))
        .limit(30)
    )
    return [
        Deadline(name, _("责令改正到期"), row.number, row.due_on, f"/rectifications/{row.id}")
        for row, name in session.exec(query)
    ]

"""What the statistic against tip-offs looks at: drawn visits with a result, and when their names became known."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.tables import Draw, DrawnUnit, DrawTranche
from inspections.visits.rules.results import ENDED_WITHOUT_INSPECTION, is_problem
from inspections.visits.rules.states import DONE
from inspections.visits.rules.tipoffs import Seen
from inspections.visits.tables import InspectionAct, Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.identity.tables import Department
from supervision.registers.tables import Inspector


@dataclass(frozen=True)
class Looked:
    """Visits of a scope and a span of days: all, by department, by inspector (``(name, department)``)."""

    all: list[Seen]
    by_department: dict[str, list[Seen]]
    by_inspector: dict[tuple[int, str, str], list[Seen]]


def looked_at(session: Session, scope: Scope, *, since: date, until: date) -> Looked:
    """Drawn visits with a result from one day to another, with the minutes since the opening of their tranche.

    Left out: businesses where nothing could be inspected, and visits without a moment of arrival.
    """
    opened = sa.func.coalesce(col(DrawTranche.opened_at), col(Draw.opened_at))
    query: Any = (
        sa.select(
            col(Visit.id),
            col(Visit.draw_id),
            col(DrawnUnit.tranche),
            col(DrawnUnit.stratum),
            col(Visit.occurred_at),
            opened,
            col(Department.short_name),
        )
        .join(Draw, col(Draw.id) == col(Visit.draw_id))
        .join(
            DrawnUnit,
            sa.and_(
                col(DrawnUnit.draw_id) == col(Visit.draw_id), col(DrawnUnit.entity_id) == col(Visit.entity_id)
            ),
        )
        .join(
            DrawTranche,
            sa.and_(
                col(DrawTranche.draw_id) == col(Draw.id), col(DrawTranche.number) == col(DrawnUnit.tranche)
            ),
            isouter=True,
        )
        .join(Department, col(Department.id) == col(Visit.department_id))
        .where(
            col(Visit.status).in_(DONE),
            col(Visit.occurred_at).is_not(None),
            col(Visit.occurred_on) >= since,
            col(Visit.occurred_on) <= until,
            opened.is_not(None),
        )
    )
    if scope.department_ids is not None:
        query = query.where(col(Visit.department_id).in_(scope.department_ids))
    rows = list(session.connection().execute(query))
    wanted = query.with_only_columns(col(Visit.id))
    clean = _clean(session, wanted)
    found: dict[str, Seen] = {}
    departments: dict[str, list[Seen]] = defaultdict(list)
    for visit, draw, tranche, stratum, came, known, department in rows:
        minutes = _minutes(known, came)
        if visit not in clean or minutes is None:
            continue
        found[visit] = Seen((draw, tranche, stratum), minutes, clean[visit])
        departments[department].append(found[visit])
    people: dict[tuple[int, str, str], list[Seen]] = defaultdict(list)
    officers: Any = (
        sa.select(
            col(VisitOfficer.visit_id), col(Inspector.id), col(Inspector.name), col(Department.short_name)
        )
        .join(Inspector, col(Inspector.id) == col(VisitOfficer.inspector_id))
        .join(Department, col(Department.id) == col(Inspector.department_id))
        .where(col(VisitOfficer.visit_id).in_(wanted))
    )
    for visit, inspector, name, department in session.connection().execute(officers):
        if visit in found:
            people[inspector, name, department].append(found[visit])
    return Looked(list(found.values()), dict(departments), dict(people))


def _clean(session: Session, visits: Any) -> dict[str, bool]:
    """Of each visit that was an inspection, whether no act of it found a problem."""
    acts: Any = sa.select(col(InspectionAct.visit_id), col(InspectionAct.headline)).where(
        col(InspectionAct.visit_id).in_(visits)
    )
    codes: dict[str, set[Any]] = defaultdict(set)
    for visit, headline in session.connection().execute(acts):
        codes[visit].add(headline)
    return {
        visit: not is_problem(given) for visit, given in codes.items() if not given & ENDED_WITHOUT_INSPECTION
    }


def _minutes(known: datetime, came: datetime) -> int | None:
    minutes = int((came - known).total_seconds() // 60)
    return minutes if minutes >= 0 else None

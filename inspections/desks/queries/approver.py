"""The desks of the approver (审批负责人) and the witness (见证人)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from inspections.desks.queries.counting import how_many, of_departments
from inspections.desks.queries.deadlines import publications_waiting
from inspections.desks.queries.drawing import HELD, SEALED, DrawLine, draw_lines
from inspections.plans.rules.status import PlanStatus
from inspections.plans.tables import AnnualPlan
from inspections.visits.queries.lists import within
from inspections.visits.rules.changes import ChangeStatus
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit, VisitChange
from supervision.foundation.actor import Scope


@dataclass(frozen=True)
class ApproverDesk:
    """What waits for a decision."""

    visits: int
    emergencies: int
    changes: int
    plans: list[AnnualPlan]
    to_publish: int
    late_to_publish: int
    releases: int
    sealed: list[DrawLine]


@dataclass(frozen=True)
class WitnessDesk:
    """Sealed draws to witness and held draws to recompute."""

    sealed: list[DrawLine]
    draws: list[DrawLine]


def approver_desk(session: Session, scope: Scope, *, on: date, releases: int = 0) -> ApproverDesk:
    """The approver's first screen; ``releases``: requests of others to take a file with names out."""
    waiting = within(select(Visit.id).where(col(Visit.status) == VisitStatus.SCHEDULED), scope)
    made_up_later = select(Visit.id).where(
        col(Visit.status).in_((VisitStatus.SCHEDULED, VisitStatus.ARRIVED, VisitStatus.RECORDED)),
        col(Visit.emergency).is_(True),
        col(Visit.approved_at).is_(None),
    )
    emergencies = within(made_up_later, scope)
    asked = select(VisitChange.id).join(Visit, col(Visit.id) == col(VisitChange.visit_id))
    changes = within(asked.where(col(VisitChange.status) == ChangeStatus.WAITING), scope)
    plans = select(AnnualPlan).where(col(AnnualPlan.status) == PlanStatus.SUBMITTED)
    plans = of_departments(plans.order_by(col(AnnualPlan.id)), col(AnnualPlan.department_id), scope)
    to_publish, late = publications_waiting(session, scope, on=on)
    return ApproverDesk(
        visits=how_many(session, waiting),
        emergencies=how_many(session, emergencies),
        changes=how_many(session, changes),
        plans=list(session.exec(plans.limit(20))),
        to_publish=to_publish,
        late_to_publish=late,
        releases=releases,
        sealed=draw_lines(session, scope, states=SEALED),
    )


def witness_desk(session: Session, scope: Scope) -> WitnessDesk:
    """The witness's first screen."""
    return WitnessDesk(
        sealed=draw_lines(session, scope, states=SEALED), draws=draw_lines(session, scope, states=HELD)
    )

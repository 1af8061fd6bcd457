"""Who is due under a duty of full coverage, and what stands against it in a task."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.plans.queries.scopes import in_scope, stratum
from inspections.plans.queries.tasks import TaskView
from inspections.plans.rules.duties import Due, DutyConflicts, duty_conflicts, is_food_check
from inspections.plans.rules.ledger import LedgerState
from inspections.plans.rules.pool import STATUS_REASONS, Pool
from inspections.plans.tables import CapLedger, TaskItem
from supervision.law.queries import parameter
from supervision.law.rules.workdays import months_before
from supervision.lists.tables import UnifiedItem
from supervision.registers.tables import Entity

VISITABLE = [status for status, reason in STATUS_REASONS.items() if reason is None]


def duties_of_task(session: Session, view: TaskView, pool: Pool, *, on: date) -> DutyConflicts | None:
    """The conflicts of a food check with the duty of full coverage; None where the task is no food check.

    Businesses with a food-safety grade are under the duty; a visit of any department of the task fulfils it.
    """
    named = (
        sa.select(col(UnifiedItem.name), col(UnifiedItem.basis))
        .join(TaskItem, col(TaskItem.unified_item_id) == col(UnifiedItem.id))
        .where(col(TaskItem.task_id) == view.task.id)
    )
    if not is_food_check(text for row in session.connection().execute(named) for text in row):
        return None
    years = parameter(session, "full_coverage_years", on=on, scope="food")
    visited = sa.select(col(CapLedger.entity_id)).where(
        col(CapLedger.department_id).in_([d.id for d in view.departments]),
        col(CapLedger.state) == LedgerState.SPENT,
        col(CapLedger.at) > months_before(on, 12 * years.number),
    )
    query = sa.select(col(Entity.code), col(Entity.name), stratum(view.conditions.strata_by)).where(
        *in_scope(view.conditions),
        sa.func.coalesce(sa.type_coerce(col(Entity.food_grade), sa.String), "") != "",
        sa.type_coerce(col(Entity.status), sa.String).in_(VISITABLE),
        col(Entity.id).not_in(visited),
    )
    return duty_conflicts(
        (Due(*row) for row in session.connection().execute(query)),
        {unit.code: unit.reason for unit in pool.left_out},
        pool.sizes,
        pool.quotas,
        rounds=view.task.rounds,
        years=years.number,
        basis=years.basis,
    )

"""From draft to in force: a plan is drafted, submitted, approved by somebody else, filed, published, begun."""

from datetime import date

from inspections.plans import queries
from inspections.plans.rules.status import PlanEvent, PlanStatus, check_can_approve, check_can_step
from inspections.plans.rules.tasks import check_can_submit
from inspections.plans.tables import AnnualPlan
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_by_id
from supervision.law.actions import take_numbers


def draft_plan(tx: Transaction, *, department_id: int, year: int, title: str, note: str = "") -> AnnualPlan:
    """Begin an annual plan (年度抽查计划) of a department.

    Raises:
        NotFound: no such department.
    """
    department = department_by_id(tx.session, department_id)
    [number] = take_numbers(tx, issuer=department.short_name, word="计划", year=year)
    plan = AnnualPlan(
        number=number,
        department_id=department_id,
        year=year,
        title=title,
        note=note,
        created_by=tx.actor.user_id,
        created_name=tx.actor.name,
    )
    tx.session.add(plan)
    tx.record("plan.drafted", covers=[AnnualPlan], about=f"plan:{number}", title=title)
    return plan


def submit_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """Send a plan to whoever approves it.

    Raises:
        Refused: it has no task, or is no draft.
    """
    check_can_submit(len(queries.tasks_of_plan(tx.session, plan_id)))
    return step_plan(tx, plan_id, PlanEvent.SUBMIT)


def return_plan(tx: Transaction, *, plan_id: int, note: str) -> AnnualPlan:
    """Give a submitted plan back to its drafter with a note."""
    plan = step_plan(tx, plan_id, PlanEvent.RETURN, note=note)
    plan.note = note
    return plan


def approve_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """Approve a submitted plan (somebody other than its drafter).

    Raises:
        Refused: not submitted, or the drafter tries.
    """
    plan = queries.own_plan(tx.session, tx.actor, plan_id)
    check_can_approve(plan.status, drafter=plan.created_by, approver=tx.actor.user_id)
    plan.approved_by, plan.approved_name, plan.approved_at = tx.actor.user_id, tx.actor.name, tx.now
    return step_plan(tx, plan_id, PlanEvent.APPROVE)


def file_plan(tx: Transaction, *, plan_id: int, filed_on: date, filed_with: str = "") -> AnnualPlan:
    """Note that the judicial department has the plan (计划备案); an unfiled plan is not carried out."""
    plan = queries.own_plan(tx.session, tx.actor, plan_id)
    plan.filed_on, plan.filed_with = filed_on, filed_with
    return step_plan(tx, plan_id, PlanEvent.FILE, filed_on=filed_on, filed_with=filed_with)


def publish_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """Note that the plan was published."""
    plan = queries.own_plan(tx.session, tx.actor, plan_id)
    plan.published_on = tx.today
    return step_plan(tx, plan_id, PlanEvent.PUBLISH)


def start_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """The plan is carried out from now on."""
    return step_plan(tx, plan_id, PlanEvent.START)


def put_in_force(tx: Transaction, *, plan_id: int, filed_on: date, filed_with: str = "") -> AnnualPlan:
    """File, publish and begin an approved plan in one go; three steps on the record."""
    file_plan(tx, plan_id=plan_id, filed_on=filed_on, filed_with=filed_with)
    publish_plan(tx, plan_id=plan_id)
    return start_plan(tx, plan_id=plan_id)


def step_plan(tx: Transaction, plan_id: int, event: PlanEvent, **detail: object) -> AnnualPlan:
    """Take one step of the plan's machine and record it.

    Raises:
        NotFound: no such plan, or another department's.
        Refused: the step does not follow here.
    """
    plan = queries.own_plan(tx.session, tx.actor, plan_id)
    before: PlanStatus = plan.status
    plan.status = check_can_step(before, event)
    tx.session.add(plan)
    tx.record(
        f"plan.{event.value}",
        covers=[AnnualPlan],
        about=f"plan:{plan.number}",
        before=before,
        after=plan.status,
        **detail,
    )
    return plan

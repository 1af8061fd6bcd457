"""The end of a plan's year: say why something was not done, then close."""

from inspections.plans import queries
from inspections.plans.actions.plans import step_plan
from inspections.plans.rules.closing import check_can_close, check_can_explain
from inspections.plans.rules.status import PlanEvent
from inspections.plans.tables import AnnualPlan, TaskRemainder
from supervision.foundation.database import Transaction


def explain_undone(tx: Transaction, *, task_id: int, reason: str, carry_over: bool = False) -> TaskRemainder:
    """Note why a task was not finished (未完成说明), and whether the next year takes it over; the last word counts.

    Raises:
        NotFound: no such task, or another department's.
        Refused: the task is finished, or the plan not in force.
    """
    task = queries.task_by_id(tx.session, task_id)
    plan = queries.own_plan(tx.session, tx.actor, task.plan_id)
    year = queries.year_of_plan(tx.session, task.plan_id)
    check_can_explain(plan.status, next((one for one in year.tasks if one.task_id == task_id), None), reason)
    note = tx.session.get(TaskRemainder, task_id) or TaskRemainder(
        task_id=task_id, reason="", noted_by=0, noted_at=tx.now
    )
    note.reason, note.carry_over = reason.strip(), carry_over
    note.noted_by, note.noted_name, note.noted_at = tx.actor.user_id, tx.actor.name, tx.now
    tx.session.add(note)
    tx.record(
        "task.undone_explained",
        covers=[TaskRemainder],
        about=f"task:{task.number}",
        reason=note.reason,
        carry_over=carry_over,
    )
    return note


def close_plan(tx: Transaction, *, plan_id: int) -> AnnualPlan:
    """The year is over (结束计划).

    Raises:
        NotFound: no such plan, or another department's.
        Refused: a draw is under way, or an unfinished task has no reason.
    """
    plan = queries.own_plan(tx.session, tx.actor, plan_id)
    year = queries.year_of_plan(tx.session, plan_id)
    check_can_close(plan.status, year)
    figures = {name: year.total(name) for name in ("rounds", "drawn_rounds", "drawn", "visited", "open")}
    return step_plan(tx, plan_id, PlanEvent.CLOSE, undone=len(year.undone), **figures)

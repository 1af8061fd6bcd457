"""What the page 人力测算 reads: visits ahead of every task, who is there on which days, and how many visits a day people made so far."""

from calendar import monthrange
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from analytics.estimates.workload import Task
from inspections.draws.queries import to_visit_by_task
from inspections.plans.queries import Ahead, task_titles, tasks_ahead
from inspections.plans.rules.status import PlanStatus
from inspections.visits.queries import arranged_by_task, pace_of_departments, waiting_by_month
from supervision.law.queries import calendar
from supervision.law.rules.workdays import Month, is_workday
from supervision.registers.queries import standings_in_office
from supervision.registers.rules.eligibility import may_inspect, turns

VERSION = "2"
"""Of how it is counted."""
NOT_YET = (PlanStatus.DRAFT, PlanStatus.SUBMITTED)
LEAST_PACE = 0.1
"""A visit that takes a team ten days: whoever asks for less is answered with this."""
USUAL_PACE = 3.0
"""Visits of a person on a day in the field where a department has no record of its own; the bureau's record or the reader's number goes before."""


def content(session: Session, *, on: date) -> dict[str, Any]:
    """Everything the page needs, as plain JSON.

    ``tasks``: visits ahead (``plan``: the plan they belong to when it is not approved yet, else 0); ``there``: person-days by department and month;
    ``people``: who may inspect today; ``pace``: visits and days in the field of the last twelve months, by department;
    ``unknown``: tasks whose shares fit no business now, so that nobody can say how many visits they ask.
    """
    ahead = tasks_ahead(session, on=on)
    tasks, unknown = _tasks(session, ahead, on)
    last = until(on, [date.fromisoformat(one["last"]) for one in tasks])
    known = calendar(session)
    days = [on + timedelta(days=ahead) for ahead in range((last - on).days + 1)]
    workdays = [day for day in days if is_workday(day, known)]
    there, people = _there(session, workdays, on)
    return {
        "workdays": [day.isoformat() for day in workdays],
        "tasks": tasks,
        "there": [[department, *month, number] for (department, month), number in sorted(there.items())],
        "people": {str(department): number for department, number in sorted(people.items())},
        "pace": {str(key): pace for key, pace in pace_of_departments(session, on).items()},
        "unknown": unknown,
    }


def until(on: date, lasts: Iterable[date]) -> date:
    """The last day looked at: that of the year or of the last task, never beyond the year after, and far enough that a working day is left."""
    return min(max(date(on.year, 12, 31), on + timedelta(days=7), *lasts), date(on.year + 1, 12, 31))


def read_tasks(content: Mapping[str, Any], plan: int) -> list[Task]:
    """The visits ahead of plans in force, and of one more that is not approved yet (0: none)."""
    return [
        Task(
            one["id"],
            one["title"],
            one["visits"],
            one["team"],
            date.fromisoformat(one["first"]),
            date.fromisoformat(one["last"]),
            {int(key): share for key, share in one["departments"].items()},
        )
        for one in content["tasks"]
        if one["plan"] in (0, plan)
    ]


def read_unknown(content: Mapping[str, Any], plan: int, departments: Container[int]) -> list[dict[str, Any]]:
    """``id`` and ``title`` of the tasks of these departments that nobody can count, of plans in force and of one more."""
    return [
        one
        for one in content["unknown"]
        if one["plan"] in (0, plan) and any(key in departments for key in one["departments"])
    ]


def read_there(content: Mapping[str, Any]) -> dict[tuple[int, Month], int]:
    """Person-days by department and month."""
    return {(department, (year, month)): number for department, year, month, number in content["there"]}


def pace_of(content: Mapping[str, Any], departments: Sequence[int], asked: float) -> dict[int, float]:
    """Visits a day in the field: what is asked, else the department's own record, else that of all, else ``USUAL_PACE``."""
    made, days = (sum(pace[at] for pace in content["pace"].values()) for at in (0, 1))
    usual = made / days if days else USUAL_PACE
    own = {int(key): made / days for key, (made, days) in content["pace"].items() if days}
    wanted = max(asked, LEAST_PACE) if asked else 0
    return {department: wanted or own.get(department, usual) for department in departments}


def _tasks(
    session: Session, ahead: Sequence[Ahead], on: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Visits that wait, on their own days; what is drawn and not arranged yet, and what is to be drawn, over the days of the task; and tasks nobody can count."""
    found: list[dict[str, Any]] = []
    waiting = waiting_by_month(session, on)
    titles = task_titles(session, (task for task, _month in waiting))
    for (task, month), (visits, persons) in sorted(waiting.items()):
        team = max(1, round(sum(persons.values()) / visits / max(1, len(persons))))
        shares = {department: number / visits / team for department, number in persons.items()}
        span = (date(*month, 1), date(*month, monthrange(*month)[1]))
        found.append(_row(task, titles.get(task, ""), visits, team, span, shares))
    keys = [one.task.id or 0 for one in ahead]
    arranged = arranged_by_task(session, keys)
    drawn = to_visit_by_task(session, keys)
    unknown: list[dict[str, Any]] = []
    for one in ahead:
        key, plan = one.task.id or 0, one.task.plan_id if one.plan in NOT_YET else 0
        if one.to_draw is None:
            unknown.append(
                {"id": key, "title": one.task.title, "plan": plan, "departments": sorted(one.departments)}
            )
        left = max(0, drawn.get(key, 0) - arranged.get(key, 0)) + (one.to_draw or 0)
        if left:
            span = (one.task.starts_on, one.task.ends_on)
            found.append(
                _row(key, one.task.title, left, one.task.team_size, span, one.departments, plan=plan)
            )
    return found, unknown


def _row(
    task: int,
    title: str,
    visits: int,
    team: int,
    span: tuple[date, date],
    departments: Mapping[int, float],
    *,
    plan: int = 0,
) -> dict[str, Any]:
    return {
        "id": task,
        "title": title,
        "visits": visits,
        "team": team,
        "first": span[0].isoformat(),
        "last": span[1].isoformat(),
        "departments": {str(key): share for key, share in departments.items()},
        "plan": plan,
    }


def _there(
    session: Session, workdays: Sequence[date], on: date
) -> tuple[Counter[tuple[int, Month]], Counter[int]]:
    """Person-days by department and month, and who may inspect on ``on``; whose answer never turns meanwhile is asked once for all days."""
    there: Counter[tuple[int, Month]] = Counter()
    today: Counter[int] = Counter()
    by_month = Counter((day.year, day.month) for day in workdays)
    for department, standing in standings_in_office(session):
        today[department] += may_inspect(standing, on)
        if any(on < day <= workdays[-1] for day in turns(standing)):
            for day in workdays:
                there[department, (day.year, day.month)] += may_inspect(standing, day)
        else:
            for month, number in by_month.items():
                there[department, month] += number * may_inspect(standing, on)
    return there, today

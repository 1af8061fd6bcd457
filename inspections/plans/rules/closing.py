"""The end of a plan's year (年度计划总结): what was planned, drawn, visited, given back, and what was not done and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspections.plans.rules.status import PlanEvent, PlanStatus, TaskStatus, check_can_step
from supervision.foundation.errors import Problem, Refused
from supervision.law.rules.citations import ENTERPRISE_CHECKS

UNDER_WAY = frozenset({TaskStatus.FROZEN, TaskStatus.COMMITTED})


@dataclass(frozen=True)
class TaskYear:
    """A task at the end of its year. Numbers count businesses, each once however many departments came along.

    ``returned`` = drawn but stopped or released; ``open`` = drawn and not visited yet. ``reason`` says why not all was done;
    ``withdrawn`` = taken out of the plan by a filed change or joined to another task: nothing of it is owed.
    """

    task_id: int
    number: str
    title: str
    status: TaskStatus
    rounds: int
    drawn_rounds: int
    drawn: int
    visited: int
    returned: int
    open: int
    reason: str = ""
    carry_over: bool = False
    withdrawn: bool = False

    @property
    def undone(self) -> bool:
        """Rounds that were never drawn (a draw declared void ends its task), or drawn businesses nobody visited yet."""
        return not self.withdrawn and (self.drawn_rounds < self.rounds or self.open > 0)


@dataclass(frozen=True)
class PlanYear:
    """All tasks of a plan at the end of its year."""

    tasks: tuple[TaskYear, ...]

    @property
    def undone(self) -> list[TaskYear]:
        """Tasks that are not finished."""
        return [task for task in self.tasks if task.undone]

    @property
    def unexplained(self) -> list[TaskYear]:
        """Unfinished tasks without a reason."""
        return [task for task in self.undone if not task.reason]

    def total(self, name: str) -> int:
        """The sum of a figure over the tasks."""
        return sum(getattr(task, name) for task in self.tasks)


def check_can_close(status: PlanStatus, year: PlanYear) -> None:
    """A plan ends when no draw is under way and every unfinished task says why.

    Raises:
        Refused: naming the task that is in the way.
    """
    check_can_step(status, PlanEvent.CLOSE)
    for task in year.tasks:
        if task.status in UNDER_WAY:
            raise Refused(
                "任务“{title}”正在抽取，计划不能结束。请先开启或作废这次抽取。",
                title=task.title,
                basis=ENTERPRISE_CHECKS,
            )
    if year.unexplained:
        raise Refused(
            "还有{n}个任务没有完成，也没有说明原因，例如“{title}”。请在年终总结中逐项说明。",
            n=len(year.unexplained),
            title=year.unexplained[0].title,
            basis=ENTERPRISE_CHECKS,
        )


def can_close(status: PlanStatus, year: PlanYear) -> bool:
    """Whether the plan may end now."""
    try:
        check_can_close(status, year)
    except Problem:
        return False
    return True


def check_can_explain(status: PlanStatus, task: TaskYear | None, reason: str) -> None:
    """A reason is noted for an unfinished task of a plan in force.

    Raises:
        Refused: the plan has ended or is not in force, the task is finished, or nothing is said.
    """
    check_can_step(status, PlanEvent.CLOSE)
    if task is None or not task.undone:
        raise Refused("这个任务已经完成或撤销，不需要说明。")
    if not reason.strip():
        raise Refused("请写明没有完成的原因。")


def carried(tasks: Iterable[TaskYear]) -> list[TaskYear]:
    """The tasks the next year takes over (结转任务)."""
    return [task for task in tasks if task.undone and task.carry_over]

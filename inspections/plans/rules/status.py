"""Where a plan and a task stand, which step may follow, and who may take it. The machines are data."""

from collections.abc import Mapping
from enum import StrEnum

from supervision.foundation.errors import Problem, Refused
from supervision.law.rules.citations import ENTERPRISE_CHECKS


class PlanStatus(StrEnum):
    """Where an annual plan (年度抽查计划) stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    FILED = "filed"
    PUBLISHED = "published"
    IN_FORCE = "in_force"
    CLOSED = "closed"


class PlanEvent(StrEnum):
    """What somebody does to a plan."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    FILE = "file"
    PUBLISH = "publish"
    START = "start"
    CLOSE = "close"
    ASSIGN = "assign"  # a superior's document stands for approval and filing


class TaskStatus(StrEnum):
    """Where a task (抽查任务) stands; each round goes through frozen, committed and drawn."""

    PLANNED = "planned"
    FROZEN = "frozen"
    COMMITTED = "committed"
    DRAWN = "drawn"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    VOID = "void"


PLAN_LABELS: dict[PlanStatus, str] = {
    PlanStatus.DRAFT: "起草中",
    PlanStatus.SUBMITTED: "待审批",
    PlanStatus.APPROVED: "已批准",
    PlanStatus.FILED: "已备案",
    PlanStatus.PUBLISHED: "已公布",
    PlanStatus.IN_FORCE: "执行中",
    PlanStatus.CLOSED: "已结束",
}
TASK_LABELS: dict[TaskStatus, str] = {
    TaskStatus.PLANNED: "待抽取",
    TaskStatus.FROZEN: "名单已冻结",
    TaskStatus.COMMITTED: "已封存",
    TaskStatus.DRAWN: "已抽取",
    TaskStatus.IN_PROGRESS: "检查中",
    TaskStatus.COMPLETED: "已完成",
    TaskStatus.VOID: "已作废",
}

PLAN_STEPS: Mapping[tuple[PlanStatus, PlanEvent], PlanStatus] = {
    (PlanStatus.DRAFT, PlanEvent.SUBMIT): PlanStatus.SUBMITTED,
    (PlanStatus.SUBMITTED, PlanEvent.RETURN): PlanStatus.DRAFT,
    (PlanStatus.SUBMITTED, PlanEvent.APPROVE): PlanStatus.APPROVED,
    (PlanStatus.APPROVED, PlanEvent.FILE): PlanStatus.FILED,
    (PlanStatus.FILED, PlanEvent.PUBLISH): PlanStatus.PUBLISHED,
    (PlanStatus.PUBLISHED, PlanEvent.START): PlanStatus.IN_FORCE,
    (PlanStatus.IN_FORCE, PlanEvent.CLOSE): PlanStatus.CLOSED,
    (PlanStatus.DRAFT, PlanEvent.ASSIGN): PlanStatus.IN_FORCE,
}
TASK_STEPS: Mapping[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.PLANNED: frozenset({TaskStatus.FROZEN, TaskStatus.VOID}),
    TaskStatus.FROZEN: frozenset(
        {TaskStatus.COMMITTED, TaskStatus.VOID, TaskStatus.PLANNED, TaskStatus.DRAWN}
    ),  # the last two when its list is given up before the seal
    TaskStatus.COMMITTED: frozenset({TaskStatus.DRAWN, TaskStatus.VOID}),
    TaskStatus.DRAWN: frozenset({TaskStatus.IN_PROGRESS, TaskStatus.FROZEN, TaskStatus.COMPLETED}),
    TaskStatus.IN_PROGRESS: frozenset({TaskStatus.COMPLETED, TaskStatus.FROZEN}),
    TaskStatus.COMPLETED: frozenset(),
    TaskStatus.VOID: frozenset(),
}
DRAWABLE = frozenset({PlanStatus.FILED, PlanStatus.PUBLISHED, PlanStatus.IN_FORCE})


def check_can_step(status: PlanStatus, event: PlanEvent) -> PlanStatus:
    """The status after a step.

    Raises:
        Refused: this step does not follow here.
    """
    after = PLAN_STEPS.get((status, event))
    if after is None:
        raise Refused("计划目前是“{status}”，不能进行这一步。", status=PLAN_LABELS[status])
    return after


def can_step(status: PlanStatus, event: PlanEvent) -> bool:
    """Whether the step follows here."""
    return (status, event) in PLAN_STEPS


def check_can_edit(status: PlanStatus) -> None:
    """Only a draft is edited; later a change is proposed, approved and filed (``rules.amendments``).

    Raises:
        Refused: the plan was submitted already.
    """
    if status is not PlanStatus.DRAFT:
        raise Refused(
            "计划已送审，不能再修改。审批前可以退回修改；执行中的任务请提出计划变更，新增任务请另立计划。",
            basis=ENTERPRISE_CHECKS,
        )


def can_edit(status: PlanStatus) -> bool:
    """Whether tasks may be added and changed."""
    return status is PlanStatus.DRAFT


def check_can_approve(status: PlanStatus, *, drafter: int, approver: int) -> None:
    """Somebody other than the drafter approves.

    Raises:
        Refused: not submitted, or the drafter tries to approve.
    """
    check_can_step(status, PlanEvent.APPROVE)
    if drafter == approver:
        raise Refused("起草人不能审批自己的计划，请由另一位负责人审批。", basis=ENTERPRISE_CHECKS)


def can_approve(status: PlanStatus, *, drafter: int, approver: int) -> bool:
    """Whether this person may approve now."""
    return can_step(status, PlanEvent.APPROVE) and drafter != approver


def check_can_draw(plan: PlanStatus, task: TaskStatus, *, title: str, done: int = 0, rounds: int = 1) -> None:
    """A draw needs an approved and filed plan and a round that is still open (an unfiled plan is not carried out).

    ``done`` = rounds drawn or voided so far; ``rounds`` = fixed in the plan.

    Raises:
        Refused: what is missing.
    """
    if plan in (PlanStatus.DRAFT, PlanStatus.SUBMITTED):
        raise Refused(
            "方案“{title}”尚未批准，不能抽取。请先由负责人批准。", title=title, basis=ENTERPRISE_CHECKS
        )
    if plan not in DRAWABLE:
        raise Refused("方案“{title}”尚未备案或已经结束，不能抽取。", title=title, basis=ENTERPRISE_CHECKS)
    if TaskStatus.FROZEN not in TASK_STEPS[task]:
        raise Refused("任务目前是“{status}”，不能开始新的抽取。", status=TASK_LABELS[task])
    if done >= rounds:
        raise Refused("任务“{title}”的{rounds}批已全部抽取。补充抽查须另立任务。", title=title, rounds=rounds)


def can_draw(plan: PlanStatus, task: TaskStatus, *, title: str = "", done: int = 0, rounds: int = 1) -> bool:
    """Whether a draw may start."""
    try:
        check_can_draw(plan, task, title=title, done=done, rounds=rounds)
    except Problem:
        return False
    return True


def check_can_move_task(status: TaskStatus, to: TaskStatus) -> None:
    """A task moves only along its machine.

    Raises:
        Refused: the step is not there.
    """
    if to not in TASK_STEPS[status]:
        raise Refused(
            "任务不能从“{before}”改为“{after}”。", before=TASK_LABELS[status], after=TASK_LABELS[to]
        )

"""Changing a plan in force (计划变更): what may be changed, by whom, and when it counts (国办发〔2024〕54号)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspections.plans.rules.quotas import Ratio
from inspections.plans.rules.status import DRAWABLE, PLAN_LABELS, TASK_LABELS, PlanStatus, TaskStatus
from supervision.foundation.errors import Problem, Refused
from supervision.law.rules.citations import ENTERPRISE_CHECKS


class AmendmentStatus(StrEnum):
    """Where a change of a plan (计划变更) stands; only a filed one counts."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    FILED = "filed"


AMENDMENT_LABELS: dict[AmendmentStatus, str] = {
    AmendmentStatus.SUBMITTED: "待审批",
    AmendmentStatus.APPROVED: "已批准，待备案",
    AmendmentStatus.RETURNED: "未批准",
    AmendmentStatus.FILED: "已备案，生效",
}
WAITING = frozenset({AmendmentStatus.SUBMITTED, AmendmentStatus.APPROVED})
LOCKED = frozenset({TaskStatus.FROZEN, TaskStatus.COMMITTED})
"""A round is under way: its list, shares and people are fixed."""
OVER = frozenset({TaskStatus.COMPLETED, TaskStatus.VOID})


@dataclass(frozen=True)
class TaskTerms:
    """What of a task an amendment may change. ``ratios`` by stratum, ``joining`` department ids."""

    ratios: Mapping[str, Ratio]
    rounds: int
    starts_on: date
    ends_on: date
    team_size: int
    joining: tuple[int, ...]
    withdrawn: bool = False


def check_can_amend(plan: PlanStatus, task: TaskStatus, *, waiting: int) -> None:
    """A task of a plan in force may be changed while none of its rounds is under way and no change of it waits.

    Rounds that are drawn stay as they were: the change counts for the rounds that follow.

    Raises:
        Refused: the plan is no plan in force, a round is under way, the task is over, or a change waits already.
    """
    if plan not in DRAWABLE:
        raise Refused(
            "计划目前是“{status}”。变更只用于已备案、执行中的计划；起草中的计划可以直接修改。",
            status=PLAN_LABELS[plan],
            basis=ENTERPRISE_CHECKS,
        )
    if task in LOCKED:
        raise Refused(
            "任务目前是“{status}”，这一批的名单和比例已经固定，不能变更。请等这一批开启或作废以后再变更以后的批次。",
            status=TASK_LABELS[task],
            basis=ENTERPRISE_CHECKS,
        )
    if task in OVER:
        raise Refused("任务目前是“{status}”，不能再变更。", status=TASK_LABELS[task])
    if waiting:
        raise Refused("这个任务还有一项变更没有办完，请先办完再提出新的变更。")


def can_amend(plan: PlanStatus, task: TaskStatus, *, waiting: int) -> bool:
    """Whether a change may be proposed."""
    try:
        check_can_amend(plan, task, waiting=waiting)
    except Problem:
        return False
    return True


def check_change(before: TaskTerms, after: TaskTerms, *, done: int, reason: str) -> None:
    """A change changes something, says why, and leaves what is drawn as it was.

    ``done`` = rounds drawn so far.

    Raises:
        Refused: nothing changes, no reason, fewer rounds than drawn, a drawn task withdrawn.
    """
    if not reason.strip():
        raise Refused("请写明变更的原因。", basis=ENTERPRISE_CHECKS)
    if after.withdrawn and done:
        raise Refused("任务已抽取{done}批，不能撤销；可以把批次数改为{done}。", done=done)
    if after.rounds < done:
        raise Refused("任务已抽取{done}批，批次数不能少于{done}。", done=done)
    if before == after:
        raise Refused("没有改动任何内容，不需要变更。")


def check_can_answer(status: AmendmentStatus, to: AmendmentStatus, *, drafter: int, approver: int) -> None:
    """Somebody other than the proposer approves or turns down; an approved change may be turned down until it is filed.

    Raises:
        Refused: answered already, or the proposer tries.
    """
    if status not in (WAITING if to is AmendmentStatus.RETURNED else {AmendmentStatus.SUBMITTED}):
        raise Refused("这项变更目前是“{status}”，不能再审批。", status=AMENDMENT_LABELS[status])
    if drafter == approver:
        raise Refused("提出变更的人不能审批自己的变更，请由另一位负责人审批。", basis=ENTERPRISE_CHECKS)


def can_answer(status: AmendmentStatus, to: AmendmentStatus, *, drafter: int, approver: int) -> bool:
    """Whether this person may approve or turn down now."""
    try:
        check_can_answer(status, to, drafter=drafter, approver=approver)
    except Problem:
        return False
    return True


def check_can_file_change(status: AmendmentStatus) -> None:
    """Only an approved change is filed; from then on it counts.

    Raises:
        Refused: it was not approved, or is filed already.
    """
    if status is not AmendmentStatus.APPROVED:
        raise Refused(
            "这项变更目前是“{status}”，不能备案。", status=AMENDMENT_LABELS[status], basis=ENTERPRISE_CHECKS
        )


def can_file_change(status: AmendmentStatus) -> bool:
    """Whether it may be filed now."""
    return status is AmendmentStatus.APPROVED

"""One visit instead of two (综合查一次): when tasks of two departments overlap, and how they become one.

国发〔2019〕5号, 优化营商环境条例第五十四条: several checks of one business in a period are merged or made together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inspections.plans.rules.status import PLAN_LABELS, TASK_LABELS, PlanStatus, TaskStatus
from supervision.foundation.errors import Problem, Refused
from supervision.law.rules.citations import BUSINESS_ENVIRONMENT

MERGED = BUSINESS_ENVIRONMENT.article(54)


class ProposalStatus(StrEnum):
    """Where a proposal to check together stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    JOINED = "joined"
    DECLINED = "declined"


PROPOSAL_LABELS: dict[ProposalStatus, str] = {
    ProposalStatus.PROPOSED: "等待对方答复",
    ProposalStatus.AGREED: "已同意，计划变更备案后生效",
    ProposalStatus.JOINED: "已合并为联合任务",
    ProposalStatus.DECLINED: "对方不同意",
}
OPEN = frozenset({ProposalStatus.PROPOSED, ProposalStatus.AGREED})
DRAFTED = frozenset({PlanStatus.DRAFT, PlanStatus.SUBMITTED})
"""Plans nobody approved yet: joining is part of what will be approved. Later it takes an amendment."""


@dataclass(frozen=True)
class Overlap:
    """Businesses in scope of two tasks: by stratum of the host, and how many of the other's stay outside."""

    by_stratum: Mapping[str, int]
    other: int

    @property
    def shared(self) -> int:
        """Businesses that both tasks could draw."""
        return sum(self.by_stratum.values())

    @property
    def separate(self) -> int:
        """Businesses of the other task that the host's does not reach: they stay with the other task."""
        return self.other - self.shared


def expected_twice(host_shares: Mapping[str, float], other_share: float, shared: Mapping[str, int]) -> float:
    """How many businesses two separate draws would be expected to visit twice: the product of both chances, summed."""
    return sum(n * host_shares.get(stratum, 0.0) * other_share for stratum, n in shared.items())


def check_can_join(
    host_plan: PlanStatus,
    host: TaskStatus,
    other_plan: PlanStatus,
    other: TaskStatus,
    *,
    shared: int,
    open: int,
) -> None:
    """Two tasks of which nothing is frozen or drawn can become one, where they share a business.

    ``open`` = proposals between them that wait.

    Raises:
        Refused: which of the two is too far, nothing is shared, or a proposal waits already.
    """
    for plan, task in ((host_plan, host), (other_plan, other)):
        if task is not TaskStatus.PLANNED:
            raise Refused(
                "任务目前是“{status}”，已经开始抽取，不能再合并。", status=TASK_LABELS[task], basis=MERGED
            )
        if plan is PlanStatus.CLOSED:
            raise Refused("计划目前是“{status}”，不能再合并任务。", status=PLAN_LABELS[plan])
    if not shared:
        raise Refused("两个任务没有共同的检查对象，不需要合并。")
    if open:
        raise Refused("这两个任务之间已有一项合并建议，请先等对方答复。")


def can_join(
    host_plan: PlanStatus,
    host: TaskStatus,
    other_plan: PlanStatus,
    other: TaskStatus,
    *,
    shared: int,
    open: int,
) -> bool:
    """Whether joining may be proposed."""
    try:
        check_can_join(host_plan, host, other_plan, other, shared=shared, open=open)
    except Problem:
        return False
    return True


def check_can_agree(status: ProposalStatus, *, proposer: int, answerer: int) -> None:
    """Somebody of the other department answers, not the one who proposed.

    Raises:
        Refused: answered already, or the proposer tries.
    """
    if status is not ProposalStatus.PROPOSED:
        raise Refused("这项合并建议目前是“{status}”，不能再答复。", status=PROPOSAL_LABELS[status])
    if proposer == answerer:
        raise Refused("提出建议的人不能代对方答复。", basis=MERGED)


def can_agree(status: ProposalStatus, *, proposer: int, answerer: int) -> bool:
    """Whether this person may answer now."""
    return status is ProposalStatus.PROPOSED and proposer != answerer


def needs_amendment(host_plan: PlanStatus, other_plan: PlanStatus) -> bool:
    """Whether joining changes a plan that was approved already."""
    return not {host_plan, other_plan} <= DRAFTED

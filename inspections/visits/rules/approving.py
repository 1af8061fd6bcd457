"""Who may approve a visit, before it or, in an emergency, after it."""

from inspections.visits.rules.states import APPROVAL_BASIS, VisitStatus
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _

SHORTEST_REASON = 4


def check_can_approve(status: VisitStatus, *, approver_id: int, prepared_by: frozenset[int]) -> None:
    """The head approves what somebody else prepared (先审批后检查).

    Args:
        prepared_by: user ids of those who ran the draw or entered the visit.

    Raises:
        Refused: not waiting for approval, or the approver prepared it.
    """
    if status is not VisitStatus.SCHEDULED:
        raise Refused(_("这次检查不在待审批状态。"))
    if approver_id in prepared_by:
        raise Refused(_("抽取或登记这次检查的人不能自己批准，请由另一位负责人批准。"), basis=APPROVAL_BASIS)


def can_approve(status: VisitStatus, *, approver_id: int, prepared_by: frozenset[int]) -> bool:
    """The yes-or-no of ``check_can_approve``."""
    try:
        check_can_approve(status, approver_id=approver_id, prepared_by=prepared_by)
    except Refused:
        return False
    return True


def check_complete(vacant: int) -> None:
    """A visit is approved with its whole team (检查人员不得少于两人).

    Raises:
        Refused: a place could not be filled.
    """
    if vacant:
        raise Refused(
            _("检查组还缺{n}人，补齐前不能批准；不能由一人进行检查。"), n=vacant, basis=APPROVAL_BASIS
        )


def can_be_complete(vacant: int) -> bool:
    """The yes-or-no of ``check_complete``."""
    return not vacant


def check_can_approve_later(
    *, emergency: bool, approved: bool, status: VisitStatus, approver_id: int, prepared_by: frozenset[int]
) -> None:
    """The approval of an emergency visit, made up after it (紧急情况事后补办).

    Raises:
        Refused: no emergency, approved already, aborted, or the approver prepared it.
    """
    if not emergency:
        raise Refused(_("只有紧急检查可以事后补办审批。"), basis=APPROVAL_BASIS)
    if approved:
        raise Refused(_("这次检查已经批准。"))
    if status is VisitStatus.ABORTED:
        raise Refused(_("这次检查已经终止。"))
    if approver_id in prepared_by:
        raise Refused(_("抽取或登记这次检查的人不能自己批准，请由另一位负责人批准。"), basis=APPROVAL_BASIS)


def check_can_register(*, emergency: bool, reason: str, case_reason: str) -> None:
    """A visit outside a draw needs a reason, an emergency a second one (个案检查须有线索或事由).

    Raises:
        Refused: with which reason is missing.
    """
    if len(case_reason.strip()) < SHORTEST_REASON:
        raise Refused(_("请写明检查的事由或线索来源。"), basis=APPROVAL_BASIS)
    if emergency and len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("请写明为什么来不及事先审批。"), basis=APPROVAL_BASIS)


def check_can_pick(*, picked: bool, order: bool) -> None:
    """Officers of a visit outside a draw come from the duty order; they are picked only where there is none.

    Raises:
        Refused: somebody was picked although an order is in force.
    """
    if picked and order:
        raise Refused(_("本部门当月有值班顺序，检查人员按顺序派出，不能指定。请把检查人员一栏留空。"))


def can_pick(*, picked: bool, order: bool) -> bool:
    """The yes-or-no of ``check_can_pick``."""
    return not (picked and order)


def check_can_review(
    status: VisitStatus, *, reviewer_inspector: int | None, officers: frozenset[int]
) -> None:
    """Whoever inspected does not accept the result.

    Raises:
        Refused: no record yet, or the reviewer was one of the inspecting officers.
    """
    if status is not VisitStatus.RECORDED:
        raise Refused(_("这次检查不在待审核状态。"))
    if reviewer_inspector is not None and reviewer_inspector in officers:
        raise Refused(_("检查人员不能审核自己的检查结果，请由其他人员审核。"))

"""What a person may still change about a visit, and who has to agree (人工干预). Nothing here draws again."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from math import comb

from inspections.draws.rules.duty import WHY_LABELS
from inspections.visits.rules.states import APPROVAL_BASIS, STATUS_LABELS, VisitStatus
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _


class ChangeKind(StrEnum):
    """What is changed."""

    REPLACE = "replace"
    MOVE = "move"
    STOP = "stop"
    HAND_PICKED = "hand-picked"


class ChangeStatus(StrEnum):
    """Where a change stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class MoveWhy(StrEnum):
    """Why a visit goes to another day (改期原因): a closed list."""

    LEAK = "leak"
    ENTITY = "entity"
    WEATHER = "weather"
    DUTY = "duty"


KIND_LABELS: dict[ChangeKind, str] = {
    ChangeKind.REPLACE: _("换人"),
    ChangeKind.MOVE: _("改期"),
    ChangeKind.STOP: _("停止检查"),
    ChangeKind.HAND_PICKED: _("指定人员"),
}
CHANGE_STATUS_LABELS: dict[ChangeStatus, str] = {
    ChangeStatus.WAITING: _("等待批准"),
    ChangeStatus.APPROVED: _("已批准"),
    ChangeStatus.REFUSED: _("未批准"),
}
CHANGE_TONES: dict[ChangeStatus, str] = {
    ChangeStatus.WAITING: "yellow",
    ChangeStatus.APPROVED: "green",
    ChangeStatus.REFUSED: "grey",
}
MOVE_LABELS: dict[MoveWhy, str] = {
    MoveWhy.LEAK: _("名单泄露"),
    MoveWhy.ENTITY: _("检查对象有正当理由"),
    MoveWhy.WEATHER: _("天气、灾害等不可抗力"),
    MoveWhy.DUTY: _("紧急公务"),
}
STOP_LABELS: dict[str, str] = {
    "closed": _("名录已注销或吊销"),
    "moved": _("名录已迁出"),
    "suspended": _("名录已停业、歇业"),
}
NO_ORDER = "no-order"
REASON_LABELS: dict[str, str] = {
    **{why.value: label for why, label in MOVE_LABELS.items()},
    **{why.value: label for why, label in WHY_LABELS.items()},
    **STOP_LABELS,
    NO_ORDER: _("本部门当月没有值班顺序"),
}
CHANGEABLE = (VisitStatus.SCHEDULED, VisitStatus.APPROVED, VisitStatus.NOTIFIED)
"""Nobody has come yet."""


def check_can_change(status: VisitStatus) -> None:
    """Only a visit that nobody has begun is changed.

    Raises:
        Refused: begun, recorded or ended.
    """
    if status not in CHANGEABLE:
        raise Refused(_("这次检查现在是“{status}”，不能再换人、改期或停止。"), status=STATUS_LABELS[status])


def can_change(status: VisitStatus) -> bool:
    """The yes-or-no of ``check_can_change``."""
    return status in CHANGEABLE


def check_new_day(day: date, *, today: date, ends_on: date | None) -> None:
    """The new day lies ahead and within the task.

    Raises:
        Refused: past, or after the task's end.
    """
    if day < today:
        raise Refused(_("新的日期不能早于今天。"))
    if ends_on is not None and day > ends_on:
        raise Refused(_("新的日期{day}晚于任务结束日期{end}。"), day=day, end=ends_on)


def check_can_decide(
    status: ChangeStatus, *, approver: int, asked_by: int, drawers: Collection[int] = ()
) -> None:
    """A change is decided once, by somebody who neither asked for it nor ran the draw.

    Raises:
        Refused: decided already, or the wrong person.
    """
    if status is not ChangeStatus.WAITING:
        raise Refused(_("这项申请已经处理过了。"))
    if approver == asked_by:
        raise Refused(_("提出申请的人不能自己批准，请由另一位负责人批准。"), basis=APPROVAL_BASIS)
    if approver in drawers:
        raise Refused(_("主持这次抽取的人不能批准，请由另一位负责人批准。"), basis=APPROVAL_BASIS)


def can_decide(status: ChangeStatus, *, approver: int, asked_by: int, drawers: Collection[int] = ()) -> bool:
    """The yes-or-no of ``check_can_decide``."""
    return status is ChangeStatus.WAITING and approver != asked_by and approver not in drawers


def check_can_stop(code: object) -> None:
    """A drawn business is not visited only when the register, with its source, says why.

    Raises:
        Refused: the register says it can be visited.
    """
    if code is None:
        raise Refused(
            _(
                "名录上这一户仍可检查，不能停止。有材料证明已注销、迁出或停业的，请先更新名录；否则到现场检查，按实际结果记录。"
            )
        )


def can_stop(code: object) -> bool:
    """The yes-or-no of ``check_can_stop``."""
    return code is not None


def check_can_abort(*, drawn: bool) -> None:
    """A drawn visit is never simply ended by one person: it ends in a result.

    Raises:
        Refused: it came from a draw.
    """
    if drawn:
        raise Refused(
            _(
                "抽中的对象不能由一人终止。查不成的，到现场按实际结果记录；名录上已注销、迁出或停业的，申请停止检查，由另一人批准。"
            )
        )


def can_abort(*, drawn: bool) -> bool:
    """The yes-or-no of ``check_can_abort``."""
    return not drawn


def teams_to_pick(people: int, size: int) -> int:
    """How many teams somebody who picks by hand can choose among: C(people, size), exact."""
    return comb(people, size) if people >= size else 0

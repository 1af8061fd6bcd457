"""When a file with names may leave the house. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from supervision.foundation.actor import Scope
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _


class Kind(StrEnum):
    """What is taken out."""

    RISK_MAP = "risk_map"


class State(StrEnum):
    """How far a request is."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN = "taken"
    EXPIRED = "expired"


KIND_LABELS: dict[Kind, str] = {Kind.RISK_MAP: _("含名称的风险地图")}
STATE_LABELS: dict[State, str] = {
    State.WAITING: _("等另一人批准"),
    State.APPROVED: _("已批准，可以导出一次"),
    State.REFUSED: _("未批准"),
    State.TAKEN: _("已导出"),
    State.EXPIRED: _("已过期"),
}
WAITS, LASTS = timedelta(days=7), timedelta(days=2)
"""A request waits so long for an answer, an approval lasts so long: who needs the file later asks again, with the reason of that day."""


def state_of(
    *, approved: bool | None, taken_at: datetime | None, expires_at: datetime, now: datetime
) -> State:
    """How far a request is at a moment. ``approved``: None while nobody decided."""
    if taken_at is not None:
        return State.TAKEN
    if approved is False:
        return State.REFUSED
    if now >= expires_at:
        return State.EXPIRED
    return State.APPROVED if approved else State.WAITING


def check_can_decide(state: State, *, asked_by: int, actor: int) -> None:
    """Somebody else than who asked decides, once, while the request waits.

    Raises:
        Refused: the same person, or decided or expired already.
    """
    if asked_by == actor:
        raise Refused("导出须由申请人以外的另一人批准。")
    if state is State.EXPIRED:
        raise Refused("这份申请已过期，请申请人重新提出。")
    if state is not State.WAITING:
        raise Refused("这份申请已经处理过。")


def check_can_take(state: State, *, asked_by: int, actor: int) -> None:
    """Only who asked takes the file, once, while the approval lasts.

    Raises:
        Refused: with what is missing.
    """
    if asked_by != actor:
        raise Refused("只有申请人本人可以导出。")
    if state is State.WAITING:
        raise Refused("还没有另一人批准，不能导出。")
    if state is State.REFUSED:
        raise Refused("这份申请没有获得批准，不能导出。")
    if state is State.TAKEN:
        raise Refused("这次批准已经用过。每次导出都要另行申请。")
    if state is State.EXPIRED:
        raise Refused("批准已过期，请重新申请。")


def check_still_covers(scope: Scope, *, department: int | None, area: str) -> None:
    """What leaves is what was approved: whoever answers for something else by now asks again.

    Raises:
        Refused: another department, or another or narrower district.
    """
    if not covers(scope, department=department, area=area):
        raise Refused("批准以后您的职责范围变了，请重新申请。")


def covers(scope: Scope, *, department: int | None, area: str) -> bool:
    """Whether an approver answers for whoever asked: a leader or the same department, and no wider area than the approver's own."""
    if scope.department_ids is not None and department is not None and department not in scope.department_ids:
        return False
    return area.startswith(scope.area_prefix)

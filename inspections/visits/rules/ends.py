"""How a drawn business ends (了结): every one has exactly one published end, or it is overdue and red."""

from datetime import date
from enum import StrEnum

from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import VisitStatus
from supervision.foundation.i18n import _


class End(StrEnum):
    """Where a drawn unit stands."""

    PUBLISHED = "published"
    RECORDED = "recorded"
    STOPPED = "stopped"
    LEFT = "left"
    WAITING = "waiting"
    OVERDUE = "overdue"


END_LABELS: dict[End, str] = {
    End.PUBLISHED: _("已检查并办结公示"),
    End.RECORDED: _("已检查，等审核公示"),
    End.STOPPED: _("停止检查，结果按名录状态记"),
    End.LEFT: _("开启时停止：已到频次上限、近期查过或没有可派的人员"),
    End.WAITING: _("等待检查"),
    End.OVERDUE: _("过了日期还没有结果"),
}
END_TONES: dict[End, str] = {
    End.PUBLISHED: "green",
    End.RECORDED: "blue",
    End.STOPPED: "grey",
    End.LEFT: "grey",
    End.WAITING: "yellow",
    End.OVERDUE: "red",
}
FINAL = frozenset({End.PUBLISHED, End.STOPPED, End.LEFT})


def end_of(
    *,
    stopped: str,
    stopped_code: ResultCode | None,
    visit: VisitStatus | None,
    later_code: ResultCode | None,
    due: date | None,
    today: date,
) -> End:
    """Where a drawn unit stands; exactly one of the six.

    Args:
        stopped, stopped_code: the reason of the public *stopped* list at the opening, and the code that follows from it.
        visit: state of its visit, None when none was made yet.
        later_code: of an approved stop after the opening.
        due: the day of the visit, or the last day of the task without one.
    """
    if stopped:
        return End.STOPPED if stopped_code is not None else End.LEFT
    if later_code is not None:
        return End.STOPPED
    if visit in (VisitStatus.PUBLISHED, VisitStatus.CLOSED):
        return End.PUBLISHED
    if visit in (VisitStatus.RECORDED, VisitStatus.REVIEWED):
        return End.RECORDED
    # an ended visit without a result code is no end of a drawn business
    return End.OVERDUE if visit is VisitStatus.ABORTED or (due is not None and due < today) else End.WAITING

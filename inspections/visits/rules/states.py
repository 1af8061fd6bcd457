"""How a visit moves: kinds, modes, states, and the machine as data."""

from enum import StrEnum

from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.law.rules.citations import ENTERPRISE_CHECKS

APPROVAL_BASIS = ENTERPRISE_CHECKS


class CheckKind(StrEnum):
    """Why somebody comes (检查类型)."""

    DAILY = "daily"
    CASE = "case"
    SPECIAL = "special"


class CheckMode(StrEnum):
    """Whether somebody comes at all (检查方式)."""

    ONSITE = "onsite"
    OFFSITE = "offsite"


class VisitStatus(StrEnum):
    """Where a visit stands (入企检查状态)."""

    SCHEDULED = "scheduled"
    APPROVED = "approved"
    NOTIFIED = "notified"
    ARRIVED = "arrived"
    RECORDED = "recorded"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    CLOSED = "closed"
    ABORTED = "aborted"


class ActStatus(StrEnum):
    """Where an inspection act stands (检查行为状态)."""

    RECORDED = "recorded"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


class Event(StrEnum):
    """What happens to a visit."""

    APPROVE = "approve"
    NOTIFY = "notify"
    ARRIVE = "arrive"
    RECORD = "record"
    REVIEW = "review"
    PUBLISH = "publish"
    CLOSE = "close"
    ABORT = "abort"


KIND_LABELS: dict[CheckKind, str] = {
    CheckKind.DAILY: _("日常检查"),
    CheckKind.CASE: _("个案检查"),
    CheckKind.SPECIAL: _("专项检查"),
}
MODE_LABELS: dict[CheckMode, str] = {CheckMode.ONSITE: _("现场检查"), CheckMode.OFFSITE: _("非现场检查")}
STATUS_LABELS: dict[VisitStatus, str] = {
    VisitStatus.SCHEDULED: _("待审批"),
    VisitStatus.APPROVED: _("已批准"),
    VisitStatus.NOTIFIED: _("已通知"),
    VisitStatus.ARRIVED: _("已到达"),
    VisitStatus.RECORDED: _("待审核"),
    VisitStatus.REVIEWED: _("已审核"),
    VisitStatus.PUBLISHED: _("已公示"),
    VisitStatus.CLOSED: _("已办结"),
    VisitStatus.ABORTED: _("已终止"),
}
ACT_LABELS: dict[ActStatus, str] = {
    ActStatus.RECORDED: _("待审核"),
    ActStatus.REVIEWED: _("已审核"),
    ActStatus.PUBLISHED: _("已公示"),
}
STATUS_TONES: dict[VisitStatus, str] = {
    VisitStatus.SCHEDULED: "yellow",
    VisitStatus.APPROVED: "blue",
    VisitStatus.NOTIFIED: "blue",
    VisitStatus.ARRIVED: "blue",
    VisitStatus.RECORDED: "yellow",
    VisitStatus.REVIEWED: "green",
    VisitStatus.PUBLISHED: "green",
    VisitStatus.CLOSED: "grey",
    VisitStatus.ABORTED: "red",
}

S, E = VisitStatus, Event
NEXT: dict[tuple[VisitStatus, Event], VisitStatus] = {
    (S.SCHEDULED, E.APPROVE): S.APPROVED,
    (S.APPROVED, E.NOTIFY): S.NOTIFIED,
    (S.APPROVED, E.ARRIVE): S.ARRIVED,  # unannounced: the notice is handed over on arrival
    (S.NOTIFIED, E.ARRIVE): S.ARRIVED,
    (S.APPROVED, E.RECORD): S.RECORDED,
    (S.NOTIFIED, E.RECORD): S.RECORDED,
    (S.ARRIVED, E.RECORD): S.RECORDED,
    (S.RECORDED, E.REVIEW): S.REVIEWED,
    (S.REVIEWED, E.PUBLISH): S.PUBLISHED,
    (S.REVIEWED, E.CLOSE): S.CLOSED,  # special and case checks that are not published
    (S.PUBLISHED, E.CLOSE): S.CLOSED,
    (S.SCHEDULED, E.ABORT): S.ABORTED,
    (S.APPROVED, E.ABORT): S.ABORTED,
    (S.NOTIFIED, E.ABORT): S.ABORTED,
}
EMERGENCY_NEXT: dict[tuple[VisitStatus, Event], VisitStatus] = {
    (S.SCHEDULED, E.ARRIVE): S.ARRIVED,
    (S.SCHEDULED, E.RECORD): S.RECORDED,
}
"""In an emergency the visit comes first and the approval is made up (先检查后补批)."""

WORDS: dict[Event, str] = {
    E.APPROVE: _("批准"),
    E.NOTIFY: _("通知"),
    E.ARRIVE: _("登记到达"),
    E.RECORD: _("录入检查结果"),
    E.REVIEW: _("审核"),
    E.PUBLISH: _("公示"),
    E.CLOSE: _("办结"),
    E.ABORT: _("终止"),
}
UPCOMING = (S.SCHEDULED, S.APPROVED, S.NOTIFIED, S.ARRIVED)
DONE = (S.RECORDED, S.REVIEWED, S.PUBLISHED, S.CLOSED)


def next_status(status: VisitStatus, event: Event, *, emergency: bool = False) -> VisitStatus:
    """Where an event takes a visit.

    Raises:
        Refused: the event has no place in this state; a visit that waits for approval says so with its basis.
    """
    found = NEXT.get((status, event)) or (EMERGENCY_NEXT.get((status, event)) if emergency else None)
    if found is not None:
        return found
    if status is S.SCHEDULED and event in (E.NOTIFY, E.ARRIVE, E.RECORD):
        raise Refused(
            _("这次检查还没有批准。请先由负责人批准；情况紧急的，请先登记为紧急检查，事后补办审批。"),
            basis=APPROVAL_BASIS,
        )
    raise Refused(
        _("这次检查现在是“{status}”，不能{event}。"), status=STATUS_LABELS[status], event=WORDS[event]
    )


def can(status: VisitStatus, event: Event, *, emergency: bool = False) -> bool:
    """The yes-or-no of ``next_status``."""
    return (status, event) in NEXT or (emergency and (status, event) in EMERGENCY_NEXT)

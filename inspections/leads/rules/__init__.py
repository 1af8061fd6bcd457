"""Where a lead comes from, where it stands, which step may follow."""

from enum import StrEnum

from supervision.foundation.errors import Refused


class LeadSource(StrEnum):
    """Where a lead (线索) comes from."""

    COMPLAINT = "complaint"
    HOTLINE = "hotline"
    ASSIGNED = "assigned"
    TRANSFER = "transfer"
    MONITORING = "monitoring"
    MEDIA = "media"
    MODEL = "model"
    REQUEST = "request"
    EMERGENCY = "emergency"


class LeadStatus(StrEnum):
    """Where a lead stands."""

    OPEN = "open"
    VISITING = "visiting"
    CASE = "case"
    TRANSFERRED = "transferred"
    CLOSED = "closed"


SOURCE_LABELS: dict[LeadSource, str] = {
    LeadSource.COMPLAINT: "投诉举报",
    LeadSource.HOTLINE: "12345热线工单",
    LeadSource.ASSIGNED: "上级交办",
    LeadSource.TRANSFER: "部门移送",
    LeadSource.MONITORING: "监测发现",
    LeadSource.MEDIA: "媒体曝光",
    LeadSource.MODEL: "风险模型提示",
    LeadSource.REQUEST: "企业申请",
    LeadSource.EMERGENCY: "突发事件",
}
STATUS_LABELS: dict[LeadStatus, str] = {
    LeadStatus.OPEN: "待处理",
    LeadStatus.VISITING: "已安排检查",
    LeadStatus.CASE: "已立案",
    LeadStatus.TRANSFERRED: "已移送",
    LeadStatus.CLOSED: "已办结",
}
STATUS_TONES: dict[LeadStatus, str] = {
    LeadStatus.OPEN: "yellow",
    LeadStatus.VISITING: "blue",
    LeadStatus.CASE: "blue",
    LeadStatus.TRANSFERRED: "grey",
    LeadStatus.CLOSED: "green",
}
STEPS: dict[LeadStatus, frozenset[LeadStatus]] = {
    LeadStatus.OPEN: frozenset(
        {LeadStatus.VISITING, LeadStatus.CASE, LeadStatus.TRANSFERRED, LeadStatus.CLOSED}
    ),
    LeadStatus.VISITING: frozenset({LeadStatus.CASE, LeadStatus.TRANSFERRED, LeadStatus.CLOSED}),
    LeadStatus.CASE: frozenset({LeadStatus.CLOSED}),
    LeadStatus.TRANSFERRED: frozenset(),
    LeadStatus.CLOSED: frozenset(),
}


def check_can_move(status: LeadStatus, to: LeadStatus) -> None:
    """A lead moves forward only; what was done with it stays written down.

    Raises:
        Refused: the step is not there.
    """
    if to not in STEPS[status]:
        raise Refused(
            "线索目前是“{before}”，不能改为“{after}”。", before=STATUS_LABELS[status], after=STATUS_LABELS[to]
        )


def can_move(status: LeadStatus, to: LeadStatus) -> bool:
    """Whether the step is there."""
    return to in STEPS[status]

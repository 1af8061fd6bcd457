"""Where a lead comes from and where it stands."""

from enum import StrEnum

from supervision.foundation.i18n import _


class LeadSource(StrEnum):
    """Where a lead comes from (线索来源)."""

    COMPLAINT = "complaint"
    HOTLINE = "hotline"
    TRANSFER = "transfer"
    ASSIGNED = "assigned"
    MONITORING = "monitoring"
    MEDIA = "media"
    PATTERN = "pattern"
    REQUEST = "request"


class LeadStatus(StrEnum):
    """Where a lead stands (线索状态)."""

    OPEN = "open"
    VISITED = "visited"
    FILED = "filed"
    CLOSED = "closed"


SOURCE_LABELS: dict[LeadSource, str] = {
    LeadSource.COMPLAINT: _("投诉举报"),
    LeadSource.HOTLINE: _("12345工单"),
    LeadSource.TRANSFER: _("其他部门移送"),
    LeadSource.ASSIGNED: _("上级交办"),
    LeadSource.MONITORING: _("监测发现"),
    LeadSource.MEDIA: _("媒体曝光"),
    LeadSource.PATTERN: _("风险模型提示"),
    LeadSource.REQUEST: _("企业申请"),
}
STATUS_LABELS: dict[LeadStatus, str] = {
    LeadStatus.OPEN: _("待处理"),
    LeadStatus.VISITED: _("已安排检查"),
    LeadStatus.FILED: _("已立案"),
    LeadStatus.CLOSED: _("已办结"),
}

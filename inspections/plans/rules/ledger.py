"""The annual frequency cap (年度频次上限): one agency, one business, one calendar year; exempt visits are counted apart."""

from dataclasses import dataclass
from enum import StrEnum

from supervision.foundation.errors import Problem, Refused


class LedgerState(StrEnum):
    """What became of a place on the ledger."""

    RESERVED = "reserved"
    SPENT = "spent"
    RELEASED = "released"


class ExemptReason(StrEnum):
    """Why a visit does not count toward the cap (不受频次上限限制的情形): a closed list."""

    NONE = ""
    COMPLAINT = "complaint"
    ASSIGNED = "assigned"
    ASSISTING = "assisting"
    AUDIT = "audit"
    OFFSITE_LEAD = "offsite_lead"
    MEDIA = "media"
    RECHECK = "recheck"
    REQUESTED = "requested"
    LICENCE = "licence"
    EMERGENCY = "emergency"


EXEMPT_LABELS: dict[ExemptReason, str] = {
    ExemptReason.NONE: "计入上限",
    ExemptReason.COMPLAINT: "投诉举报",
    ExemptReason.ASSIGNED: "上级交办",
    ExemptReason.ASSISTING: "配合上级检查",
    ExemptReason.AUDIT: "执法督查",
    ExemptReason.OFFSITE_LEAD: "非现场监测线索",
    ExemptReason.MEDIA: "媒体曝光",
    ExemptReason.RECHECK: "整改情况需现场核查",
    ExemptReason.REQUESTED: "企业申请",
    ExemptReason.LICENCE: "许可现场核查",
    ExemptReason.EMERGENCY: "法定应急情形",
}


@dataclass(frozen=True)
class CapUse:
    """Visits of one agency to one business in a year: counted, exempt, and the cap.

    ``together`` counts the visits of all levels of the agency's system (市县合计); its cap is 0 where there is one level only.
    """

    counted: int
    exempt: int
    cap: int
    basis: str
    together: int = 0
    together_cap: int = 0
    together_basis: str = ""

    @property
    def full(self) -> bool:
        """Whether no further counted visit of this agency fits."""
        return self.counted >= self.cap

    @property
    def levels_full(self) -> bool:
        """Whether no further counted visit of the system's levels together fits."""
        return bool(self.together_cap) and self.together >= self.together_cap

    @property
    def near(self) -> bool:
        """Whether the last place is the only one left, or none is."""
        return self.counted >= self.cap - 1


def check_can_visit(use: CapUse, reason: ExemptReason, *, entity: str) -> None:
    """A visit that counts must fit under the cap; exempt ones pass and stay visible.

    Raises:
        Refused: the cap is reached.
    """
    if reason is ExemptReason.NONE and use.full:
        raise Refused(
            "“{entity}”本年已检查{counted}次，达到上限{cap}次。如属不受限情形，请注明原因。",
            entity=entity,
            counted=use.counted,
            cap=use.cap,
            basis=use.basis,
        )
    if reason is ExemptReason.NONE and use.levels_full:
        raise Refused(
            "“{entity}”本年已由本系统各级机关检查{counted}次，达到合计上限{cap}次。如属不受限情形，请注明原因。",
            entity=entity,
            counted=use.together,
            cap=use.together_cap,
            basis=use.together_basis,
        )


def can_visit(use: CapUse, reason: ExemptReason) -> bool:
    """Whether the visit fits."""
    try:
        check_can_visit(use, reason, entity="")
    except Problem:
        return False
    return True

"""Orders to rectify (责令改正): what may be ordered, when it is overdue, when it is closed."""

from datetime import date
from enum import StrEnum

from supervision.foundation.errors import Problem, Refused
from supervision.law.rules.citations import FOOD_CHECKS, PENALTY_LAW

BASIS = PENALTY_LAW.article(28)


class RectificationStatus(StrEnum):
    """Where an order stands. Overdue is no state: it follows from the last day."""

    ISSUED = "issued"
    CLOSED = "closed"
    TO_CASE = "to_case"


OPEN = (RectificationStatus.ISSUED,)
STATUS_LABELS: dict[RectificationStatus, str] = {
    RectificationStatus.ISSUED: "整改中",
    RectificationStatus.CLOSED: "已整改",
    RectificationStatus.TO_CASE: "已转立案",
}
STATUS_TONES: dict[RectificationStatus, str] = {
    RectificationStatus.ISSUED: "yellow",
    RectificationStatus.CLOSED: "green",
    RectificationStatus.TO_CASE: "blue",
}


def overdue(status: RectificationStatus, due_on: date, *, on: date) -> bool:
    """Whether the last day has passed and nothing closed the order."""
    return status in OPEN and due_on < on


def check_can_order(
    *, reviewed: bool, problem: bool, text: str, demand: str, issued_on: date, due_on: date
) -> None:
    """An order follows a reviewed finding and says what, how and until when.

    Raises:
        Refused: not reviewed, no problem found, no words, or a last day before the first.
    """
    if not reviewed:
        raise Refused("检查结果还没有审核，不能责令改正。", basis=FOOD_CHECKS.article(33))
    if not problem:
        raise Refused("这次检查没有发现问题，不需要责令改正。", basis=BASIS)
    if not text.strip() or not demand.strip():
        raise Refused("请写明存在的问题和改正要求。", basis=BASIS)
    if due_on < issued_on:
        raise Refused("改正期限早于发出日期，请核对。")


def check_can_close(status: RectificationStatus, note: str) -> None:
    """An open order is closed with a word on the proof.

    Raises:
        Refused: closed already, or no proof named.
    """
    if status not in OPEN:
        raise Refused("这份责令改正通知书已是“{status}”。", status=STATUS_LABELS[status])
    if len(note.strip()) < 2:
        raise Refused("请写明整改情况和核实方式（照片、材料或现场复查）。")


def can_close(status: RectificationStatus) -> bool:
    """Whether an order may still be closed."""
    try:
        check_can_close(status, "已核实")
    except Problem:
        return False
    return True

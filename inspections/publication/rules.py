"""What the public sees (公示): an allow-list of fields, masked texts, and the clock of twenty working days."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from inspections.penalties.rules import PenaltyKind, Procedure, only_warning
from inspections.visits.rules.states import CheckKind
from supervision.foundation.errors import Problem, Refused
from supervision.law.rules.citations import (
    OPEN_INFORMATION,
    PENALTY_DISCLOSURE,
    PENALTY_LAW,
    PERSONAL_INFORMATION,
)


class Subject(StrEnum):
    """What is published."""

    ACT = "act"
    PENALTY = "penalty"


SUBJECT_LABELS: dict[Subject, str] = {Subject.ACT: "检查结果", Subject.PENALTY: "行政处罚决定"}

ALLOWED: Mapping[Subject, frozenset[str]] = {
    Subject.ACT: frozenset(
        {"number", "entity", "code", "department", "item", "checked_on", "results", "draw"}
    ),
    Subject.PENALTY: frozenset(
        {"number", "entity", "code", "department", "facts", "basis", "kinds", "fine_fen", "decided_on"}
    ),
}
"""Nothing else ever leaves: no officer, no address, no phone, no signature."""

IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{6})(?:\d{8}|\d{5})(\d{3}[0-9Xx]|\d{4})(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[- ]?(\d{3,4})\d{4}(?!\d)")
WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
PERHAPS = re.compile(r"\d{4}[ -]?\d{3}|[０-９Ｘｘ]")
"""Every number above holds such a run: most texts are passed after one look."""


def mask(text: str) -> str:
    """Identity and telephone numbers inside a text made unreadable (个人信息保护法第三十四条); full-width digits too."""
    if not PERHAPS.search(text):
        return text
    plain = text.translate(WIDE)
    plain = IDENTITY.sub(lambda m: m[0] if _is_credit_code(m[0]) else f"{m[1]}********{m[2][-2:]}", plain)
    plain = MOBILE.sub(r"\1****\2", plain)
    return LANDLINE.sub(r"\1-****", plain)


def mask_code(code: str) -> str:
    """A code as the public sees it: credit codes whole, a citizen's identity number masked."""
    return code if _is_credit_code(code) else mask(code)


def _is_credit_code(text: str) -> bool:
    """Credit codes of registered bodies (first two characters 1x, 5x, 9x …) are no personal data when 18 long.

    An identity number begins with a division code and carries a birthday in places 7–14; what could be either is
    treated as an identity number.
    """
    if len(text) != 18:
        return False
    birthday = text[6:14]
    return not (birthday.isdigit() and "1900" <= birthday[:4] <= "2100" and "01" <= birthday[4:6] <= "12")


def content(subject: Subject, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is published of a subject: allowed fields only, every text masked, the code as the public may see it.

    Fields that are not on the list are dropped without a word, whatever they hold.
    """
    kept = {name: value for name, value in values.items() if name in ALLOWED[subject]}
    return {name: mask_code(value) if name == "code" else _masked(value) for name, value in kept.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    return [_masked(item) for item in value] if isinstance(value, list) else value


def act_is_published(kind: CheckKind) -> bool:
    """Daily, random and special checks are published; a check of one case is part of that case's file."""
    return kind is not CheckKind.CASE


def case_is_published(procedure: Procedure, kinds: Collection[PenaltyKind]) -> bool:
    """Ordinary decisions are published, a bare warning is not (市场监督管理行政处罚信息公示规定第二条)."""
    return procedure is Procedure.ORDINARY and not only_warning(kinds)


def check_can_publish(
    *, published: bool, withdrawn: bool, reviewed: bool, publisher: int, publisher_inspector: int | None,
    recorders: Collection[int], deciders: Collection[int],
) -> None:  # fmt: skip
    """A named person publishes, who neither inspected nor decided; only what is reviewed, only once.

    Args:
        published, withdrawn, reviewed: where the thing stands.
        publisher, publisher_inspector: account and inspector id of whoever publishes.
        recorders: inspector ids of the officers of the visit.
        deciders: account ids of those who decided.

    Raises:
        Refused: why not.
    """
    if published or withdrawn:
        raise Refused("这条信息已经公示或撤回，不能再次公示。")
    if not reviewed:
        raise Refused("检查结果还没有审核，不能公示。", basis=OPEN_INFORMATION.article(26))
    if publisher_inspector is not None and publisher_inspector in recorders:
        raise Refused(
            "检查人员不能审核公示自己的检查结果，请由其他人员审核。", basis=PENALTY_DISCLOSURE.article(6)
        )
    if publisher in deciders:
        raise Refused(
            "作出决定的人员不能审核公示该决定，请由其他人员审核。", basis=PENALTY_DISCLOSURE.article(6)
        )


def check_can_withdraw(*, published: bool, withdrawn: bool, reason: str) -> None:
    """Only what is published is withdrawn, with a reason (决定变更、撤销的三个工作日内撤回, 行政处罚法第四十八条).

    Raises:
        Refused: why not.
    """
    if not published or withdrawn:
        raise Refused("这条信息没有公示或已经撤回。", basis=PENALTY_LAW.article(48, 2))
    if len(reason.strip()) < 4:
        raise Refused("请写明撤回原因。", basis=PENALTY_LAW.article(48, 2))


def can_withdraw(*, published: bool, withdrawn: bool) -> bool:
    """Whether a publication may be withdrawn."""
    try:
        check_can_withdraw(published=published, withdrawn=withdrawn, reason="决定被撤销")
    except Problem:
        return False
    return True


def late(due_on: date, published_on: date | None, *, on: date) -> bool:
    """Whether the clock ran out: published after the last day, or still not published and the day has passed."""
    return (published_on or on) > due_on


PERSONAL = PERSONAL_INFORMATION.article(34)

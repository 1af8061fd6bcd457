"""The normalised result codes (抽查检查结果), which are problems and which end a visit without an inspection.

There is no single national code set; the codes below merge three that are in use, and ``exchange`` maps them to each
receiver. A result is a *set* per department with one headline.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from inspections.plans.rules.pool import LeftOut
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.registers.rules.kinds import EntityStatus


class ResultCode(StrEnum):
    """What an inspection found (检查结果)."""

    R01 = "R01"
    R02 = "R02"
    R03 = "R03"
    R04 = "R04"
    R05 = "R05"
    R06 = "R06"
    R07 = "R07"
    R08 = "R08"
    R09 = "R09"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"


RESULT_LABELS: dict[ResultCode, str] = {
    ResultCode.R01: _("未发现问题"),
    ResultCode.R02: _("未按规定公示应当公示的信息"),
    ResultCode.R03: _("公示信息隐瞒真实情况、弄虚作假"),
    ResultCode.R04: _("通过登记的住所（经营场所）无法联系"),
    ResultCode.R05: _("发现问题已责令改正"),
    ResultCode.R06: _("不配合检查情节严重"),
    ResultCode.R07: _("未发现开展本次抽查涉及的经营活动"),
    ResultCode.R08: _("发现问题待后续处理"),
    ResultCode.R09: _("已关闭停业或正在组织清算"),
    ResultCode.R10: _("注销"),
    ResultCode.R11: _("被吊销"),
    ResultCode.R12: _("被撤销"),
    ResultCode.R13: _("迁出"),
    ResultCode.R14: _("暂停营业"),
}

PROBLEMS = frozenset(
    {ResultCode.R02, ResultCode.R03, ResultCode.R04, ResultCode.R05, ResultCode.R06, ResultCode.R08}
)
"""Findings that count in the problem-found rate (问题发现率)."""

ENDED_WITHOUT_INSPECTION = frozenset(
    {
        ResultCode.R04,
        ResultCode.R07,
        ResultCode.R09,
        ResultCode.R10,
        ResultCode.R11,
        ResultCode.R12,
        ResultCode.R13,
        ResultCode.R14,
    }
)
"""Nothing could be inspected; such an entity stays in the result set, it is never replaced by another."""

NEEDS_NO_CHECKLIST = ENDED_WITHOUT_INSPECTION | {ResultCode.R06}
"""The checklist need not be covered: nobody or nothing to inspect, or the entity would not let it happen."""

GRAVITY: tuple[ResultCode, ...] = (
    ResultCode.R06,
    ResultCode.R03,
    ResultCode.R08,
    ResultCode.R05,
    ResultCode.R02,
    ResultCode.R04,
    ResultCode.R11,
    ResultCode.R12,
    ResultCode.R10,
    ResultCode.R09,
    ResultCode.R13,
    ResultCode.R14,
    ResultCode.R07,
    ResultCode.R01,
)
"""The first code of a set in this order is its headline."""


WHEN_STOPPED: Mapping[LeftOut, ResultCode] = {
    LeftOut.CLOSED: ResultCode.R10,
    LeftOut.MOVED: ResultCode.R13,
    LeftOut.SUSPENDED: ResultCode.R14,
}
"""The result of a drawn unit that the register had closed, moved or suspended before the draw was opened."""


def code_when_stopped(reason: str, status: EntityStatus) -> ResultCode | None:
    """The result of a drawn unit that was stopped at the opening; such a unit is not visited and never replaced.

    None when it was stopped for the cap, a recent visit or lack of people: that says nothing about the business.

    Args:
        reason: a word of ``LeftOut``.
        status: of the register; it tells a revoked business (R11) from a deregistered one (R10).
    """
    if reason not in set(LeftOut):
        return None
    code = WHEN_STOPPED.get(LeftOut(reason))
    return ResultCode.R11 if code is ResultCode.R10 and status is EntityStatus.REVOKED else code


def headline(codes: Iterable[ResultCode]) -> ResultCode:
    """The code a result set is known by.

    Raises:
        Refused: the set is empty.
    """
    given = set(codes)
    for code in GRAVITY:
        if code in given:
            return code
    raise Refused(_("请选择检查结果。"))


def is_problem(codes: Iterable[ResultCode]) -> bool:
    """Whether the set holds a finding."""
    return bool(PROBLEMS & set(codes))


def check_can_combine(codes: Iterable[ResultCode]) -> None:
    """A result set must not contradict itself.

    Raises:
        Refused: empty; R01 beside anything else; two endings; an ending beside a correction on the spot.
    """
    given = set(codes)
    head = headline(given)
    if ResultCode.R01 in given and len(given) > 1:
        raise Refused(_("“未发现问题”不能与其他结果同时选择，请核对。"))
    endings = given & ENDED_WITHOUT_INSPECTION
    if len(endings) > 1:
        raise Refused(_("未能实施检查的情形只能选择一种，请核对。"))
    if endings and given & {ResultCode.R05, ResultCode.R06, ResultCode.R08}:
        raise Refused(_("未能实施检查，就不能同时选择“{result}”。"), result=RESULT_LABELS[head])


def can_combine(codes: Iterable[ResultCode]) -> bool:
    """The yes-or-no of ``check_can_combine``."""
    try:
        check_can_combine(codes)
    except Refused:
        return False
    return True

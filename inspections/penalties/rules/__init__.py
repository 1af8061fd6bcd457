"""Penalty cases (行政处罚案件): where they come from, what may be decided, on which clock."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inspections.penalties.rules.discretion import check_band
from supervision.foundation.errors import Problem, Refused, Unreadable
from supervision.law.rules.citations import PENALTY_LAW
from supervision.law.rules.workdays import Calendar, Deadline, add_days, add_workdays
from supervision.registers.rules.kinds import EntityKind


class CaseSource(StrEnum):
    """Where a case comes from (案件来源); there is none without."""

    INSPECTION = "inspection"
    LEAD = "lead"
    TRANSFER = "transfer"
    ASSIGNED = "assigned"


class PenaltyKind(StrEnum):
    """Kinds of penalty (处罚种类, 行政处罚法第九条) by their codes in the 双公示 feed."""

    WARNING = "01"
    FINE = "02"
    CONFISCATE_GAINS = "03"
    STOP_BUSINESS = "04"
    REVOKE_LICENCE = "05"
    DETENTION = "06"
    OTHER = "07"
    CRITICISM = "08"
    CONFISCATE_GOODS = "09"
    LOWER_QUALIFICATION = "10"
    SUSPEND_LICENCE = "11"
    RESTRICT_BUSINESS = "12"
    RESTRICT_WORK = "13"
    CLOSE = "14"


class Procedure(StrEnum):
    """Summary (简易程序) or ordinary procedure (普通程序)."""

    SUMMARY = "summary"
    ORDINARY = "ordinary"


class PartyKind(StrEnum):
    """Who is punished: a citizen, or a legal person or other organisation."""

    PERSON = "person"
    ORG = "org"


class CaseStatus(StrEnum):
    """Where a case stands."""

    FILED = "filed"
    DECIDED = "decided"
    CLOSED = "closed"


SOURCE_LABELS: dict[CaseSource, str] = {
    CaseSource.INSPECTION: "检查发现",
    CaseSource.LEAD: "线索核查",
    CaseSource.TRANSFER: "其他机关移送",
    CaseSource.ASSIGNED: "上级交办",
}
KIND_LABELS: dict[PenaltyKind, str] = {
    PenaltyKind.WARNING: "警告",
    PenaltyKind.FINE: "罚款",
    PenaltyKind.CONFISCATE_GAINS: "没收违法所得",
    PenaltyKind.STOP_BUSINESS: "责令停产停业",
    PenaltyKind.REVOKE_LICENCE: "吊销许可证件",
    PenaltyKind.DETENTION: "行政拘留",
    PenaltyKind.OTHER: "其他行政处罚",
    PenaltyKind.CRITICISM: "通报批评",
    PenaltyKind.CONFISCATE_GOODS: "没收非法财物",
    PenaltyKind.LOWER_QUALIFICATION: "降低资质等级",
    PenaltyKind.SUSPEND_LICENCE: "暂扣许可证件",
    PenaltyKind.RESTRICT_BUSINESS: "限制开展生产经营活动",
    PenaltyKind.RESTRICT_WORK: "限制从业",
    PenaltyKind.CLOSE: "责令关闭",
}
PROCEDURE_LABELS: dict[Procedure, str] = {Procedure.SUMMARY: "简易程序", Procedure.ORDINARY: "普通程序"}
PARTY_LABELS: dict[PartyKind, str] = {PartyKind.PERSON: "公民", PartyKind.ORG: "法人或者其他组织"}
STATUS_LABELS: dict[CaseStatus, str] = {
    CaseStatus.FILED: "已立案",
    CaseStatus.DECIDED: "已决定",
    CaseStatus.CLOSED: "已结案",
}
STATUS_TONES: dict[CaseStatus, str] = {
    CaseStatus.FILED: "yellow",
    CaseStatus.DECIDED: "blue",
    CaseStatus.CLOSED: "green",
}
HEAVY = frozenset(
    {
        PenaltyKind.LOWER_QUALIFICATION,
        PenaltyKind.REVOKE_LICENCE,
        PenaltyKind.STOP_BUSINESS,
        PenaltyKind.CLOSE,
        PenaltyKind.RESTRICT_WORK,
    }
)
"""Kinds that always give a right to a hearing (行政处罚法第六十三条)."""
SUMMARY_KINDS = frozenset({PenaltyKind.WARNING, PenaltyKind.FINE})


@dataclass(frozen=True)
class Decision:
    """What is to be decided: kinds, fine in fen, days, the band of fines of its grade of discretion where one is written down."""

    procedure: Procedure
    party: PartyKind
    kinds: frozenset[PenaltyKind]
    fine_fen: int
    filed_on: date
    notified_on: date | None
    decided_on: date
    band: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True)
class Clocks:
    """The statutory clocks of a case; empty where not yet started."""

    decide_by: Deadline | None
    serve_by: Deadline | None
    pay_by: Deadline | None


def check_can_file(source: CaseSource | None, *, act_id: int | None, lead_id: int | None, facts: str) -> None:
    """No case without a source: an inspection act, a lead, or another authority (案件来源必填).

    Raises:
        Refused: what is missing.
    """
    if source is None:
        raise Refused("请填写案件来源；没有来源的案件不能立案。", basis=PENALTY_LAW.article(54, 2))
    if source is CaseSource.INSPECTION and act_id is None:
        raise Refused("来源为“检查发现”的案件必须写明检查行为编号。", basis=PENALTY_LAW.article(54, 2))
    if source is CaseSource.LEAD and lead_id is None:
        raise Refused("来源为“线索核查”的案件必须写明线索编号。", basis=PENALTY_LAW.article(54, 2))
    if not facts.strip():
        raise Refused("请写明涉嫌违法的事实。", basis=PENALTY_LAW.article(54, 2))


def check_can_notify(status: CaseStatus) -> None:
    """The party is told before the decision, not after it (行政处罚法第四十四条).

    Raises:
        Refused: decided already.
    """
    if status is not CaseStatus.FILED:
        raise Refused(
            "案件目前是“{status}”，不需要再告知。",
            status=STATUS_LABELS[status],
            basis=PENALTY_LAW.article(44),
        )


def check_can_decide(
    status: CaseStatus,
    decision: Decision,
    *,
    summary_max: Mapping[str, int],
    summary_basis: str,
    hearing_from: Mapping[str, int],
    hearing_over: date | None,
) -> None:
    """A decision names its kinds, fits its procedure, and follows the notice and the time to ask for a hearing.

    Args:
        status: where the case stands.
        decision: what is to be decided.
        summary_max, hearing_from: fen by party.
        summary_basis: basis of the summary limit.
        hearing_over: last day to ask for a hearing, counted from the notice.

    Raises:
        Refused: with the article.
    """
    if status is not CaseStatus.FILED:
        raise Refused("案件目前是“{status}”，不能再作决定。", status=STATUS_LABELS[status])
    if not decision.kinds:
        raise Refused("请至少选择一种处罚。", basis=PENALTY_LAW.article(9))
    if (PenaltyKind.FINE in decision.kinds) != (decision.fine_fen > 0):
        raise Refused("选择了罚款应填写金额，没有选择罚款的金额应为零。", basis=PENALTY_LAW.article(9))
    check_band(*decision.band)
    if decision.decided_on < decision.filed_on:
        raise Refused("决定日期早于立案日期，请核对。")
    if decision.procedure is Procedure.SUMMARY:
        most = summary_max[decision.party]
        if decision.fine_fen > most:
            raise Refused(
                "简易程序对{party}的罚款不得超过{most}元，请改用普通程序。",
                party=PARTY_LABELS[decision.party],
                most=most // 100,
                basis=summary_basis,
            )
        if decision.kinds - SUMMARY_KINDS:
            raise Refused("简易程序只能给予警告或小额罚款，请改用普通程序。", basis=summary_basis)
        return
    if decision.notified_on is None or decision.notified_on > decision.decided_on:
        raise Refused("还没有告知当事人拟作出的处罚，不能作出决定。", basis=PENALTY_LAW.article(62))
    large = decision.fine_fen >= hearing_from[decision.party] or bool(HEAVY & decision.kinds)
    if large and hearing_over is not None and decision.decided_on <= hearing_over:
        raise Refused(
            "当事人在{day}之前可以要求听证，期满后才能作出决定。",
            day=hearing_over,
            basis=PENALTY_LAW.article(64, item=1),
        )


def can_decide(status: CaseStatus) -> bool:
    """Whether a decision may follow at all."""
    return status is CaseStatus.FILED


def check_can_close_case(status: CaseStatus, *, decided_on: date | None, closed_on: date) -> None:
    """A case is closed after its decision was carried out.

    Raises:
        Refused: not decided, closed already, or closed before the decision.
    """
    if status is not CaseStatus.DECIDED or decided_on is None:
        raise Refused("案件目前是“{status}”，不能结案。", status=STATUS_LABELS[status])
    if closed_on < decided_on:
        raise Refused("结案日期早于决定日期，请核对。")


def can_close_case(status: CaseStatus, *, on: date) -> bool:
    """Whether the case may be closed."""
    try:
        check_can_close_case(status, decided_on=on, closed_on=on)
    except Problem:
        return False
    return True


def party_of(kind: EntityKind) -> PartyKind:
    """Self-employed people answer as citizens, everybody else as an organisation (a proposal the officer may change)."""
    return PartyKind.PERSON if kind is EntityKind.SELF_EMPLOYED else PartyKind.ORG


def clocks(
    calendar: Calendar,
    *,
    filed_on: date,
    decided_on: date | None,
    decide_days: int,
    service_wd: int,
    pay_days: int,
) -> Clocks:
    """Last days: to decide (calendar days from filing, 第六十条), to serve and to pay after the decision."""
    if decided_on is None:
        last = filed_on + timedelta(days=decide_days)
        return Clocks(Deadline(last, False), None, None)
    served = add_workdays(decided_on, service_wd, calendar)
    return Clocks(None, served, add_days(served.on, pay_days, calendar))


def read_fen(text: str) -> int:
    """Fen of an amount typed in yuan: ``1,234.5`` → 123450; empty is 0.

    Raises:
        Unreadable: no amount, more than two decimals, or a thousand million and more.
    """
    found = re.fullmatch(r"(\d{1,9})(?:\.(\d{1,2}))?", text.replace(",", "").replace("，", "").strip() or "0")
    if found is None:
        raise Unreadable("看不懂金额“{text}”，请以元为单位填写，最多两位小数。", text=text[:20])
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def read_band_end(text: str) -> int | None:
    """Fen of one end of a band typed in yuan; an empty field is no end. Raises Unreadable like ``read_fen``."""
    return read_fen(text) if text.strip() else None


def only_warning(kinds: Collection[PenaltyKind]) -> bool:
    """Whether the decision holds nothing but a warning."""
    return set(kinds) <= {PenaltyKind.WARNING}

"""When a record may be taken: officers, checklist, signatures, lateness."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspections.visits.rules.results import NEEDS_NO_CHECKLIST, ResultCode, check_can_combine, is_problem
from inspections.visits.rules.states import CheckMode
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.law.rules.citations import FOOD_CHECKS

RECORD_BASIS = f"{FOOD_CHECKS.article(34)}，其他领域参照"
COVER_BASIS = f"{FOOD_CHECKS.article(27)}，其他领域参照"


class Outcome(StrEnum):
    """The result of one point of the checklist (检查项结果)."""

    OK = "ok"
    BAD = "bad"
    UNCHECKED = "unchecked"
    NA = "na"


class SignatureState(StrEnum):
    """What happened at a signature slot (签名情况)."""

    SIGNED = "signed"
    REFUSED = "refused"
    ABSENT = "absent"
    PAPER = "paper"


class Party(StrEnum):
    """Who signs."""

    ENTITY = "entity"
    OFFICER = "officer"


class EvidenceKind(StrEnum):
    """What a file of a visit shows (证据种类)."""

    PHOTO = "photo"
    PAPER = "paper"
    RECORDING = "recording"
    SIGNATURE = "signature"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.OK: _("合格"),
    Outcome.BAD: _("不合格"),
    Outcome.UNCHECKED: _("未检查"),
    Outcome.NA: _("合理缺项"),
}
SIGNATURE_LABELS: dict[SignatureState, str] = {
    SignatureState.SIGNED: _("已签名"),
    SignatureState.REFUSED: _("拒绝签名"),
    SignatureState.ABSENT: _("当事人不在场"),
    SignatureState.PAPER: _("已在纸质笔录上签名"),
}
EVIDENCE_LABELS: dict[EvidenceKind, str] = {
    EvidenceKind.PHOTO: _("现场照片"),
    EvidenceKind.PAPER: _("纸质材料照片"),
    EvidenceKind.RECORDING: _("录音录像"),
    EvidenceKind.SIGNATURE: _("签名"),
}


@dataclass(frozen=True)
class Licence:
    """A certificate of an officer (执法证)."""

    number: str
    valid_from: date
    valid_to: date
    active: bool = True

    def valid_on(self, day: date) -> bool:
        """Whether it may be shown on a day."""
        return self.active and self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class Present:
    """An officer who was there: the certificates on the register and the number that was shown."""

    inspector_id: int
    name: str
    department_id: int
    shown: str
    licences: tuple[Licence, ...]


@dataclass(frozen=True)
class Slot:
    """One signature slot as reported (signed | refused | absent | on paper)."""

    party: Party
    state: SignatureState
    reason: str = ""
    witness: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Point:
    """One answered point of the checklist; ``point_id`` is the checklist's."""

    point_id: int
    outcome: Outcome
    note: str = ""


def check_officers(
    present: Iterable[Present], *, departments: Collection[int], on: date, least: int, basis: str
) -> None:
    """Every participating department was there with enough officers, each with a valid certificate.

    行政处罚法第四十二条：由具有行政执法资格的执法人员实施，执法人员不得少于两人。

    Args:
        departments: ids of the departments that take part.
        on: the day of the visit.
        least: the dated parameter ``min_officers``; ``basis`` is its basis.

    Raises:
        Refused: who is missing or which certificate was not valid.
    """
    people = {officer.inspector_id: officer for officer in present}
    for officer in people.values():
        fitting = [licence for licence in officer.licences if licence.number == officer.shown.strip()]
        if not fitting:
            raise Refused(
                _("执法人员{name}出示的执法证号与名录库登记的不一致，请核对。"),
                name=officer.name,
                basis=basis,
            )
        if not any(licence.valid_on(on) for licence in fitting):
            raise Refused(
                _("执法人员{name}的执法证在{day}无效，不能执法。"), name=officer.name, day=on, basis=basis
            )
    for department in departments:
        count = sum(officer.department_id == department for officer in people.values())
        if count < least:
            raise Refused(
                _(
                    "现场只有{count}名持有效执法证的执法人员，每个参加部门不得少于{least}名。这次检查不能录入，请补足人员后重新检查。"
                ),
                count=count,
                least=least,
                basis=basis,
            )


def check_points(
    codes: Collection[ResultCode], points: Iterable[Point], *, expected: Collection[int]
) -> None:
    """The whole list is covered and agrees with the result.

    Args:
        expected: ids of the points of the pinned checklist version.

    Raises:
        Refused: a point missing, foreign or twice; a finding without a note; a finding beside "no problem found".
    """
    check_can_combine(codes)
    answers = list(points)
    ids = [point.point_id for point in answers]
    if len(set(ids)) != len(ids) or not set(ids) <= set(expected):
        raise Refused(_("检查项与这次检查的检查表不一致，请刷新页面后重新填写。"))
    missing = len(set(expected) - set(ids))
    if missing and not set(codes) & NEEDS_NO_CHECKLIST:
        raise Refused(
            _("还有{count}个检查项没有填写，检查表应当全部覆盖。"), count=missing, basis=COVER_BASIS
        )
    for point in answers:
        if point.outcome in (Outcome.BAD, Outcome.UNCHECKED) and not point.note.strip():
            raise Refused(_("不合格和未检查的检查项请写明情况。"), basis=RECORD_BASIS)
    if any(point.outcome is Outcome.BAD for point in answers) and not is_problem(codes):
        raise Refused(_("有不合格的检查项，检查结果就不能是“未发现问题”，请核对。"))


def check_slot(slot: Slot) -> None:
    """A slot without a signature needs what stands in its place.

    A refused slot without witness and without recording must not close the record.

    Raises:
        Refused: what is missing.
    """
    if slot.state is SignatureState.SIGNED and not slot.evidence:
        raise Refused(_("请在签名栏签名。"), basis=RECORD_BASIS)
    if slot.state is SignatureState.PAPER and not slot.evidence:
        raise Refused(_("在纸质笔录上签名的，请拍照上传签名页。"), basis=RECORD_BASIS)
    if slot.state is SignatureState.REFUSED:
        if not slot.reason.strip():
            raise Refused(_("当事人拒绝签名的，请写明原因。"), basis=RECORD_BASIS)
        if not slot.witness.strip() and not slot.evidence:
            raise Refused(_("当事人拒绝签名的，应当有见证人签名或者录音录像。"), basis=RECORD_BASIS)
    if slot.state is SignatureState.ABSENT and not slot.witness.strip() and not slot.evidence:
        raise Refused(_("当事人不在场的，请写明见证人，或者上传现场照片。"), basis=RECORD_BASIS)


def check_slots(slots: Iterable[Slot], *, mode: CheckMode) -> None:
    """The inspected party has its one slot (off-site checks need none).

    Raises:
        Refused: the slot is missing or twice, or is not closed properly.
    """
    given = list(slots)
    own = [slot for slot in given if slot.party is Party.ENTITY]
    if len(own) > 1 or (not own and mode is CheckMode.ONSITE):
        raise Refused(_("请填写当事人的签名情况。"), basis=RECORD_BASIS)
    for slot in given:
        check_slot(slot)


def check_times(*, occurred_on: date, received_on: date, late_reason: str, longest: int, basis: str) -> None:
    """A record that arrives late says why, and not too late (离线补录).

    Args:
        longest: calendar days, the dated parameter ``offline_backfill_days``; ``basis`` is its basis.

    Raises:
        Refused: a day in the future, a late record without reason, or after the limit.
    """
    days = (received_on - occurred_on).days
    if days < 0:
        raise Refused(_("检查日期{day}晚于今天，请检查手机的日期设置。"), day=occurred_on)
    if days > longest:
        raise Refused(
            _("检查已过去{days}日，超过{longest}日的补录期限，不能直接补录，请报告负责人处理。"),
            days=days,
            longest=longest,
            basis=basis,
        )
    if days > 0 and not late_reason.strip():
        raise Refused(_("检查在{days}日前进行，请写明当时没有录入的原因。"), days=days, basis=basis)


@dataclass(frozen=True)
class Record:
    """Everything the gate of a record looks at."""

    mode: CheckMode
    occurred_on: date
    received_on: date
    late_reason: str
    officers: tuple[Present, ...]
    slots: tuple[Slot, ...]
    departments: frozenset[int]


@dataclass(frozen=True)
class Limits:
    """The dated parameters that bind on the day of the visit, each with its basis."""

    least_officers: int
    officers_basis: str
    longest_delay: int
    delay_basis: str


def check_can_record(record: Record, limits: Limits) -> None:
    """The gate of a record as a whole (acts are checked one by one with ``check_points``).

    Raises:
        Refused: the first rule that says no.
    """
    check_times(
        occurred_on=record.occurred_on,
        received_on=record.received_on,
        late_reason=record.late_reason,
        longest=limits.longest_delay,
        basis=limits.delay_basis,
    )
    check_officers(
        record.officers,
        departments=record.departments,
        on=record.occurred_on,
        least=limits.least_officers,
        basis=limits.officers_basis,
    )
    check_slots(record.slots, mode=record.mode)


def can_record(record: Record, limits: Limits) -> bool:
    """The yes-or-no of ``check_can_record``."""
    try:
        check_can_record(record, limits)
    except Refused:
        return False
    return True

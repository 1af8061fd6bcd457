"""The gates of a record, each with its article."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.visits.rules.recording import (
    EVIDENCE_LABELS,
    OUTCOME_LABELS,
    SIGNATURE_LABELS,
    EvidenceKind,
    Licence,
    Limits,
    Outcome,
    Party,
    Point,
    Present,
    Record,
    SignatureState,
    Slot,
    can_record,
    check_can_record,
    check_officers,
    check_points,
    check_slot,
    check_slots,
    check_times,
)
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import CheckMode
from supervision.foundation.errors import Refused

DAY = date(2026, 11, 20)
ARTICLE = "《行政处罚法》第四十二条第一款"
YEAR = Licence("42130001", DAY - timedelta(100), DAY + timedelta(100))
SIGNED = Slot(Party.ENTITY, SignatureState.SIGNED, evidence="a" * 64)
LIMITS = Limits(2, ARTICLE, 10, "深圳市监督码管理规定")


def officer(number: int, department: int = 1, licence: Licence = YEAR) -> Present:
    return Present(number, f"检查员{number}", department, licence.number, (licence,))


GOOD = Record(
    mode=CheckMode.ONSITE,
    occurred_on=DAY,
    received_on=DAY,
    late_reason="",
    officers=(officer(1), officer(2)),
    slots=(SIGNED,),
    departments=frozenset({1}),
)


def test_every_choice_has_a_word() -> None:
    assert set(OUTCOME_LABELS) == set(Outcome)
    assert set(SIGNATURE_LABELS) == set(SignatureState)
    assert set(EVIDENCE_LABELS) == set(EvidenceKind)


def test_two_officers_a_signature_and_the_same_day_pass() -> None:
    check_can_record(GOOD, LIMITS)
    assert can_record(GOOD, LIMITS)


def test_a_visit_with_one_officer_is_refused_with_the_article() -> None:
    with pytest.raises(Refused, match="不得少于2名") as refused:
        check_can_record(replace(GOOD, officers=(officer(1),)), LIMITS)
    assert refused.value.basis == ARTICLE


def test_one_person_named_twice_is_one_person() -> None:
    with pytest.raises(Refused, match="不得少于"):
        check_officers([officer(1), officer(1)], departments={1}, on=DAY, least=2, basis=ARTICLE)


def test_each_department_of_a_joint_check_brings_two() -> None:
    team = [officer(1, 1), officer(2, 1), officer(3, 2)]
    with pytest.raises(Refused, match="只有1名"):
        check_officers(team, departments={1, 2}, on=DAY, least=2, basis=ARTICLE)
    check_officers([*team, officer(4, 2)], departments={1, 2}, on=DAY, least=2, basis=ARTICLE)


@given(st.integers(-400, 400))
def test_a_certificate_counts_only_on_its_own_days(shift: int) -> None:
    licence = Licence("42130009", DAY + timedelta(shift - 30), DAY + timedelta(shift + 30))
    valid = -30 <= shift <= 30
    assert licence.valid_on(DAY) == valid
    record = replace(GOOD, officers=(officer(1), officer(2, licence=licence)))
    assert can_record(record, LIMITS) == valid


def test_an_expired_certificate_is_named() -> None:
    old = Licence("42130009", date(2019, 1, 1), date(2024, 1, 1))
    with pytest.raises(Refused, match="检查员2的执法证在2026-11-20无效"):
        check_can_record(replace(GOOD, officers=(officer(1), officer(2, licence=old))), LIMITS)


def test_a_revoked_certificate_does_not_count() -> None:
    assert not replace(YEAR, active=False).valid_on(DAY)


def test_another_number_than_the_registers_is_refused() -> None:
    with pytest.raises(Refused, match="不一致"):
        check_can_record(replace(GOOD, officers=(officer(1), replace(officer(2), shown="999"))), LIMITS)


@pytest.mark.parametrize(
    "slot",
    [
        Slot(Party.ENTITY, SignatureState.SIGNED),
        Slot(Party.ENTITY, SignatureState.PAPER),
        Slot(Party.ENTITY, SignatureState.REFUSED, witness="钱七"),
        Slot(Party.ENTITY, SignatureState.REFUSED, reason="不认可"),
        Slot(Party.ENTITY, SignatureState.ABSENT),
    ],
)
def test_a_slot_without_what_stands_in_its_place_does_not_close_the_record(slot: Slot) -> None:
    with pytest.raises(Refused) as refused:
        check_slot(slot)
    assert "第三十四条" in refused.value.basis


@pytest.mark.parametrize(
    "slot",
    [
        SIGNED,
        Slot(Party.ENTITY, SignatureState.PAPER, evidence="b" * 64),
        Slot(Party.ENTITY, SignatureState.REFUSED, reason="不认可", witness="钱七"),
        Slot(Party.ENTITY, SignatureState.REFUSED, reason="不认可", evidence="c" * 64),
        Slot(Party.ENTITY, SignatureState.ABSENT, witness="居委会 孙八"),
        Slot(Party.ENTITY, SignatureState.ABSENT, evidence="d" * 64),
    ],
)
def test_the_four_ways_to_close_a_slot(slot: Slot) -> None:
    check_slots([slot], mode=CheckMode.ONSITE)


def test_the_party_has_one_slot_on_site_and_none_off_site() -> None:
    for slots in ([], [SIGNED, SIGNED]):
        with pytest.raises(Refused):
            check_slots(slots, mode=CheckMode.ONSITE)
    check_slots([], mode=CheckMode.OFFSITE)


@given(st.integers(-5, 30), st.sampled_from(["", "山区无信号"]))
def test_a_late_record_says_why_and_comes_within_ten_days(days: int, reason: str) -> None:
    fits = days == 0 or (0 < days <= 10 and bool(reason))
    record = replace(GOOD, received_on=DAY + timedelta(days), late_reason=reason)
    assert can_record(record, LIMITS) == fits


def test_the_limit_of_late_records_is_a_parameter() -> None:
    check_times(occurred_on=DAY, received_on=DAY + timedelta(15), late_reason="故障", longest=20, basis="")
    with pytest.raises(Refused, match="超过14日"):
        check_times(
            occurred_on=DAY, received_on=DAY + timedelta(15), late_reason="故障", longest=14, basis=""
        )


POINTS = [Point(n, Outcome.OK) for n in (1, 2, 3)]


def test_the_whole_checklist_is_covered() -> None:
    check_points([ResultCode.R01], POINTS, expected=[1, 2, 3])
    with pytest.raises(Refused, match="还有1个检查项"):
        check_points([ResultCode.R01], POINTS[:2], expected=[1, 2, 3])


@pytest.mark.parametrize("code", [ResultCode.R04, ResultCode.R09, ResultCode.R06])
def test_nobody_covers_the_checklist_of_a_closed_shop(code: ResultCode) -> None:
    check_points([code], [], expected=[1, 2, 3])


def test_points_of_another_checklist_are_refused() -> None:
    for points in ([*POINTS, Point(9, Outcome.OK)], [*POINTS, POINTS[0]]):
        with pytest.raises(Refused, match="检查表不一致"):
            check_points([ResultCode.R01], points, expected=[1, 2, 3])


def test_a_finding_is_described_and_shows_in_the_result() -> None:
    silent = [*POINTS[:2], Point(3, Outcome.BAD)]
    with pytest.raises(Refused, match="写明情况"):
        check_points([ResultCode.R08], silent, expected=[1, 2, 3])
    told = [*POINTS[:2], Point(3, Outcome.BAD, "过期食品三袋")]
    with pytest.raises(Refused, match="不合格"):
        check_points([ResultCode.R01], told, expected=[1, 2, 3])
    check_points([ResultCode.R05, ResultCode.R08], told, expected=[1, 2, 3])

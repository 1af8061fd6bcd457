"""What may be decided, when, and on which clock; each refusal names its article."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.penalties.rules import (
    HEAVY,
    KIND_LABELS,
    PARTY_LABELS,
    PROCEDURE_LABELS,
    SOURCE_LABELS,
    STATUS_LABELS,
    CaseSource,
    CaseStatus,
    Decision,
    PartyKind,
    PenaltyKind,
    Procedure,
    can_close_case,
    can_decide,
    check_can_close_case,
    check_can_decide,
    check_can_file,
    check_can_notify,
    clocks,
    only_warning,
    party_of,
    read_fen,
)
from supervision.foundation.errors import Refused, Unreadable
from supervision.law.queries import PACKAGE_EXCEPTIONS, PACKAGE_UNTIL
from supervision.law.rules.workdays import Calendar
from supervision.registers.rules.kinds import EntityKind

CALENDAR = Calendar(PACKAGE_EXCEPTIONS, PACKAGE_UNTIL)
FILED = date(2026, 9, 1)
FINE = frozenset({PenaltyKind.FINE})


def _decide(status: CaseStatus = CaseStatus.FILED, over: date | None = None, **change: object) -> None:
    values = {
        "procedure": Procedure.ORDINARY,
        "party": PartyKind.ORG,
        "kinds": FINE,
        "fine_fen": 100_000,
        "filed_on": FILED,
        "notified_on": FILED,
        "decided_on": FILED + timedelta(days=10),
    } | change
    check_can_decide(
        status,
        Decision(**values),  # type: ignore[arg-type]
        summary_max={"person": 20_000, "org": 300_000},
        summary_basis="《行政处罚法》第五十一条",
        hearing_from={"person": 1_000_000, "org": 10_000_000},
        hearing_over=over,
    )


@pytest.mark.parametrize(
    ("party", "fine"), [(PartyKind.PERSON, 20_001), (PartyKind.ORG, 300_001), (PartyKind.ORG, 10**9)]
)
def test_a_fine_above_the_summary_limit_needs_the_ordinary_procedure(party: PartyKind, fine: int) -> None:
    with pytest.raises(Refused, match="第五十一条"):
        _decide(procedure=Procedure.SUMMARY, party=party, fine_fen=fine)


@given(st.sampled_from(PartyKind), st.integers(1, 300_000))
def test_summary_fines_up_to_the_limit_pass_without_notice(party: PartyKind, fine: int) -> None:
    most = {PartyKind.PERSON: 20_000, PartyKind.ORG: 300_000}[party]
    if fine <= most:
        _decide(procedure=Procedure.SUMMARY, party=party, fine_fen=fine, notified_on=None)
    else:
        with pytest.raises(Refused):
            _decide(procedure=Procedure.SUMMARY, party=party, fine_fen=fine, notified_on=None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kinds": frozenset(), "fine_fen": 0}, "第九条"),
        ({"fine_fen": 0}, "应填写金额"),
        ({"kinds": frozenset({PenaltyKind.WARNING})}, "应为零"),
        ({"decided_on": FILED - timedelta(days=1)}, "早于立案"),
        ({"notified_on": None}, "第六十二条"),
        ({"notified_on": FILED + timedelta(days=11)}, "第六十二条"),
        (
            {"procedure": Procedure.SUMMARY, "kinds": FINE | {PenaltyKind.CLOSE}, "fine_fen": 100},
            "只能给予警告或小额罚款",
        ),
    ],
)
def test_a_decision_that_breaks_a_rule_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        _decide(**change)


@pytest.mark.parametrize(
    "change", [{"fine_fen": 10_000_000}, {"kinds": frozenset({next(iter(HEAVY))}), "fine_fen": 0}]
)
def test_heavy_penalties_wait_for_the_time_to_ask_for_a_hearing(change: dict[str, object]) -> None:
    decided = FILED + timedelta(days=10)
    with pytest.raises(Refused, match="第六十四条"):
        _decide(over=decided, **change)
    _decide(over=decided - timedelta(days=1), **change)


def test_small_penalties_do_not_wait() -> None:
    _decide(over=FILED + timedelta(days=20))


def test_no_case_without_a_source() -> None:
    with pytest.raises(Refused, match="案件来源"):
        check_can_file(None, act_id=1, lead_id=None, facts="x")
    with pytest.raises(Refused, match="检查行为编号"):
        check_can_file(CaseSource.INSPECTION, act_id=None, lead_id=1, facts="x")
    with pytest.raises(Refused, match="线索编号"):
        check_can_file(CaseSource.LEAD, act_id=1, lead_id=None, facts="x")
    with pytest.raises(Refused, match="事实"):
        check_can_file(CaseSource.TRANSFER, act_id=None, lead_id=None, facts=" ")
    check_can_file(CaseSource.TRANSFER, act_id=None, lead_id=None, facts="无证经营")


def test_a_decided_case_is_neither_notified_nor_decided_again() -> None:
    for status in (CaseStatus.DECIDED, CaseStatus.CLOSED):
        with pytest.raises(Refused):
            check_can_notify(status)
        with pytest.raises(Refused):
            _decide(status)
        assert not can_decide(status)
    assert can_decide(CaseStatus.FILED)


def test_a_case_is_closed_after_its_decision() -> None:
    check_can_close_case(CaseStatus.DECIDED, decided_on=FILED, closed_on=FILED)
    for status, decided in ((CaseStatus.FILED, None), (CaseStatus.CLOSED, FILED), (CaseStatus.DECIDED, None)):
        with pytest.raises(Refused):
            check_can_close_case(status, decided_on=decided, closed_on=FILED)
    with pytest.raises(Refused, match="早于决定"):
        check_can_close_case(CaseStatus.DECIDED, decided_on=FILED, closed_on=FILED - timedelta(days=1))
    assert can_close_case(CaseStatus.DECIDED, on=FILED)


def test_ninety_days_to_decide_are_calendar_days_the_rest_working_days() -> None:
    running = clocks(CALENDAR, filed_on=FILED, decided_on=None, decide_days=90, service_wd=7, pay_days=15)
    assert running.decide_by
    assert running.decide_by.on == date(2026, 11, 30)
    after = clocks(
        CALENDAR, filed_on=FILED, decided_on=date(2026, 9, 28), decide_days=90, service_wd=7, pay_days=15
    )
    assert after.serve_by
    assert after.pay_by
    assert after.serve_by.on == date(2026, 10, 13)  # over National Day, with the make-up Saturday
    assert after.pay_by.on == date(2026, 10, 28)
    assert after.decide_by is None


@given(st.integers(0, 10**11 - 1))
def test_an_amount_survives_writing_and_reading(fen: int) -> None:
    whole, rest = divmod(fen, 100)
    assert read_fen(f"{whole:,}.{rest:02d}") == fen


@pytest.mark.parametrize("text", ["1.234", "-5", "1e6", "十元", "1 000", "NaN", "99999999999"])
def test_what_is_no_amount_is_named(text: str) -> None:
    with pytest.raises(Unreadable):
        read_fen(text)


def test_an_empty_amount_is_nothing() -> None:
    assert read_fen("") == 0
    assert read_fen("200") == 20_000


def test_everything_that_is_shown_has_a_word() -> None:
    for labels, kind in (
        (KIND_LABELS, PenaltyKind),
        (SOURCE_LABELS, CaseSource),
        (STATUS_LABELS, CaseStatus),
        (PROCEDURE_LABELS, Procedure),
        (PARTY_LABELS, PartyKind),
    ):
        assert set(labels) == set(kind)
    assert party_of(EntityKind.SELF_EMPLOYED) is PartyKind.PERSON
    assert party_of(EntityKind.ENTERPRISE) is PartyKind.ORG
    assert only_warning([PenaltyKind.WARNING])
    assert not only_warning([PenaltyKind.WARNING, PenaltyKind.FINE])

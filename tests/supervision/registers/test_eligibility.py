"""Who may inspect on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.errors import Refused
from supervision.registers.rules import eligibility
from supervision.registers.rules.eligibility import (
    Paper,
    Standing,
    check_may_inspect,
    may_inspect,
    recused,
    serves,
    trouble,
    turns,
)
from supervision.registers.rules.kinds import CertificateStatus, InspectorStatus

DAY = date(2026, 6, 15)
GOOD = Paper(date(2024, 1, 1), date(2028, 12, 31))
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def standing(*papers, status=InspectorStatus.ACTIVE, leave=()):
    return Standing(status, papers, leave)


def test_in_office_with_a_valid_certificate_is_enough():
    assert may_inspect(standing(GOOD), DAY)
    check_may_inspect("甲", standing(GOOD), DAY)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (standing(), eligibility.NO_CERTIFICATE),
        (standing(Paper(date(2020, 1, 1), date(2026, 6, 14))), eligibility.EXPIRED),
        (standing(Paper(date(2026, 6, 16), date(2028, 1, 1))), eligibility.NOT_YET),
        (
            standing(Paper(date(2020, 1, 1), date(2030, 1, 1), CertificateStatus.SUSPENDED)),
            eligibility.WITHDRAWN,
        ),
        (standing(GOOD, status=InspectorStatus.RETIRED), eligibility.AWAY),
        (standing(GOOD, leave=((DAY, DAY),)), eligibility.ON_LEAVE),
    ],
)
def test_each_reason_against_is_named_with_its_article(one, why):
    assert trouble(one, DAY) == why
    with pytest.raises(Refused) as caught:
        check_may_inspect("甲", one, DAY)
    assert why in str(caught.value)
    assert "行政处罚法" in caught.value.basis


@given(days, days, days)
def test_a_certificate_holds_on_its_first_and_last_day_and_between(start, end, on):
    assert Paper(start, end).holds(on) == (start <= on <= end)


@given(days, st.integers(0, 400), st.integers(-500, 500))
def test_another_certificate_never_takes_eligibility_away(start, length, offset):
    other = Paper(start, start + timedelta(length))
    on = start + timedelta(offset)
    if may_inspect(standing(GOOD), on):
        assert may_inspect(standing(GOOD, other), on)


spans = st.tuples(days, st.integers(0, 900)).map(lambda span: (span[0], span[0] + timedelta(span[1])))


@given(st.lists(spans, max_size=3), st.lists(spans, max_size=3), days)
def test_between_two_turns_the_answer_stays(papers, leave, on):
    one = standing(*(Paper(*span) for span in papers), leave=tuple(leave))
    before = on - timedelta(1)
    assert on in turns(one) or may_inspect(one, on) == may_inspect(one, before)


def test_a_certificate_without_end_turns_once():
    assert turns(standing(Paper(DAY, date.max))) == {DAY}


def test_an_inspector_serves_inside_the_own_territory_only():
    assert serves("421303", "421303-07")
    assert serves("421300", "421381")
    assert serves("", "421381")
    assert not serves("421303", "421381")


def test_a_recusal_without_end_holds_on():
    assert recused(date(2026, 1, 1), None, DAY)
    assert not recused(date(2026, 1, 1), date(2026, 6, 14), DAY)

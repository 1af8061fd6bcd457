"""Limits: which way is bad, what is due by a day, what may be set."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.alerts.rules.alerts import Ending, Found, changes, ending, said, written
from inspections.alerts.rules.limits import (
    Direction,
    Level,
    Limit,
    Tone,
    check_can_set,
    in_force,
    limit_for,
)
from inspections.alerts.rules.typed import number_of
from supervision.foundation.errors import Refused, Unreadable
from supervision.foundation.i18n import translate

DAY = date(2026, 11, 21)
LIMIT = Limit("published_in_time", Level.STATION, Direction.BELOW, 1.0, 0.9, "考核办法", least=1)
SHARES = st.floats(0, 1, allow_nan=False)


@given(value=SHARES, yellow=SHARES, red=SHARES)
def test_red_is_never_said_of_a_value_that_is_not_yellow_too(value: float, yellow: float, red: float) -> None:
    low, high = sorted((yellow, red))
    for limit in (
        replace(LIMIT, yellow=high, red=low),
        replace(LIMIT, direction=Direction.ABOVE, yellow=low, red=high),
        replace(LIMIT, direction=Direction.REACHED, yellow=low, red=high),
    ):
        check_can_set(limit)
        crossed = limit.crossed(value, 100, DAY)
        alone = replace(limit, red=None).crossed(value, 100, DAY)
        assert (crossed is None) is (alone is None)


@given(value=SHARES, denominator=st.integers(0, 50), least=st.integers(0, 50))
def test_nothing_is_said_of_too_few_or_when_switched_off(value: float, denominator: int, least: int) -> None:
    limit = replace(LIMIT, least=least)
    if denominator < least:
        assert limit.crossed(value, denominator, DAY) is None
    assert replace(limit, active=False).crossed(value, denominator, DAY) is None
    assert limit.crossed(None, denominator, DAY) is None


def test_a_cap_is_reached_and_an_order_is_above() -> None:
    cap = Limit("cap_use", Level.DEPARTMENT, Direction.REACHED, 0.8, 1.0, "频次上限")
    assert cap.crossed(1.0, 10, DAY) == (Tone.RED, 1.0)
    assert cap.crossed(0.8, 10, DAY) == (Tone.YELLOW, 0.8)
    late = Limit("overdue", Level.STATION, Direction.ABOVE, 0.0, 0.1, "处罚法")
    assert late.crossed(0.0, 10, DAY) is None
    assert late.crossed(0.1, 10, DAY) == (Tone.YELLOW, 0.0)


def test_a_share_of_few_cases_is_yellow_at_most_and_says_so() -> None:
    late = Limit("overdue", Level.STATION, Direction.ABOVE, 0.0, 0.1, "处罚法", least=1)
    assert late.crossed(0.125, 8, DAY, red_from=10) == (Tone.YELLOW, 0.0)
    assert late.crossed(0.125, 8, DAY) == late.crossed(0.125, 16, DAY, red_from=10) == (Tone.RED, 0.1)
    only_red = replace(late, yellow=None)
    assert only_red.crossed(0.5, 2, DAY, red_from=10) == (Tone.YELLOW, 0.1)
    assert late.crossed(0.0, 8, DAY, red_from=10) is None
    cap = Limit("cap_used", Level.DEPARTMENT, Direction.REACHED, 0.8, 1.0, "频次上限", least=1)
    assert cap.crossed(1.0, 2, DAY, red_from=10) == (Tone.RED, 1.0), "what is reached is reached"
    one = replace(FOUND, numerator=7, denominator=8, late=1)
    sentence, values = said(one, "洪山所", red_from=10)
    assert translate(sentence, "zh", **values).endswith("1件已过期限，最久12天，样本少（7 / 8）")
    sentence, values = said(replace(one, late=0), "洪山所", red_from=10)
    assert translate(sentence, "en", **values).endswith("few cases (7 / 8)")
    assert "样本少" not in said(replace(FOUND, denominator=33), "洪山所", red_from=10)[0]


def test_a_target_of_the_year_is_held_against_the_days_that_have_passed() -> None:
    limit = Limit("entity_coverage", Level.CITY, Direction.BELOW, None, 0.03, "不少于3%", accrues=True)
    assert limit.crossed(0.01, 1000, date(2026, 1, 1)) is None
    assert limit.crossed(0.02, 1000, date(2026, 12, 31)) == (Tone.RED, 0.03)


def test_the_bureaus_own_limit_goes_first_and_one_office_before_all() -> None:
    own = replace(LIMIT, yellow=0.95, own=True)
    mine = replace(LIMIT, office_id=7, yellow=0.5, red=None, own=True)
    limits = in_force([LIMIT], [own, mine])
    assert limit_for(limits, "published_in_time", Level.STATION, 8) == own
    assert limit_for(limits, "published_in_time", Level.STATION, 7) == mine
    assert limit_for(limits, "published_in_time", Level.CITY, None) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"yellow": None, "red": None},
        {"yellow": 0.8, "red": 0.9},
        {"yellow": float("nan")},
        {"red": float("-inf")},
        {"basis": " 无 "},
        {"level": Level.CITY, "office_id": 3},
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        check_can_set(replace(LIMIT, **wrong))  # type: ignore[arg-type]


def test_numbers_are_read_as_people_type_them() -> None:
    assert number_of(" 90％ ", percent=True) == 0.9
    assert number_of("1.5", percent=False) == 1.5
    assert number_of("", percent=True) is None
    with pytest.raises(Unreadable):
        number_of("九十", percent=True)


FOUND = Found(
    measure="published_in_time",
    title="按时公示率",
    unit="share",
    level=Level.STATION,
    direction=Direction.BELOW,
    tone=Tone.RED,
    limit=0.9,
    value=0.82,
    numerator=27,
    denominator=33,
    basis="考核办法",
    office_id=7,
    late=6,
    days=12,
)


def test_an_alert_reads_as_a_sentence_in_both_languages() -> None:
    sentence, values = said(FOUND, "洪山所")
    assert translate(sentence, "zh", **values) == "洪山所按时公示率82%，低于90%：6件已过期限，最久12天"
    assert "below 90%; 6 past their day, the longest by 12 days" in translate(sentence, "en", **values)
    sentence, values = said(replace(FOUND, late=0), "")
    assert translate(sentence, "zh", **values) == "全市按时公示率82%，低于90%（27 / 33）"


def test_values_are_written_short() -> None:
    shown = [written("share", 0.825), written("change", 0.05), written("count", 3.0), written("mean", 1.0)]
    assert shown == ["82.5%", "+5%", "3", "1"]
    assert written("share", None) == "—"


@given(st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)))
def test_every_key_is_opened_kept_or_closed_and_only_once(before: set[int], now: set[int]) -> None:
    found = [replace(FOUND, office_id=office) for office in now]
    told = changes((replace(FOUND, office_id=office).key for office in before), found)
    assert sorted([*told.opened, *told.lasting]) == sorted(one.key for one in found)
    assert len(told.closed) == len(before - now)
    assert not set(told.opened) & set(told.closed)


def test_why_an_alert_ended() -> None:
    judged = {"back": True, "few": False}
    assert [ending(key, judged) for key in ("back", "few", "gone")] == [
        Ending.BACK,
        Ending.TOO_FEW,
        Ending.LIMIT,
    ]

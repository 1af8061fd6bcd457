"""Ratios become integers: the announced share is never undercut, nobody's class is forgotten, nothing impossible passes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.plans.rules.quotas import (
    RANGES,
    WHOLE,
    Ratio,
    RatioKind,
    largest_remainder,
    quotas,
    warn_below_minimum,
)
from inspections.plans.rules.ratios import has_unit, read_ratio, write_ratio
from supervision.foundation.errors import Refused, Unreadable

PERCENT = RatioKind.PERCENT
SIZES = st.dictionaries(st.sampled_from("ABCDN"), st.integers(0, 100_000), min_size=1)


@given(SIZES, st.data())
def test_quotas_add_up_to_the_share_rounded_up_and_stay_within_one_of_each_class(
    sizes: dict[str, int], data: st.DataObject
) -> None:
    ratios = {s: Ratio(PERCENT, data.draw(st.integers(1, WHOLE))) for s in sizes}
    found = quotas(sizes, ratios)
    exact = {s: Fraction(sizes[s] * ratios[s].value, WHOLE) for s in sizes}
    rounded = largest_remainder(exact)
    assert sum(rounded.values()) == -(-sum(exact.values()) // 1)
    for s in sizes:
        assert exact[s] - 1 < rounded[s] < exact[s] + 1
        assert found[s] == (max(rounded[s], 1) if sizes[s] else 0)
        assert found[s] <= sizes[s]


@given(SIZES)
def test_the_order_of_the_classes_changes_nothing(sizes: dict[str, int]) -> None:
    ratios = {s: Ratio(PERCENT, 333) for s in sizes}
    back = dict(reversed(sizes.items()))
    assert quotas(sizes, ratios) == quotas(back, dict(reversed(ratios.items())))


def test_a_city_with_rising_shares_gets_the_numbers_officers_expect() -> None:
    sizes = {"A": 47_589, "B": 71_640, "C": 23_544, "D": 23_271}
    ratios = {
        "A": Ratio(PERCENT, 100),
        "B": Ratio(PERCENT, 300),
        "C": Ratio(PERCENT, 1000),
        "D": Ratio(PERCENT, 2000),
    }
    assert quotas(sizes, ratios) == {"A": 476, "B": 2149, "C": 2355, "D": 4654}


def test_a_class_of_seven_firms_at_one_per_cent_still_gives_one() -> None:
    assert quotas({"A": 7}, {"A": Ratio(PERCENT, 100)}) == {"A": 1}


def test_counts_full_classes_and_floors_stand_for_themselves() -> None:
    ratios = {"A": Ratio(RatioKind.COUNT, 60), "B": Ratio(RatioKind.FULL), "C": Ratio(PERCENT, 100, floor=5)}
    assert quotas({"A": 100, "B": 9, "C": 50}, ratios) == {"A": 60, "B": 9, "C": 5}


@pytest.mark.parametrize(
    ("sizes", "ratios", "words"),
    [
        ({"A": 100}, {"A": Ratio(PERCENT, WHOLE + 1)}, "超过100%"),
        ({"A": 100}, {"A": Ratio(PERCENT, 0)}, "必须大于零"),
        ({"A": 100}, {"A": Ratio(RatioKind.COUNT, 101)}, "只有100户"),
        ({"A": 0}, {"A": Ratio(RatioKind.COUNT, 1)}, "只有0户"),
        ({"A": 100}, {"A": Ratio(RatioKind.COUNT, 0)}, "至少为1"),
        ({"A": 100}, {"A": Ratio(RatioKind.AT_LEAST, WHOLE + 1)}, "超过100%"),
        ({"A": 100}, {"A": Ratio(RatioKind.PERCENT_RANGE, 300, upper=300)}, "上限应大于下限"),
        ({"A": 100}, {"A": Ratio(RatioKind.COUNT_RANGE, 70, upper=60)}, "上限应大于下限"),
        ({"A": 3}, {"A": Ratio(PERCENT, 100, floor=4)}, "只有3户"),
        ({"A": 3}, {"A": Ratio(PERCENT, 100, floor=0)}, "最少抽取户数至少为1"),
        ({"A": 3, "B": 1}, {"A": Ratio(PERCENT, 100)}, "没有设定抽查比例"),
    ],
)
def test_shares_that_cannot_be_drawn_are_refused_with_the_class(
    sizes: dict[str, int], ratios: dict[str, Ratio], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        quotas(sizes, ratios)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("3", Ratio(PERCENT, 300)),
        ("3%", Ratio(PERCENT, 300)),
        ("0.5 ％", Ratio(PERCENT, 50)),
        ("2‰", Ratio(PERCENT, 20)),
        ("60户", Ratio(RatioKind.COUNT, 60)),
        ("60 家", Ratio(RatioKind.COUNT, 60)),
        ("全部", Ratio(RatioKind.FULL)),
        ("100%", Ratio(PERCENT, WHOLE)),
        ("不低于0.5%", Ratio(RatioKind.AT_LEAST, 50)),
        ("≥3%", Ratio(RatioKind.AT_LEAST, 300)),
        ("5%以上", Ratio(RatioKind.AT_LEAST, 500)),
        ("不少于60户", Ratio(RatioKind.COUNT, 60)),
        ("10%–20%", Ratio(RatioKind.PERCENT_RANGE, 1000, upper=2000)),
        ("10-20%", Ratio(RatioKind.PERCENT_RANGE, 1000, upper=2000)),
        ("60–70", Ratio(RatioKind.COUNT_RANGE, 60, upper=70)),
        ("60至70家", Ratio(RatioKind.COUNT_RANGE, 60, upper=70)),
        ("", None),
    ],
)
def test_shares_are_read_as_officers_write_them(text: str, ratio: Ratio | None) -> None:
    assert read_ratio(text) == ratio


@pytest.mark.parametrize(
    "text",
    [
        "三成",
        "-3%",
        "3.123%",
        "1e9",
        "2.55‰",
        "6.5户",
        "<b>3</b>",
        "%",
        "9999999999",
        "10%–20户",
        "1–",
        "至少三成",
    ],
)
def test_a_share_nobody_can_read_is_named(text: str) -> None:
    with pytest.raises(Unreadable):
        read_ratio(text)


@given(st.sampled_from(RatioKind), st.integers(1, 999_999), st.integers(1, 999))
def test_a_share_survives_writing_and_reading(kind: RatioKind, value: int, more: int) -> None:
    ratio = Ratio(kind, 0 if kind is RatioKind.FULL else value, upper=value + more if kind in RANGES else 0)
    assert read_ratio(write_ratio(ratio)) == ratio
    assert has_unit(write_ratio(ratio))


@given(st.integers(1, 100_000), st.integers(1, WHOLE - 1))
def test_a_share_promised_as_least_is_reached_in_its_own_class(size: int, value: int) -> None:
    sizes = {"A": size, "B": 1}
    one = Ratio(PERCENT, 1)
    for ratio in (Ratio(RatioKind.AT_LEAST, value), Ratio(RatioKind.PERCENT_RANGE, value, upper=WHOLE)):
        found = quotas(sizes, {"A": ratio, "B": one})["A"]
        assert found * WHOLE >= size * value
        assert (found - 1) * WHOLE < size * value


def test_a_range_of_counts_draws_its_lower_end_and_is_refused_when_even_that_is_not_there() -> None:
    ratio = Ratio(RatioKind.COUNT_RANGE, 60, upper=70)
    assert quotas({"A": 100}, {"A": ratio}) == {"A": 60}
    with pytest.raises(Refused, match="只有59户"):
        quotas({"A": 59}, {"A": ratio})


def test_a_year_below_the_statutory_share_is_warned_about_not_forbidden() -> None:
    assert warn_below_minimum(30, 1000, rounds=1, minimum=300, basis="x") == []
    assert warn_below_minimum(15, 1000, rounds=2, minimum=300, basis="x") == []
    [notice] = warn_below_minimum(29, 1000, rounds=1, minimum=300, basis="x")
    assert dict(notice.values) == {"share": "2.90%", "least": "3%"}
    assert warn_below_minimum(0, 0, rounds=1, minimum=300, basis="x") == []

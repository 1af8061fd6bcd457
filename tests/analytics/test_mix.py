"""Estimates are compared only where like businesses were drawn from; a part of a list is estimated as a part."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.board.numbers import Moments, numbers
from analytics.estimates.lift import lifts, sizes_in_register
from analytics.estimates.mix import alike
from analytics.frames import Period
from analytics.measures.estimated import estimated_problem_rate, estimates
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import translate
from tests.analytics.frames_at_hand import TODAY, city, drawn, entities

SHOPS, KITCHENS, WORKS, FARMS = "F5232", "H6210", "C3311", "A0312"
YEAR = Period(date(2026, 1, 1), TODAY)


def listed(draw: str, size: int, trades: dict[str, int], **more: Any) -> list[dict[str, Any]]:
    """A draw all of whose places were visited: so many of each trade, every tenth with a problem."""
    rows = [{"trade": trade} for trade, count in trades.items() for _unit in range(count)]
    usual = {"draw_id": draw, "size": size, "quota": len(rows), **more}
    return [{**usual, **row, "problem": at % 10 == 0} for at, row in enumerate(rows)]


def test_the_same_trades_drawn_in_another_order_and_number_are_alike() -> None:
    one = drawn(*listed("a", 6_000, {SHOPS: 300}), *listed("b", 2_000, {WORKS: 300}))
    other = drawn(*listed("c", 2_050, {WORKS: 500}), *listed("d", 5_900, {SHOPS: 120}))
    assert alike(one, other)


def test_other_trades_are_no_comparison() -> None:
    shops, works = drawn(*listed("a", 6_000, {SHOPS: 300})), drawn(*listed("b", 2_000, {WORKS: 300}))
    assert not alike(shops, works)
    assert not alike(shops, pl.concat([shops, works]))
    assert not alike(shops, shops.clear())


def test_small_samples_of_one_list_are_not_told_apart_by_chance() -> None:
    chance, kept = np.random.default_rng(3), 0
    codes = [f"F{n}10" for n in range(10, 50)]
    for _pair in range(200):
        one, other = (
            drawn(*listed("a", 9_000, dict(zip(codes, chance.multinomial(150, [1 / 40] * 40), strict=True))))
            for _which in range(2)
        )
        kept += alike(one, other)
    assert kept >= 180


def test_the_board_says_that_other_trades_were_drawn_last_year_and_compares_nothing() -> None:
    before = date(2025, 4, 1)
    now = city(drawn=drawn(*listed("a", 6_000, {SHOPS: 300})))
    then = city(as_of=date(2025, 11, 21), drawn=drawn(*listed("b", 2_000, {WORKS: 300}, opened_on=before)))
    like = city(as_of=date(2025, 11, 21), drawn=drawn(*listed("b", 6_000, {SHOPS: 300}, opened_on=before)))
    unlike, comparable = (numbers(Moments(now, now, year, 0.0))[2] for year in (then, like))
    assert unlike.target is not None
    assert translate(unlike.target["text"], "zh") == "与上年抽查的行业不同，不作比较"
    assert (unlike.year, unlike.tone) == (None, "")
    assert comparable.target is not None
    assert translate(comparable.target["text"], "zh") == "与上年分不出高低"
    assert comparable.year == pytest.approx(0.1)


def test_a_district_is_the_same_whether_listed_or_chosen_or_all_that_a_reader_may_see() -> None:
    rows = [
        {
            "stratum": stratum,
            "size": size,
            "quota": 200,
            "area": "421303" if unit % share == 0 else "421381",
            "problem": unit % every == 0,
            "completed": unit % 5 > 0,
        }
        for stratum, size, share, every in (("A", 9_000, 2, 9), ("D", 700, 7, 3))
        for unit in range(200)
    ]
    frames = city(drawn=drawn(*rows))
    listed_ = dict(estimated_problem_rate(frames, YEAR, ("area",)).select("area", "value").iter_rows())
    by_area = estimates(frames, YEAR, "area")
    chosen = estimates(frames.only({"area": "421303"}), YEAR)[""]
    seen = estimates(frames.within(Scope(area_prefix="421303")), YEAR)[""]
    assert by_area["421303"].rate == pytest.approx(listed_["421303"])
    assert chosen.rate == pytest.approx(listed_["421303"], abs=0.001)
    assert (seen.rate, seen.low, seen.high) == (chosen.rate, chosen.low, chosen.high)
    assert chosen.low < listed_["421303"] < chosen.high
    assert chosen.population == pytest.approx(9_000 / 2 + 700 / 7, rel=0.05)


def test_a_plan_for_everybody_counts_the_register_and_not_the_lists_drawn_from() -> None:
    register = entities(
        *[{"credit_class": "A"}] * 5, *[{"credit_class": "D"}] * 3, {"credit_class": ""}, {"open": False}
    )
    units = drawn(
        {"stratum": "A", "credit_class": "A"},
        {"stratum": "N", "credit_class": ""},
        {"stratum": "D", "credit_class": "A"},  # food grade D, credit class A: another kind of class
        {"stratum": "all"},
    )
    assert sizes_in_register(units, register) == {"A": 5, "N": 1}


def test_a_draw_without_results_does_not_dilute_the_chance_of_a_class() -> None:
    begun = [{"draw_id": "a", "stratum": "B", "size": 1_000, "quota": 100}] * 100
    opened_today = [{"draw_id": "b", "stratum": "B", "size": 50_000, "quota": 100, "completed": False}] * 100
    [one] = lifts(drawn(*begun, *opened_today))
    assert (one.size, one.chance) == (1_000, pytest.approx(0.1))
    [waiting] = lifts(drawn(*opened_today))
    assert (waiting.size, waiting.rate) == (50_000, None)

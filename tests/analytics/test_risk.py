"""The risk score: integers that add up, the same everywhere, moving in the right direction."""

import itertools
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.risk.score import PARTS, score
from analytics.risk.shrinkage import LEAST, MOST, prior_weight
from analytics.risk.weights import ONE, Weights, decay
from tests.analytics.frames_at_hand import TODAY, city, entities, penalties, visits


def one(frames: object, entity: int = 1) -> dict[str, int]:
    table, _model = score(frames)  # type: ignore[arg-type]
    return table.filter(entity_id=entity).row(0, named=True)


BACKGROUND = [{"entity_id": i, "trade": f"{60 + i % 7}", "problem": i % 5 == 0} for i in range(100, 400)]
PEOPLE = [{"entity_id": i, "trade": f"{60 + i % 7}"} for i in range(100, 400)]


def test_the_parts_add_up_and_stay_in_their_bounds() -> None:
    table, model = score(
        city(entities=entities(*PEOPLE), visits=visits(*BACKGROUND), penalties=penalties({"entity_id": 105}))
    )
    assert table["score"].to_list() == [sum(row) for row in table.select(*PARTS).rows()]
    assert table["score"].min() >= 0  # type: ignore[operator]
    assert table["score"].max() <= model.weights.most == 1000  # type: ignore[operator]
    assert all(kind == pl.Int64 for kind in table.select("score", *PARTS).schema.values())


events = st.lists(st.tuples(st.dates(date(2021, 1, 1), TODAY), st.booleans()), max_size=12)


@given(events)
def test_the_order_of_rows_does_not_matter(rows: list[tuple[date, bool]]) -> None:
    past = BACKGROUND + [{"entity_id": 1, "trade": "60", "occurred_on": d, "problem": p} for d, p in rows]
    people = entities({"trade": "60"}, *PEOPLE)
    forward = score(city(entities=people, visits=visits(*past)))[0]
    backward = score(city(entities=people.reverse(), visits=visits(*past).reverse()))[0]
    assert forward.equals(backward)


def test_a_fresh_problem_weighs_more_than_an_old_one_and_more_than_none() -> None:
    def after(*mine: dict[str, object]) -> int:
        rows = [{"trade": "60", "occurred_on": date(2026, 10, 1), **m} for m in mine]
        return one(city(entities=entities({"trade": "60"}, *PEOPLE), visits=visits(*rows, *BACKGROUND)))[
            "own_history"
        ]

    fresh, clean = {"problem": True}, {}
    old = {"problem": True, "occurred_on": date(2021, 10, 1)}
    assert after(fresh, fresh) > after(fresh, clean) > after(old, clean) > after(clean, clean)


def test_the_worse_class_the_longer_unseen_and_the_fined_score_higher() -> None:
    people = entities(
        {"credit_class": "A"},
        {"credit_class": "D"},
        {"credit_class": "A", "registered_on": date(2020, 1, 1)},
        {"credit_class": "A"},
    )
    seen = [{"entity_id": i, "occurred_on": date(2026, 11, 1)} for i in (1, 2, 4)]
    frames = city(entities=people, visits=visits(*seen), penalties=penalties({"entity_id": 4}))
    plain, worse, unseen, fined = (one(frames, i)["score"] for i in (1, 2, 3, 4))
    assert worse == plain + 180
    assert unseen > plain
    assert fined > plain


def test_what_happens_after_the_day_is_not_known_on_it() -> None:
    frames = city(entities=entities({}), visits=visits({"occurred_on": date(2027, 1, 1), "problem": True}))
    assert one(frames)["visits"] == 0


def test_closed_entities_have_no_score_and_an_empty_city_has_none_at_all() -> None:
    assert score(city(entities=entities({"open": False})))[0].is_empty()
    assert score(city())[0].is_empty()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=20))
def test_the_prior_is_bounded_and_blind_to_order(groups: list[tuple[int, int]]) -> None:
    found = [min(y, n) for y, n in groups]
    seen = [n for _y, n in groups]
    weight = prior_weight(found, seen)
    assert LEAST <= weight <= MOST
    assert weight == prior_weight(found[::-1], seen[::-1])
    assert weight == prior_weight(found * 2, seen * 2, [1] * len(found) + [0] * len(found)) or not groups


def test_groups_that_differ_a_lot_borrow_little() -> None:
    alike = prior_weight([20, 21, 19, 20], [100] * 4)
    unlike = prior_weight([2, 50, 10, 80], [100] * 4)
    assert unlike < 30 < alike


def test_a_weight_halves_in_about_a_year_and_a_half() -> None:
    weights = decay(72, per_month=Weights().per_month)
    assert weights[0] == ONE
    assert weights[18] == pytest.approx(ONE / 2, rel=0.01)
    assert all(a > b for a, b in itertools.pairwise(weights))

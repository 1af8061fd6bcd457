"""Leads about habits: what was planted is found, and honest people are left in peace."""

import numpy as np
import pytest

from analytics.estimates.habits import copied, order_effect, too_short


def honest(seed: int = 1, people: int = 40, each: int = 50) -> list[tuple[int, float, int]]:
    chance = np.random.default_rng(seed)
    return [
        (who, float(chance.gamma(9, 6)), int(chance.integers(8, 14)))
        for who in range(people)
        for _ in range(each)
    ]


def test_visits_that_are_always_short_stand_out_and_honest_ones_do_not() -> None:
    alarms = [bool(too_short(honest(seed))) for seed in range(60)]
    # one run in ten may hold a false lead; four standard errors of 60 runs above that
    assert np.mean(alarms) <= 0.255
    hasty = [(99, 4.0, 12)] * 30
    (lead,) = too_short([*honest(), *hasty])
    assert (lead.who, lead.visits, lead.odd) == (99, 30, 30)
    assert lead.usual < 3
    assert too_short([(1, 0, 5), (2, 30, 0)]) == []


def test_answers_copied_word_for_word_stand_out_among_people_who_write() -> None:
    chance = np.random.default_rng(2)
    visits = [(who, tuple(str(n) for n in chance.integers(0, 2, 6))) for who in range(30) for _ in range(40)]
    lazy = [(99, ("1", "1", "0", "1", "1", "地面有油污"))] * 12
    assert [lead.who for lead in copied([*visits, *lazy])] == [99]
    assert copied([(1, ("合格",)), (2, ("合格",))]) == []


def test_everybody_giving_the_same_answer_is_no_lead() -> None:
    assert copied([(who, ("合格", "合格")) for who in range(10) for _ in range(20)]) == []


def test_a_planted_fall_over_the_day_is_found_and_none_where_none_is() -> None:
    chance = np.random.default_rng(3)
    days = [[float(chance.random() < 0.4 - 0.06 * at) - 0.3 for at in range(4)] for _ in range(200)]
    found = order_effect(days)
    assert found is not None
    assert found.slope == pytest.approx(-0.06, abs=0.03)
    assert found.chance < 0.01
    flat = [order_effect([list(chance.random(4)) for _ in range(30)], seed) for seed in range(8)]
    assert np.mean([one.chance < 0.05 for one in flat if one]) <= 0.4
    assert order_effect([[0.1], []]) is None

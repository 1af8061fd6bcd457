"""The small model behind the links: stored to the digit, learned again from the pairs, as good as told on labelled pairs."""

import numpy as np
import pytest

from benchmarks import lists_learn
from supervision.lists.rules.matching import weights
from supervision.lists.rules.matching.features import NAMES
from tests.lacking import shared


@pytest.fixture(scope="module")
def pairs():
    return lists_learn.labelled(lists_learn.ROOT / "data" / "lists")


@pytest.fixture(scope="module")
def made():
    return lists_learn.teaching(lists_learn.read_lines(lists_learn.ROOT / "data" / "lists"))


def test_weights_are_stored_to_the_digit():
    model = weights.delivered()
    assert weights.read_weights(model.dump()) == model
    assert model.dump() == weights.FILE.read_text(encoding="utf-8")
    assert model.version == lists_learn.VERSION


def test_weights_of_other_signs_are_refused():
    with pytest.raises(ValueError, match="other signs"):
        weights.read_weights(weights.delivered().dump().replace('"cos"', '"sin"'))


def test_the_delivered_weights_are_what_the_program_learns(pairs, made):
    again = lists_learn.stored(lists_learn.learn(pairs, made, np.arange(len(pairs.relations))), 0, "")
    for name in NAMES:
        assert np.allclose(again.signs[name], weights.delivered().signs[name], atol=2)


def test_on_pairs_left_out_the_relation_is_found(pairs, made):
    chances = lists_learn.left_out(pairs, made, 6)
    classes = pairs.classes
    assert lists_learn.f1(chances.argmax(axis=1) == 0, classes == 0) >= 0.77
    assert lists_learn.area(1 - chances[:, 2], classes != 2) >= 0.92
    sure = chances.max(axis=1) * 1000 >= weights.delivered().sure
    assert (chances.argmax(axis=1) == classes)[sure].mean() >= 0.95
    assert lists_learn.with_reviewer(chances, classes, 0.25) >= 0.88


def test_with_the_contents_column_the_relation_is_found_as_well(made):
    other = lists_learn.labelled(shared("data/lists"))
    chances = lists_learn.left_out(other, made, 6)
    assert lists_learn.f1(chances.argmax(axis=1) == 0, other.classes == 0) >= 0.77
    assert lists_learn.area(1 - chances[:, 2], other.classes != 2) >= 0.92


@pytest.mark.parametrize(
    ("file", "least"), list(zip(lists_learn.BLIND, (0.82, 0.72), strict=True)), ids=["first", "second"]
)
def test_on_pairs_nothing_was_learned_from_the_delivered_weights_hold(file, least):
    chances, unseen = lists_learn.blind(file, lists_learn.read_lines(lists_learn.ROOT / "data" / "lists"))
    assert lists_learn.f1(chances.argmax(axis=1) == 0, unseen.classes == 0) >= least
    assert lists_learn.area(1 - chances[:, 2], unseen.classes != 2) >= 0.92


def test_no_pair_to_judge_on_is_among_the_pairs_to_learn_from():
    learned = {frozenset((one[2], one[5])) for one in lists_learn.written(lists_learn.TEACHING)}
    judged = [frozenset((one[2], one[5])) for file in lists_learn.BLIND for one in lists_learn.written(file)]
    assert len(set(judged)) == len(judged)
    assert not learned & set(judged)

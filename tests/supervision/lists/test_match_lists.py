"""Whole lists against one another: candidates, rivals, what a machine decides alone."""

import numpy as np
import pytest

from benchmarks.matching.generator import made_lists
from supervision.lists.rules.matching.bags import Bags, of_characters, of_sets
from supervision.lists.rules.matching.candidates import FEW, SMALL, candidates
from supervision.lists.rules.matching.columns import Columns
from supervision.lists.rules.matching.propose import propose


@pytest.mark.parametrize("size", [FEW // 2 + 100, SMALL + 50], ids=["short lists", "long lists"])
def test_two_lists_in_other_words_find_one_another(size):
    lists, truth = made_lists(size)
    item = truth[0] | truth[1]
    links = propose(lists[0] + lists[1], within=False)
    same = [link for link in links if link.relation == "same"]
    right = [link for link in same if item[link.a] == item[link.b]]
    true = len(set(truth[0].values()) & set(truth[1].values()))
    assert 2 * len(right) / (len(same) + true) >= 0.7
    assert all(item[link.a] == item[link.b] for link in same if link.sure)
    assert sum(link.sure for link in same) >= 0.2 * true
    assert all(link.a[:4] != link.b[:4] for link in links)


def test_every_pair_of_few_rows_is_a_candidate_and_no_pair_comes_twice():
    lists, _ = made_lists(40)
    rows = Columns(lists[0] + lists[1])
    a, b = candidates(rows)
    assert len(a) == 80 * 79 // 2
    apart_a, _ = candidates(rows, within=False)
    assert len(apart_a) == 40 * 40
    assert len({(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)}) == len(a)


def test_bags_count_what_pairs_share_once():
    bags = of_sets([{"a", "b"}, {"b", "c"}, set(), {"a", "b"}])
    assert bags.shared(np.array([0, 0, 0, 2]), np.array([1, 3, 2, 2])).tolist() == [1, 2, 0, 0]
    assert bags.sizes().tolist() == [2, 2, 0, 2]
    _, letters = of_characters(["检查检查", "检|查"])
    assert letters.sizes().tolist() == [2, 0]
    nothing = np.zeros(0, np.int64)
    assert Bags(nothing, nothing, 2).shared(np.array([0]), np.array([1])).tolist() == [0]

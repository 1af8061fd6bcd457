"""Pairs for a reviewer: claimed only where the rules are sure, scored everywhere."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.lists.rules.match import Line, match

DATA = Path(__file__).parents[3] / "data" / "lists"
GOLD = Path(__file__).parents[4] / "shared" / "data" / "lists" / "gold_pairs.csv"


def test_equal_names_of_one_department_are_the_same_and_others_are_scored():
    lines = [
        Line("1", "对兽药的监督检查", "农业农村局"),
        Line("2", "兽药抽查", "农业局"),
        Line("3", "兽药行政检查", "公安局"),
        Line("4", "兽药经营企业检查", "农业局"),
        Line("5", "电梯检查", "市场监督管理局"),
        Line("6", "兽药经营单位检查", ""),
    ]
    pairs = {(p.a, p.b): p for p in match(lines)}
    assert pairs["1", "2"][2:4] == ("same", 1.0)
    assert pairs["1", "3"][2:4] == ("different", 0.6)
    assert 0.45 <= pairs["4", "6"].score < 1
    assert not any("5" in pair for pair in pairs)


lines = st.lists(
    st.builds(
        Line,
        st.uuids().map(str),
        st.text("兽药种子肥料监督检查对的", min_size=1, max_size=12),
        st.sampled_from(["", "农业局", "公安局"]),
    ),
    max_size=25,
    unique_by=lambda line: line.row_id,
)


@given(lines)
def test_every_pair_is_told_once_with_a_score_between_0_and_1(rows):
    pairs = list(match(rows))
    assert len({frozenset((p.a, p.b)) for p in pairs}) == len(pairs)
    assert all(0 <= p.score <= 1 and p.a != p.b for p in pairs)
    assert all((p.score == 1) == (p.relation == "same") for p in pairs)
    assert [p.score for p in pairs] == sorted((p.score for p in pairs), reverse=True)


def test_the_published_items_of_the_repository_are_matched():
    rows = []
    for path in sorted(DATA.glob("*_items.csv")):
        with path.open(encoding="utf-8") as file:
            rows += [Line(r["row_id"], r["item"], r["department"]) for r in csv.DictReader(file)]
    assert len(rows) == 236
    assert sum(pair.relation == "same" for pair in match(rows)) >= 20


@pytest.mark.skipif(not GOLD.exists(), reason="../shared/ is not beside the checkout")
def test_on_labelled_pairs_same_is_never_claimed_wrongly():
    rows = []
    for path in sorted(DATA.glob("*_items.csv")):
        with path.open(encoding="utf-8") as file:
            rows += [Line(r["row_id"], r["item"], r["department"]) for r in csv.DictReader(file)]
    claimed = {frozenset((p.a, p.b)) for p in match(rows) if p.relation == "same"}
    with GOLD.open(encoding="utf-8-sig") as file:
        gold = {frozenset((r["a"], r["b"])): r["relation"] for r in csv.DictReader(file)}
    right = [pair for pair in claimed if gold.get(pair) == "same"]
    assert not [pair for pair in claimed if gold.get(pair, "same") != "same"]
    assert len(right) >= 20

"""What wordings of an item and of a department share."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.lists.rules.names import compatible, department_key, likeness, name_key

GOLD = Path(__file__).parents[4] / "shared" / "data" / "lists" / "gold_pairs.csv"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("对校外培训机构的检查", "校外培训机构监督检查"),
        ("年度报告公示信息的检查", "对年度报告公示信息的双随机抽查"),
        ("营业执照（登记证）规范使用情况的检查", "营业执照(登记证)规范使用情况检查"),
        ("对兽药的监督检查", "兽药监督抽查"),
        ("学校教育教学用语用字的管理和监督", "对学校教育教学用语用字的检查"),
    ],
)
def test_the_words_around_an_item_do_not_count(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("农药监督检查", "肥料监督检查"),
        ("旅行社取得许可证情况的检查", "旅行社经营情况的检查"),
        ("年度报告公示信息的检查", "即时公示信息的检查"),
        ("食品生产监督检查", "食品经营监督检查"),
    ],
)
def test_what_is_checked_counts(one, other):
    assert name_key(one) != name_key(other)


def test_a_name_of_nothing_but_such_words_keeps_them():
    assert name_key("行政检查") == "行政检查"
    assert name_key("的检查") == "的检查"
    assert name_key("对") == "对"


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_and_never_longer(name):
    key = name_key(name)
    assert name_key(key) in (key, name_key(name_key(key)))
    assert not any(char.isspace() for char in key)


@pytest.mark.parametrize(
    "name",
    [
        "市场监督管理局",
        "随州市市场监督管理局",
        "随州市曾都区市场监督管理局",
        "市场监管局",
        "市场监督管理部门",
        "市市场监督管理局",
        "湖北省市场监督管理局",
        "市场监督管理局（药品科）",
    ],
)
def test_one_department_has_one_key(name):
    assert department_key(name) == "市场监管"


def test_joint_bodies_and_empty_cells_have_no_key_and_fit_everybody():
    assert (
        department_key("部门联合") == department_key("") == department_key("联合抽查（市场监管牵头）") == ""
    )
    assert compatible("", "市场监管")
    assert not compatible("农业", "市场监管")
    assert department_key("城市管理局") == "城管"
    assert department_key("文化广电和旅游局、公安局") == "文旅"


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_one_for_the_same(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert not one or likeness(one, one) == 1


@pytest.mark.skipif(not GOLD.exists(), reason="../shared/ is not beside the checkout")
def test_equal_keys_never_unite_what_a_reader_kept_apart():
    with GOLD.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    equal = [row for row in rows if name_key(row["a_item"]) == name_key(row["b_item"])]
    assert {row["relation"] for row in equal} == {"same"}
    assert len(equal) >= 20

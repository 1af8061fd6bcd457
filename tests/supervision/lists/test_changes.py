"""What changed between two versions of a list; what waits for a decision; which duties pull against each other."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.errors import Refused
from supervision.law.rules.citing import citations
from supervision.law.rules.norms import ChangeKind, NormChange
from supervision.lists.rules.adoption import Mode, adopted, check_can_claim, claim_share, offer
from supervision.lists.rules.alarm import Cited, alarms, check_can_answer
from supervision.lists.rules.changes import What, changes
from supervision.lists.rules.conflicts import Clash, conflicts
from supervision.lists.rules.kinds import ItemGrade, ListKind
from supervision.lists.rules.particulars import particulars
from supervision.lists.rules.powers import PowerType
from supervision.lists.rules.standing import Standing


@dataclass(frozen=True)
class Row:
    """A row as printed."""

    name: str
    code: str = ""
    department: str = "农业农村局"
    target: str = ""
    category: str = ""
    item_class: str = ""
    method: str = ""
    basis: str = ""
    ratio: str = ""
    frequency: str = ""
    content: str = ""
    row_number: int = 2
    raw: dict[str, Any] = field(default_factory=dict)


A = Row("对兽药的监督检查", "D1", basis="《兽药管理条例》第四十四条", ratio="3%")
B = Row("对种畜禽的监督检查", "D2")
C = Row("对农药经营的检查", basis="《农药管理条例》第四十一条")


def test_added_gone_and_changed_rows_are_told_apart() -> None:
    found = changes([A, B, C], [replace(A, ratio="5%"), replace(C, row_number=9), Row("对蚕种的检查", "D9")])
    assert [row.name for row in found.added] == ["对蚕种的检查"]
    assert [row.name for row in found.removed] == ["对种畜禽的监督检查"]
    assert [(one.new.name, one.what) for one in found.changed] == [("对兽药的监督检查", (What.RATIO,))]
    assert found.same == 1
    assert found.changed[0].pairs() == [(What.RATIO, "3%", "5%")]


def test_another_spelling_of_the_same_is_no_change() -> None:
    spelled = replace(
        A,
        name="兽药监督检查",
        basis="《中华人民共和国兽药管理条例》 第44条",
        ratio="３％",
        department="随州市农业农村局",
    )
    found = changes([A], [spelled])
    assert not found
    assert found.same == 1


def test_a_renamed_item_is_one_item_by_code_or_by_likeness_in_its_department() -> None:
    by_code = changes([A], [replace(A, name="对兽药和饲料的监督检查")])
    assert by_code.changed[0].what == (What.NAME,)
    by_name = changes([C], [replace(C, name="对农药经营单位的检查")])
    assert by_name.changed[0].what == (What.NAME,)
    elsewhere = changes([C], [replace(C, name="对农药经营单位的检查", department="商务局")])
    assert len(elsewhere.added) == len(elsewhere.removed) == 1


rows = st.lists(
    st.builds(
        Row,
        name=st.sampled_from(["对甲的检查", "对乙的检查", "对丙丁的检查", "对丙的检查"]),
        code=st.sampled_from(["", "1", "2"]),
        department=st.sampled_from(["甲局", "乙局"]),
        ratio=st.sampled_from(["", "3%", "5%"]),
    ),
    max_size=8,
)


@given(rows, rows)
def test_every_row_is_counted_once(old: list[Row], new: list[Row]) -> None:
    found = changes(old, new)
    paired = len(found.changed) + found.same
    assert paired + len(found.removed) == len(old)
    assert paired + len(found.added) == len(new)


@given(rows)
def test_a_list_does_not_differ_from_itself_where_rows_can_be_told_apart(old: list[Row]) -> None:
    distinct = list({(row.name, row.department): replace(row, code="") for row in old}.values())
    assert not changes(distinct, distinct)


DAY = date(2026, 6, 1)


def test_a_change_from_above_is_offered_and_own_words_are_named() -> None:
    new = replace(A, basis="《兽药管理条例》第四十五条", target="兽药店")
    waiting = offer("D1", A, new, {"target": "本市兽药店"}, since=DAY, months=1)
    assert waiting is not None
    assert (waiting.what, waiting.ours, waiting.due_on) == (
        (What.TARGET, What.BASIS),
        (What.TARGET,),
        date(2026, 7, 1),
    )
    assert offer("D1", A, A, {}, since=DAY, months=1) is None
    gone = offer("D1", A, None, {}, since=DAY, months=1)
    assert gone is not None
    assert gone.new is None
    assert adopted(new, {"target": "本市兽药店"})["target"] == "本市兽药店"


def test_what_does_not_apply_is_left_out_of_the_claim_rate_and_counted_apart() -> None:
    modes = {"a": Mode.REUSE, "b": Mode.LOCALISE, "c": Mode.NOT_APPLICABLE, "z": Mode.REUSE}
    share, apart = claim_share(["a", "b", "c", "d"], modes)
    assert (share.part, share.whole, apart) == (2, 3, 1)


@pytest.mark.parametrize(
    ("mode", "own", "note"),
    [
        (Mode.NOT_APPLICABLE, {}, ""),
        (Mode.LOCALISE, {"target": " "}, ""),
        (Mode.LOCAL_ONLY, {"name": "甲"}, ""),
    ],
)
def test_a_claim_without_what_it_needs_is_refused(mode: Mode, own: dict[str, str], note: str) -> None:
    with pytest.raises(Refused):
        check_can_claim(mode, own, note)


AMENDED = NormChange("兽药管理条例", ChangeKind.AMENDED, DAY, articles=(44,), source="公报")
GONE = NormChange("农药管理条例", ChangeKind.REPEALED, DAY, source="公报")


def _cited(text: str, item: int, printed: date, checklist: int | None = None) -> Cited:
    return Cited(item, citations(text)[0], printed, checklist)


def test_an_amendment_concerns_what_was_printed_before_a_repeal_everything() -> None:
    before, after = date(2025, 1, 1), date(2026, 6, 2)
    cited = [
        _cited("《兽药管理条例》第四十四条", 1, before),
        _cited("《兽药管理条例》第四十四条", 2, after),
        _cited("《兽药管理条例》第五十条", 3, before),
        _cited("《农药管理条例》第五十条", 4, after, checklist=9),
    ]
    found = alarms(cited, [AMENDED, GONE], months=1)
    assert [(one.item_id, one.change, one.in_basis, one.checklists) for one in found] == [
        (1, AMENDED, True, ()),
        (4, GONE, False, (9,)),
    ]
    assert {one.due_on for one in found} == {date(2026, 7, 1)}
    assert found[0].overdue(date(2026, 7, 2))
    assert not found[0].overdue(date(2026, 7, 1))
    answered = [(AMENDED.code, 1, before), (GONE.code, 4, after)]
    assert [one.item_id for one in alarms(cited, [AMENDED, GONE], months=1, answered=answered)] == [4]
    again = [replace(cited[0], printed_on=date(2025, 5, 1))]
    assert alarms(again, [AMENDED], months=1, answered=answered)
    with pytest.raises(Refused, match="已废止"):
        check_can_answer(found[1], "所引条款未变")
    with pytest.raises(Refused, match="核对的结果"):
        check_can_answer(found[0], "")
    with pytest.raises(Refused):
        check_can_answer(None, "所引条款未变")


def test_duties_that_pull_against_each_other_are_named_with_both_sides() -> None:
    rows = [
        (ListKind.CHECK_ITEMS, replace(A, frequency="1次/年", item_class="一般检查事项")),
        (ListKind.RANDOM, replace(A, ratio="100%", frequency="每年不少于4次", item_class="重点检查事项")),
    ]
    found = conflicts(rows, grade=ItemGrade.GENERAL, standing=Standing.KEY, check_items_in_force=True)
    assert [one.clash for one in found] == [
        Clash.DEMAND_OVER_CAP,
        Clash.COVERAGE_OVER_CAP,
        Clash.GENERAL_FULL,
        Clash.GRADES_DIFFER,
        Clash.NOT_RANDOM,
    ]
    assert (found[0].left, found[0].right) == ("random:每年不少于4次", "check-items:1次/年")
    assert (
        conflicts(rows[1:], grade=ItemGrade.KEY, standing=None, check_items_in_force=True)[0].clash
        is Clash.NOT_LISTED
    )
    assert (
        conflicts([(ListKind.DUTY, A)], grade=ItemGrade.KEY, standing=None, check_items_in_force=False) == []
    )


def test_the_elements_of_an_item_come_from_whichever_list_states_them() -> None:
    catalogue = replace(A, code="99000000000100", raw={"监管事项（主项）": "兽药监管", "监管层级": "市、县"})
    duty = replace(A, category="行政检查")
    joint = replace(A, frequency="1次/年", raw={"发起部门": "农业农村局", "配合部门": "市场监管局、公安局"})
    found = particulars(
        [(ListKind.SUPERVISION, catalogue), (ListKind.DUTY, duty), (ListKind.CHECK_ITEMS, joint)]
    )
    assert (found.main_name, found.power, found.catalogue_code) == (
        "兽药监管",
        PowerType.INSPECTION,
        "99000000000100",
    )
    assert (found.lead, found.participants, found.levels) == ("农业农村局", ("市场监管局", "公安局"), (3, 4))
    assert (found.cap, found.capped_by) == (1, "1次/年")
    assert found.ratio is not None
    assert found.ratio.value == 300
    assert particulars([(ListKind.DUTY, replace(A, category="行政许可"))]).power is PowerType.LICENCE


def test_an_article_inserted_later_is_another_article():
    before = [Row("对危险作业的监督检查", basis="《刑法》第一百三十四条")]
    after = [Row("对危险作业的监督检查", basis="《刑法》第一百三十四条之一")]
    [changed] = changes(before, after).changed
    assert changed.what == (What.BASIS,)
    assert not changes(after, [Row("对危险作业的监督检查", basis="《中华人民共和国刑法》第134条之一")])

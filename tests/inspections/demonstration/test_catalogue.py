"""The generated lists keep real names in their own list and know what belongs together."""

from hypothesis import given
from hypothesis import strategies as st

from inspections.demonstration.rules import catalogue
from inspections.demonstration.rules.checklists import CHECKLISTS, points_for
from inspections.demonstration.rules.codes import implementation_code
from inspections.demonstration.rules.wording import Change, core, reworded

DEPARTMENTS = ("市场监督管理局", "农业农村局", "生态环境局", "教育局", "公安局")
FACTS = [
    {
        "list_kind": kind,
        "department": department,
        "item": f"对{subject}{aspect}的检查",
        "target": subject,
        "category": "",
        "item_class": "",
        "basis": "某法第一条",
        "source_id": "test",
    }
    for kind, department, subject, aspect in (
        (kind, department, f"{subject}{number}号", aspect)
        for number, department in enumerate(DEPARTMENTS)
        for kind, subject in (("random", "农药经营单位"), ("duty", "加油站"), ("supervision", "幼儿园"))
        for aspect in ("登记情况", "标签、台账", "质量安全")
    )
]


def test_every_row_is_marked_and_the_truth_points_at_rows_of_one_item() -> None:
    found = catalogue.generate(FACTS, seed=1)
    assert sum(len(rows) for rows in found.rows.values()) == sum(len(places) for places in found.truth)
    assert all(
        "演示数据" in row.note and "名称来源test" in row.note for rows in found.rows.values() for row in rows
    )
    for places in found.truth:
        assert len({found.rows[kind][place].line for kind, place in places.items()}) == 1


def test_departments_the_city_does_not_have_are_left_out() -> None:
    found = catalogue.generate(FACTS, seed=1)
    assert len(found.truth) == 9 * 4
    assert not any("公安" in row.line for rows in found.rows.values() for row in rows)


def test_real_names_stay_as_printed_in_the_list_they_came_from() -> None:
    found = catalogue.generate(FACTS, seed=1)
    for kind in catalogue.KINDS:
        names = {row.name for row in found.rows[kind]}
        ours = {f["item"] for f in FACTS if f["list_kind"] == kind and catalogue.line_of(f)}
        assert ours <= names


def test_codes_have_their_shapes_and_alignments_point_at_rows_that_exist() -> None:
    found = catalogue.generate(FACTS, seed=1)
    powers = {row.code for row in found.rows["duty"]}
    duties = {row.name for row in found.rows["duty"]}
    assert all(len(row.code) == 14 and row.code.isdigit() for row in found.rows["supervision"])
    assert {row.aligned_code for row in found.rows["supervision"] if row.aligned_code} <= powers
    assert {row.aligned_name for row in found.rows["random"] if row.aligned_name} <= duties
    assert any(row.aligned_code for row in found.rows["supervision"])
    assert any(row.aligned_name for row in found.rows["random"])
    assert len(implementation_code("11421300YY000001X8", 3, found.rows["supervision"][0].code)) == 33


def test_the_same_seed_makes_the_same_lists() -> None:
    assert catalogue.generate(FACTS, seed=1) == catalogue.generate(FACTS, seed=1)
    assert catalogue.generate(FACTS, seed=1) != catalogue.generate(FACTS, seed=2)


@given(st.text("农药检查监督对的经营单位、和(质量)", min_size=4, max_size=30), st.sampled_from(list(Change)))
def test_a_reworded_name_is_never_empty(name: str, change: Change) -> None:
    for kind in catalogue.KINDS:
        assert reworded(name, change, kind=kind)


def test_the_core_of_a_name_is_what_it_is_about() -> None:
    assert core("对农药经营单位的监督检查") == core("农药经营单位检查") == "农药经营单位"
    assert reworded("农药监督抽查", Change.DRESS, kind="supervision") == "对农药的行政检查"


def test_main_items_have_a_checklist_of_our_own() -> None:
    assert len(points_for("农药监督检查")) == 5
    assert points_for("对从未见过的事情的检查") == ()
    for _words, points in CHECKLISTS:
        assert all(len(point) == 4 and all(point) for point in points)

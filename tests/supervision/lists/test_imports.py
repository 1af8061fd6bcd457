"""Lists come in as versions, merge into one list, and keep their places."""

from datetime import UTC, datetime

import pytest

from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Conflict, NotFound, Refused, Unreadable
from supervision.foundation.sheets import write_csv, write_xlsx
from supervision.identity import actions as identity
from supervision.lists import actions, queries
from supervision.lists.rules.kinds import How, ItemGrade, ItemStatus, ListKind

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
DUTY = ("职权编码", "职权名称", "行使主体", "职权类型", "实施依据")
DUTIES = [
    ("D1", "对兽药的监督检查", "农业农村局", "行政检查", "《兽药管理条例》第四十四条"),
    ("D2", "对公示信息的监督检查", "市场监督管理局", "行政检查", ""),
    ("D3", "对种畜禽的监督检查", "农业农村局", "行政检查", ""),
]
RANDOMS = [
    ("兽药监督抽查", "农业农村局", "重点检查事项", "100%", "", "兽药经营企业"),
    ("年度报告抽查", "市场监督管理局", "一般检查事项", "不低于3%", "对公示信息的监督检查", "企业"),
    ("蚕种抽查", "农业农村局", "", "5%", "", "蚕种企业"),
]
RANDOM_HEAD = ("抽查事项", "责任部门", "事项类别", "抽查比例", "权责清单事项", "检查对象")


@pytest.fixture
def office(database):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        identity.add_department(tx, code="NY", name="随州市农业农村局", short_name="农业局")
        identity.add_department(tx, code="SJ", name="随州市市场监督管理局", short_name="市局")
    return database


def bring(database, kind, head, rows, name="清单.csv", **values):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        return actions.import_list(tx, kind, name, write_csv(head, rows), **values)


def merge(database):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        return actions.merge_lists(tx)


def one_list(database):
    with database.reading() as session:
        items = queries.unified_page(session)
        facets = queries.facets_of(session, [item.id for item in items])
        return {
            item.name: [(f.source.kind, f.item.name, f.link.how) for f in facets.get(item.id, [])]
            for item in items
            if item.status is ItemStatus.ACTIVE
        }


def test_lists_come_in_and_merge_into_one(office):
    bring(office, "duty", DUTY, DUTIES, year=2026)
    report, source = bring(office, "random", RANDOM_HEAD, RANDOMS)
    assert (report.read, report.errors, source.version, source.year, source.rows) == (3, 0, 1, 2026, 3)
    count = merge(office)
    assert (count.placed, count.founded, count.in_force, count.retired) == (6, 4, 4, 0)
    assert count.by_how == {How.NAME: 2, How.ALIGNMENT: 2, How.ALONE: 2}
    found = one_list(office)
    assert found["对兽药的监督检查"] == [
        (ListKind.DUTY, "对兽药的监督检查", How.NAME),
        (ListKind.RANDOM, "兽药监督抽查", How.NAME),
    ]
    assert found["对公示信息的监督检查"][1] == (ListKind.RANDOM, "年度报告抽查", How.ALIGNMENT)
    with office.reading() as session:
        one = queries.unified_page(session, words="兽药")[0]
        assert (one.code, one.grade, one.external_codes) == ("QD-000001", ItemGrade.KEY, {"duty": "D1"})
        assert one.basis == "《兽药管理条例》第四十四条"
        assert queries.unified_page(session, gap="no-power")[0].name == "蚕种抽查"
        assert queries.gap_counts(session)["no-checklist"] == 4
        departments = {d.id: d.code for d in identity.queries.departments(session)}
        assert departments[one.department_id] == "NY"
        assert queries.source_lists(session)[0].rows == 3


def test_merging_again_changes_nothing(office):
    bring(office, "duty", DUTY, DUTIES)
    bring(office, "random", RANDOM_HEAD, RANDOMS)
    merge(office)
    before = one_list(office)
    assert merge(office).placed == 0
    assert one_list(office) == before


def test_a_list_that_comes_later_finds_its_place_and_founders_learn_of_their_company(office):
    bring(office, "random", RANDOM_HEAD, RANDOMS)
    merge(office)
    assert {how for facets in one_list(office).values() for *_rest, how in facets} == {How.ALONE}
    bring(office, "duty", DUTY, DUTIES)
    merge(office)
    facets = one_list(office)
    assert facets["对兽药的监督检查"] == [
        (ListKind.DUTY, "对兽药的监督检查", How.NAME),
        (ListKind.RANDOM, "兽药监督抽查", How.NAME),
    ]


def test_a_new_version_keeps_places_and_retires_what_fell_out(office):
    bring(office, "duty", DUTY, DUTIES)
    merge(office)
    with office.reading() as session:
        codes = {item.name: item.code for item in queries.unified_page(session)}
    _, source = bring(
        office, "duty", DUTY, [DUTIES[0], ("D9", "对饲料的监督检查", "农业农村局", "行政检查", "")]
    )
    assert source.version == 2
    count = merge(office)
    assert (count.placed, count.founded, count.retired, count.in_force) == (2, 1, 2, 2)
    with office.reading() as session:
        items = {item.name: item for item in queries.unified_page(session)}
        assert items["对兽药的监督检查"].code == codes["对兽药的监督检查"]
        assert items["对种畜禽的监督检查"].status is ItemStatus.RETIRED
        assert len(queries.lists_in_force(session)) == 1


def test_the_same_file_twice_is_told_so(office):
    bring(office, "duty", DUTY, DUTIES)
    with pytest.raises(Conflict, match="2026年第1版"):
        bring(office, "duty", DUTY, DUTIES)


def test_lists_of_two_departments_stand_side_by_side(office):
    bring(office, "duty", DUTY, DUTIES, department_id=1)
    bring(office, "duty", DUTY, DUTIES, department_id=2)
    with office.reading() as session:
        assert [row.version for row in queries.lists_in_force(session)] == [1, 1]
    with pytest.raises(NotFound):
        bring(office, "duty", DUTY, DUTIES, department_id=99)


@pytest.mark.parametrize(
    ("kind", "head", "rows", "rule"),
    [
        ("duty", ("编码", "部门"), [("1", "甲局")], "缺少必需的列"),
        ("check-items", ("检查事项", "部门"), [("查甲", "甲局")], "缺少必需的列"),
        ("duty", DUTY, [DUTIES[0], DUTIES[0]], "事项编码重复"),
        ("random", RANDOM_HEAD, [("查甲", "甲局", "", "抽120%", "", "")], "抽查比例超过100%"),
        ("duty", DUTY, [("D1", "查\0甲", "甲局", "", "")], "含有不可见的控制字符"),
        ("duty", DUTY, [("D1", "查\ufffd甲", "甲局", "", "")], "文字是乱码"),
    ],
)
def test_a_bad_list_is_answered_line_by_line_and_nothing_comes_in(office, kind, head, rows, rule):
    report, source = bring(office, kind, head, rows)
    assert source is None
    assert rule in [finding.rule for finding in report.findings]
    assert report.findings[0].row >= 1
    with office.reading() as session:
        assert queries.source_lists(session) == []


def test_an_unknown_kind_a_wrong_year_and_a_file_that_is_no_table_are_sentences(office):
    with pytest.raises(Unreadable, match="没有“权力”这种清单"):
        bring(office, "权力", DUTY, DUTIES)
    with pytest.raises(Refused, match="年度"):
        bring(office, "duty", DUTY, DUTIES, year=26)
    with (
        office.transaction(actor=SYSTEM, now=NOW) as tx,
        pytest.raises(Unreadable),
    ):
        actions.import_list(tx, "duty", "坏.csv", b"[" * 5_000_000)


def test_merged_cells_are_filled_from_above_and_strange_names_are_text(office):
    data = write_xlsx(
        {
            "一": (("抽查领域", "抽查事项"), [("农资", "<img src=x onerror=alert(1)>"), ("", "${7*7}")]),
            "二": (("抽查事项",), [("=cmd|x",)]),
        },
        ribbon="某市清单",
    )
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        report, source = actions.import_list(tx, "joint", "a.xlsx", data)
    assert report.errors == 0
    with office.reading() as session:
        rows = [row for row, _unified, _link in queries.rows_of(session, source.id)]
    assert [(r.row_number, r.name, r.category) for r in rows] == [
        (3, "<img src=x onerror=alert(1)>", "农资"),
        (4, "${7*7}", "农资"),
        (7, "=cmd|x", ""),
    ]


def test_a_merge_is_judged_against_a_truth_file(office):
    bring(office, "duty", DUTY, DUTIES, name="权责.csv")
    bring(office, "random", RANDOM_HEAD, RANDOMS, name="随机.csv")
    merge(office)
    rows = [
        ("权责.csv", 2, "a"),
        ("权责.csv", 3, "b"),
        ("权责.csv", 4, "c"),
        ("随机.csv", 2, "a"),
        ("随机.csv", 3, "x"),
        ("随机.csv", 4, "c"),
    ]
    truth = actions.read_truth("t.csv", write_csv(("file_name", "row_number", "true_item"), rows))
    with office.reading() as session:
        result = actions.judge_merge(session, truth)
    assert (result.precision, result.recall, result.rows) == (0.5, 0.5, 6)
    assert result.wrong == ((("权责.csv", 3), ("随机.csv", 3)),)
    assert result.missed == ((("权责.csv", 4), ("随机.csv", 4)),)
    with pytest.raises(Unreadable, match="true_item"):
        actions.read_truth("t.csv", write_csv(("file_name", "row_number"), [("a", 1)]))


def test_checklists_are_versions_and_rates_follow(office):
    bring(office, "duty", DUTY, DUTIES)
    merge(office)
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        points = actions.read_points(
            "证照｜许可证是否有效\n\n台账|进货台账是否齐全|抽看三个月|《条例》第六条\n"
        )
        first = actions.publish_checklist(tx, unified_item_id=1, title="兽药检查单", points=points)
        second = actions.publish_checklist(tx, unified_item_id=1, title="兽药检查单", points=points[:1])
        for bad in ([], [{"item_text": " "}], points + points):
            with pytest.raises(Refused):
                actions.publish_checklist(tx, unified_item_id=1, title="x", points=bad)
        with pytest.raises(Refused):
            actions.publish_checklist(tx, unified_item_id=999, title="x", points=points)
    assert (first.version, second.version) == (1, 2)
    with office.reading() as session:
        assert [p.item_text for p in queries.points_of(session, first.id)] == ["证照", "台账"]
        assert queries.points_of(session, first.id)[1].penalty_basis == "《条例》第六条"
        assert queries.current_checklists(session, [1])[1].version == 2
        rates = queries.list_rates(session)
    assert (rates.completed.part, rates.completed.whole) == (1, 3)
    assert rates.claimed.rate is None
    assert 0 < rates.filled.rate < 1


def test_a_code_without_a_name_is_an_error_and_not_a_footer(office):
    report, source = bring(office, "duty", DUTY, [*DUTIES, ("D4", "", "农业农村局", "行政检查", "")])
    assert source is None
    assert [(f.row, f.column, f.rule) for f in report.findings] == [(5, "职权名称", "没有事项名称")]
    report, source = bring(office, "duty", DUTY, [*DUTIES, ("", "", "填表人：张三", "", "")])
    assert (report.read, report.skipped, source is not None) == (3, 1, True)

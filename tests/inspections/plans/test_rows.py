"""A department sends its rows as a sheet: every trouble is named by its place, and either all rows go in or none."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import fastexcel
import pytest
from sqlmodel import select

from inspections.plans import actions, queries
from inspections.plans.rules import rows
from inspections.plans.rules.pool import EVERYBODY, DrawType, StrataBy
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.tables import PlanTask
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from supervision.foundation.sheets import write_xlsx
from supervision.registers.rules.reading import Line, Report
from tests.inspections.bureau import FIRE, MARKET, NOW, PERCENT, TODAY, planned, settle
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
GOOD = {
    "任务名称": "食品销售抽查",
    "事项代码": "U0001、U0002",
    "主体类型": "企业、个体工商户",
    "行业代码": "f52",
    "区域": "曾都区",
    "抽查类型": "定向",
    "A类比例": "不低于1%",
    "B类比例": "10%–20%",
    "C类比例": "60–70户",
    "D类比例": "全部",
    "批次": ">=2",
    "开始日期": "2026年3月1日",
    "结束日期": "2026-11-10",
    "每组人数": "3",
    "每组一次查几户": "5户",
    "配合部门": "随消",
    "比例依据": "年度计划",
}


KNOWN = rows.Known(
    year=2026,
    min_officers=2,
    items={"u0001": 1, "u0002": 2},
    areas={"曾都区": "421303"},
    departments={"随消": FIRE},
    own=MARKET,
    titles=frozenset(),
)


def _sheet(*lines: Mapping[str, str]) -> bytes:
    columns = rows.TEMPLATE
    return write_xlsx({"计划任务": (columns, [[line.get(c, "") for c in columns] for line in lines])})


def _draft(database: Database) -> int:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        return actions.draft_plan(tx, department_id=MARKET, year=2026, title="计划").id or 0


def _check(database: Database, plan_id: int, data: bytes) -> actions.CheckedRows:
    with database.reading() as session:
        plan = queries.plan_by_id(session, plan_id)
        return actions.check_rows(session, plan, "计划.xlsx", data, on=TODAY)


def test_a_row_becomes_a_task_with_every_form_of_share(database: Database) -> None:
    settle(database)
    plan_id = _draft(database)
    checked = _check(database, plan_id, _sheet(GOOD, GOOD | {"任务名称": "计量抽查", "抽查类型": ""}))
    assert checked.report.findings == []
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.add_rows(tx, plan_id=plan_id, checked=checked).done
    with database.reading() as session:
        [task, _other] = queries.tasks_of_plan(session, plan_id)
        view = queries.task_view(session, task.id or 0)
    assert view.ratios == {
        "A": Ratio(RatioKind.AT_LEAST, 100),
        "B": Ratio(RatioKind.PERCENT_RANGE, 1000, upper=2000),
        "C": Ratio(RatioKind.COUNT_RANGE, 60, upper=70),
        "D": Ratio(RatioKind.FULL),
    }
    assert (task.rounds, task.team_size, task.package, task.draw_type) == (2, 3, 5, DrawType.DIRECTED)
    assert view.conditions.kinds == ("enterprise", "self_employed")
    assert (view.conditions.areas, view.conditions.trades) == (("421303",), ("F52",))
    assert [d.id for d in view.departments] == [MARKET, FIRE]


def test_one_share_for_everybody_is_read_too(database: Database) -> None:
    settle(database)
    plan_id = _draft(database)
    classes = {f"{c}类比例": "" for c in "ABCD"}
    [row] = _check(database, plan_id, _sheet(GOOD | classes | {"不分类比例": "5%"})).rows
    assert row["ratios"] == {EVERYBODY: Ratio(PERCENT, 500)}
    assert row["conditions"].strata_by is StrataBy.NONE


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-03-01至2026-11-10", ((3, 1), (11, 10))),
        ("2026年3月1日—2026年11月10日", ((3, 1), (11, 10))),
        ("3月-11月", ((3, 1), (11, 30))),
        ("2026年2至2月", ((2, 1), (2, 28))),
        ("13月-14月", None),
        ("2026-03-01", None),
        ("全年", None),
    ],
)
def test_a_period_is_read_as_plans_print_it(
    text: str, days: tuple[tuple[int, int], tuple[int, int]] | None
) -> None:
    assert rows.read_period(text, 2026) == (days and tuple(date(2026, *day) for day in days))


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"任务名称": ""}, "任务名称", "任务名称至少两个字"),
        ({"事项代码": ""}, "事项代码", "没有检查事项"),
        ({"事项代码": "U9999"}, "事项代码", "不是本部门可以检查的事项"),
        ({"主体类型": "飞船"}, "主体类型", "没有这个主体类型"),
        ({"行业代码": "食品业"}, "行业代码", "不是行业代码"),
        ({"区域": "火星"}, "区域", "没有这个区域"),
        ({"抽查类型": "随缘"}, "抽查类型", "看不懂抽查类型"),
        ({"B类比例": "0.03"}, "B类比例", "比例没有单位"),
        ({"B类比例": "三成户"}, "B类比例", "看不懂抽查比例“三成户”"),
        ({"B类比例": "101%"}, "B类比例", "超过100%"),
        ({"B类比例": "20%–10%"}, "B类比例", "上限应大于下限"),
        ({"不分类比例": "5%"}, "不分类比例", "只能填一种"),
        ({"批次": "13"}, "批次", "批次应在1到12之间"),
        ({"每组人数": "1"}, "每组人数", "少于法定人数"),
        ({"每组一次查几户": "5.5"}, "每组一次查几户", "1到50"),
        ({"开始日期": "年初"}, "开始日期", "不是可以识别的日期"),
        ({"结束日期": "2027-01-01"}, "结束日期", "不在计划年度之内"),
        ({"开始日期": "2026-12-01"}, "结束日期", "早于开始日期"),
        ({"开始日期": "", "结束日期": "", "起止日期": "春天"}, "起止日期", "看不懂起止日期"),
        ({"开始日期": "", "结束日期": "", "起止日期": "11月-3月"}, "起止日期", "早于开始日期"),
        ({"配合部门": "天庭"}, "配合部门", "没有这个部门"),
        ({"比例依据": "a\x07b"}, "比例依据", "控制字符"),
    ],
)
def test_a_trouble_is_named_by_sheet_row_and_column(change: dict[str, str], column: str, rule: str) -> None:
    cells = GOOD | change
    fields = {key: cells.get(names[0], "") for key, names in rows.COLUMNS.items()}
    titles = {key: names[0] for key, names in rows.COLUMNS.items()}
    report = Report()
    assert rows.check_rows([Line("计划任务", 3, fields, fields, titles)], KNOWN, report) == []
    [found] = [f for f in report.findings if rule in f.rule]
    assert (found.sheet, found.row, found.column) == ("计划任务", 3, column)
    assert found.advice


def test_one_bad_row_keeps_the_good_ones_out_too(database: Database) -> None:
    settle(database)
    plan_id = _draft(database)
    checked = _check(database, plan_id, _sheet(GOOD, GOOD | {"任务名称": "第二项", "批次": "99"}))
    assert len(checked.rows) == 1
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert not actions.add_rows(tx, plan_id=plan_id, checked=checked).done
    with database.reading() as session:
        assert queries.tasks_of_plan(session, plan_id) == []


def test_a_title_that_stands_in_the_plan_already_is_refused(database: Database) -> None:
    settle(database)
    plan_id = _draft(database)
    data = _sheet(GOOD, GOOD)
    assert [f.row for f in _check(database, plan_id, data).report.findings] == [3]
    once = _check(database, plan_id, _sheet(GOOD))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.add_rows(tx, plan_id=plan_id, checked=once)
    assert _check(database, plan_id, _sheet(GOOD)).report.errors == 1


def test_rows_go_into_drafts_only(database: Database) -> None:
    settle(database)
    task_id = planned(database)
    with database.reading() as session:
        plan_id = queries.task_by_id(session, task_id).plan_id
    with pytest.raises(Refused, match="不能再修改"):
        _check(database, plan_id, _sheet(GOOD))


def _cells(data: bytes, sheet: str) -> list[tuple[Any, ...]]:
    frame = fastexcel.read_excel(data).load_sheet(sheet, header_row=None).to_polars()
    return frame.rows()


def test_template_report_and_confirmation_over_the_web(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    plan_id = _draft(database)
    clerk = signed_in("officer", department_id=MARKET)
    assert "用表格填报" in clerk.get(f"/plans/{plan_id}").text
    assert "下载模板" in clerk.get(f"/plans/{plan_id}/rows").text
    template = clerk.get(f"/plans/{plan_id}/rows/template.xlsx").content
    assert _cells(template, "计划任务")[0] == rows.TEMPLATE
    assert ("U0001", "对食品销售者的监督检查") in _cells(template, "可选事项")
    bad = io.BytesIO(_sheet(GOOD, GOOD | {"任务名称": "<b>坏行</b>", "B类比例": "<img src=x>户"}))
    report = clerk.post(f"/plans/{plan_id}/rows", files={"file": ("坏.xlsx", bad)}).headers["location"]
    shown = clerk.get(report).text
    assert "&lt;img src=x&gt;户" in shown
    assert "确认添加" not in shown
    assert "B类比例" in clerk.get(report.replace("?", "/report.csv?")).content.decode("utf-8-sig")
    assert clerk.post(report.partition("?")[0]).headers["location"].startswith(report.partition("?")[0])
    good = io.BytesIO(_sheet(GOOD))
    report = clerk.post(f"/plans/{plan_id}/rows", files={"file": ("好.xlsx", good)}).headers["location"]
    assert "确认添加" in clerk.get(report).text
    assert clerk.post(report.partition("?")[0]).headers["location"] == f"/plans/{plan_id}"
    with database.reading() as session:
        assert session.exec(select(PlanTask.title)).all() == ["食品销售抽查"]
    stranger = signed_in("officer", login="fire", department_id=FIRE)
    assert stranger.get(f"/plans/{plan_id}/rows/template.xlsx").status_code == 404
    assert stranger.get(report).status_code == 404


def test_what_is_no_sheet_is_answered_with_a_sentence(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    plan_id = _draft(database)
    clerk = signed_in("officer", department_id=MARKET)
    answer = clerk.post(f"/plans/{plan_id}/rows", files={"file": ("x.xlsx", io.BytesIO(b"\x00\x01"))})
    assert answer.status_code == 400
    assert clerk.get(f"/plans/{plan_id}/rows/{'0' * 64}?name=x.xlsx").status_code == 409

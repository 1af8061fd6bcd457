"""A list drawn by the province comes in line by line, all or nothing, and stands on the document it came with."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select
from stdnum.cn import uscc

from inspections.plans import actions, queries
from inspections.plans.rules.assigned import check_can_take, matching_clock
from inspections.plans.rules.pool import GroupBy
from inspections.plans.rules.status import PlanStatus, TaskStatus
from inspections.plans.tables import AssignedUnit
from supervision.foundation.database import Database
from supervision.foundation.errors import Conflict, NotFound, Refused, Unreadable
from supervision.foundation.sheets import read_tables
from supervision.law.rules.workdays import Calendar, add_workdays
from supervision.registers.actions import import_entities
from supervision.registers.tables import Certificate, Entity
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, Firm, officer, settle
from tests.inspections.draws.ceremonies import staff
from tests.inspections.plans.lists_from_above import (
    DISPATCH,
    HEAD,
    checked,
    row,
    taken,
    workbook,
    xml_spreadsheet,
)
from tests.people import OFFICER

REAL = Path(__file__).parents[4] / "shared" / "data" / "messy"
NEW = "91350100M000100Y43"


def rules(listed: actions.CheckedList) -> list[tuple[int, str, str]]:
    """Row, column and rule of each line of the report."""
    return [(one.row, one.column, one.rule) for one in listed.report.findings]


def test_a_list_stands_on_the_superiors_document_and_takes_everybody(database: Database) -> None:
    settle(database)
    task = taken(database, [3, 1, 2])
    with database.reading() as session:
        view = queries.task_view(session, task.id or 0)
        assert view.plan.status is PlanStatus.IN_FORCE
        assert view.plan.approved_name == "湖北省市场监督管理局"
        assert view.plan.filed_on is None  # nothing is said that did not happen
        assert "鄂市监抽〔2026〕7号" in view.plan.note
        assert view.assigned is not None
        assert (view.assigned.reference, view.assigned.size) == ("HB2026-118", 3)
        pool = queries.pool_for(session, task.id or 0, on=TODAY)
        assert pool.quotas == pool.sizes == {"all": 3}
        assert not pool.left_out
        rows = session.exec(select(AssignedUnit).order_by(col(AssignedUnit.row))).all()
        assert [(one.row, one.entity_id) for one in rows] == [(2, 3), (3, 1), (4, 2)]
    said = {name: (value, basis) for name, value, basis in pool.parameters}
    assert said["pair-only"] == ("湖北省市场监督管理局", "鄂市监抽〔2026〕7号 2026-11-20")
    assert said["assigned.received"][0] == "2026-11-21"


def test_every_line_that_does_not_fit_is_named_with_its_place(database: Database) -> None:
    settle(database)
    staff(database)
    listed = checked(
        database,
        workbook(
            [
                row(1),
                row(2, name="另一个名字"),
                row(3, code="", name="随州第3商店"),
                row(1),
                row(4, code="91350100M000100Y99", name="无名公司"),
                row(5, code="9.1421E+17", name="没有的店"),
                row(6, item="没有的事项"),
                ("合计：7户", "", "", ""),
            ]
        ),
    )
    assert listed.report.skipped == 1
    assert listed.report.errors == 3
    assert rules(listed) == [
        (3, "企业名称", "名称与名录中的不同，按代码对上"),
        (4, "企业名称", "名录中没有这个代码，按名称对上了"),
        (5, "注册号/统一社会信用代码", "名单中重复出现"),
        (6, "注册号/统一社会信用代码", "名录中没有这个对象"),
        (7, "注册号/统一社会信用代码", "代码被表格存成了数字，末几位已经丢失"),
        (8, "检查事项", "没有这个检查事项"),
    ]
    with pytest.raises(Refused, match="没有导入任何一行"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.take_assigned(tx, listed, dispatch=DISPATCH, title="抽查", ends_on=date(2026, 12, 31))


def test_businesses_that_are_not_in_the_register_are_entered_when_asked(database: Database) -> None:
    settle(database, [])
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        import_entities(tx, [{"code": row(1)[1], "name": row(1)[0], "area_code": "421303"}])
    data = workbook([row(1), (" 新开的店 ", NEW, "不认识的所", "U0001"), ("新开的店", NEW.lower(), "", "")])
    assert not checked(database, data).report.clean
    listed = checked(database, data, create=True)
    assert listed.report.clean
    assert (listed.size, listed.report.read, listed.report.added, listed.report.unchanged) == (2, 3, 1, 1)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        task = actions.take_assigned(tx, listed, dispatch=DISPATCH, title="抽查", ends_on=date(2026, 12, 31))
    with database.reading() as session:
        new = session.exec(select(Entity).where(col(Entity.code) == NEW)).one()
        assert (new.name, new.area_code, new.station_id) == ("新开的店", "421300", None)
        assert "湖北省市场监督管理局" in new.source
        assert len(queries.pool_for(session, task.id or 0, on=TODAY).units) == 2


def test_a_business_nobody_may_go_to_is_named_before_the_draw(database: Database) -> None:
    settle(database, [Firm(), Firm(station=None), Firm(area="421321", station=None)])
    staff(database, 1)  # one who may go anywhere: no team
    with database.transaction(actor=OFFICER, now=NOW) as tx:  # and two of the station, for the county of 曾都
        for n in (1, 2):
            tx.session.add(
                Certificate(inspector_id=n, number=f"C{n}", valid_from=TODAY, valid_to=date(2027, 1, 1))
            )
        tx.record("certificates.given", covers=[Certificate])
    short = "这里可派的检查人员不够一组，将配不成检查组"
    data = workbook([row(1), row(2), row(3)])
    assert [one[0] for one in rules(checked(database, data)) if one[2] == short] == [4]
    by_station = checked(database, data, group_by=GroupBy.STATION)
    assert [one[0] for one in rules(by_station) if one[2] == short] == [4]
    many = checked(database, data, team_size=5)
    assert [one[0] for one in rules(many) if one[2] == short] == [2, 3, 4]


def test_a_sound_code_is_never_taken_for_another_business_of_the_same_name(database: Database) -> None:
    sound = "91420300M0001000X"
    settle(database, [Firm(code=sound + uscc.calc_check_digit(sound)), Firm(code="420300000000001")])
    staff(database)
    listed = checked(database, workbook([row(1, code=NEW), row(2, code=NEW)]))
    assert [(one[0], one[2]) for one in rules(listed)] == [
        (2, "名录中没有这个对象"),
        (3, "名录中没有这个代码，按名称对上了"),  # the register has an old number, so it may be the same
    ]


def test_the_closed_and_the_capped_are_taken_too_and_answered_at_the_opening(database: Database) -> None:
    settle(database, [Firm(), Firm(status="closed"), Firm(status="suspended"), Firm(area="", station=None)])
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.import_ledger(
            tx,
            [
                {"department_id": MARKET, "entity_id": 1, "at": TODAY - timedelta(n), "visit_id": f"v{n}"}
                for n in range(4)
            ],
        )
    task_id = taken(database, range(1, 5)).id or 0
    with database.reading() as session:
        pool = queries.pool_for(session, task_id, on=TODAY)
        assert len(pool.units) == 4
        stops = queries.stops_for(session, task_id, [unit.code for unit in pool.units], on=TODAY)
    assert {code[-1]: reason.value for code, reason in stops.items()} == {"2": "closed", "3": "suspended"}


def test_the_same_list_is_not_taken_twice(database: Database) -> None:
    settle(database)
    first = taken(database)
    with pytest.raises(Conflict, match="已经导入过") as again:
        taken(database, dispatch=replace(DISPATCH, reference=""))  # exported again: the same businesses
    assert first.number in again.value.text("zh")
    with pytest.raises(Conflict):
        taken(database, [1, 2])  # another file, the same number of the same superior


def test_a_list_belongs_to_the_officers_own_department(database: Database) -> None:
    settle(database)
    with pytest.raises(NotFound):
        taken(database, actor=officer(FIRE))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"document": " "}, "文号"),
        ({"issuer": ""}, "上级机关"),
        ({"received_on": TODAY + timedelta(1)}, "晚于今天"),
        ({"document_on": TODAY + timedelta(1)}, "晚于收到日期"),
    ],
)
def test_a_list_without_its_document_is_nobodys_order(change: dict[str, object], sentence: str) -> None:
    check_can_take(DISPATCH, today=TODAY)
    with pytest.raises(Refused, match=sentence):
        check_can_take(replace(DISPATCH, **change), today=TODAY)  # type: ignore[arg-type]


@given(
    received=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    wait=st.integers(0, 30),
    status=st.sampled_from(TaskStatus),
)
def test_the_clock_is_late_only_after_its_last_day_and_stops_with_the_pairing(
    received: date, wait: int, status: TaskStatus
) -> None:
    calendar = Calendar({date(2026, 10, 1): False}, date(2026, 12, 31))
    today = received + timedelta(wait)
    clock = matching_clock(received, days=2, basis="", calendar=calendar, today=today, status=status)
    assert clock.due == add_workdays(received, 2, calendar)
    assert clock.late == (today > clock.due.on and clock.left < 0 and not clock.matched)
    assert clock.due.provisional == (clock.due.on > date(2026, 12, 31))
    assert clock.matched == (status not in (TaskStatus.PLANNED, TaskStatus.FROZEN, TaskStatus.COMMITTED))


def test_the_clock_of_a_task_runs_from_the_day_of_receipt(database: Database) -> None:
    settle(database)
    task = taken(database)
    with database.reading() as session:
        view = queries.assigned_view(session, task, on=TODAY)  # a Saturday
        assert view is not None
        assert view.clock.due.on == date(2026, 11, 24)
        late = queries.assigned_view(session, task, on=date(2026, 11, 26))
        assert late is not None
        assert (late.clock.late, late.clock.left) == (True, -2)


def test_an_xml_spreadsheet_under_the_name_of_a_workbook_reads_the_same() -> None:
    rows = [row(1), row(2, name="a<b>&c"), row(3, item="")]
    one, other = (read_tables("名单.xlsx", data, HEAD)[0] for data in (workbook(rows), xml_spreadsheet(rows)))
    assert one.lines == other.lines
    assert one.columns == other.columns


@pytest.mark.parametrize(
    "cells",
    [
        '<Row ss:Index="400001"><Cell><Data>x</Data></Cell></Row>',
        '<Row><Cell ss:Index="16384"><Data>x</Data></Cell></Row>',
        '<Row ss:Index="two"/>',
        "<Row><Cell>",
        '<Row><Cell ss:MergeAcross="99999999"><Data>x</Data></Cell></Row>',
    ],
)
def test_an_xml_spreadsheet_that_would_fill_the_memory_is_refused(cells: str) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet><Table>{cells}</Table></Worksheet></Workbook>'
    with pytest.raises(Unreadable):
        read_tables("x.xlsx", data.encode())


def test_an_xml_spreadsheet_cannot_name_anything_outside() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Workbook xmlns="{space}"/>'
    with pytest.raises(Unreadable):
        read_tables("x.xlsx", data.encode())


def test_a_real_provincial_list_reads_the_same_in_both_forms() -> None:
    if not REAL.is_dir():
        pytest.skip("the real lists are not beside this checkout (../shared/data)")
    forms = ("draw_list_same_rows_real.xlsx", "draw_list_spreadsheetml2003_named.xlsx")
    workbook_rows, markup_rows = (read_tables(name, (REAL / name).read_bytes())[0].lines for name in forms)
    assert workbook_rows == markup_rows
    assert len(workbook_rows) == 478

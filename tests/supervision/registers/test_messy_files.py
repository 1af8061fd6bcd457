"""Real and really dirty files: every row is accounted for, or the file is refused by sheet and row."""

import csv
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Unreadable
from supervision.registers import actions
from supervision.registers.rules.codes import judge_code, tidy_name
from supervision.registers.rules.kinds import FileKind
from supervision.registers.tables import Entity
from tests.lacking import shared

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)


def bring(database, name):
    data = shared(f"data/messy/{name}").read_bytes()
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        report = actions.import_file(tx, FileKind.ENTITIES, name, data)
    with database.reading() as session:
        return report, {entity.code: entity for entity in session.exec(select(Entity))}


@pytest.mark.parametrize(
    ("name", "first", "last", "skipped"),
    [
        ("register_dirty_gb18030.csv", 0, 100, 2),  # 合计 and 填报人 below; a blank row between
        ("register_dirty_merged.xlsx", 100, 200, 0),
        ("register_dirty_key.csv", 0, 200, 0),
    ],
)
def test_every_row_of_a_dirty_register_comes_in_as_its_key_says(database, name, first, last, skipped):
    report, entities = bring(database, name)
    with shared("data/messy/register_dirty_key.csv").open(encoding="utf-8-sig") as file:
        key = list(csv.DictReader(file))[first:last]
    assert (report.read, report.added, report.skipped, report.errors) == (len(key), len(key), skipped, 0)
    for row in key:
        one = entities[judge_code(row["uscc"]).code]
        assert (one.name, one.address) == (tidy_name(row["name"]), tidy_name(row["address"]))
        assert one.registered_on.isoformat() == row["registered_on"], row


def test_the_same_list_as_a_workbook_and_as_xml_brings_the_same_businesses(database):
    report, _all = bring(database, "draw_list_same_rows_real.xlsx")
    assert (report.read, report.added, report.skipped, report.errors) == (478, 478, 0, 0)
    again, entities = bring(database, "draw_list_spreadsheetml2003_named.xlsx")
    assert (again.read, again.added, again.errors, len(entities)) == (478, 0, 0, 478)


def test_broken_lines_of_a_real_register_are_named_one_by_one(database):
    report, entities = bring(database, "malformed_real_register_lines.csv")
    assert (report.read, report.done, entities) == (5, False, {})
    named = {(f.row, f.column) for f in report.findings if f.level == "error"}
    for row in range(2, 7):  # garbled, and one cell longer than the head, because 1,000万元 was not quoted
        assert {(row, "企业名称"), (row, "表外"), (row, "注册日期")} <= named
    assert {f.sheet for f in report.findings} == {"malformed_real_register_lines.csv"}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("template_expert_library_note_row.xlsx", "（3）"),
        ("template_licence_256_columns_wide.xlsx", "下面是空的"),
        ("template_penalty_note_row_on_top.xls", "下面是空的"),
        ("template_special_library_note_row.xlsx", "下面是空的"),
    ],
)
def test_an_empty_template_is_refused_by_sheet_and_row(database, name, rows):
    with pytest.raises(Unreadable, match="工作表“Sheet1”第2行是表头") as caught:
        bring(database, name)
    assert rows in str(caught.value)

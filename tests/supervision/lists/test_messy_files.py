"""Merged, packed and printed lists come in row by row."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.actor import SYSTEM
from supervision.lists import actions, queries
from supervision.lists.rules.item_rows import split_codes
from tests.lacking import shared

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)


def bring(database, name, data, kind="random"):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        report, source = actions.import_list(tx, kind, name, data)
    with database.reading() as session:
        return report, [row for row, *_rest in queries.rows_of(session, source.id, limit=1000)]


def test_every_row_of_a_real_page_with_rowspans_is_an_item(database):
    report, rows = bring(
        database, "清单.html", shared("data/messy/zhejiang_item_list_rowspan.html").read_bytes()
    )
    assert (report.read, report.skipped, report.joined, report.errors, len(rows)) == (75, 0, 0, 0, 75)
    assert [row.row_number for row in rows] == list(range(2, 77))
    assert (rows[0].name, rows[0].category) == ("获证食品生产企业监督", "获证食品生产企业监管")
    assert rows[1].raw["抽查事项名称"] == rows[1].category  # printed once, over two rows
    assert rows[1].basis == rows[0].basis
    assert (rows[2].name, rows[2].target) == ("保健食品生产企业证后监督", "保健食品生产企业")
    assert rows[70].name == "重要工业产品（含食品相关产品）生产许可证企业检查：获证企业资质"
    assert (
        Counter(bool(row.category) for row in rows)[True] == 55
    )  # the rows with a sub-item, counted on the page


def page(*rows):
    return ("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>").encode()


HEAD = "<th>事项编码<th>事项名称<th>部门<th>检查内容<th>对应权责清单编码"


def test_rows_that_go_on_with_a_merged_item_are_one_item_and_lose_nothing(database):
    data = page(
        HEAD,
        "<td colspan=5>一、食品类",
        "<td rowspan=3>E1001<td rowspan=3>查甲<td rowspan=3>甲局<td>看证照<td>QZ0001、QZ0002",
        "<td>看台账<td>QZ0001、QZ0002",
        "<td>看台账<td>",
        "<td>E1002<td rowspan=2>查乙<td>甲局<td>看<td>QZ0003",
        "<td>E1003<td>乙局<td>看<td>",
        "<td>E1004；E1005<td>查丙<td>丙局<td><td>",
        "<td>填报人：张三<td><td><td><td>",
    )
    report, rows = bring(database, "a.html", data, "duty")
    assert (report.read, report.joined, report.errors) == (6, 2, 0)
    assert report.skipped_rows == [("表1", 2), ("表1", 9)]
    assert [(r.code, r.name, r.department) for r in rows] == [
        ("E1001", "查甲", "甲局"),
        ("E1002", "查乙", "甲局"),
        ("E1003", "查乙", "乙局"),
        ("E1004", "查丙", "丙局"),
    ]
    assert rows[0].content == "看证照；看台账"
    assert (rows[0].aligned_codes, rows[0].aligned_code) == (["QZ0001", "QZ0002"], "QZ0001、QZ0002")
    assert (rows[1].aligned_codes, rows[1].aligned_code) == ([], "QZ0003")
    assert rows[3].codes == ["E1004", "E1005"]
    assert rows[3].raw["事项编码"] == "E1004；E1005"


def test_a_row_with_content_but_without_name_is_an_error_and_never_passed_over(database):
    data = "事项编码,事项名称,部门,检查内容\nE1,查甲,甲局,看\n,,乙局,看台账\n,,,\n5,,,\n".encode()
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        report, source = actions.import_list(tx, "duty", "a.csv", data)
    assert source is None
    assert [(f.row, f.rule) for f in report.findings] == [(3, "没有事项名称"), (5, "没有事项名称")]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("3302110010001；3302110010002", ["3302110010001", "3302110010002"]),
        ("330211001\n330211002", ["330211001", "330211002"]),
        ("330211001 330211002 330211001", ["330211001", "330211002"]),
        ("9142 1300 1835", ["914213001835"]),
        ("鄂A01、鄂A02", ["鄂A01、鄂A02"]),
        ("", []),
    ],
)
def test_packed_codes_are_parted_and_a_grouped_code_stays_one(cell, codes):
    assert split_codes(cell) == codes


@given(
    st.lists(st.from_regex(r"[0-9A-Z]{8,14}", fullmatch=True), min_size=2, unique=True),
    st.sampled_from("、，；;|/"),
)
def test_whatever_separates_codes_they_come_back_in_order(codes, mark):
    assert split_codes(f" {mark} ".join(codes)) == codes

"""Web pages, XML spreadsheets and merged cells become grids; what goes wrong in the parsing child is a sentence."""

import io
import sys

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation import parsing
from supervision.foundation.errors import Unreadable
from supervision.foundation.grids import Grid, Merge, clipped, column_letters
from supervision.foundation.headers import Choice, find_sheet
from supervision.foundation.htmltables import read_html
from supervision.foundation.sheets import NoHeader, read_tables, write_xlsx
from tests.lacking import shared

PAGE = """<%@ page contentType="text/html" %>
<html><head><meta charset="{charset}"><script>var x = "<table><tr><td>假</td></tr></table>";</script></head><body>
<table><caption>事项 清单</caption>
<tr><th>编号<th>抽查事项<th colspan="2">依据 &amp; 内容</tr>
<tr><td rowspan=2>1</td><td rowspan="2">甲</td><td>《甲法》</td><td>一<br>二</td></tr>
<tr><td>《乙法》</td><td><table><tr><td>里面</td></tr></table>三</td></tr>
<tr><td>2<td>乙&nbsp;㐂<td>《丙法》<td>
</table></body>"""


@pytest.mark.parametrize(("charset", "encoding"), [("UTF-8", "utf-8"), ("gb2312", "gb18030")])
def test_a_page_is_read_cell_by_cell_with_its_spans(charset, encoding):
    outer, inner = read_html("a.xls", PAGE.format(charset=charset).encode(encoding))
    assert outer.title == "事项清单"
    assert outer.rows == [
        ["编号", "抽查事项", "依据 & 内容", ""],
        ["1", "甲", "《甲法》", "一\n二"],
        ["", "", "《乙法》", "三"],
        ["2", "乙 㐂", "《丙法》", ""],
    ]
    assert set(outer.merges) == {Merge(0, 2, 0, 3), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1)}
    assert inner.rows == [["里面"]]


def test_a_cell_merged_downwards_speaks_for_every_row_it_covers_and_says_that_it_was_lent():
    (sheet,) = read_tables("a.html", PAGE.format(charset="utf-8").encode(), ("编号", "抽查事项"))
    assert [row.cells[:3] for row in sheet.rows()] == [
        ("1", "甲", "《甲法》"),
        ("1", "甲", "《乙法》"),
        ("2", "乙 㐂", "《丙法》"),
    ]
    assert sheet.filled == {3: frozenset({0, 1})}


def test_broken_pages_are_read_as_far_as_they_go_or_refused():
    assert read_html("a.htm", b"<table><tr><td rowspan=x colspan=0>1")[0].rows == [["1"]]
    assert read_html("a.htm", b"<table><tr></tr></table>")[0].rows == [[]]
    for text in ("<table>", "<html><p>x</p>"):
        with pytest.raises(Unreadable, match="没有表格"):
            read_html("a.htm", text.encode())


@given(st.text(alphabet='<>/="tabledrhcospnw19 甲&;!-', max_size=200))
def test_no_page_breaks_the_reader(text):
    try:
        grids = read_html("a.htm", ("<table>" + text).encode())
    except Unreadable:
        return
    for grid in grids:
        find_sheet(clipped("a", grid), ("甲",))


def test_a_huge_span_is_refused():
    with pytest.raises(Unreadable, match="过大"):
        read_html("a.htm", b"<table><tr><td colspan=99999>")
    many = b"<table><tr><td rowspan=60000 colspan=700>" + b"<tr>" * 20_000
    with pytest.raises(Unreadable, match="过大"):
        read_html("a.htm", many)


def test_a_head_of_two_rows_takes_the_group_where_a_name_means_nothing_alone():
    rows = [
        ["某局名录"],
        ["企业", "", "有效期", ""],
        ["名称", "代码", "起", "止"],
        ["甲", "1", "一月", "二月"],
    ]
    known = ("企业名称", "名称", "代码", "有效期起", "有效期止")
    merges = (Merge(0, 0, 0, 3), Merge(1, 0, 1, 1), Merge(1, 2, 1, 3))
    sheet = find_sheet(Grid("a", rows, merges), known)
    assert (sheet.header_row, sheet.columns) == (3, ("名称", "代码", "有效期起", "有效期止"))
    assert sheet.lines == ((4, ("甲", "1", "一月", "二月")),)


def test_merged_cells_of_the_head_tell_how_high_it_is_though_the_lower_names_are_unknown():
    rows = [["名称", "检查情况", ""], ["", "次数", "日期"], ["甲", "3", "一月"]]
    sheet = find_sheet(Grid("a", rows, (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2))), ("名称",))
    assert (sheet.header_row, sheet.columns) == (2, ("名称", "次数", "日期"))


def test_a_row_across_the_table_is_a_banner_and_text_beside_it_is_kept_apart():
    rows = [["编码", "名称", "部门"], ["一、食品类"], ["1", "甲", "甲局", "", "旁注"]]
    sheet = find_sheet(Grid("a", rows, (Merge(1, 0, 1, 2),)), ("名称", "编码"))
    assert sheet.banners == {2}
    assert sheet.beyond == {3: "旁注"}


def test_a_line_of_plain_text_has_slipped_where_it_has_more_cells_than_the_head_and_only_there():
    (sheet,) = read_tables("a.csv", "名称,金额,\n甲,1,000\n乙,1,000,000\n丙,1\n".encode(), ("名称",))
    assert (sheet.beyond, sheet.slipped) == ({2: "000", 3: "000 000"}, {3})


def test_what_lies_hidden_under_a_merged_cell_is_not_read():
    grid = clipped("a", Grid("a", [["甲", "藏", "乙"], ["藏", "藏"]], (Merge(0, 0, 1, 1), Merge(5, 0, 9, 9))))
    assert grid.rows == [["甲", "", "乙"], ["", ""]]
    assert grid.merges == (Merge(0, 0, 1, 1),)
    with pytest.raises(Unreadable):
        clipped("a", Grid("a", [[]] * 1000, (Merge(0, 0, 999, 700),) * 10))


def test_chosen_columns_come_before_every_guess_and_a_file_may_have_no_head():
    grid = Grid("a", [["事项", "名称", "甲栏"], ["查甲", "x", "甲局"]])
    known = {"name": ("名称",), "department": ("部门",), "code": ("事项",)}
    sheet = find_sheet(grid, ("名称",), Choice({"name": "事项", "department": "甲栏", "code": ""}))
    assert sheet.fields(known) == {"name": 0, "department": 2}
    bare = find_sheet(
        Grid("a", [["查甲", "甲局"]]), ("名称",), Choice({"name": "列A", "department": "列B"}, True)
    )
    assert bare.fields(known) == {"name": 0, "department": 1}
    assert (bare.header_row, bare.lines) == (0, ((1, ("查甲", "甲局")),))


def test_columns_have_the_letters_of_the_sheet():
    assert [column_letters(place) for place in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]


def test_a_file_without_a_head_and_a_head_without_rows_are_told_apart():
    with pytest.raises(NoHeader, match="看过的工作表：一、二"):
        read_tables("a.xlsx", write_xlsx({"一": (("x",), [("1",)]), "二": (("y",), [])}), ("名称",))
    with pytest.raises(Unreadable, match="工作表“一”第1行是表头，下面是空的") as caught:
        read_tables("a.xlsx", write_xlsx({"一": (("名称", "编码"), [])}), ("名称",))
    assert not isinstance(caught.value, NoHeader)


WORKBOOK = write_xlsx({"一": (("名称",), [("甲",)])})


def test_where_no_child_can_be_started_the_person_is_told(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(Unreadable, match="无法启动解析进程"):
        parsing.parse("a.xlsx", WORKBOOK, "workbook")


def test_a_child_that_hangs_is_stopped_and_told(monkeypatch):
    monkeypatch.setattr(parsing, "CHILD_WALL_SECONDS", 0.01)
    with pytest.raises(Unreadable, match="解析超时"):
        parsing.parse("a.xlsx", WORKBOOK, "workbook")


def test_a_parser_that_aborts_takes_the_child_and_not_us():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "名称")
        sheet.write(1_048_575, 16_383, "远")  # the check before parsing refuses this; here it is left out
    with pytest.raises(Unreadable, match="超出内存或时间限制"):
        parsing.parse("a.xlsx", out.getvalue(), "workbook")


@pytest.mark.parametrize("form", ["A01", "B02"])
def test_an_old_workbook_is_read_with_its_merged_cells(form):
    data = shared(f"data/messy/forms/{form}.xls").read_bytes()
    grid = parsing.parse(f"{form}.xls", data, "workbook")[0]
    assert grid.rows[0][0].endswith("双随机抽查记录表")
    assert grid.rows[3][:3] == ["序号", "检查内容", "操作方法与要领"]
    assert not any(row[3] for row in grid.rows[4:10])  # form B02 hides older texts under merged cells

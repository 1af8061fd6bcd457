"""Tables come in as the sender sees them and go out as text."""

import io
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter

from supervision.foundation.errors import Unreadable
from supervision.foundation.sheets import Figure, read_table, read_tables, tidy, write_csv, write_xlsx

KNOWN = ("名称", "统一社会信用代码", "成立日期", "住所")


def workbook(*rows, names=("名录",), hidden=()):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in names:
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(
                            number, place, cell, book.add_format({"num_format": "yyyy-mm-dd"})
                        )
                    elif cell is not None:
                        sheet.write(number, place, cell)
    return out.getvalue()


def test_a_title_row_above_the_header_is_passed_over_and_rows_keep_their_numbers():
    text = "某局检查对象名录库,,\n\n名称,统一社会信用代码,成立日期\n甲公司,91350100M000100Y43,2001-02-03\n\n乙公司,,\n"
    sheet = read_table("名录.csv", text.encode())
    assert sheet.header_row == 3
    assert sheet.columns == ("名称", "统一社会信用代码", "成立日期")
    assert [(row.number, row.cells[0]) for row in sheet.rows()] == [(4, "甲公司"), (6, "乙公司")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding):
    sheet = read_table("a.csv", "名称,住所\n㐂鑫商店,东城\n".encode(encoding))
    assert next(sheet.rows()).cells == ("㐂鑫商店", "东城")


def test_full_width_digits_are_made_plain_beside_the_original():
    sheet = read_table("a.csv", "名称,代码\n（甲）　,９１４２Ｘ\n".encode())
    row = next(sheet.rows())
    assert row.cells == ("（甲）", "9142X")
    assert row.original == ("（甲）　", "９１４２Ｘ")


def test_a_short_line_is_filled_and_a_tab_separated_file_is_read():
    sheet = read_table("a.txt", "名称\t住所\t电话\n甲\n乙\t东城\t1\t多\n".encode())
    assert [row.cells for row in sheet.rows()] == [("甲", "", ""), ("乙", "东城", "1")]


def test_a_workbook_keeps_row_numbers_leading_zeros_and_dates_as_text():
    data = workbook((), ("名单",), ("名称", "代码", "日期"), (), ("甲", "007", datetime(2020, 1, 5)))
    sheet = read_table("a.xlsx", data)
    assert sheet.header_row == 3
    row = next(sheet.rows())
    assert row == (5, ("甲", "007", "2020-01-05 00:00:00"), ("甲", "007", "2020-01-05 00:00:00"))


def test_a_two_row_head_is_read_through_the_names_that_are_known():
    data = workbook(
        ("序号", "基本信息", None, "住所"), (None, "名称", "统一社会信用代码", None), ("1", "甲", "9", "东城")
    )
    sheet = read_table("a.xlsx", data, KNOWN)
    assert sheet.columns == ("序号", "名称", "统一社会信用代码", "住所")
    assert next(sheet.rows()).cells == ("1", "甲", "9", "东城")


def test_spellings_of_a_known_header_match():
    sheet = read_table("a.csv", "说明,请勿改动,本行\n *名 称：,住所 \n甲,东城\n".encode(), KNOWN)
    assert sheet.header_row == 2


def test_hidden_sheets_are_not_read_and_sheets_without_the_known_names_are_left_out():
    data = workbook(("名称", "住所"), ("甲", "东城"), names=("一", "二"), hidden=("二",))
    assert [sheet.name for sheet in read_tables("a.xlsx", data, KNOWN)] == ["一"]
    with pytest.raises(Unreadable, match="没有找到表头"):
        read_tables("a.xlsx", data, ("执法证号",))


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 5_000_000,
        b"[]{}," * 1_000_000,
        b"PK\x03\x04" + b"x" * 1000,
        b"\xff" * 5000,
        b"{}",
        b"",
        b"%PDF-1.7",
    ],
    ids=["brackets", "brackets and commas", "false zip", "no text", "json", "nothing", "pdf"],
)
def test_garbage_is_answered_with_a_sentence(data):
    with pytest.raises(Unreadable) as caught:
        read_table("坏文件.xlsx", data, KNOWN)
    assert "坏文件.xlsx" in str(caught.value)


def test_a_nul_in_a_cell_arrives_so_that_a_rule_can_name_its_row():
    assert next(read_table("a.csv", "名称,住所\n甲\0乙,东城\n".encode()).rows()).cells[0] == "甲\0乙"


def test_what_is_written_is_text_and_comes_back_the_same():
    rows = [("=1+1", "007"), ("http://example.invalid", "<img onerror=alert(1)>"), ("${x}", None)]
    data = write_xlsx({"导出[1]": (("名称", "代码"), rows)}, ribbon="演示数据")
    sheet = read_table("a.xlsx", data)
    assert sheet.name == "导出1"
    assert sheet.header_row == 2
    assert [row.cells for row in sheet.rows()] == [("=1+1", "007"), *rows[1:2], ("${x}", "")]


def test_a_csv_cell_that_would_start_a_formula_is_disarmed():
    text = write_csv(("a", "b", "c"), [("=cmd|x", "-1.5", "+cmd")]).decode("utf-8-sig")
    assert text.splitlines()[1] == "'=cmd|x,-1.5,'+cmd"


def test_a_csv_leaves_plain_numbers_and_percentages_as_they_are():
    plain = ("-0.51%", "+100.0%", "-1,234", "-12", "+3")
    strange = ("-1+2", "-cmd", "+1%|x", "-", "-1%2")
    lines = write_csv(("a",), [(cell,) for cell in (*plain, *strange)]).decode("utf-8-sig")
    told = [line.strip('"') for line in lines.splitlines()[1:]]
    assert told == [*plain, *("'" + cell for cell in strange)]


def test_a_number_can_be_calculated_with_and_is_printed_as_text_elsewhere():
    cells = (Figure(43786), Figure(0.2526, "0.00%"), Figure(-1.5, "0.00"), "007")
    data = write_xlsx({"a": (("数", "占比", "均值", "编号"), [cells])})
    [row] = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(min_row=2)
    assert [cell.value for cell in row] == [43786, 0.2526, -1.5, "007"]
    assert [cell.number_format for cell in row[:3]] == ["0", "0.00%", "0.00"]
    assert write_csv(("x",) * 4, [cells]).decode("utf-8-sig").splitlines()[1] == "43786,25.26%,-1.50,007"


def test_tidying_leaves_words_and_brackets_alone():
    assert tidy(" 甲（中国）有限公司　") == "甲（中国）有限公司"
    assert tidy("ＡＢ１２ ") == "AB12"

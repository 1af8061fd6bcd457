"""Cells become values; every trouble has its place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.registers.rules import reading
from supervision.registers.rules.reading import Finding, Level, Line, Report, is_yes, read_date, words


@pytest.mark.parametrize(
    "text",
    [
        "2020-01-05",
        "2020/1/5",
        "2020.1.5",
        "2020年1月5日",
        "20200105",
        "2020-01-05 00:00:00",
        "43835",
        "43835.0",
        "2020 - 1 - 5",
    ],
)
def test_a_date_is_read_as_people_write_it(text):
    assert read_date(text) == date(2020, 1, 5)


@pytest.mark.parametrize(
    "text", ["", "2020-13-01", "2020-02-30", "昨天", "5", "999999", "2020-1", "1/5/2020"]
)
def test_what_is_no_date_is_not_guessed(text):
    assert read_date(text) is None


@given(st.dates(date(1921, 1, 1), date(2099, 1, 1)))
def test_serials_of_a_spreadsheet_and_written_dates_agree(day):
    assert read_date(str((day - date(1899, 12, 30)).days)) == read_date(day.isoformat()) == day
    assert read_date(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text):
    assert read_date(text) is None or isinstance(read_date(text), date)


def test_lists_in_a_cell_and_yes_are_read():
    assert list(words("食品、 药品；特种设备/计量  ")) == ["食品", "药品", "特种设备", "计量"]
    assert [is_yes(word) for word in ("是", " Y ", "√", "否", "", "不是")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_report_counts_everything_and_keeps_two_hundred_lines_of_each_level():
    report = Report()
    for number in range(500):
        report.add(
            Finding("表", number, "名称", "", "规则", "办法", Level.WARNING if number % 2 else Level.ERROR)
        )
    assert (report.errors, report.warnings, len(report.findings)) == (250, 250, 400)
    assert not report.clean


def test_a_value_in_a_report_is_shown_short_and_without_control_characters():
    report = Report()
    line = Line("表", 7, {"name": "x"}, {"name": "甲\0" + "长" * 200}, {"name": "企业名称"})
    assert not reading.clean_cells(report, line, ("name",))
    assert report.findings[0].column == "企业名称"
    assert report.findings[0].value.startswith("甲�长")
    assert len(report.findings[0].value) == 60


def test_totals_and_signatures_are_not_rows():
    def line(**cells):
        return Line("表", 1, cells, cells, {})

    assert reading.footer(line(code="合计：3家", name=""), ("code", "name"))
    assert reading.footer(line(code="", name="", address="填报人"), ("code", "name"))
    assert not reading.footer(line(code="1", name="合众公司"), ("code", "name"))


def test_three_hundred_years_of_days_come_back():
    start = date(1950, 1, 1)
    assert all(
        read_date((start + timedelta(n)).strftime("%Y/%m/%d")) == start + timedelta(n)
        for n in range(0, 36_500, 97)
    )


def test_rows_that_were_passed_over_are_named_in_runs():
    report = Report()
    for sheet, number in (("一", 2), ("一", 9), ("一", 10), ("一", 11), ("二", 12)):
        report.skip(Line(sheet, number, {}, {}, {}))
    assert report.skipped_places == ["一 2、9–11", "二 12"]
    assert report.skipped == 5

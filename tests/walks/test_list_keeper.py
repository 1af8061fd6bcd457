"""The list keeper's walk: a department's file comes in, is checked line by line, and joins the one list."""

import re
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from tests.walks.browser import Person

Enter = Callable[..., Person]
HEAD = ("序号", "抽查事项编码", "抽查事项名称", "抽查对象", "事项类别", "检查方式", "实施部门", "检查依据")
ROWS = (
    (
        "1",
        "WALK0001",
        "对走访登记事项的检查",
        "企业",
        "一般检查事项",
        "现场检查",
        "市市场监督管理局",
        "《行政处罚法》第四十二条",
    ),
    (
        "2",
        "WALK0002",
        "对散装食品标签的检查",
        "企业",
        "一般检查事项",
        "现场检查",
        "市市场监督管理局",
        "《食品安全法》第六十八条",
    ),
    ("3", "WALK0002", "编码重复的一行", "企业", "一般检查事项", "现场检查", "市市场监督管理局", ""),
    ("4", "WALK0004", "", "企业", "一般检查事项", "现场检查", "市市场监督管理局", ""),
)


def _workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("随机抽查事项清单（2026年版）",))
        for number, row in enumerate((HEAD, *ROWS), start=1):
            sheet.write_row(number, 0, row)
    return path


def test_a_file_is_reported_line_by_line_before_anything_is_kept(person: Enter, tmp_path: Path) -> None:
    keeper = person("list_keeper")
    keeper.open("/lists")
    keeper.photograph("list-keeper-lists")
    keeper.open("/lists/import")
    keeper.page.select_option("select[name=kind]", "random")
    keeper.page.set_input_files("input[name=file]", _workbook(tmp_path / "random.xlsx"))
    keeper.press("检查文件")
    keeper.sees(re.compile("WALK0002|重复"))
    keeper.photograph("list-keeper-report", whole=True)


def test_the_one_list_says_where_each_item_came_from(person: Enter) -> None:
    keeper = person("list_keeper")
    keeper.open("/lists/items")
    keeper.page.locator("a[href^='/lists/items/']:not([href$='xlsx']):not([href$='json'])").first.click()
    keeper.sees(re.compile("权责清单|随机抽查|监管事项"))
    keeper.photograph("list-keeper-item", whole=True)


def test_a_list_of_an_unknown_shape_is_refused_with_a_sentence(person: Enter, tmp_path: Path) -> None:
    keeper = person("list_keeper")
    keeper.expected.append("status of 4")  # the browser tells of the refusal on its console
    strange = tmp_path / "strange.csv"
    strange.write_text("甲,乙\n1,2\n", encoding="utf-8")
    keeper.open("/lists/import")
    keeper.page.set_input_files("input[name=file]", strange)
    keeper.press("检查文件")
    keeper.sees(re.compile("列|表头"))

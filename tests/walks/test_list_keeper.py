"""The list keeper's walk: a department's file comes in, is checked line by line, and joins the one list."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from playwright.sync_api import expect

from supervision.foundation import clock
from tests.walks.browser import Person

Enter = Callable[..., Person]
HEAD = ("序号", "抽查事项编码", "抽查事项名称", "抽查对象", "事项类别", "检查方式", "实施部门", "检查依据")
KIND, WAY, OFFICE = "一般检查事项", "现场检查", "市市场监督管理局"
GOOD = (
    ("1", "WALK0001", "对走访登记事项的检查", "企业", KIND, WAY, OFFICE, "《行政处罚法》第四十二条"),
    ("2", "WALK0002", "对散装食品标签的检查", "企业", KIND, WAY, OFFICE, "《食品安全法》第六十八条"),
)
FAULTY = (
    *GOOD,
    ("3", "WALK0002", "编码重复的一行", "企业", KIND, WAY, OFFICE, ""),
    ("4", "WALK0004", "", "企业", KIND, WAY, OFFICE, ""),
)
PLACE = "走访试验区"  # a list of its own, so that the demonstration's lists stay in force


def _workbook(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("随机抽查事项清单（2026年版）",))
        for number, row in enumerate((HEAD, *rows), start=1):
            sheet.write_row(number, 0, row)
    return path


def _upload(keeper: Person, file: Path) -> None:
    keeper.page.select_option("select[name=kind]", "random")
    keeper.field("地区").fill(PLACE)
    keeper.page.set_input_files("input[name=file]", file)
    keeper.press("检查文件")


def test_a_list_comes_in_after_its_report_and_joins_the_one_list(person: Enter, tmp_path: Path) -> None:
    keeper = person("list_keeper")
    keeper.open("/lists")
    keeper.photograph("list-keeper-lists")
    keeper.press("导入清单")
    _upload(keeper, _workbook(tmp_path / "faulty.xlsx", FAULTY))
    keeper.sees("有2处错误，没有导入任何一行")
    report = keeper.page.locator("table tbody tr")
    for row, column, value in (("5", "抽查事项编码", "WALK0002"), ("6", "抽查事项名称", "—")):
        line = report.filter(has=keeper.page.get_by_role("cell", name=row, exact=True))
        expect(line).to_contain_text(column)
        expect(line).to_contain_text(value)
        expect(line).to_contain_text("错误")
    expect(keeper.page.get_by_role("button", name="确认导入")).to_have_count(0)
    keeper.photograph("list-keeper-report", whole=True)
    keeper.press("换一个文件")
    _upload(keeper, _workbook(tmp_path / "good.xlsx", GOOD))
    keeper.sees("没有错误，可以导入")
    keeper.sees(f"确认后成为{clock.today().year}年第1版，共2行")
    keeper.press("确认导入")
    keeper.sees("已导入2行")
    expect(keeper.page.get_by_text("尚未合并")).to_have_count(2)
    keeper.open("/lists")
    keeper.sees("有2行还没有进入一张清单")
    keeper.press("合并成一张清单")
    keeper.sees(re.compile("已放入2行"))
    _stands_in_the_one_list(keeper)


def _stands_in_the_one_list(keeper: Person) -> None:
    """The new item, where it stood and why it is one."""
    keeper.open("/lists/items")
    keeper.field("名称、编码或部门").fill("散装食品标签")
    keeper.press("查找")
    keeper.page.get_by_role("link", name="对散装食品标签的检查").click()
    for words in ("随机抽查事项清单", "WALK0002", "《食品安全法》第六十八条", "来源依据"):
        keeper.sees(re.compile(words))
    keeper.photograph("list-keeper-item", whole=True)


def test_the_demonstration_owns_up_to_the_errors_of_its_merge(person: Enter) -> None:
    keeper = person("list_keeper")
    keeper.open("/lists")
    keeper.press("演示：合并结果与真值比较")
    for words in ("准确率", "召回率", "合错", "漏合", "不一致的行"):
        keeper.sees(re.compile(words))
    missed = keeper.page.locator("tbody tr", has_text="漏合")
    assert missed.count() > 0, "the demonstration's lists hold pairs that only a person can match"
    keeper.photograph("list-keeper-truth", whole=True)


def test_the_one_list_says_where_each_item_came_from(person: Enter) -> None:
    keeper = person("list_keeper")
    keeper.open("/lists/items")
    keeper.page.locator("a[href^='/lists/items/']:not([href$='xlsx']):not([href$='json'])").first.click()
    keeper.sees(re.compile("权责清单|随机抽查|监管事项"))


def test_a_list_of_an_unknown_shape_is_refused_with_a_sentence(person: Enter, tmp_path: Path) -> None:
    keeper = person("list_keeper")
    keeper.expected.append("status of 4")  # the browser tells of the refusal on its console
    strange = tmp_path / "strange.csv"
    strange.write_text("甲,乙\n1,2\n", encoding="utf-8")
    keeper.open("/lists/import")
    keeper.page.set_input_files("input[name=file]", strange)
    keeper.press("检查文件")
    keeper.sees(re.compile("列|表头"))

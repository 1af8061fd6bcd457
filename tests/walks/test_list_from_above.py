"""The officer takes in a list the province drew, seals it and opens it with two others; a passer-by reads who drew."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.inspections.plans.lists_from_above import xml_spreadsheet
from tests.servers.house import House
from tests.walks.browser import Person

Enter = Callable[..., Person]
DICE = "3516243615"
HEAD = ("企业名称", "注册号/统一社会信用代码", "行政区划")
ROWS = [(f"省抽名单第{n}家食品店", f"SC2026-{n:04d}", "曾都区") for n in range(1, 9)]


def test_a_list_from_the_province_is_paired_by_four_hands(
    person: Enter, house: House, tmp_path: Path
) -> None:
    path = tmp_path / "省级抽取名单.xlsx"
    path.write_bytes(xml_spreadsheet([*ROWS, ("没有代码的店", "", "")], HEAD))
    officer = person("officer")
    officer.open("/plans")
    officer.press("导入上级抽取名单")
    officer.photograph("assigned-form", whole=True)
    officer.field("派发机关").fill("湖北省市场监督管理局")
    officer.field("来文文号").fill("鄂市监抽〔2026〕7号")
    officer.field("上级的任务编号").fill("HB2026-118")
    officer.field("任务名称").fill("省级食品双随机抽查")
    officer.page.set_input_files("input[name=file]", str(path))
    officer.page.check("input[name=create]")
    officer.press("检查文件")
    officer.sees("没有代码，名录中也没有这个名称")
    officer.photograph("assigned-report-errors", whole=True)
    path.write_bytes(xml_spreadsheet(ROWS, HEAD))
    officer.page.set_input_files("input[name=file]", str(path))  # what was typed is still there
    officer.press("检查文件")
    officer.sees(re.compile("派发的8户全部检查"))
    officer.photograph("assigned-report", whole=True)
    officer.press("确认导入")
    officer.page.wait_for_url(re.compile(r"/tasks/\d+"))
    task = officer.page.url.removeprefix(house.address).partition("?")[0]
    officer.sees(re.compile("配好检查人员"))
    officer.photograph("assigned-task", whole=True)
    on_phone = person("officer", phone=True)
    on_phone.open(task)
    on_phone.photograph("assigned-task-phone", whole=True)
    on_phone.open("/tasks/assigned")
    on_phone.photograph("assigned-form-phone", whole=True)
    on_phone.open("/desk")
    on_phone.photograph("assigned-desk-phone")
    officer.press("开始选派人员")
    officer.press("冻结名单")
    officer.page.wait_for_url(re.compile("/draws/"))
    draw = officer.page.url.removeprefix(house.address).partition("?")[0]
    officer.sees(re.compile("名单由湖北省市场监督管理局抽取"))
    officer.press("封存")
    officer.sees(re.compile("封存序号"))
    for role in ("approver", "witness"):
        somebody = person(role)
        somebody.open(draw)
        somebody.page.fill("input[name=value]", DICE)
        somebody.press("录入")
    officer.open(draw)
    officer.press("开启")
    officer.sees(re.compile("抽中的对象和检查人员"))
    officer.photograph("assigned-draw", whole=True)
    passer_by = person(phone=True)
    passer_by.open(f"/public{draw}")
    passer_by.sees(re.compile("名单由湖北省市场监督管理局抽取"))
    passer_by.sees(re.compile("与抽取证明一致"))
    passer_by.photograph("assigned-public-phone", whole=True)
    passer_by.open("/public/draws")
    passer_by.photograph("public-list-phone", whole=True)
    officer.open("/public/draws")
    officer.photograph("public-list", whole=True)

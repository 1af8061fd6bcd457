"""From the site to the public: what one inspector finds is corrected or punished, and everybody can read it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from supervision.foundation import clock
from supervision.law.queries import PACKAGE_EXCEPTIONS, PACKAGE_UNTIL
from supervision.law.rules.workdays import Calendar, add_workdays
from tests.walks.browser import Person
from tests.walks.onsite import NOTE, record, take_photo

Enter = Callable[..., Person]
DAILY = "日常检查"  # checks of one case are part of its file, so only these are published
PUBLISHED_WITHIN = 20  # working days
FACTS = "使用未取得健康证明的人员制作直接入口食品"


def test_findings_are_corrected_or_punished_and_published_by_somebody_else(
    person: Enter, tmp_path: Path
) -> None:
    inspector, officer, reviewer = person("inspector", phone=True), person("officer"), person("approver")
    photo = take_photo(tmp_path)
    corrected, punished = (record(inspector, photo, DAILY) for _ in range(2))
    for visit in (corrected, punished):
        _accept(officer, visit)
    _correct(officer, inspector, corrected)
    decision = _punish(officer, punished)
    names = [_name(officer, visit) for visit in (corrected, punished)]
    rows = _waiting(reviewer, names)
    for row in rows:
        _clock_is_shown(row)
    reviewer.photograph("reviewer-queue")
    _decider_is_refused(officer, names[1])
    for row in rows:
        row.get_by_role("checkbox").check()
    reviewer.press("公示所选")
    reviewer.sees(f"已公示{len(rows)}条")
    reviewer.page.get_by_role("link", name=names[0]).first.click()
    reviewer.sees("审核公示人员")
    reviewer.sees(_who(reviewer))
    _everybody_reads(person(""), names, decision)
    inspector.open(f"/field/{corrected}")
    inspector.sees("已公示")


def _who(somebody: Person) -> str:
    """The name of whoever is signed in."""
    return somebody.page.locator(".who b").inner_text().strip()


def _accept(officer: Person, visit: str) -> None:
    officer.open(f"/visits/{visit}")
    officer.sees(NOTE)
    officer.press("审核通过")
    officer.sees("已审核，检查结果进入公示流程")


def _name(officer: Person, visit: str) -> str:
    officer.open(f"/visits/{visit}")
    return officer.page.locator("h1").inner_text().strip()


def _correct(officer: Person, inspector: Person, visit: str) -> None:
    """An order to rectify, looked at again by the inspector and closed."""
    officer.open(f"/visits/{visit}")
    officer.page.locator("main").get_by_role("link", name="责令改正").click()
    officer.field("存在的问题").fill(NOTE)
    officer.press("发出通知书")
    officer.sees(re.compile("已发出.*责改"))
    number = officer.page.locator("h1").inner_text().strip()
    assert officer.context.request.get(officer.page.url.partition("?")[0] + "/order.pdf").ok
    inspector.open("/desk")
    inspector.page.get_by_role("link", name="要复查").click()
    inspector.page.get_by_role("link", name=number).click()
    inspector.field("整改情况和核实方式").fill("现场复查，温度记录已补齐，冷藏柜正常")
    inspector.press("已整改，办结")
    inspector.sees("整改已核实，已办结")


def _punish(officer: Person, visit: str) -> str:
    """A case from the act to its decision; returns the number of the decision."""
    officer.open(f"/visits/{visit}")
    officer.page.locator("main").get_by_role("link", name="立案处罚").click()
    officer.field("涉嫌违法的事实").fill(FACTS)
    officer.press("立案")
    officer.sees("已立案")
    officer.press("登记事先告知")
    officer.sees("已登记事先告知")
    officer.page.get_by_label("警告", exact=True).check()
    officer.page.get_by_label("罚款", exact=True).check()
    officer.field("罚款金额（元）").fill("5000")
    officer.field("处罚依据").fill("《中华人民共和国食品安全法》第一百二十六条")
    officer.press("作出决定")
    officer.sees("已作出决定")
    officer.photograph("officer-penalty", whole=True)
    fact = officer.page.locator("dt", has_text="决定书文号").locator("xpath=following-sibling::dd[1]")
    return fact.inner_text().strip()


def _waiting(reviewer: Person, names: list[str]) -> list[Locator]:
    """The rows of these businesses in the queue, once the worker has put all three there: two results, one decision."""
    table = reviewer.page.locator("form[action='/publication'] tbody tr")
    rows = [table.filter(has_text=name) for name in names]
    for _ in range(60):
        reviewer.open("/publication")
        if [row.count() for row in rows] == [1, 2]:
            return [row for found in rows for row in found.all()]
        reviewer.page.wait_for_timeout(500)
    raise AssertionError("the worker did not queue what was reviewed and decided")


def _clock_is_shown(row: Locator) -> None:
    last = add_workdays(
        clock.today(),
        PUBLISHED_WITHIN,
        Calendar(PACKAGE_EXCEPTIONS, PACKAGE_UNTIL),
    )
    expect(row).to_contain_text(last.on.isoformat())
    if last.provisional:
        expect(row).to_contain_text("暂定")


def _decider_is_refused(officer: Person, name: str) -> None:
    """Whoever decided a penalty cannot publish it, and is told why."""
    officer.expected.append("status of 4")
    officer.open("/publication")
    row = officer.page.locator("tbody tr").filter(has_text=name).filter(has_text="行政处罚决定")
    row.get_by_role("checkbox").check()
    officer.press("公示所选")
    officer.sees("作出决定的人员不能审核公示该决定")


def _everybody_reads(somebody: Person, names: list[str], decision: str) -> None:
    for name in names:
        somebody.open("/public/results")
        somebody.page.get_by_role("searchbox").fill(name)
        somebody.press("查询")
        somebody.sees("发现问题待后续处理")
    somebody.sees("罚款")
    somebody.page.locator("tr", has_text="行政处罚决定").get_by_role("link", name=names[1]).first.click()
    for words in (decision, FACTS, "5,000.00"):
        somebody.sees(words)
    somebody.photograph("public-penalty")


def test_a_last_day_past_the_published_calendar_is_called_provisional(person: Enter, tmp_path: Path) -> None:
    administrator, inspector, officer = (
        person("administrator"),
        person("inspector", phone=True),
        person("officer"),
    )
    administrator.open("/admin/law")
    administrator.page.select_option("select[name=name]", "publish_check_result_wd")
    administrator.field("数值").fill(str((PACKAGE_UNTIL - clock.today() + timedelta(days=60)).days))
    administrator.page.get_by_label("依据", exact=True).fill("本单位试行公示期限")
    administrator.page.locator("form[action='/admin/law/parameters']").get_by_role("button").click()
    administrator.sees("参数已保存")
    visit = record(inspector, take_photo(tmp_path), DAILY)
    _accept(officer, visit)
    name = _name(officer, visit)
    row = officer.page.locator("tbody tr", has_text=name)
    for _ in range(60):
        officer.open("/publication")
        if row.count():
            break
        officer.page.wait_for_timeout(500)
    expect(row).to_contain_text("暂定")

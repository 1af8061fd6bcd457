"""The officer's walk: plan, approval by somebody else, a draw anybody can recompute, visits, review, publication."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.servers.house import CLI, ROOT, House, environment
from tests.walks.browser import Person

Enter = Callable[..., Person]
DICE = "3516243615"


def plan_with_a_task(officer: Person, title: str) -> str:
    """A plan with one small task, sent for approval; returns its address."""
    officer.open("/plans/new")
    officer.field("计划名称").fill(title)
    officer.press("建立计划")
    officer.page.wait_for_url(re.compile(r"/plans/\d+"))
    address = officer.page.url.removeprefix(officer.house.address).partition("?")[0]
    officer.press("添加任务")
    officer.page.locator("input[name=items]").first.check()
    for field in ("ratio_a", "ratio_b", "ratio_c", "ratio_d", "ratio_n"):
        officer.page.fill(f"input[name={field}]", "2户")
    officer.press("添加任务")
    officer.page.wait_for_url(re.compile(r"/(plans|tasks)/\d+"))
    officer.open(address)
    officer.press("送审")
    officer.sees(re.compile("等待另一位负责人审批"))
    return address


def test_the_first_screen_holds_five_figures_and_one_button(person: Enter) -> None:
    officer = person("officer")
    officer.open("/desk")
    for words in ("该抽未抽", "等检查人员", "七日内到期", "待公示", "接近频次上限", "开始抽取"):
        officer.sees(words)
    officer.photograph("officer-desk")


def test_nobody_approves_an_own_plan(person: Enter) -> None:
    officer = person("officer")
    address = plan_with_a_task(officer, "自批试验计划")
    officer.open(address)
    expect(officer.page.get_by_role("button", name="批准", exact=True)).to_have_count(0)


def test_from_a_plan_to_a_draw_that_a_stranger_verifies(person: Enter, house: House, tmp_path: Path) -> None:
    officer, approver, witness = person("officer"), person("approver"), person("witness")
    address = plan_with_a_task(officer, "走通全程的抽查计划")
    approver.open(address)
    approver.press("批准")
    officer.open(address)
    officer.press("备案并公布")
    officer.page.locator("a[href^='/tasks/']").first.click()
    officer.press("开始抽取")
    officer.page.select_option("select[name=form]", "dice-10")
    officer.press("冻结名单")
    officer.page.wait_for_url(re.compile("/draws/"))
    draw = officer.page.url.removeprefix(house.address).partition("?")[0]
    officer.press("封存")
    officer.sees(re.compile("封存序号"))
    for somebody in (approver, witness):
        somebody.open(draw)
        somebody.page.fill("input[name=value]", DICE)
        somebody.press("录入")
    officer.open(draw)
    officer.photograph("officer-draw", whole=True)
    officer.press("开启")
    officer.sees(re.compile("抽中的对象和检查人员"))
    officer.photograph("officer-drawn", whole=True)
    with officer.page.expect_download() as saved:
        officer.press("下载抽取证明")
    proof = tmp_path / "proof.zip"
    saved.value.save_as(proof)
    _verifies(proof, tmp_path)
    _visits_are_approved_and_announced(officer, approver, draw)
    passer_by = person("")
    passer_by.open(f"/public{draw}")
    passer_by.sees(re.compile("封存码"))
    passer_by.photograph("public-draw", whole=True)


def _verifies(proof: Path, folder: Path) -> None:
    """The certificate recomputes without any database; one changed byte is found."""
    verify = [*CLI, "draws", "verify"]
    done = subprocess.run([*verify, str(proof)], env=environment(folder / "none"), cwd=ROOT, check=False)
    assert done.returncode == 0
    spoiled = folder / "spoiled.zip"
    content = bytearray(proof.read_bytes())
    content[len(content) // 2] ^= 1
    spoiled.write_bytes(content)
    done = subprocess.run(
        [*verify, str(spoiled)], env=environment(folder / "none"), cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 1


def _visits_are_approved_and_announced(officer: Person, approver: Person, draw: str) -> None:
    officer.press("安排检查")
    officer.page.wait_for_url(re.compile("/visits"))
    officer.sees(re.compile("已安排"))
    approver.open("/visits/approvals")
    row = approver.page.locator("tr", has=approver.page.locator(f"a[href='{draw}']"))
    row.get_by_role("button", name="全部批准").click()
    approver.sees(re.compile("已批准"))
    officer.open(f"/visits?draw={draw.rpartition('/')[2]}")
    officer.page.locator("a[href^='/visits/']:not([href*='approvals']):not([href*='new'])").first.click()
    officer.press("登记检查通知")
    officer.sees(re.compile("已登记检查通知"))
    for paper in ("approval.pdf", "notice.pdf"):
        answer = officer.context.request.get(officer.page.url.partition("?")[0] + "/" + paper)
        assert answer.ok
        assert answer.body().startswith(b"%PDF")

"""The custodians' walk: three devices make shares, the list is sealed, the last share opens it, the names follow later."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.servers.house import CLI, ROOT, House, environment
from tests.walks.browser import Person
from tests.walks.test_officer import DICE, plan_with_a_task

Enter = Callable[..., Person]
WORDS = "correct horse battery"
VERIFIER = ROOT / "inspections" / "draws" / "verifiers" / "verify.py"
SHARE = re.compile(r"(?:[0-9a-f]{8} ){7}[0-9a-f]{8}")


def _deposits(keeper: Person, draw: str) -> str:
    """Make shares, look at the sheet, deposit the commitments; returns the share of the only tranche."""
    keeper.open(f"{draw}/custody")
    keeper.press("生成密钥份")
    expect(keeper.page.locator("#sheet-rows tr")).to_have_count(1)
    share = keeper.page.locator("#sheet-rows td.code").inner_text()
    assert SHARE.fullmatch(share)
    keeper.photograph("custodian-sheet", whole=True)
    keeper.page.locator("#deposit input[type=checkbox]").check()
    keeper.press("交存承诺值")
    keeper.sees(re.compile("承诺值已交存"))
    return share


def _saved_file(keeper: Person, folder: Path) -> Path:
    """The file under a pass-phrase, saved from the sheet."""
    keeper.page.locator("#sheet summary").click()
    keeper.page.fill("#words", WORDS)
    with keeper.page.expect_download() as saved:
        keeper.press("下载密钥文件")
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    return path


def test_three_custodians_keep_a_draw_from_everybody_until_it_is_due(
    person: Enter, house: House, tmp_path: Path
) -> None:
    officer, approver, witness = person("officer"), person("approver"), person("witness")
    keepers = {login: person(role, phone=role == "leader") for role, login in
               (("leader", "leader"), ("list_keeper", "lists"), ("administrator", "admin"))}  # fmt: skip
    address = plan_with_a_task(officer, "分批密封的抽查计划")
    approver.open(address)
    approver.press("批准")
    officer.open(address)
    officer.press("备案并公布")
    officer.page.locator("a[href^='/tasks/']").first.click()
    officer.press("开始抽取")
    officer.page.select_option("select[name=form]", "dice-10")
    officer.page.select_option("select[name=mode]", "sealed")
    officer.page.get_by_text("分批密封：保管人和后面的批次").click()
    for number, login in enumerate(keepers, 1):
        officer.page.select_option(f"#custodian-{number}", login)
    officer.page.fill("#reveal_by", datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    officer.photograph("custodian-start", whole=True)
    officer.press("冻结名单")
    officer.page.wait_for_url(re.compile("/draws/"))
    draw = officer.page.url.removeprefix(house.address).partition("?")[0]
    shares = {login: _deposits(keeper, draw) for login, keeper in keepers.items()}
    file = _saved_file(keepers["admin"], tmp_path)
    assert shares["admin"].replace(" ", "") not in file.read_text()
    told = subprocess.run(
        [*CLI, "draws", "custody", "open", str(file), "--tranche", "1", "--pass-phrase", WORDS],
        env=environment(tmp_path / "none"), cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert shares["admin"] in told.stdout  # browser and terminal read the same file
    officer.open(draw)
    officer.press("封存")
    officer.sees(re.compile("封存序号"))
    for somebody in (approver, witness):
        somebody.open(draw)
        somebody.page.fill("input[name=value]", DICE)
        somebody.press("录入")
    _hands_in(keepers["leader"], draw)
    lost = person("list_keeper")  # another device: the sheet is typed
    lost.open(f"{draw}/custody")
    lost.sees(re.compile("这台设备里没有保存密钥份"))
    lost.page.fill("#share", shares["lists"].upper())
    lost.press("交出密钥份")
    lost.sees(re.compile("正等其他保管人"))
    other = person("administrator")  # yet another: the file is read
    other.open(f"{draw}/custody")
    other.page.get_by_text("从密钥文件读出", exact=True).click()
    other.page.set_input_files("#file", file)
    other.page.fill("#file-words", WORDS)
    other.press("读出这一批")
    expect(other.page.locator("#share")).to_have_value(shares["admin"])
    other.press("交出密钥份")
    other.sees(re.compile("密钥份已到齐，这一批已开启"))
    officer.open(draw)
    officer.sees(re.compile("抽中的对象和检查人员"))
    officer.photograph("custodian-office", whole=True)
    inspector = person("inspector")
    inspector.open(draw)
    inspector.sees(re.compile("检查前只有安排检查的人和当天的检查人员看得到"))
    inspector.sees_no("组长")
    passer_by = person("")
    passer_by.open(f"/public{draw}")
    passer_by.sees(re.compile("已开启，名单未公开"))
    passer_by.photograph("custodian-public", whole=True)
    officer.press("公开第1批次的结果")
    officer.sees(re.compile("各批都已公开"))
    answer = passer_by.context.request.get(f"{house.address}/public{draw}/certificate.zip")
    proof = tmp_path / "proof.zip"
    proof.write_bytes(answer.body())
    for program in ([*CLI, "draws", "verify"], [sys.executable, str(VERIFIER)]):
        done = subprocess.run(
            [*program, str(proof)], env=environment(tmp_path / "none"), cwd=ROOT, check=False
        )
        assert done.returncode == 0


def _hands_in(keeper: Person, draw: str) -> None:
    """The share comes from this device."""
    keeper.open(f"{draw}/custody")
    keeper.sees(re.compile("已从这台设备读出"))
    keeper.photograph("custodian-due", whole=True)
    keeper.press("交出密钥份")
    keeper.sees(re.compile("正等其他保管人"))

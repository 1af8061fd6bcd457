"""verify.html recomputes replacements, monthly duty orders and announced openings as the product and verify.py do."""

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.dutycheck import verify as verify_month
from inspections.draws.rules.verification import verify
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.errors import Problem
from tests.inspections.draws import test_verifiers_page as pages
from tests.inspections.draws.random_months import changed_months, random_month
from tests.inspections.draws.test_duty import a_draw, forged_as, replaced
from tests.inspections.draws.test_duty_month import VECTOR, block, h
from tests.inspections.draws.test_openings import sealed, wrong_openings
from tests.inspections.draws.test_verifiers_page import told


@pytest.fixture(scope="module")
def arithmetic(chromium: Browser) -> Iterator[Page]:
    """The page, loaded once."""
    page, wrong = pages.opened(chromium)
    yield page
    page.close()
    assert wrong == []


def test_all_three_agree_about_right_and_wrong_registers(arithmetic: Page) -> None:
    chance = random.Random(5)
    right, wrong = [], []
    for seed in range(16):
        files, proof, teams = a_draw(seed)
        entries = replaced(teams, chance.choice, 3)
        right.append(forged_as(proof, entries))
        if not entries:
            continue
        people = [line.split("\t")[0] for line in files["inspectors.tsv"].decode().splitlines()]
        at = chance.randrange(len(entries))
        friend = chance.choice([who for who in [*people, ""] if who != entries[at].comes])
        bad = [
            one.__class__(**{**vars(one), "comes": friend}) if i == at else one
            for i, one in enumerate(entries)
        ]
        wrong.append(forged_as(proof, bad))
    assert len(wrong) > 10
    for data, said in zip(right, told(arithmetic, right), strict=True):
        assert said.get("seal") == verify(data).commit_hash, said
    for data, said in zip(wrong, told(arithmetic, wrong), strict=True):
        with pytest.raises(Problem):
            verify(data)
        assert "does not follow from the duty order" in said.get("difference", ""), said


MONTHS = """list => list.map(text => {
  try {
    const duty = finish(checkingMonth(Uint8Array.from(atob(text), letter => letter.charCodeAt(0))));
    return {seal: hex(duty.seal), people: duty.people, calls: duty.calls.length};
  } catch (error) { if (error instanceof Differs) return {difference: error.text(1)}; throw error; }
})"""


def months(page: Page, files: list[bytes]) -> list[dict[str, Any]]:
    """What verify.html says of monthly duty orders."""
    return page.evaluate(MONTHS, [base64.b64encode(data).decode() for data in files])  # type: ignore[no-any-return]


def test_all_three_agree_about_months_and_name_a_difference_in_the_same_words(arithmetic: Page) -> None:
    chance = random.Random(8)
    right = [random_month(chance) for _ in range(15)]
    for data, said in zip(right, months(arithmetic, right), strict=True):
        ours = verify_month(data)
        assert said == {"seal": ours.seal, "people": ours.people, "calls": ours.calls}
    wrong = [changed for data in right for changed in changed_months(chance, data)]
    for data, said in zip(wrong, months(arithmetic, wrong), strict=True):
        with pytest.raises(stranger.Differs) as caught:
            stranger.Month(data)
        assert said == {"difference": caught.value.en}


def test_all_three_agree_about_announced_openings(arithmetic: Page) -> None:
    for said in told(arithmetic, [sealed(public) for public in (0, 1, 2)]):
        assert "seal" in said, said
    wrong = wrong_openings()
    for data, said in zip(wrong, told(arithmetic, wrong), strict=True):
        with pytest.raises(stranger.Differs) as caught:
            stranger.check(data)
        assert said == {"difference": caught.value.en}


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_a_business_drops_a_month_and_finds_its_case(
    chromium: Browser, tmp_path: Path, width: int, height: int
) -> None:
    worked = json.loads(VECTOR.read_text(encoding="utf-8"))
    unit, value = worked["units"][0], json.loads(worked["duty.json"])
    file = tmp_path / "duty-421300-2026-12.json"
    file.write_text(worked["duty.json"], encoding="utf-8")
    page, complaints = pages.opened(chromium, width, height)
    page.set_input_files("#file", file)
    expect(page.locator("#verdict")).to_have_text("值班顺序无误，派出已逐条重算")
    page.fill("#code", unit)
    page.fill("#nonce", h(block("dr1/case", bytes.fromhex(worked["case_share"])), unit.encode()).hex())
    page.click("#look")
    expect(page.locator("#answer")).to_have_text("这个月第1、3、4次派出的是您的事项。")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.click("#language")
    file.write_bytes(encode_json(value | {"share": ""}))
    page.set_input_files("#file", file)
    expect(page.locator("#verdict")).to_have_text("Sealed right; calls cannot be recomputed yet")
    file.write_bytes(encode_json(value | {"public_value": "1111111111"}))
    page.set_input_files("#file", file)
    expect(page.locator("#difference")).to_have_text(
        "Call 1 of duty.json does not follow from the order of the month."
    )
    assert complaints == []
    page.close()

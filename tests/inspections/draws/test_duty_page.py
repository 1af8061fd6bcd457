"""verify.html recomputes replacements as the product and verify.py do."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from inspections.draws.rules.verification import verify
from supervision.foundation.errors import Problem
from tests.inspections.draws import test_verifiers_page as pages
from tests.inspections.draws.test_duty import a_draw, forged_as, replaced
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
        stranger = chance.choice([who for who in [*people, ""] if who != entries[at].comes])
        bad = [
            one.__class__(**{**vars(one), "comes": stranger}) if i == at else one
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

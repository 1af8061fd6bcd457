"""The published example: 30,323 businesses at four ratios, certified and verified by the commands the page names."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks.bayannur import RATIOS, SIZES, example
from inspections.draws.rules.archive import unpack
from inspections.draws.verifiers import verify as stranger
from inspections.plans.rules.quotas import quotas
from tests.inspections.draws.test_commands import run

PAGE = Path(__file__).parents[3] / "docs" / "example-bayannur.md"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the two commands of the page make of the example's folder."""
    place = tmp_path_factory.mktemp("bayannur")
    for name, data in example().items():
        (place / name).write_bytes(data)
    out = place / "draw.zip"
    assert run("draws", "certify", place, "--out", out).exit_code == 0
    told = run("--json", "draws", "verify", out)
    assert told.exit_code == 0
    verdict = json.loads(told.stdout)
    assert (verdict["pool"], verdict["drawn"], verdict["left"]) == (30_323, 3_206, 0)
    return out.read_bytes()


def test_every_class_is_drawn_by_its_ratio_and_the_page_tells_the_chance(certificate: bytes) -> None:
    files = unpack(certificate)
    drawn = json.loads(files["tranche-1.json"])["drawn"]
    text = PAGE.read_text(encoding="utf-8")
    assert quotas(SIZES, RATIOS) == {"A": 444, "B": 283, "C": 1_581, "D": 898}
    for stratum, quota in quotas(SIZES, RATIOS).items():
        assert sum(1 for _, of, _ in drawn if of == stratum) == quota
        chance = float(Fraction(quota, SIZES[stratum]) * 100)
        assert re.search(rf"\| {stratum} \| {SIZES[stratum]:,} \| .* \| {quota:,} \| {chance:.4f} % \|", text)


def test_the_page_names_the_seal_that_anybody_gets(certificate: bytes) -> None:
    found = stranger.check(certificate)
    assert found.draw.seal.hex() in PAGE.read_text(encoding="utf-8")

"""verify.html in a browser, opened from disk: the same verdicts as the product and verify.py, and a page for a person."""

import base64
import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from inspections.draws.rules.verification import verify
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.errors import Problem
from tests.inspections.draws.example import frozen_files, secrets, token
from tests.inspections.draws.random_draws import (
    certified,
    changed_bytes,
    forged,
    random_certificates,
    witnessed,
)
from tests.inspections.draws.test_vectors import WITH_RESULT, published, vector
from tests.inspections.draws.test_verifiers import made

PAGE = Path(stranger.__file__).with_name("verify.html")
CHECK = """list => list.map(text => {
  try {
    const draw = finish(checking(Uint8Array.from(atob(text), letter => letter.charCodeAt(0))));
    return {seal: hex(draw.seal), witnesses: draw.witnesses.length, stages: draw.stages.length,
            drawn: draw.when.size, teams: draw.stages.reduce((sum, stage) => sum + stage.teams, 0)};
  } catch (error) { if (error instanceof Differs) return {difference: error.text(1)}; throw error; }
})"""


def opened(chromium: Browser, width: int = 1440, height: int = 900) -> tuple[Page, list[str]]:
    """The page from disk, and what went wrong on it or was asked of the network so far."""
    page = chromium.new_page(viewport={"width": width, "height": height})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: None if request.url == PAGE.as_uri() else wrong.append(request.url))
    page.goto(PAGE.as_uri())
    return page, wrong


@pytest.fixture(scope="module")
def arithmetic(chromium: Browser) -> Iterator[Page]:
    """The page, loaded once, for certificates passed in as bytes."""
    page, wrong = opened(chromium)
    yield page
    page.close()
    assert wrong == []


def told(page: Page, certificates: list[bytes]) -> list[dict[str, Any]]:
    """What verify.html says of certificates."""
    return page.evaluate(CHECK, [base64.b64encode(data).decode() for data in certificates])  # type: ignore[no-any-return]


def test_the_page_recomputes_the_worked_examples(arithmetic: Page) -> None:
    values = [vector(path) for path in WITH_RESULT]
    said = told(arithmetic, [published(value, value["results"]) for value in values])
    assert [one.get("seal", one) for one in said] == [value["commit_hash"] for value in values]


def test_product_and_page_agree_on_random_draws(arithmetic: Page) -> None:
    certificates = random_certificates(random.Random(2027), 60)
    for data, said in zip(certificates, told(arithmetic, certificates), strict=True):
        ours = verify(data)
        expected = {
            "seal": ours.commit_hash,
            "witnesses": 0,
            "stages": ours.tranches,
            "drawn": ours.drawn,
            "teams": ours.teams,
        }
        assert said == expected


def test_every_changed_byte_is_noticed_by_the_page(arithmetic: Page) -> None:
    changed = changed_bytes(made(), 300, random.Random(2))
    assert [one for one in told(arithmetic, changed) if "difference" not in one] == []


def test_the_page_knows_witnesses(arithmetic: Page) -> None:
    early, late, other = (
        witnessed(made(), "2026-03-01T15:59:59Z"),
        witnessed(made(), "2026-03-01T16:00:00Z"),
        witnessed(made(), "2026-03-01T00:00:00Z", draw="421300-2"),
    )
    one, two, three = told(arithmetic, [early, late, other])
    assert (one["witnesses"], two["witnesses"]) == (1, 0)
    assert "witness/discipline.json" in three["difference"]


def test_what_a_ceremony_adds_is_accepted_by_all_three(arithmetic: Page) -> None:
    """Digests of dice photos and the answer of a beacon: signed with the rest, and a changed byte of them is found."""
    added = {"photos.json": b'{"dice-1.jpg":"00"}', "beacon.json": b'{"round":3311596}'}
    data = forged(made(), **added)
    (said,) = told(arithmetic, [data])
    assert said["seal"] == verify(data).commit_hash == stranger.check(data).draw.seal.hex()
    spoiled = data.replace(b'"dice-1.jpg":"00"', b'"dice-1.jpg":"01"')
    (said,) = told(arithmetic, [spoiled])
    assert "difference" in said
    with pytest.raises(Problem):
        verify(spoiled)
    with pytest.raises(stranger.Differs):
        stranger.check(spoiled)


def test_a_difference_is_named_in_the_same_words_as_by_verify_py(arithmetic: Page) -> None:
    data = made()
    forgeries = [
        forged(data, **{name: content})
        for name, content in (
            ("pool.tsv", b"A\tA\tfood\t0\tc0\n"), ("bars.tsv", b"nobody\tp0\trecusal\n"), ("rules.json", b"{}"), ("tokens.tsv", b""),
            ("summary.txt", b"well\n"), ("left-out.tsv", b""), ("inspectors.tsv", b"p0\t1\t3\t0"), ("tranche-1.json", b"[]"), ("groups.tsv", b""),
        )
    ]  # fmt: skip
    words = []
    for one in forgeries:
        with pytest.raises(stranger.Differs) as caught:
            stranger.check(one)
        words.append(caught.value.en)
    assert [one["difference"] for one in told(arithmetic, forgeries)] == words


def test_its_own_sums_are_those_of_the_standards(arithmetic: Page) -> None:
    said = arithmetic.evaluate(
        """() => ["sha256", "sm3"].map(name => [55, 56, 63, 64, 119, 120, 1000].map(n => HASHES.get(name).hex(new Uint8Array(n).fill(97))))
        .concat([[hex(sha512(utf8("abc")))]])"""
    )
    sizes = (55, 56, 63, 64, 119, 120, 1000)
    assert said[0] == [hashlib.sha256(b"a" * n).hexdigest() for n in sizes]
    assert said[1] == [stranger.sm3(b"a" * n).hex() for n in sizes]
    assert said[2] == [hashlib.sha512(b"abc").hexdigest()]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_a_business_drops_the_certificate_and_finds_itself(
    chromium: Browser, tmp_path: Path, width: int, height: int
) -> None:
    names = [token(f"u{n}") for n in range(6)]
    files = frozen_files(
        pool=[(name, "A", "food", 1, "-") for name in names],
        tranches=[{"date": "2026-03-02", "quota": {"A": 3}}],
        left_out=[(token("out"), "cap_reached")],
        bureau="<img src=x onerror=alert(1)>市局",
    )
    right, wrong = tmp_path / "draw.zip", tmp_path / "wrong.zip"
    data = certified(files, secrets())
    assert data
    right.write_bytes(data)
    wrong.write_bytes(data.replace(b"c0", b"c1") + b"\0")
    page, complaints = opened(chromium, width, height)
    expect(page.locator("h1")).to_have_text("核验抽取证明")
    page.set_input_files("#file", right)
    expect(page.locator("#verdict")).to_have_text("计算无误，尚无外部见证")
    expect(page.get_by_text("<img src=x onerror=alert(1)>市局")).to_be_visible()
    drawn = {row[0] for row in json.loads(stranger.unpack(data)["tranche-1.json"])["drawn"]}
    for code, words in (
        (f"u{next(n for n in range(6) if names[n] in drawn)}", "在名单里，A类6户抽3户，机会50.0 %。第1批抽中。"),
        (f"u{next(n for n in range(6) if names[n] not in drawn)}", "在名单里，A类6户抽3户，机会50.0 %。没有抽中（已开启1/1批）。"),
        ("out", "没有列入名单，原因：本年检查次数已满。"),
        ("somebody", "这次抽取里没有这个代码。如果名单用代号，请把校验码也填上。"),
    ):  # fmt: skip
        page.fill("#code", code)
        page.fill("#nonce", "07" * 32)
        page.click("#look")
        expect(page.locator("#answer")).to_have_text(words)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.click("#language")
    expect(page.locator("#verdict")).to_have_text("Computed right, not witnessed")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert not re.search(
        r"[\u4e00-\u9fff]", page.locator("h1").inner_text() + page.locator("#intro").inner_text()
    )
    page.set_input_files("#file", wrong)
    expect(page.locator("#difference")).to_contain_text("The archive is not canonical")
    assert complaints == []
    page.close()


def test_a_certificate_can_be_dropped_anywhere_on_the_page(chromium: Browser) -> None:
    page, complaints = opened(chromium)
    page.evaluate(
        """text => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))], "draw.zip"));
          document.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }""",
        base64.b64encode(made()).decode(),
    )
    expect(page.locator("#verdict")).to_be_visible()
    assert complaints == []
    page.close()


def test_the_page_can_ask_no_network_and_writes_no_markup() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    for word in (
        "http:",
        "https:",
        "fetch(",
        "XMLHttpRequest",
        "import(",
        "innerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
    ):
        assert word not in text, word

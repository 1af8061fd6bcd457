"""The pages of a sealed draw: custodians deposit and hand in, the office follows, the public sees hashes and red marks."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws.rules.commitment import commitment_of
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.verification import verify
from inspections.draws.rules.witnessing import sign_statement
from supervision.foundation import clock
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET, NOW
from tests.inspections.draws.ceremonies import DICE, ready
from tests.pdf_text import text_of
from tests.people import Visitor

SignedIn = Callable[..., Visitor]
KEEPERS = ("keeper1", "keeper2", "keeper3")
SHARES = {login: [f"{number}{tranche}" * 32 for tranche in (1, 2)] for number, login in enumerate(KEEPERS, 1)}


class Day:
    """The clock of these tests."""

    now = NOW


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    Day.now = NOW
    monkeypatch.setattr(clock, "now", lambda: Day.now)


@pytest.fixture
def task_id(database: Database) -> int:
    """A task of a plan in force."""
    return ready(database)


@pytest.fixture
def people(task_id: int, signed_in: SignedIn) -> dict[str, Visitor]:
    """Everybody of a ceremony, signed in."""
    found = {role: signed_in(role, department_id=MARKET) for role in ("officer", "approver")}
    found["witness"] = signed_in("witness")
    return found | {login: signed_in("leader", login=login) for login in KEEPERS}


def freeze(officer: Visitor, task_id: int, **values: Any) -> str:
    """Freeze through the form, as the browser sends it with its empty fields; returns the page of the draw."""
    form = {
        "form": "dice-10", "opens_on": "2026-11-21", "mode": "sealed", "custodian": [*KEEPERS, "", ""],
        "later": ["2026-11-28", "", "", ""], "fallback": "", "capacity": "", "reveal_by": "", **values,
    }  # fmt: skip
    answer = officer.post(f"/tasks/{task_id}/draw/freeze", form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def commitments(draw_id: str, login: str) -> str:
    """What this custodian's device computes."""
    position = KEEPERS.index(login) + 1
    shares = enumerate(SHARES[login])
    return " ".join(
        commitment_of(Hash("sha256"), draw_id, at * 3 + position, bytes.fromhex(s)) for at, s in shares
    )


def sealed(people: dict[str, Visitor], task_id: int) -> str:
    page = freeze(people["officer"], task_id)
    for login in KEEPERS:
        form = {"commitments": commitments(page.rpartition("/")[2], login)}
        assert people[login].post(f"{page}/custody/deposit", form).status_code == 303
    assert people["officer"].post(f"{page}/commit").status_code == 303
    return page


def test_three_custodians_take_a_draw_from_the_freeze_to_the_reveal(
    task_id: int, people: dict[str, Visitor], visitor: Visitor
) -> None:
    officer, keeper = people["officer"], people["keeper1"]
    assert "第5位保管人" in officer.get(f"/tasks/{task_id}/draw").text
    page = freeze(officer, task_id)
    draw_id = page.rpartition("/")[2]
    assert "请交存承诺值" in keeper.get("/custody").text
    mine = keeper.get(f"{page}/custody")
    data = json.loads(re.findall(r'id="custody-data">(.*?)</script>', mine.text, re.S)[0])
    assert (data["numbers"], data["position"], data["due"]) == ([1, 4], 1, 0)
    assert officer.get(f"{page}/custody").status_code == 404
    assert officer.post(f"{page}/commit").status_code == 409
    assert "（未交存）" in officer.get(page).text
    for login in KEEPERS:
        form = {"commitments": commitments(page.rpartition("/")[2], login)}
        assert people[login].post(f"{page}/custody/deposit", form).status_code == 303
    assert officer.post(f"{page}/commit").status_code == 303
    assert f'action="{page}/value"' not in keeper.get(f"{page}/custody").text
    for typist in ("witness", "approver"):
        assert f'action="{page}/value"' in people[typist].get(page).text
        assert people[typist].post(f"{page}/value", {"value": DICE}).status_code == 303
    assert officer.post(f"{page}/open").status_code == 409
    for login in KEEPERS:
        assert "交出第1批次的密钥份" in people[login].get(f"{page}/custody").text
        assert "您保管的密钥：请交出密钥份" in people[login].get("/desk").text
        spaced = SHARES[login][0][:32] + " " + SHARES[login][0][32:]
        assert people[login].post(f"{page}/custody/share", {"share": spaced}).status_code == 303
    shown = officer.get(page).text
    assert shown.count("组长") == 3
    for somebody in (people["witness"], keeper):
        text = somebody.get(page).text
        assert "组长" not in text
        assert "检查前只有安排检查的人" in text
    public = visitor.get(f"/public{page}").text
    assert "已开启，名单未公开" in public
    assert verify(visitor.get(f"/public{page}/certificate.zip").content).tranches == 0
    paper = text_of(visitor.get(f"/public{page}/record.pdf").content)
    assert all(commitment in paper for login in KEEPERS for commitment in commitments(draw_id, login).split())
    assert paper.count("保管") >= 1
    refused = officer.post(f"{page}/reveal")
    assert refused.status_code == 409
    Day.now = datetime(2027, 1, 1, 2, tzinfo=NOW.tzinfo)
    assert "逾期未公开" in visitor.get("/public/draws").text
    assert "逾期未公开" in visitor.get(f"/public{page}").text
    for login in ("officer", *KEEPERS):
        people[login].sign_in(login)  # the night ended their sessions
    for login in ("keeper1", "keeper3"):
        assert people[login].post(f"{page}/custody/share", {"share": SHARES[login][1]}).status_code == 303
    assert (
        '<option value="2">' in keeper.get(f"{page}/custody").text
    )  # one is missing, and an escrow was opened
    away = {"share": SHARES["keeper2"][1], "whose": "2"}
    assert keeper.post(f"{page}/custody/share", away).status_code == 303
    for _tranche in (1, 2):
        assert officer.post(f"{page}/reveal").status_code == 303
    assert verify(visitor.get(f"/public{page}/certificate.zip").content).tranches == 2
    assert "您保管的密钥" not in keeper.get("/desk").text
    assert "已全部公开" in visitor.get("/public/draws").text


def test_a_business_is_told_nothing_between_opening_and_reveal(
    task_id: int, people: dict[str, Visitor], visitor: Visitor
) -> None:
    page = sealed(people, task_id)
    for typist in ("witness", "approver"):
        people[typist].post(f"{page}/value", {"value": DICE})
    for login in KEEPERS:
        people[login].post(f"{page}/custody/share", {"share": SHARES[login][0]})
    said = set()
    for number in range(1, 31):
        code = f"91421300MA{number:08d}"
        proof = people["officer"].post(f"{page}/proof", {"code": code}).text
        nonce = "".join(re.findall(r'class="code">([0-9a-f ]{67})<', proof)[0].split())
        answer = visitor.post(f"/public{page}/mine", {"code": code, "nonce": nonce})
        said.add(re.sub(rf"{code}|{nonce}|[0-9a-f]{{32}}", "", answer.text))
    assert len(said) == 1
    assert "已列入名单，还没有开启" in said.pop()


def test_a_witness_statement_goes_into_the_certificate(task_id: int, people: dict[str, Visitor]) -> None:
    page = freeze(people["officer"], task_id, opens_on="2026-11-23")
    for login in KEEPERS:
        people[login].post(
            f"{page}/custody/deposit", {"commitments": commitments(page.rpartition("/")[2], login)}
        )
    people["officer"].post(f"{page}/commit")
    before = people["officer"].get(f"{page}/certificate.zip").content
    seal, draw = verify(before).commit_hash, page.rpartition("/")[2]
    key = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)

    def send(**changed: Any) -> int:
        values = {"draw": draw, "seal": seal, "witness": "市公证处", "now": NOW, **changed}
        return (
            people["witness"]
            .post(f"{page}/witness", {"statement": sign_statement(key, **values)})
            .status_code
        )

    assert send(seal="0" * 64) == 409
    assert send(draw="other") == 409
    assert send(now=NOW + timedelta(1)) == 409
    assert people["witness"].post(f"{page}/witness", {"statement": "nothing"}).status_code == 400
    assert send() == 303
    assert send() == 409  # once
    after = people["officer"].get(f"{page}/certificate.zip").content
    assert (verify(before).witnessed, verify(after).witnessed) == (False, True)
    assert "市公证处" in people["officer"].get(page).text


def test_what_is_not_hex_is_told_so(task_id: int, people: dict[str, Visitor]) -> None:
    page = freeze(people["officer"], task_id)
    for path, form in (
        ("custody/deposit", {"commitments": "abc"}),
        ("custody/deposit", {"commitments": ""}),
        ("custody/share", {"share": "z" * 64}),
        ("custody/void", {"shares": "1"}),
    ):
        assert people["keeper1"].post(f"{page}/{path}", form).status_code == 400

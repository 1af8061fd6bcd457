"""The ceremony in the browser, each step by the person whose step it is, and what the public sees."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from inspections.draws.rules.verification import verify
from supervision.foundation import clock
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET
from tests.inspections.draws.ceremonies import DICE, opened, ready, sealed
from tests.people import Visitor

SignedIn = Callable[..., Visitor]
THROWN = "6543211234"


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bureau of these tests lives on one day."""
    from tests.inspections.bureau import NOW

    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_draw_is_held_by_four_hands(database: Database, signed_in: SignedIn) -> None:
    task_id = ready(database)
    officer = signed_in("officer", department_id=MARKET)
    witness, approver = signed_in("witness"), signed_in("approver", department_id=MARKET)
    start = officer.get(f"/tasks/{task_id}/draw")
    assert start.status_code == 200
    assert "冻结名单" in start.text
    answer = officer.post(
        f"/tasks/{task_id}/draw/freeze", {"form": "dice-10", "opens_on": "2026-11-21", "fallback": "用下一期"}
    )
    assert answer.status_code == 303, answer.text
    page = answer.headers["location"]
    draw_id = page.rpartition("/")[2]
    assert officer.get(f"/tasks/{task_id}/draw").headers["location"] == page
    assert officer.get(f"{page}/certificate.zip").status_code == 404  # nothing to prove before the seal
    assert officer.post(f"{page}/commit").status_code == 303
    shown = officer.get(page).text
    assert re.search(r'class="code">[0-9a-f]{64}<', shown)
    assert "方种可能" in shown
    assert 'action="/draws/' + draw_id + '/value"' not in shown  # the committer does not type
    assert witness.post(f"{page}/value", {"value": THROWN}).status_code == 303
    assert THROWN not in approver.get(page).text  # the second person types from the original
    assert approver.post(f"{page}/value", {"value": THROWN}).status_code == 303
    assert officer.post(f"{page}/open").status_code == 303
    result = officer.get(page)
    assert "组长" in result.text
    assert "抽中6户" in result.text
    data = officer.get(f"{page}/certificate.zip")
    assert verify(data.content).draw == draw_id
    record = officer.get(f"{page}/record.pdf")
    assert record.content.startswith(b"%PDF")
    assert officer.post(f"{page}/open").status_code == 409


def test_nothing_on_the_pages_draws_again(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    page = signed_in("officer", department_id=MARKET).get(f"/draws/{draw.id}").text
    forms = re.findall(r'action="([^"]+)"', page)
    acting = [form for form in forms if form.startswith(("/draws/", "/tasks/"))]
    assert acting == [f"/draws/{draw.id}/proof"]  # a paper for one business, nothing that decides


def test_a_draw_is_void_by_two_hands(database: Database, signed_in: SignedIn) -> None:
    draw = sealed(database, ready(database))
    officer, approver = (
        signed_in("officer", department_id=MARKET),
        signed_in("approver", department_id=MARKET),
    )
    assert officer.post(f"/draws/{draw.id}/void", {"reason": "名单口径有误"}).status_code == 303
    assert officer.post(f"/draws/{draw.id}/void/confirm").status_code == 404
    assert "确认作废" in approver.get(f"/draws/{draw.id}").text
    assert approver.post(f"/draws/{draw.id}/void/confirm").status_code == 303
    shown = approver.get(f"/public/draws/{draw.id}").text
    assert "名单口径有误" in shown
    assert "已作废" in shown


def test_the_public_sees_every_sealed_draw_and_can_check_it(database: Database, visitor: Visitor) -> None:
    assert "还没有封存过抽取" in visitor.get("/public/draws").text
    draw = opened(database, ready(database))
    listed = visitor.get("/public/draws").text
    assert draw.commit_hash[:16] in listed
    shown = visitor.get(f"/public/draws/{draw.id}").text
    assert draw.commit_hash in shown
    assert DICE in shown
    assert "20.00%" in shown
    assert "检查员" not in shown
    data = visitor.get(f"/public/draws/{draw.id}/certificate.zip").content
    assert verify(data).commit_hash == draw.commit_hash
    assert "tokens.tsv" not in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert visitor.get(f"/public/draws/{draw.id}/record.pdf").content.startswith(b"%PDF")


def test_pages_speak_english(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    officer = signed_in("officer", department_id=MARKET)
    officer.client.cookies.set("language", "en")
    for path in (f"/draws/{draw.id}", "/draws", "/public/draws", f"/public/draws/{draw.id}"):
        page = officer.get(path)
        assert page.status_code == 200
        body = page.text.partition("<main")[2]
        body = re.sub(r"随州[^<]*|食品[^<]*|检查员\d|随市监[^<]*|解放路\d+号|审批乙|见证丙|经办甲", "", body)
        assert not re.findall(r"[\u4e00-\u9fff]+", body.partition("</main>")[0])


def test_an_empty_list_says_what_to_do(database: Database, signed_in: SignedIn) -> None:
    assert "还没有抽取" in signed_in("officer").get("/draws").text


def test_other_departments_and_strangers_see_nothing(
    database: Database, signed_in: SignedIn, visitor: Visitor
) -> None:
    draw = opened(database, ready(database))
    stranger = signed_in("officer", department_id=2)
    for path in (f"/draws/{draw.id}", f"/draws/{draw.id}/certificate.zip", f"/draws/{draw.id}/record.pdf"):
        assert stranger.get(path).status_code == 404
        assert visitor.get(path).status_code in (302, 303, 401)
    assert draw.id not in stranger.get("/draws").text


@pytest.mark.parametrize(
    "path",
    [
        "/draws/nothing", "/public/draws/nothing", "/public/draws/nothing/certificate.zip", "/draws/a%00b",
        "/draws/%3Cimg%3E", "/draws?before=%00", "/public/draws?before=-1", "/public/draws?before=x",
        "/draws/x?after=99999999999999999999", "/tasks/999999/draw", "/tasks/0/draw",
    ],
)  # fmt: skip
def test_garbage_in_addresses_is_answered_calmly(database: Database, signed_in: SignedIn, path: str) -> None:
    assert 400 <= signed_in("officer").get(path).status_code < 500


@pytest.mark.parametrize(
    "body",
    [
        {}, {"form": "dice-10"}, {"form": "qxc", "opens_on": "2026-11-21"}, {"form": "dice-10", "opens_on": "x"},
        {"form": "dice-10", "opens_on": "2026-11-20"}, {"form": "dice-10", "opens_on": "2026-11-21", "more": "1"},
        {"form": "dice-10", "opens_on": "2026-11-21", "capacity": "0"}, {"form": "\x00", "opens_on": "2026-11-21"},
    ],
    ids=range(8),
)  # fmt: skip
def test_a_bad_freeze_form_is_refused(database: Database, signed_in: SignedIn, body: dict[str, str]) -> None:
    task_id = ready(database)
    answer = signed_in("officer", department_id=MARKET).post(f"/tasks/{task_id}/draw/freeze", body)
    assert 400 <= answer.status_code < 500
    assert "还没有抽取" in signed_in("leader").get("/draws").text


def test_names_are_shown_as_text(database: Database, signed_in: SignedIn) -> None:
    title = "<img src=x onerror=alert(1)>${7*7}{{ 7*7 }}"
    draw = opened(database, ready(database, title=title))
    officer = signed_in("officer", department_id=MARKET)
    for path in (f"/draws/{draw.id}", "/draws", f"/public/draws/{draw.id}", "/public/draws"):
        page = officer.get(path).text
        assert "<img src=x" not in page
        assert "{{ 7*7 }}" in page
    assert officer.get(f"/draws/{draw.id}/record.pdf").content.startswith(b"%PDF")
    assert verify(officer.get(f"/draws/{draw.id}/certificate.zip").content).draw == draw.id

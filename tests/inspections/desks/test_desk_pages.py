"""The desks and the dossier over HTTP."""

import re
from collections.abc import Callable

import pytest

from inspections.desks.rules import Figure, Persona
from supervision.foundation.database import Database
from supervision.registers.tables import Entity
from tests.house.addresses import foreign, inline
from tests.inspections.bureau import FIRE, MARKET, NOW, settle
from tests.inspections.desks.traces import leave_traces
from tests.inspections.visits.scene import ANNA, approved, record, send
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
CODE = "91421300MA00000001"
NASTY = '<img src=x onerror="alert(1)">${7*7}'


@pytest.fixture
def year(database: Database) -> str:
    """A visit that left an order, a case and something to publish; the entity bears a hostile name."""
    visit = approved(database)
    send(database, record(visit))
    leave_traces(database, visit)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.get_one(Entity, 1).name = NASTY
        tx.record("entity.renamed", covers=[Entity])
    return visit


@pytest.mark.parametrize("persona", list(Persona))
def test_every_desk_opens_full_and_in_both_languages(
    persona: Persona, year: str, signed_in: SignedIn
) -> None:
    someone = signed_in(persona.value, department_id=MARKET, inspector_id=ANNA)
    page = someone.get("/desk")
    assert page.status_code == 200, page.text
    assert "您好" in page.text
    assert foreign(page.text) == inline(page.text) == []
    assert "<img src=x" not in page.text
    someone.client.cookies.set("language", "en")
    english = someone.get("/desk").text
    assert "Hello, " in english
    assert "Your steps" in english


def test_a_desk_of_somebody_elses_role_does_not_open(signed_in: SignedIn) -> None:
    page = signed_in("witness").get("/desk?desk=administrator").text
    assert "等待见证的抽取" in page
    assert "没有完成的后台任务" not in page


def test_a_stranger_is_asked_to_sign_in(visitor: Visitor) -> None:
    answer = visitor.get("/desk")
    assert answer.status_code in (302, 303, 307)
    assert answer.headers["location"].startswith("/login")


def test_the_inspectors_last_line_knows_whose_records_to_count(year: str, signed_in: SignedIn) -> None:
    page = signed_in("inspector", inspector_id=ANNA, department_id=MARKET).get("/desk").text
    assert "全部已到服务器" in page
    assert re.search(r'data-owner="\d+"', page)


def test_the_dossier_tells_the_whole_story_of_an_entity(year: str, signed_in: SignedIn) -> None:
    page = signed_in("officer", department_id=MARKET).get(f"/entities/{CODE}")
    assert page.status_code == 200, page.text
    for words in (
        "ZG-1",
        "CF-1",
        "123,456.00",
        "过期食品",
        f"检查员{ANNA}",
        "解放路1号",
        "食品销售抽查",
        "东城所",
    ):
        assert words in page.text, words
    assert "<img src=x" not in page.text
    assert f'href="/visits/{year}"' in page.text


def test_a_visit_of_another_department_is_told_but_not_opened(year: str, signed_in: SignedIn) -> None:
    page = signed_in("officer", department_id=FIRE).get(f"/entities/{CODE}").text
    assert "ZG-1" in page
    assert f'href="/visits/{year}"' not in page


@pytest.mark.parametrize("code", ["unknown", "a" * 300, "%00", "..%2f..", "<script>"])
def test_a_code_nobody_has_is_not_found(code: str, database: Database, signed_in: SignedIn) -> None:
    settle(database)
    assert 400 <= signed_in("officer").get(f"/entities/{code}").status_code < 500


@pytest.mark.parametrize("figure", list(Figure))
def test_the_records_behind_a_figure_open(figure: Figure, year: str, signed_in: SignedIn) -> None:
    someone = signed_in("officer", department_id=MARKET)
    page = someone.get(f"/desk/records/{figure.value}")
    assert page.status_code == 200, page.text
    assert "<img src=x" not in page.text
    assert someone.get(f"/desk/records/{figure.value}?after=2026-13-99~x").status_code in (200, 400)


def test_a_figure_nobody_knows_is_not_found(signed_in: SignedIn) -> None:
    someone = signed_in("officer")
    assert someone.get("/desk/records/nothing").status_code == 404
    assert someone.get("/desk/records/waiting?after=nonsense").status_code == 400

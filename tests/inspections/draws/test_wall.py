"""The wall: what a projector shows and what it keeps to itself."""

import json
import re
from collections.abc import Callable

import pytest

from inspections.draws import actions, queries
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.draws.rules.wall import MOST, Naming, check_can_name, grouped, naming, tickets, waits
from inspections.draws.tables import Draw
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, officer
from tests.inspections.draws.ceremonies import DICE, frozen, opened, ready, sealed
from tests.people import OFFICER, WITNESS, Visitor

SignedIn = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def tokens_and_names(database: Database, draw: Draw) -> tuple[list[str], list[str], list[str]]:
    """Published units, names of the businesses, names of the inspectors."""
    with database.reading() as session:
        tranche = json.loads(queries.file_of(session, draw.id, "tranche-1.json"))
        lines = queries.drawn_lines(session, draw.id)
    return (
        [unit for unit, *_ in tranche["drawn"]],
        [line.name for line in lines],
        [one.name for line in lines for one in line.team],
    )


def test_an_office_that_says_nothing_shows_tokens(database: Database, signed_in: SignedIn) -> None:
    draw = opened(database, ready(database))
    units, names, inspectors = tokens_and_names(database, draw)
    clerk = signed_in("officer", department_id=MARKET)
    for page in (f"/draws/{draw.id}/wall", f"/public/draws/{draw.id}/wall"):
        shown = clerk.get(page).text
        assert re.findall(r"<b class=\"code\">([0-9a-f]{8})</b>", shown) == [unit[:8] for unit in units]
        assert not [name for name in (*names, *inspectors) if name in shown]
        assert draw.commit_hash in shown
        assert f"/public/draws/{draw.id}" in shown  # what the square code says


def test_names_are_shown_when_the_office_allows_and_never_to_the_public(
    database: Database, signed_in: SignedIn
) -> None:
    draw = opened(database, ready(database))
    _, names, inspectors = tokens_and_names(database, draw)
    clerk = signed_in("officer", department_id=MARKET)
    assert clerk.post(f"/draws/{draw.id}/wall/names", {"names": "true"}).status_code == 303
    shown = clerk.get(f"/draws/{draw.id}/wall").text
    assert all(name in shown for name in (*names, *inspectors))
    outside = clerk.get(f"/public/draws/{draw.id}/wall").text
    assert not [name for name in (*names, *inspectors) if name in outside]
    assert signed_in("witness").post(f"/draws/{draw.id}/wall/names", {"names": "true"}).status_code == 404
    assert clerk.post(f"/draws/{draw.id}/wall/names", {"names": "false"}).status_code == 303
    assert names[0] not in clerk.get(f"/draws/{draw.id}/wall").text


def test_an_open_draw_shows_businesses_and_no_inspectors(database: Database, visitor: Visitor) -> None:
    draw = opened(database, ready(database), mode=Mode.OPEN)
    _, names, inspectors = tokens_and_names(database, draw)
    shown = visitor.get(f"/public/draws/{draw.id}/wall").text
    assert all(name in shown for name in names)
    assert not [name for name in inspectors if name in shown]


def test_the_value_stays_hidden_until_two_have_typed_it(database: Database, visitor: Visitor) -> None:
    draw = sealed(database, ready(database))
    page = f"/public/draws/{draw.id}/wall"
    assert "等两人录入" in visitor.get(page).text
    with database.transaction(actor=WITNESS, now=NOW) as tx:
        actions.record_public_value(tx, draw_id=draw.id, value=DICE)
    for part in (page, f"{page}/now"):
        shown = visitor.get(part).text
        assert "见证丙已录入" in shown
        assert DICE not in shown
        assert 'hx-trigger="every 3s"' in shown
        assert 'class="tickets"' not in shown


def test_an_opened_wall_asks_no_more(database: Database, visitor: Visitor) -> None:
    draw = opened(database, ready(database))
    shown = visitor.get(f"/public/draws/{draw.id}/wall/now").text
    assert "hx-get" not in shown
    assert DICE in shown
    assert not waits(DrawStatus.VOID)


def test_before_the_seal_only_the_office_has_a_wall(database: Database, signed_in: SignedIn) -> None:
    draw = frozen(database, ready(database))
    clerk = signed_in("officer", department_id=MARKET)
    assert "等待封存" in clerk.get(f"/draws/{draw.id}/wall").text
    for page in ("wall", "wall/now"):
        assert clerk.get(f"/public/draws/{draw.id}/{page}").status_code == 404
        assert (
            signed_in("officer", department_id=FIRE, login=f"x{len(page)}")
            .get(f"/draws/{draw.id}/{page}")
            .status_code
            == 404
        )


def test_who_may_decide_about_names(database: Database) -> None:
    draw = sealed(database, ready(database))
    with pytest.raises(NotFound), database.transaction(actor=officer(FIRE), now=NOW) as tx:
        actions.allow_names(tx, draw_id=draw.id, names=True)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.get_one(Draw, draw.id).mode = Mode.SEALED
        tx.record("draw.changed", covers=[Draw])
    with pytest.raises(Refused, match="大屏不能显示"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.allow_names(tx, draw_id=draw.id, names=True)


@pytest.mark.parametrize(
    ("mode", "allowed", "public", "told"),
    [
        (Mode.OPEN, False, True, Naming(True, False)), (Mode.OPEN, True, True, Naming(True, False)),
        (Mode.OPEN, True, False, Naming(True, True)), (Mode.HELD, False, False, Naming(False, False)),
        (Mode.HELD, True, False, Naming(True, True)), (Mode.HELD, True, True, Naming(False, False)),
        (Mode.SEALED, True, False, Naming(False, False)), (Mode.SEALED, False, True, Naming(False, False)),
    ],
)  # fmt: skip
def test_who_stands_under_a_name(mode: Mode, allowed: bool, public: bool, told: Naming) -> None:
    assert naming(mode, allowed=allowed, public=public) == told


def test_a_large_draw_shows_its_first_tickets_in_the_published_order() -> None:
    drawn = [[f"{n:032x}", "A" if n < 100 else "B", "k"] for n in range(500)]
    names = {("A", n): (f"甲{n}", ["张"], False) for n in range(1, 101)}
    names |= {("B", n): (f"乙{n}", ["李"], n == 3) for n in range(1, 401)}
    tranche = {"drawn": drawn, "teams": [["g", [f"{n:032x}"], "f" * 32, "e" * 32] for n in range(500)]}
    shown = tickets(tranche, names, Naming(True, True))
    assert len(shown) == MOST
    assert [(one.stratum, one.position) for one in shown[98:102]] == [
        ("A", 99),
        ("A", 100),
        ("B", 1),
        ("B", 2),
    ]
    assert shown[102].stopped
    hidden = tickets(tranche, names, Naming(False, False))
    assert hidden[5].name == "00000000"
    assert hidden[5].team == ("ffffffff", "eeeeeeee")


def test_the_seal_is_read_in_eights() -> None:
    assert grouped("0123456789abcdef" * 4)[:2] == ["01234567", "89abcdef"]
    assert check_can_name(Mode.HELD) is None  # type: ignore[func-returns-value]

"""Before a sealed draw is opened no drawn name exists anywhere; after it, only for those whose day it is (threats T13, T15).

The result can be computed only with every share. So the same draw is opened in a copy, which tells who is drawn; the
original is then searched: every table and row, every byte on disk, every page for every role.
"""

import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from litestar import Litestar
from sqlmodel import SQLModel, col, select

from inspections.draws import queries
from inspections.draws.rules.freeze import codes_of
from inspections.draws.tables import DrawFile, DrawnUnit
from inspections.visits import actions as visits
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.settings import Settings
from supervision.identity.rules import Role
from tests.inspections.bureau import MARKET, NOW
from tests.inspections.draws.ceremonies import ready
from tests.inspections.draws.custodies import committed, valued
from tests.pdf_text import text_of
from tests.people import APPROVER, OFFICER, Visitor, form_token
from tests.walks.crawl import routes

ONLY_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
WEEK = timedelta(7)
FIRMS = range(1, 31)
pytestmark = ONLY_SQLITE


def code(number: int) -> str:
    return f"91421300MA{number:08d}"


def back_up(database: Database, target: Path) -> None:
    """The database as a backup copies it, while it is in use."""
    source = sqlite3.connect(database.settings.data_dir / "supervision.sqlite")
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


class Draw:
    """A sealed draw that waits for its very last share, and what a copy says it will give."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        draw, self.keepers = committed(database, ready(database))
        self.id = draw.id
        valued(database, draw.id)
        for keeper in self.keepers[:-1]:
            keeper.give(database, 1)
        copy = folder / "copy"
        copy.mkdir()
        target = copy / "supervision.sqlite"
        back_up(database, target)
        other = Database(Settings(data_dir=copy, database_url=f"sqlite:///{target}"))
        try:
            self.keepers[-1].give(other, 1)
            self.first = self._result(other, 1)
            for keeper in self.keepers:
                keeper.give(other, 2, now=NOW + WEEK)
            self.second = self._result(other, 2)
        finally:
            other.close()

    def _result(self, other: Database, tranche: int) -> tuple[frozenset[int], list[str]]:
        """Who is drawn in a tranche, and the marks that only somebody who computed it can know."""
        with other.reading() as session:
            mine = (col(DrawnUnit.draw_id) == self.id, col(DrawnUnit.tranche) == tranche)
            units = list(session.exec(select(DrawnUnit).where(*mine)))
            file = json.loads(queries.tranche_file(session, self.id, tranche))
            digest = queries.tranches_of(session, self.id)[tranche - 1].digest
        marks = [file["seed"], digest, *(unit.ticket_key for unit in units)]
        return frozenset(unit.entity_id for unit in units), marks

    def open_first(self) -> None:
        self.keepers[-1].give(self.database, 1)


@pytest.fixture
def draw(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draw:
    """One share is missing."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    (tmp_path / "away").mkdir()
    return Draw(database, tmp_path / "away")


def bytes_on_disk(database: Database) -> Iterator[tuple[Path, bytes]]:
    """Every file of the installation: database, write-ahead log, queue, uploads, maps, keys, logs."""
    for path in sorted(database.settings.data_dir.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def marked_files(database: Database, marks: list[str]) -> list[str]:
    """Files that hold one of these marks, as text or as bytes."""
    wanted = [mark.encode() for mark in marks] + [bytes.fromhex(mark) for mark in marks]
    return [path.name for path, data in bytes_on_disk(database) if any(mark in data for mark in wanted)]


def mentions(database: Database) -> dict[str, Counter[int]]:
    """How often each business is meant in each table: by id, by code, by name, by its token in a packed file."""
    found: dict[str, Counter[int]] = {}
    with database.reading() as session:
        tokens = codes_of(_tokens(session))
        number = {token: n for token, one in tokens.items() for n in FIRMS if one == code(n)}
        for table in SQLModel.metadata.sorted_tables:
            counts = found.setdefault(table.name, Counter())
            for row in session.connection().execute(sa.select(table)).mappings():
                for name, value in row.items():
                    if name == "entity_id" or (table.name == "entity" and name == "id"):
                        counts[value] += 1
                    text = zlib.decompress(value).decode() if name == "packed" else str(value)
                    for n in FIRMS:
                        counts[n] += text.count(code(n)) + len(re.findall(rf"随州第{n}商店", text))
                    for token, n in number.items():
                        counts[n] += text.count(token)
    return found


def _tokens(session: Any) -> bytes:
    file = session.exec(select(DrawFile).where(col(DrawFile.name) == "tokens.tsv")).one()
    return zlib.decompress(file.packed)


def telling(found: dict[str, Counter[int]], drawn: frozenset[int]) -> list[str]:
    """Tables in which the drawn businesses are not meant just as often as all others."""
    return [table for table, counts in found.items() if len({counts[n] for n in FIRMS}) > 1 and drawn]


def test_nothing_in_any_table_tells_who_will_be_drawn(draw: Draw, database: Database) -> None:
    found = mentions(database)
    assert found["entity"][1] == found["entity"][30] > 0  # the search does find
    assert telling(found, draw.first[0]) == []
    assert not any(found[table] for table in ("drawn_unit", "team_member", "cap_ledger", "visit", "job"))
    draw.open_first()
    assert set(telling(mentions(database), draw.first[0])) >= {"drawn_unit", "team_member", "cap_ledger"}


def test_no_byte_on_disk_tells_who_will_be_drawn(
    draw: Draw, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    back_up(database, database.settings.data_dir / "backup.sqlite")
    last = [share.hex() for share in draw.keepers[-1].shares]
    later = [share.hex() for keeper in draw.keepers for share in keeper.shares[1:]]
    assert marked_files(database, [*draw.first[1], *draw.second[1], *last, *later]) == []
    assert not any(mark in caplog.text for mark in draw.first[1])
    draw.open_first()
    assert marked_files(database, draw.first[1]) != []  # the search does find
    assert marked_files(database, [*draw.second[1], *later]) == []  # nothing of the second tranche
    with database.reading() as session:
        units = session.exec(select(DrawnUnit)).all()
    assert {unit.entity_id for unit in units} == draw.first[0]
    assert {unit.tranche for unit in units} == {1}


@pytest.fixture
def people(draw: Draw, visitor: Visitor, signed_in: Any) -> dict[str, Visitor]:
    """One visitor for each role, an inspector who serves nowhere in the draw, and a passer-by."""
    everybody = {"passer-by": visitor}
    for role in Role:
        ours = {"department_id": MARKET} if role in (Role.OFFICER, Role.APPROVER, Role.INSPECTOR) else {}
        inspector = {"inspector_id": 1} if role is Role.INSPECTOR else {}
        everybody[role] = signed_in(role, login=f"{role}-9", **ours, **inspector)
    return everybody


def addresses(application: Litestar, draw_id: str) -> Iterator[str]:
    """Every GET route, filled in with this draw and its task; ``CODE`` stands where a business is asked for."""
    fills = {
        "draw_id": draw_id, "task_id": "1", "plan_id": "1", "code": "CODE", "figure": "upcoming",
        "name": "verify.py", "kind": "entities",
    }  # fmt: skip
    for path in routes(application):
        if all(name in fills for name in re.findall(r"\{(\w+)\}", path)) and path != "/health":
            yield re.sub(r"\{(\w+)\}", lambda name: fills[name[1]], path)
    yield from (
        "/visits?entity=CODE",
        "/registers/entities?words=CODE",
        f"/visits?draw={draw_id}",
        "/visits?waiting=1",
    )


def readable(content: bytes, kind: str) -> str:
    """What a reader gets out of an answer of whatever format."""
    if "pdf" in kind:
        return text_of(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


def same(text: str, number: int) -> str:
    """A text about one business as it would stand about any."""
    for own, words in (
        (code(number), "CODE"),
        (f"随州第{number}商店", "NAME"),
        (f"解放路{number}号", "PLACE"),
    ):
        text = text.replace(own, words)
    shown = form_token(text)  # written differently into every page
    return text.replace(shown, "TOKEN") if shown else text


def telling_pages(application: Litestar, draw: Draw, people: dict[str, Visitor]) -> set[str]:
    """Role and address of every answer by which a drawn business can be told from one that is not.

    A page about one business must read the same for all; any other must name all businesses equally often.
    """
    drawn = sorted(draw.first[0])
    others = sorted(set(FIRMS) - draw.first[0] - draw.second[0])
    told = set()
    for role, somebody in people.items():
        for address in addresses(application, draw.id):
            if role != "passer-by" and address.startswith("/public"):
                continue  # the same for everybody
            if "CODE" in address:
                sample = [
                    (somebody.get(address.replace("CODE", code(n))), n) for n in (*drawn[:2], *others[:2])
                ]
                said = {
                    (one.status_code, len(same(one.text, n)), same(repr(sorted(_headers(one))) + one.text, n))
                    for one, n in sample
                }
                alike = len(said) == 1
            else:
                answer = somebody.get(address)
                text = readable(answer.content, answer.headers.get("content-type", ""))
                named = re.findall(r"91421300MA(\d{8})|随州第(\d+)商店", text)
                counts = Counter(int(a or b) for a, b in named)
                alike = len({counts[n] for n in FIRMS}) == 1
            if not alike:
                told.add(f"{role} {address}")
    return told


def _headers(answer: Any) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in answer.headers.items()
        if name not in ("date", "set-cookie", "content-length")
    ]


def test_every_page_answers_the_same_for_drawn_and_for_others(
    draw: Draw, application: Litestar, people: dict[str, Visitor]
) -> None:
    assert telling_pages(application, draw, people) == set()


def scheduled(draw: Draw, database: Database) -> None:
    """The first tranche is opened, its visits are arranged and approved."""
    draw.open_first()
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        visits.schedule_visits(tx, draw_id=draw.id)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        visits.approve_visits(tx, draw_id=draw.id)


def test_after_the_opening_only_those_who_arrange_the_visits_can_tell(
    draw: Draw, database: Database, application: Litestar, people: dict[str, Visitor]
) -> None:
    scheduled(draw, database)
    told = telling_pages(application, draw, people)
    assert {line.partition(" ")[0] for line in told} == {"officer", "approver"}


def test_an_inspector_sees_the_own_visits_of_the_day_and_no_others(
    draw: Draw, database: Database, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(draw, database)
    with database.reading() as session:
        mine = list(session.exec(select(Visit, VisitOfficer.inspector_id).join(VisitOfficer)))
        [first, *_] = sorted(mine, key=lambda row: row[0].scheduled_on)
        last = max(mine, key=lambda row: row[0].scheduled_on)
    assert last[0].scheduled_on > first[0].scheduled_on
    one, other = first[0], last[0]
    today = signed_in("inspector", login="today", department_id=MARKET, inspector_id=first[1])
    later = signed_in("inspector", login="later", department_id=MARKET, inspector_id=last[1])
    day = NOW.replace(year=one.scheduled_on.year, month=one.scheduled_on.month, day=one.scheduled_on.day)
    monkeypatch.setattr(clock, "now", lambda: day)
    for somebody, login in ((today, "today"), (later, "later")):
        somebody.sign_in(login)
    assert f"随州第{one.entity_id}商店" in today.get("/field").text
    for path in (f"/field/{one.id}", f"/visits/{one.id}", f"/visits/{one.id}/notice.pdf"):
        assert today.get(path).status_code == 200
    for path in (f"/field/{other.id}", f"/visits/{other.id}", f"/visits/{other.id}/notice.pdf"):
        assert later.get(path).status_code == 404
    assert f"随州第{other.entity_id}商店" not in later.get("/field").text
    assert all(later.get(page).text.count("商店") == 0 for page in ("/visits", f"/visits?draw={draw.id}"))

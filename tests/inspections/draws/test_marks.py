"""What an insider does leaves a public mark: a restored backup, a swapped inspector, a deleted or delayed draw."""

import json
import shutil
import sqlite3
import threading
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlmodel import col, select

import cli
from inspections.draws import actions, queries
from inspections.draws.rules.canonical import encode_json
from inspections.draws.tables import Draw, DrawFile, DrawnUnit, DrawSecret, DrawStratum, TeamMember
from inspections.visits.actions import schedule_visits
from supervision.foundation import checkpoints, clock
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Problem, Refused
from supervision.registers.actions import import_entities
from supervision.trail import actions as trail
from supervision.trail import queries as places
from tests.inspections.bureau import MARKET, NOW, TODAY, planned
from tests.inspections.draws.ceremonies import BUREAU, FIRST, frozen, opened, ready, sealed, steady, typed
from tests.people import APPROVER, OFFICER, Visitor

SignedIn = Callable[..., Visitor]
SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # a backup here is a file


def copied(database: Database, to: Path) -> Path:
    """A backup of the database file."""
    with (
        closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as origin,
        closing(sqlite3.connect(to)) as copy,
    ):
        origin.backup(copy)
    return to


def put_back(database: Database, backup: Path) -> None:
    """The backup in place of the database."""
    path = Path(database.url.removeprefix("sqlite:///"))
    database.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(backup, path)


@SQLITE
def test_no_draw_goes_on_in_an_older_backup_until_it_is_said_in_public(
    database: Database, tmp_path: Path, visitor: Visitor
) -> None:
    first, second = ready(database), planned(database)
    backups = [copied(database, tmp_path / "before")]
    draw = sealed(database, first)
    backups.append(copied(database, tmp_path / "sealed"))
    typed(database, draw.id)
    for backup in backups:
        put_back(database, backup)
        with pytest.raises(Refused, match="可能被换成了旧备份"):
            frozen(database, second)
    with (
        pytest.raises(Refused, match="可能被换成了旧备份"),
        database.transaction(actor=APPROVER, now=NOW) as tx,
    ):
        actions.record_public_value(tx, draw_id=draw.id, value="6666666666")
    with database.transaction(actor=OFFICER, now=NOW) as tx:  # other work does not stop
        import_entities(tx, [{"code": "NEW1", "name": "新店"}])
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        lost = trail.accept_restored(tx, reason="磁盘损坏，恢复昨晚的备份")
    assert frozen(database, second).id
    page = visitor.get("/public/draws").text
    assert "磁盘损坏，恢复昨晚的备份" in page
    assert f"当时已见证到第{lost}条" in page
    with pytest.raises(Refused, match="没有丢失"), database.transaction(actor=OFFICER, now=NOW) as tx:
        trail.accept_restored(tx, reason="再登记一次")


@SQLITE
def test_a_log_rewritten_in_place_is_not_the_one_that_was_kept(database: Database) -> None:
    task_id = ready(database)
    draw = sealed(database, task_id)
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as raw:
        raw.execute("UPDATE audit_event SET hash = substr(hash, 2) || '0' WHERE action = 'draw.committed'")
        raw.commit()
    with pytest.raises(Refused, match="少于或不同于"):
        typed(database, draw.id)


def test_a_new_database_has_a_log_of_its_own(database: Database) -> None:
    checkpoints.keep(database.settings, checkpoints.Checkpoint("a" * 64, 900, "b" * 64))
    opened(database, ready(database))
    kept = checkpoints.kept(database.settings, "a" * 64)
    assert kept is not None
    assert kept.number == 900
    with (database.settings.data_dir / "witness" / "log.tsv").open("a") as torn:
        torn.write("a" * 64 + "\t9")
    assert checkpoints.kept(database.settings, "a" * 64) == kept


def test_the_place_of_the_log_is_told_in_a_terminal(database: Database) -> None:
    sealed(database, ready(database))
    cli.gather()

    def said(*words: str) -> str:
        desk = Desk(as_json=True, settings=database.settings)
        result = CliRunner().invoke(cli.supervision, ["audit", "checkpoint", *words], obj=desk)
        desk.database.close()
        return result.stdout or str(result.exception)

    told = json.loads(said())
    with database.reading() as session:
        assert (told["number"], told["hash"]) == places.last_place(session)
    assert told["kept"]
    assert "没有丢失" in said("--after-restore", "试一试")


def test_a_swapped_inspector_is_seen_by_everybody_and_sent_to_nobody(
    database: Database, visitor: Visitor
) -> None:
    draw = opened(database, ready(database))
    standing = f"/public/draws/{draw.id}/standing"
    assert standing in visitor.get(f"/public/draws/{draw.id}").text
    assert "与抽取证明一致" in visitor.get(standing).text
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        unit = tx.session.exec(select(DrawnUnit.entity_id)).first()
        team = tx.session.exec(select(TeamMember).where(col(TeamMember.entity_id) == unit)).all()
        there = {one.inspector_id for one in team}
        team[-1].inspector_id = next(n for n in range(FIRST, FIRST + 8) if n not in there)
        tx.session.add(team[-1])
        tx.record("nothing.said", covers=[TeamMember])
    assert "不一致（1户）" in visitor.get(standing).text
    with (
        pytest.raises(Refused, match="不能安排检查"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        schedule_visits(tx, draw_id=draw.id)


def test_a_changed_result_file_is_seen_though_the_right_one_was_compared_before(database: Database) -> None:
    draw = opened(database, ready(database))
    with database.reading() as session:
        assert [queries.astray(session, draw.id) for _ in range(2)] == [[], []]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        file = queries.file_row(tx.session, draw.id, "tranche-1.json")
        assert file is not None
        value = json.loads(zlib.decompress(file.packed))
        value["drawn"][0][2] = "0" * 64
        right, file.packed = file.packed, zlib.compress(encode_json(value))
        tx.session.flush()
        assert len(queries.astray(tx.session, draw.id)) == 1
        file.packed = right
        tx.session.flush()
        assert queries.astray(tx.session, draw.id) == []
        tx.record("nothing.said", covers=[DrawFile])


@pytest.mark.parametrize("newest", [False, True])
def test_a_draw_that_is_gone_leaves_its_number(database: Database, visitor: Visitor, newest: bool) -> None:
    draws = [sealed(database, ready(database)), sealed(database, planned(database))]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        gone = draws[newest].id
        for table in (DrawFile, DrawSecret, DrawStratum):
            tx.session.connection().execute(sa.delete(table).where(col(table.draw_id) == gone))
        tx.session.connection().execute(sa.delete(Draw).where(col(Draw.id) == gone))
        tx.record("nothing.said", covers=[Draw, DrawFile, DrawSecret, DrawStratum])
    with database.reading() as session:
        numbers = queries.serials(session, on=TODAY)
    assert (numbers.sealed, numbers.waiting, numbers.missing) == (1, 1, (2 if newest else 1,))
    assert "有序号发出过，现在却看不到" in visitor.get("/public/draws").text


def test_a_draw_not_opened_on_its_day_is_red_in_public(
    database: Database, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(database, ready(database))
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    assert visitor.get("/public/draws").text.count("逾期未开启") == 0
    monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(1))
    assert (
        visitor.get("/public/draws").text.count("逾期未开启") == 2
    )  # among the figures, and beside the draw
    with database.reading() as session:
        assert queries.serials(session, on=TODAY + timedelta(1)).overdue == 1


def test_anybody_may_note_the_place_of_the_log_and_ask_for_it_again(
    database: Database, visitor: Visitor
) -> None:
    opened(database, ready(database))
    with database.reading() as session:
        number, hash = places.last_place(session)
    assert hash in visitor.get("/public/draws").text
    assert visitor.get(f"/public/log/{number}").json() == {"number": number, "hash": hash, "last": number}
    assert visitor.get(f"/public/log/{number + 1}").status_code == 404


def test_sixty_four_who_freeze_at_once_get_one_list(database: Database) -> None:
    task_id = ready(database)
    results: list[str] = []

    def attempt(n: int) -> None:
        try:
            with database.transaction(actor=OFFICER, now=NOW) as tx:
                actions.freeze_draw(
                    tx, task_id=task_id, form="dice-10", opens_on=TODAY, entropy=steady(str(n)), **BUREAU
                )
            results.append("frozen")
        except Problem:
            results.append("refused")

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["frozen"] + ["refused"] * 63
    with database.reading() as session:
        assert len(session.exec(select(Draw)).all()) == 1


def test_sixty_four_posts_open_one_draw(
    database: Database, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    draw = sealed(database, ready(database))
    typed(database, draw.id)
    officer = signed_in("officer", department_id=MARKET)
    form = {"csrf_token": officer.csrf}
    codes: list[int] = []

    def post() -> None:
        codes.append(officer.client.post(f"/draws/{draw.id}/open", data=form).status_code)

    threads = [threading.Thread(target=post) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [303] + [409] * 63
    with database.reading() as session:
        assert len(session.exec(select(DrawnUnit)).all()) == 6

"""The same seed and day build the same city, on any day of the year, and a reset brings it back."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import SQLModel

from inspections.demonstration.actions.build import build
from inspections.demonstration.actions.city import moment
from inspections.demonstration.actions.truth import ENTITIES, MODEL, keep_truth
from inspections.demonstration.commands import demo
from inspections.demonstration.rules.sizes import Size
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Refused
from supervision.foundation.settings import Settings
from supervision.identity import actions as identity
from tests.inspections.demonstration.conftest import Built, build_small

TINY = Size("small", entities=700, inspectors=48, years=1, visits=200, penalties=10, drawn=40)
DAYS = (date(2027, 1, 1), date(2026, 1, 5), date(2026, 4, 8), date(2026, 10, 2), date(2026, 12, 31))


def contents(built: Built) -> dict[str, list[str]]:
    """Every row of every table as text, without passwords, and with the random keys of today's visits made alike."""
    fresh = built.rows("SELECT id FROM visit WHERE draw_id IS NULL AND occurred_on IS NULL ORDER BY number")
    tables = sorted(set(SQLModel.metadata.tables) - {"user_account", "login_session", "audit_event"})
    queries = {name: f'SELECT * FROM "{name}"' for name in tables}
    queries["audit_event"] = "SELECT seq, at, action, about, tables, detail FROM audit_event"

    def alike(text: str) -> str:
        for number, (key,) in enumerate(fresh):
            text = text.replace(key, f"visit-{number}")
        return text

    return {name: sorted(alike(repr(row)) for row in built.rows(query)) for name, query in queries.items()}


def test_the_same_seed_and_day_build_the_same_city(tmp_path: Path) -> None:
    first = build_small(tmp_path / "first", moment(date(2026, 11, 21), 14), TINY)
    second = build_small(tmp_path / "second", moment(date(2026, 11, 21), 14), TINY)
    ours, theirs = contents(first), contents(second)
    assert len(ours) > 30
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert {a.password for a in first.accounts}.isdisjoint({a.password for a in second.accounts})
    first.database.close()
    second.database.close()


@pytest.mark.parametrize("anchor", DAYS, ids=str)
def test_a_city_can_be_built_on_any_day(anchor: date, tmp_path: Path) -> None:
    built = build_small(tmp_path, moment(anchor, 9), TINY)
    begin = anchor.replace(day=1, year=anchor.year - 1).isoformat()
    history = "SELECT count(*) FROM visit WHERE occurred_on >= ? AND occurred_on < ?"
    assert built.one(history, begin, anchor.replace(day=1).isoformat()) == TINY.visits
    assert built.one("SELECT count(*) FROM visit WHERE occurred_on >= ?", anchor.isoformat()) == 0
    built.database.close()


def test_the_city_stands_on_both_kinds_of_database(database: Database, tmp_path: Path) -> None:
    city, _accounts = build(
        database, TINY, now=moment(date(2026, 11, 21), 14), folder=tmp_path, tick=lambda _step: None
    )
    with database.reading() as session:
        [count] = session.connection().exec_driver_sql("SELECT count(*) FROM visit").one()
    assert count > city.counts["visits"]


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(demo, list(words), obj=Desk(settings=settings, as_json=True))


def test_the_command_builds_refuses_to_overwrite_and_resets(tmp_path: Path) -> None:
    data = tmp_path / "var"
    told = run(Settings(data_dir=data), "--size", "small")
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["counts"]["entities"] == 1840
    folder = data / "demonstration"
    accounts = folder / "accounts.json"
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    assert {"login", "password", "name", "role"} == set(json.loads(accounts.read_text())[0])
    assert (folder / MODEL).exists()
    assert (folder / ENTITIES).exists()
    assert Settings(data_dir=data).demonstration

    again = run(Settings(data_dir=data), "--size", "small")
    assert isinstance(again.exception, Refused)

    database = Database(Settings(data_dir=data))
    with database.transaction(actor=SYSTEM, now=moment(date(2030, 1, 1), 9)) as tx:
        identity.set_password(tx, login="leader", password="another password")
    (data / "evidence").mkdir()
    (data / "evidence" / "photo").write_bytes(b"x")
    before = accounts.read_bytes()
    reset = run(Settings(data_dir=data), "--size", "small", "--reset")
    assert reset.exit_code == 0, reset.output
    assert json.loads(reset.output)["seconds"] < 10
    assert accounts.read_bytes() == before
    assert not (data / "evidence").exists()
    [[latest]] = database.frame("SELECT max(at) FROM audit_event").rows()
    assert latest < "2030"
    database.close()


def test_a_bureaus_own_data_is_never_overwritten(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    desk = Desk(settings=settings)
    with desk.database.transaction(actor=SYSTEM, now=moment(date(2026, 1, 5), 9)) as tx:
        identity.add_user(tx, login="head", name="局长", password="a long password", roles=["officer"])
    desk.database.close()
    for words in (("--size", "small"), ("--size", "small", "--reset")):
        assert isinstance(run(settings, *words).exception, Refused)
    with Database(settings).reading() as session:
        assert session.connection().exec_driver_sql("SELECT login FROM user_account").all() == [("head",)]


def test_the_truth_names_every_planted_value(built: Built, tmp_path: Path) -> None:
    keep_truth(built.city, tmp_path)
    model = json.loads((tmp_path / MODEL).read_text())
    assert len(model["cell"]) == 6
    assert len(model["inspector"]) == 60
    assert set(model["credit_class"]) == {"A", "B", "C", "D", ""}
    assert model["begin"] == "2024-11-01"

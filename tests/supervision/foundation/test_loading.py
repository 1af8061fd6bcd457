"""Filling a new database quickly leaves it as the migrations made it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from supervision.foundation.database import Database
from supervision.foundation.loading import filling
from supervision.foundation.migrations import migrate
from supervision.foundation.settings import Settings

INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"


def _pragmas(database: Database) -> list[int]:
    with database.reading() as session:
        connection = session.connection()
        return [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("synchronous", "foreign_keys", "secure_delete")
        ]


@pytest.mark.parametrize("breaks", [False, True], ids=["filled", "interrupted"])
def test_indexes_and_safety_are_back_afterwards(tmp_path: Path, breaks: bool) -> None:
    database = Database(Settings(data_dir=tmp_path))
    migrate(database)
    path = tmp_path / "supervision.sqlite"
    with closing(sqlite3.connect(path)) as plain:
        before = plain.execute(INDEXES).fetchall()
    safe = _pragmas(database)
    try:
        with filling(database, ["visit", "cap_ledger"]):
            assert _pragmas(database) == [0, 0, 0]
            with closing(sqlite3.connect(path)) as plain:
                within = plain.execute(INDEXES).fetchall()
            assert [name for name, _sql in set(before) - set(within)]
            others = ("ix_visit_officer", "ix_visit_change")
            assert not [
                name for name, _sql in within if name.startswith("ix_visit_") and not name.startswith(others)
            ]
            if breaks:
                raise InterruptedError
    except InterruptedError:
        pass
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute(INDEXES).fetchall() == before
    assert _pragmas(database) == safe
    database.close()

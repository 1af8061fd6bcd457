"""Bulk reads beside an engine that writes."""

import sqlite3

import pytest

from supervision.foundation.actor import SYSTEM
from supervision.foundation.bulk import ReadFailed
from supervision.foundation.clock import now
from supervision.foundation.database import Database
from supervision.identity.tables import Department


def add(database: Database, code: str) -> None:
    with database.transaction(actor=SYSTEM, now=now()) as tx:
        tx.session.add(Department(code=code, name="局", short_name="局"))
        tx.record("test.added", covers=[Department])


def count(database: Database) -> int:
    return int(database.frame("SELECT COUNT(*) AS n FROM department")["n"][0])


def test_what_is_committed_after_a_bulk_read_is_there_for_everybody(database: Database) -> None:
    for number in range(1, 5):
        add(database, f"D{number}")
        assert count(database) == number
        if database.url.startswith("sqlite"):  # a stranger's connection sees the file, not our memory
            stranger = sqlite3.connect(database.url.removeprefix("sqlite:///"))
            assert stranger.execute("SELECT COUNT(*) FROM department").fetchone() == (number,)
            stranger.close()


def test_several_queries_are_answered_by_name_and_with_parameters(database: Database) -> None:
    add(database, "D1")
    found = database.frames(
        {
            "one": "SELECT code FROM department WHERE code = ?",
            "none": "SELECT code FROM department WHERE code <> ?",
        },
        ["D1"],
    )
    assert found["one"]["code"].to_list() == ["D1"]
    assert found["none"].is_empty()


def test_a_wrong_query_says_what_is_wrong(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught:
        database.frame("SELECT 1 FROM no_such_table")
    if database.url.startswith("sqlite"):
        assert isinstance(caught.value, ReadFailed)

"""No table changes without a record, by whatever way the change comes."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from supervision.foundation import clock
from supervision.foundation.audit import AuditEvent, Unrecorded, changed_tables
from supervision.foundation.database import Database, Transaction
from supervision.identity.tables import Department
from tests.house import tree
from tests.people import OFFICER

ROW = {"code": "11421300MB0000001X", "name": "市场监督管理局", "short_name": "市监局"}
INSERT = (
    "INSERT INTO department (code, name, short_name, line, kind, level, area_code) "
    "VALUES ('x', 'x', 'x', '', 'bureau', 'city', '')"
)
WAYS: dict[str, Callable[[Transaction], Any]] = {
    "an object of the session": lambda tx: tx.session.add(Department(**ROW)),
    "rows in bulk": lambda tx: tx.bulk(Department, [ROW]),
    "a core statement": lambda tx: tx.session.connection().execute(sa.insert(Department).values(**ROW)),
    "a text": lambda tx: tx.session.connection().execute(sa.text(INSERT)),
    "a text behind a comment": lambda tx: tx.session.connection().execute(
        sa.text("/* SELECT */ -- SELECT\n" + INSERT)
    ),
    "a text behind a common table expression": lambda tx: tx.session.connection().execute(
        sa.text("WITH one AS (SELECT 1) UPDATE department SET name = 'y'")
    ),
    "driver SQL": lambda tx: tx.session.connection().exec_driver_sql(INSERT),
    "a quoted name": lambda tx: tx.session.connection().exec_driver_sql(
        INSERT.replace("department", '"department"')
    ),
    "a deletion": lambda tx: tx.session.connection().exec_driver_sql("DELETE FROM department"),
    "an insert or update": lambda tx: tx.session.connection().exec_driver_sql(
        INSERT + " ON CONFLICT (code) DO UPDATE SET name = 'z'"
    ),
    "a changed table": lambda tx: tx.session.connection().exec_driver_sql(
        "ALTER TABLE department ADD COLUMN secret varchar(1)"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_change_without_a_record_is_not_committed(database: Database, way: str) -> None:
    with (
        pytest.raises(Unrecorded, match="department"),
        database.transaction(actor=OFFICER, now=clock.now()) as tx,
    ):
        WAYS[way](tx)
    with database.reading() as session:
        assert session.connection().scalar(sa.text("SELECT count(*) FROM department")) == 0


@pytest.mark.parametrize("way", WAYS)
def test_a_change_with_a_record_is_committed_together_with_it(database: Database, way: str) -> None:
    with database.transaction(actor=OFFICER, now=clock.now()) as tx:
        WAYS[way](tx)
        tx.record("department.added", covers=[Department])
    with database.reading() as session:
        assert session.get(AuditEvent, 1) is not None


def test_a_record_of_another_table_does_not_cover_the_change(database: Database) -> None:
    with pytest.raises(Unrecorded), database.transaction(actor=OFFICER, now=clock.now()) as tx:
        tx.session.add(Department(**ROW))
        tx.record("audit.looked", covers=[AuditEvent])


def test_a_record_of_an_earlier_transaction_covers_nothing(database: Database) -> None:
    with database.transaction(actor=OFFICER, now=clock.now()) as tx:
        tx.session.add(Department(**ROW))
        tx.record("department.added", covers=[Department])
    with pytest.raises(Unrecorded), database.transaction(actor=OFFICER, now=clock.now()) as tx:
        tx.session.connection().exec_driver_sql("UPDATE department SET name = 'other'")


def test_a_failed_transaction_leaves_neither_change_nor_record(database: Database) -> None:
    with (
        pytest.raises(RuntimeError, match="midway"),
        database.transaction(actor=OFFICER, now=clock.now()) as tx,
    ):
        tx.session.add(Department(**ROW))
        tx.record("department.added", covers=[Department])
        raise RuntimeError("midway")
    with database.reading() as session:
        assert session.get(AuditEvent, 1) is None
        assert session.connection().scalar(sa.text("SELECT count(*) FROM department")) == 0


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT 'insert into visit' FROM entity", set()),
        ("INSERT INTO visit SELECT * FROM entity", {"visit"}),
        ("INSERT INTO visit (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2", {"visit"}),
        ("SELECT * FROM visit FOR UPDATE", set()),
        ('UPDATE ONLY public."Visit" SET a = 1', {"visit"}),
        ("TRUNCATE visit", {"visit"}),
        ("INSERT OR REPLACE INTO visit VALUES (1)", {"visit"}),
        ("DROP TABLE IF EXISTS visit", {"visit"}),
    ],
)
def test_the_watcher_reads_which_tables_a_statement_writes(statement: str, tables: set[str]) -> None:
    assert changed_tables(statement) == tables


def test_every_action_records_or_hands_its_transaction_on() -> None:
    silent = [
        f"{tree.name(path)}:{function.lineno} {function.name}"
        for path in tree.furniture("actions")
        for function in tree.parsed(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if function.args.args and function.args.args[0].arg == "tx" and not _records(function)
    ]
    assert not silent, "these change the world without a record:\n" + "\n".join(silent)


def _records(function: ast.FunctionDef) -> bool:
    """Whether the function calls ``tx.record`` or another function with ``tx``."""
    technical = {"seen", "log_out", "take_numbers"}  # sessions and counters: technical tables
    if function.name in technical:
        return True
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            if tree.called(node) == "record":
                return True
            if any(isinstance(argument, ast.Name) and argument.id == "tx" for argument in node.args):
                return True
    return False

"""Inserting many rows: values are made ready column by column, which costs a third of doing it row by row."""

from collections.abc import Callable, Sequence
from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlmodel import SQLModel

from supervision.foundation.types import UTC, Choice, Json

Ready = Callable[[list[Any]], list[Any]]
_FEW_VALUES = (Choice, sa.Date, sa.Boolean)
"""Types whose columns repeat a few values: each is made ready once."""


def insert_many(connection: Connection, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all carry the keys of the first, by one ``executemany``."""
    statement = sa.insert(table)
    names = list(rows[0])
    compiled: Any = statement.compile(dialect=connection.dialect, column_keys=names)
    if not compiled.positional or compiled.insert_prefetch:  # PostgreSQL batches well by itself
        connection.execute(statement, list(rows))
        return
    columns = sa.inspect(table).local_table.c
    ready = [
        _ready(columns[name].type, connection.dialect)([row[name] for row in rows])
        for name in compiled.positiontup
    ]
    connection.exec_driver_sql(str(compiled), list(zip(*ready, strict=True)))


def _ready(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Ready:
    """What turns a column of Python values into what the driver takes."""
    if isinstance(kind, UTC):
        return lambda values: _by_identity(values, _moment)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return lambda values: values
    if isinstance(kind, Json):  # a default is one object for all rows
        return lambda values: _by_identity(values, process)
    if isinstance(kind, _FEW_VALUES):
        return lambda values: _by_value(values, process)
    return lambda values: [process(value) for value in values]


def _by_value(values: list[Any], process: Callable[[Any], Any]) -> list[Any]:
    """Each different value is made ready once."""
    known = {value: process(value) for value in set(values)}
    return [known[value] for value in values]


def _by_identity(values: list[Any], process: Callable[[Any], Any]) -> list[Any]:
    """Each object is made ready once."""
    known = {key: process(value) for key, value in {id(value): value for value in values}.items()}
    return [known[id(value)] for value in values]


def _moment(value: datetime | None) -> str | None:
    """As SQLAlchemy stores a moment on SQLite: UTC, no zone, six digits of a second."""
    if value is None:
        return None
    if value.tzinfo is not UTC_ZONE:
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        value = value.astimezone(UTC_ZONE)
    return value.isoformat(" ", "microseconds")[:-6]  # the zone is always +00:00

"""Inserting many rows: values are made ready column by column, which costs a third of doing it row by row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC as UTC_ZONE
from datetime import datetime
from itertools import repeat
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlmodel import SQLModel

from supervision.foundation.types import UTC, Choice, Json

Ready = Callable[[Sequence[Any]], Sequence[Any]]
_FEW_VALUES = (Choice, sa.Date, sa.Boolean)
"""Types whose columns repeat a few values: each is made ready once."""


def insert_many(
    connection: Connection,
    table: type[SQLModel],
    rows: Sequence[dict[str, Any]],
    defaults: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows by one ``executemany``; ``defaults`` fill what they lack.

    Raises:
        KeyError: the rows, filled, do not all carry the same columns.
    """
    statement = sa.insert(table)
    if defaults and not _alike(rows):
        rows = [{**defaults, **row} for row in rows]
    if not _alike(rows):
        raise KeyError(f"rows of {table.__tablename__} carry different columns")
    own = list(rows[0])
    constant = {name: value for name, value in (defaults or {}).items() if name not in rows[0]}
    compiled: Any = statement.compile(dialect=connection.dialect, column_keys=[*own, *constant])
    if not compiled.positional or compiled.insert_prefetch:  # PostgreSQL batches well by itself
        connection.execute(statement, [constant | row for row in rows])
        return
    kinds = sa.inspect(table).local_table.c
    given = dict(zip(own, zip(*map(itemgetter(*own, own[0]), rows), strict=True), strict=False))
    ready = [
        repeat(_ready(kinds[name].type, connection.dialect)([constant[name]])[0], len(rows))
        if name in constant
        else _ready(kinds[name].type, connection.dialect)(given[name])
        for name in compiled.positiontup
    ]
    connection.exec_driver_sql(str(compiled), list(zip(*ready, strict=True)))


def _alike(rows: Sequence[dict[str, Any]]) -> bool:
    columns = rows[0].keys()
    return all(row.keys() == columns for row in rows)


def _ready(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Ready:
    """What turns a column of Python values into what the driver takes."""
    if isinstance(kind, UTC):
        return _moments
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return lambda values: values
    if isinstance(kind, Json):  # a default is one object for all rows
        return lambda values: _by_identity(values, process)
    if isinstance(kind, _FEW_VALUES):
        return lambda values: _by_value(values, process)
    return lambda values: [process(value) for value in values]


def _by_value(values: Sequence[Any], process: Callable[[Any], Any]) -> list[Any]:
    """Each different value is made ready once."""
    known = {value: process(value) for value in set(values)}
    return [known[value] for value in values]


def _by_identity(values: Sequence[Any], process: Callable[[Any], Any]) -> list[Any]:
    """Each object is made ready once."""
    known = {key: process(value) for key, value in {id(value): value for value in values}.items()}
    return [known[id(value)] for value in values]


def _moments(values: Sequence[datetime | None]) -> list[str | None]:
    """As SQLAlchemy stores moments on SQLite: UTC, no zone, six digits of a second."""
    known: dict[int, str | None] = {}  # many rows share one object
    told = []
    for value in values:
        key = id(value)
        if key not in known:
            known[key] = None if value is None else _text(value)
        told.append(known[key])
    return told


def _text(value: datetime) -> str:
    if value.tzinfo is not UTC_ZONE:
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        value = value.astimezone(UTC_ZONE)
    return value.isoformat(" ", "microseconds")[:-6]  # the zone is always +00:00

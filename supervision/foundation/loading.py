"""Filling a new embedded database: safety that only a running system needs is put off until it is full.

Only for a database that is thrown away when its filling is interrupted. Elsewhere (a server's database) nothing changes.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from typing import Any

import sqlalchemy as sa

from supervision.foundation.database import Database

QUICK = ("synchronous=OFF", "foreign_keys=OFF", "secure_delete=OFF", "cache_size=-512000")
_SECONDARY = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"


@contextmanager
def filling(database: Database, tables: Collection[str]) -> Iterator[None]:
    """Within: writes without waiting for the disk, references unchecked, the secondary indexes of ``tables`` put aside.

    An index built once over a full table costs a fifth of one kept in order row by row. Afterwards everything is as the
    migrations made it. Unique keys stay in force throughout.

    Raises:
        sqlite3.Error: an index could not be built again.
    """
    if not database.url.startswith("sqlite"):
        yield
        return

    def hasten(connection: Any, _record: Any) -> None:
        for pragma in QUICK:
            connection.execute(f"PRAGMA {pragma}")

    database.engine.dispose()
    aside = _put_aside(database, tables)
    sa.event.listen(database.engine, "connect", hasten)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "connect", hasten)
        database.engine.dispose()
        with closing(_raw(database)) as connection:
            for statement in aside:
                connection.execute(statement)
            connection.commit()


def _put_aside(database: Database, tables: Collection[str]) -> list[str]:
    with closing(_raw(database)) as connection:
        found = [row for table in tables for row in connection.execute(_SECONDARY, (table,))]
        for name, _statement in found:
            connection.execute(f'DROP INDEX "{name}"')
        connection.commit()
    return [statement for _name, statement in found]


def _raw(database: Database) -> sqlite3.Connection:
    connection = sqlite3.connect(database.url.removeprefix("sqlite:///"))
    for pragma in QUICK:
        connection.execute(f"PRAGMA {pragma}")
    return connection

"""One line of migrations, numbered, the same on both databases, and equal to the tables in the code."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from supervision.foundation.database import Database
from supervision.foundation.migrations import configuration, heads, migrate
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings
from tests.house import tree
from tests.lacking import lacking
from tests.servers import postgres, start

VERSIONS = sorted((tree.ROOT / "alembic" / "versions").glob("*.py"))


@pytest.fixture
def empty(engine: str, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if engine == "sqlite":
        database = Database(Settings(data_dir=tmp_path))
        yield database
        database.close()
        return
    name = f"migrate_{secrets.token_hex(6)}"
    try:
        url = postgres.create(name)
    except start.Unavailable as missing:
        lacking(str(missing))
    database = Database(Settings(data_dir=tmp_path, database_url=url))
    yield database
    database.close()
    postgres.drop(name)


def test_there_is_one_newest_revision() -> None:
    assert len(heads()) == 1


def test_files_are_numbered_in_the_order_they_run() -> None:
    for number, path in enumerate(VERSIONS, start=1):
        assert re.fullmatch(rf"{number:04}_[a-z0-9_]+", path.stem), path.name
        text = path.read_text()
        assert re.search(rf'^revision\b.*= "{number:04}"$', text, re.M), (
            f"{path.name}: revision is its number"
        )
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert re.search(rf"^down_revision\b.*= {before}$", text, re.M), f"{path.name}: follows {before}"


def test_from_nothing_to_the_tables_of_the_code(empty: Database) -> None:
    migrate(empty)
    command.check(configuration(empty.url))


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    migrate(empty)
    migrate(empty)
    load_tables()
    with empty.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == tuple(heads())


def test_every_foreign_key_has_an_index() -> None:
    load_tables()
    bare = []
    for table in SQLModel.metadata.tables.values():
        leading = {index.columns.keys()[0] for index in table.indexes}
        leading |= {
            next(iter(c.columns)).name
            for c in table.constraints
            if getattr(c, "columns", None)
            and type(c).__name__ in {"PrimaryKeyConstraint", "UniqueConstraint"}
        }
        leading |= {column.name for column in table.columns if column.unique}
        bare += [
            f"{table.name}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in leading
        ]
    assert not bare, f"PostgreSQL reads the whole table to check these: {sorted(bare)}"

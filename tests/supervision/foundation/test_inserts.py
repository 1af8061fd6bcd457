"""Rows inserted in bulk are stored exactly as rows inserted one by one."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from supervision.foundation.database import Database
from supervision.foundation.inserts import insert_many
from supervision.foundation.types import UTC as MOMENT
from supervision.foundation.types import Json, choice

OWN = registry()


class Apart(SQLModel, registry=OWN):
    """Tables of this test, kept apart from the house's own."""


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Sample(Apart, table=True):
    """Every column type of the house."""

    __tablename__ = "sample_of_inserts"

    id: int | None = Field(default=None, primary_key=True)
    text: str
    whole: int | None
    real: float | None
    flag: bool | None
    day: date | None
    at: datetime | None = Field(sa_type=MOMENT)
    colour: Colour | None = Field(sa_type=choice(Colour))
    detail: Any = Field(sa_type=Json)
    raw: bytes | None


SHANGHAI = timezone(timedelta(hours=8))
ROWS: list[dict[str, Any]] = [
    {
        "text": "甲",
        "whole": 1,
        "real": 0.5,
        "flag": True,
        "day": date(2026, 11, 21),
        "detail": {"a": [1, "乙"]},
    }
    | {"at": datetime(2026, 11, 21, 7, 5, 9, 12, tzinfo=SHANGHAI), "colour": Colour.RED, "raw": b"\x00\xff"},
    {"text": "", "whole": None, "real": None, "flag": None, "day": None, "detail": {}}
    | {"at": None, "colour": None, "raw": None},
    {"text": "'; --", "whole": -5, "real": 1e300, "flag": False, "day": date(2026, 11, 21), "detail": []}
    | {"at": datetime(999, 1, 1, tzinfo=UTC), "colour": "green", "raw": b""},
]


@pytest.fixture
def plain(database: Database):
    """The database without the watcher: the table exists for this test only."""
    engine = sa.create_engine(database.url)
    OWN.metadata.create_all(engine)
    yield engine
    OWN.metadata.drop_all(engine)
    engine.dispose()


def _stored(connection: sa.Connection) -> list[tuple[Any, ...]]:
    rows = connection.exec_driver_sql("SELECT * FROM sample_of_inserts ORDER BY id").all()
    return [tuple(row[1:]) for row in rows]


def test_bulk_rows_are_stored_like_single_rows(plain: sa.Engine) -> None:
    with plain.connect() as connection:
        insert_many(connection, Sample, ROWS)
        bulk = _stored(connection)
        connection.rollback()
        for row in ROWS:
            connection.execute(sa.insert(Sample), row)
        assert _stored(connection) == bulk
        connection.rollback()


@pytest.mark.parametrize(
    "wrong", [{"colour": "blue"}, {"at": datetime(2026, 1, 1)}], ids=["unknown value", "no time zone"]
)
def test_a_value_that_does_not_fit_is_refused(plain: sa.Engine, wrong: dict[str, Any]) -> None:
    with plain.connect() as connection, pytest.raises((ValueError, sa.exc.StatementError)):
        insert_many(connection, Sample, [*ROWS, ROWS[0] | wrong])


def test_a_row_that_lacks_a_column_is_refused(plain: sa.Engine) -> None:
    short = {name: value for name, value in ROWS[0].items() if name != "whole"}
    with plain.connect() as connection, pytest.raises((KeyError, sa.exc.StatementError)):
        insert_many(connection, Sample, [ROWS[0], short])


def test_defaults_fill_what_rows_lack_and_never_hide_what_one_row_carries(plain: sa.Engine) -> None:
    bare = [{name: value for name, value in row.items() if name != "whole"} for row in ROWS]
    with plain.connect() as connection:
        insert_many(connection, Sample, [*bare, ROWS[0] | {"whole": 77}], {"whole": 5})
        found = connection.exec_driver_sql("SELECT whole FROM sample_of_inserts ORDER BY id").scalars().all()
        connection.rollback()
    assert found == [5] * len(bare) + [77]

"""Small ingredients of the pure city, and a small city that stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from inspections.demonstration.actions.accounts import Account
from inspections.demonstration.actions.build import build
from inspections.demonstration.actions.city import City, moment
from inspections.demonstration.rules.places import Cell
from inspections.demonstration.rules.sizes import SMALL, Size
from inspections.demonstration.rules.timeline import Offices
from supervision.areas.boundaries import county_outlines
from supervision.areas.rules.cells import divide
from supervision.areas.rules.divisions import cell_code
from supervision.foundation.database import Database
from supervision.foundation.migrations import migrate
from supervision.foundation.rooms import load_tables
from supervision.foundation.settings import Settings
from supervision.law.queries import PACKAGE_EXCEPTIONS, PACKAGE_UNTIL
from supervision.law.rules.workdays import Calendar

ANCHOR = date(2026, 11, 21)


@pytest.fixture(scope="session")
def cells() -> list[Cell]:
    """Four cells in each of the three counties."""
    return [
        Cell(
            cell_code(county.code, number),
            f"{county.name}{number:02d}号网格",
            county.code,
            county.name,
            shape,
        )
        for county in county_outlines("421300")
        for number, shape in enumerate(divide(county.shape, 4), start=1)
    ]


@pytest.fixture(scope="session")
def offices() -> Offices:
    """The working days around the anchor."""
    return Offices(date(2021, 1, 1), date(2027, 6, 30), Calendar(PACKAGE_EXCEPTIONS, PACKAGE_UNTIL))


@dataclass(frozen=True)
class Built:
    """A small city that stands in a database of its own."""

    database: Database
    city: City
    accounts: list[Account]
    folder: Path

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What a question in SQL answers (frames would start a process each)."""
        with self.database.reading() as session:
            return [tuple(row) for row in session.connection().exec_driver_sql(sql, parameters)]

    def one(self, sql: str, *parameters: Any) -> Any:
        """The one value a question answers."""
        [[value]] = self.rows(sql, *parameters)
        return value


def build_small(folder: Path, now: datetime, size: Size = SMALL) -> Built:
    """A city of this size around a moment, in a fresh embedded database."""
    database = Database(Settings(data_dir=folder / "var"))
    migrate(database)
    lists = folder / "lists"
    city, accounts = build(database, size, now=now, folder=lists, tick=lambda _step: None)
    return Built(database, city, accounts, lists)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The small city around a Saturday in November."""
    load_tables()
    found = build_small(tmp_path_factory.mktemp("city"), moment(ANCHOR, 14))
    yield found
    found.database.close()

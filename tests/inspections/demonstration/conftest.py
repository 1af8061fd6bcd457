"""Small ingredients of the pure city."""

from datetime import date

import pytest

from inspections.demonstration.rules.places import Cell
from inspections.demonstration.rules.timeline import Offices
from supervision.areas.boundaries import county_outlines
from supervision.areas.rules.cells import divide
from supervision.areas.rules.divisions import cell_code
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

"""Division codes: what they are, what they lie in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.areas.rules.divisions import (
    AreaLevel,
    cell_code,
    check_code,
    contains,
    level_of,
    parent_of,
)
from supervision.foundation.errors import Unreadable


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("421300", AreaLevel.CITY, ""),
        ("421303", AreaLevel.COUNTY, "421300"),
        ("421303001", AreaLevel.TOWN, "421303"),
        ("421303001001", AreaLevel.CELL, "421303001"),
        ("421303-07", AreaLevel.CELL, "421303"),
        ("421303-Z007", AreaLevel.ZONE, "421303"),
    ],
)
def test_the_code_tells_the_level_and_what_it_lies_in(code: str, level: AreaLevel, parent: str) -> None:
    assert check_code(code) == code
    assert level_of(code) is level
    assert parent_of(code) == parent
    assert contains("421300", code)
    assert contains("", code)


@pytest.mark.parametrize(
    "code", ["", "4213", "42130a", "421303 or 1=1", "０４２１３０", "421303-", "42130300"]
)
def test_anything_else_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(Unreadable, match="区划代码"):
        check_code(code)


def test_a_neighbouring_county_is_not_inside() -> None:
    assert not contains("421303", "421321-01")
    assert not contains("421300", "420100")


@given(st.integers(1, 999))
def test_cells_of_a_county_lie_in_it(number: int) -> None:
    code = check_code(cell_code("421303", number))
    assert contains("421303", code)
    assert parent_of(code) == "421303"

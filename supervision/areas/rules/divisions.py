"""Codes of administrative divisions (行政区划代码, GB/T 2260 and the statistical extension to towns and villages)."""

import re
from enum import StrEnum

from supervision.foundation.errors import Unreadable


class AreaLevel(StrEnum):
    """How high a place stands (级别)."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    ZONE = "zone"
    CELL = "cell"


class AreaKind(StrEnum):
    """What kind of place it is: a division (行政区划), a functional zone (功能区) or a cell of a grid (网格)."""

    DIVISION = "division"
    ZONE = "zone"
    CELL = "cell"


# six digits for a county and above, nine for a town, twelve for a village (NBS 统计用区划代码)
_DIVISION = re.compile(r"[1-9][0-9]{5}(?:[0-9]{3}(?:[0-9]{3})?)?")
# a zone or cell hangs on its county's code, so that a prefix test is enough for scope
_WITHIN = re.compile(r"[1-9][0-9]{5}-[0-9A-Z]{1,12}")


def check_code(code: str) -> str:
    """Return a tidy area code, or raise Unreadable when it is neither a division nor a part of one."""
    tidy = code.strip().upper()
    if _DIVISION.fullmatch(tidy) or _WITHIN.fullmatch(tidy):
        return tidy
    raise Unreadable(
        "“{code}”不是行政区划代码。区划代码为6位、9位或12位数字，功能区和网格为“县代码-编号”。",
        code=code[:40],
    )


def level_of(code: str) -> AreaLevel:
    """The level a checked code speaks of: ``421300`` city, ``421303`` county, nine digits town,
    ``421303-Z001`` functional zone, else cell."""
    if "-Z" in code:
        return AreaLevel.ZONE
    if "-" in code or len(code) == 12:
        return AreaLevel.CELL
    if len(code) == 9:
        return AreaLevel.TOWN
    return AreaLevel.CITY if code.endswith("00") else AreaLevel.COUNTY


def parent_of(code: str) -> str:
    """The code one step up; the city is its own top (empty text)."""
    level = level_of(code)
    if level is AreaLevel.CITY:
        return ""
    if level is AreaLevel.COUNTY:
        return code[:4] + "00"
    return code[:9] if len(code) == 12 else code[:6]


def prefix_of(code: str) -> str:
    """The text every code inside `code` begins with: ``421300`` → ``4213``, ``421303`` → ``421303``."""
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def zone_code(county: str, number: int) -> str:
    """Code of the n-th functional zone that lies mostly in a county, e.g. ``421303-Z007``."""
    return f"{county}-Z{number:03d}"


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` lies in `outer` by its code alone (an empty outer code holds everything)."""
    return inner.startswith(prefix_of(outer))


def cell_code(county: str, number: int) -> str:
    """Code of the n-th cell of a county, e.g. ``421303-07``."""
    return f"{county}-{number:02d}"

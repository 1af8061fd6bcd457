"""Past inspections as columns of numbers, read from a table whose cells are text. Strict and without knowledge of any city."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from supervision.foundation.errors import Unreadable

COLUMNS = {
    "inspection_id": ("inspection_id", "检查编号", "检查记录编号"),
    "entity_id": ("entity_id", "统一社会信用代码", "对象编号", "对象代码"),
    "category": ("category", "行业", "类别"),
    "lon": ("lon", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "inspected_on": ("inspected_on", "检查日期"),
    "inspection_type": ("inspection_type", "检查类型"),
    "result": ("result", "检查结果"),
    "violations_count": ("violations_count", "问题数"),
    "critical_count": ("critical_count", "严重问题数"),
    "inspector_id": ("inspector_id", "检查人员", "执法人员"),
    "risk_tier": ("risk_tier", "风险等级", "信用风险分类"),
}
"""The columns a table of inspections may have. ``risk_tier`` is the grade the register already gives (风险等级)."""
NEEDED = ("entity_id", "inspected_on", "critical_count")
"""Without these there is nothing to order and nothing to check the order against."""

Line = tuple[int, Mapping[str, str]]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_FAILED = ("fail", "不合格", "未通过", "不符合")
_PASSED = ("pass", "合格", "通过", "符合", "未发现问题")
_EPOCH = date(1970, 1, 1).toordinal()
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:$|[ T])")
_YEAR_LAST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:$|[ T])")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True)
class Past:
    """Inspections in the order they happened (day, then id); every array has one number a row.

    ``entity, trade, kind, inspector, tier`` are places in ``words[name]``; place 0 is the empty word. ``day`` counts days since 1970.
    ``problem``: a critical problem was found. ``failed``, ``neither``: the result said so, or was neither pass nor fail.
    ``lon, lat`` are NaN where unknown or impossible.
    """

    entity: Ints
    trade: Ints
    kind: Ints
    inspector: Ints
    tier: Ints
    day: Ints
    problem: Floats
    found: Floats
    failed: Floats
    neither: Floats
    lon: Floats
    lat: Floats
    words: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.day)

    def until(self, day: int) -> "Past":
        """Only what was known before that day."""
        end = int(np.searchsorted(self.day, day, side="left"))
        columns = {
            name: getattr(self, name)[:end] for name in self.__dataclass_fields__ if name not in ("words",)
        }
        return Past(**columns, words=self.words)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def read_day(text: str) -> date | None:
    """A date as people and programs write it, the time of day ignored; None when it is none.

    ``2024-01-05``, ``2024/1/5``, ``2024年1月5日``, ``20240105``, and with the year last ``01/05/2024`` (month first).
    """
    if match := _YEAR_FIRST.match(text) or _PLAIN.match(text):
        year, month, day = map(int, match.groups())
    elif match := _YEAR_LAST.match(text):
        month, day, year = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def past_of(lines: Iterable[Line]) -> Past:
    """Bring the lines of a table into columns. Lines with the same inspection, entity and day are one inspection, with the larger counts.

    Raises:
        Unreadable: a line without entity, with a date or a count that is none; or no line at all.
    """
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for number, cells in lines:
        row = _row(number, cells)
        key = row[:3] if row[1] else (number,)
        found[key] = _one(found[key], row) if key in found else row
    rows = list(found.values())
    if not rows:
        raise Unreadable("表里没有检查记录。")
    rows.sort(key=lambda row: (row[0], _natural(row[1]), row[2]))
    words: dict[str, tuple[str, ...]] = {}

    def places(name: str, at: int) -> Ints:
        known = sorted({row[at] for row in rows} | {""})
        words[name] = tuple(known)
        place = {word: index for index, word in enumerate(known)}
        return np.array([place[row[at]] for row in rows], dtype=np.int64)

    def numbers(at: int) -> Floats:
        return np.array([row[at] for row in rows], dtype=np.float64)

    return Past(
        entity=places("entity", 2),
        trade=places("trade", 3),
        kind=places("kind", 4),
        inspector=places("inspector", 5),
        tier=places("tier", 6),
        day=np.array([row[0] for row in rows], dtype=np.int64),
        problem=numbers(7),
        found=numbers(8),
        failed=numbers(9),
        neither=numbers(10),
        lon=numbers(11),
        lat=numbers(12),
        words=words,
    )


def _row(line: int, cells: Mapping[str, str]) -> tuple[Any, ...]:
    entity = cells.get("entity_id", "").strip()
    if not entity:
        raise Unreadable("第{line}行缺少对象编号（entity_id）。", line=line)
    written = cells.get("inspected_on", "").strip()
    day = read_day(written)
    if day is None:
        raise Unreadable(
            "第{line}行的检查日期“{value}”不是日期，请写成2024-01-05这样。", line=line, value=written[:30]
        )
    critical = _count(line, "critical_count", cells.get("critical_count", ""))
    result = cells.get("result", "").strip().casefold()
    failed = any(word in result for word in _FAILED)
    passed = not failed and result in _PASSED
    lon, lat = _place(cells.get("lon", "")), _place(cells.get("lat", ""))
    if not (abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0.0, 0.0)):
        lon = lat = float("nan")
    return (
        day_number(day),
        cells.get("inspection_id", "").strip(),
        entity,
        *(
            _word(cells.get(name, ""))
            for name in ("category", "inspection_type", "inspector_id", "risk_tier")
        ),
        float(critical > 0),
        max(_count(line, "violations_count", cells.get("violations_count", "")), critical),
        float(failed),
        float(bool(result) and not failed and not passed),
        lon,
        lat,
    )


def _one(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    """Two lines of one inspection; words and place of the lesser line, so that their order does not matter."""
    lesser, other = sorted((first, second), key=lambda row: (row[:7], str(row[11:])))
    return (*lesser[:7], *(max(pair) for pair in zip(lesser[7:11], other[7:11], strict=True)), *lesser[11:])


def _count(line: int, column: str, text: str) -> float:
    text = text.strip()
    if text.casefold() in ("", "na", "nan", "null", "none"):
        return 0.0
    try:
        count = float(text)
    except ValueError:
        count = -1.0
    if not (isfinite(count) and count >= 0):
        raise Unreadable(
            "第{line}行“{column}”列的“{value}”不是0以上的数。", line=line, column=column, value=text[:20]
        )
    return count


def _place(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _word(text: str) -> str:
    """Words that differ only by case and blanks are one."""
    return " ".join(text.split()).casefold()


def _natural(key: str) -> tuple[int, str]:
    """Numbers by their size, whatever else by its letters."""
    return (int(key), "") if key.isascii() and key.isdigit() and len(key) < 19 else (0, key)

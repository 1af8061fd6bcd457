"""Past draw lists of any platform, as a table gives them: ``draw,row,code[,stratum,inspectors]``."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from supervision.foundation.errors import Unreadable

COLUMNS = {
    "draw": ("draw", "抽取", "抽取批次", "批次"),
    "row": ("row", "draw_row", "序号", "行号"),
    "code": ("code", "reg_code", "统一社会信用代码", "注册号", "代码"),
    "stratum": ("stratum", "分层", "类别", "信用等级"),
    "inspectors": ("inspectors", "检查人员", "执法人员"),
}
POOL_COLUMNS = {"code": COLUMNS["code"], "stratum": COLUMNS["stratum"]}
NEEDED = ("draw", "row", "code")
"""Columns nothing can be told without, of those a table may have."""
_BETWEEN = re.compile(r"[\s,，;；、/|+]+")


@dataclass(frozen=True)
class PastDraw:
    """One past draw, its lines in the order they were printed in; ``teams`` is empty when nobody is named."""

    name: str
    codes: tuple[str, ...]
    strata: tuple[str, ...]
    teams: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PastPool:
    """The list drawn from, in its own order: code → (place, stratum)."""

    places: Mapping[str, int]
    strata: tuple[str, ...]


Line = tuple[int, Mapping[str, str]]
"""Row number as the sender sees it, and the cells by field."""


def past_draws(lines: Iterable[Line]) -> list[PastDraw]:
    """Draws in the order they appear; lines of one draw by their row number.

    Raises:
        Unreadable: a line without draw, row or code, or a row that is no number.
    """
    found: dict[str, list[tuple[int, str, str, tuple[str, ...]]]] = {}
    for number, cells in lines:
        draw, code = cells.get("draw", ""), cells.get("code", "")
        if not draw or not code:
            raise Unreadable("第{line}行缺少抽取名称或对象代码。", line=number)
        try:
            row = int(cells.get("row", ""))
        except ValueError as error:
            raise Unreadable(
                "第{line}行的序号“{value}”不是数字。", line=number, value=cells.get("row", "")[:20]
            ) from error
        team = tuple(filter(None, _BETWEEN.split(cells.get("inspectors", ""))))
        found.setdefault(draw, []).append((row, code, cells.get("stratum", ""), team))
    if not found:
        raise Unreadable("表里没有抽取结果。")
    return [_draw(name, sorted(rows, key=lambda line: line[0])) for name, rows in found.items()]


def past_pool(lines: Iterable[Line]) -> PastPool:
    """The list drawn from, in the order of its lines.

    Raises:
        Unreadable: a line without code, or a code twice.
    """
    places: dict[str, int] = {}
    strata = []
    for number, cells in lines:
        code = cells.get("code", "")
        if not code:
            raise Unreadable("第{line}行缺少抽取名称或对象代码。", line=number)
        if code in places:
            raise Unreadable("名单第{line}行的“{code}”前面已经出现过。", line=number, code=code[:64])
        places[code] = len(places)
        strata.append(cells.get("stratum", ""))
    return PastPool(places, tuple(strata))


def _draw(name: str, rows: Sequence[tuple[int, str, str, tuple[str, ...]]]) -> PastDraw:
    teams = tuple(team for *_rest, team in rows)
    return PastDraw(
        name,
        tuple(code for _, code, *_rest in rows),
        tuple(stratum for *_rest, stratum, _team in rows),
        teams if any(teams) else (),
    )

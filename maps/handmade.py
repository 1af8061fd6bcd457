"""A map from two files, without a database: scores and boundaries in, one page out. Runs at the command line only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, nan

from maps.drawing import Frame, draw
from maps.layers import AreaValue, Point, Ramp, area_layer, point_layer
from maps.offline import self_contained
from supervision.areas.rules.coordinates import Crs, to_cgcs2000
from supervision.areas.rules.outlines import Outline
from supervision.areas.rules.placing import NOWHERE, place, unplaced
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _, translate
from supervision.foundation.sheets import Sheet

COLUMNS = ("code", "name", "lon", "lat", "score")


@dataclass(frozen=True)
class Scored:
    """One line of the scores; coordinates in CGCS2000 or NaN."""

    code: str
    name: str
    lon: float
    lat: float
    score: float


@dataclass(frozen=True)
class Drawn:
    """The page and what was counted on the way."""

    html: str
    rows: int
    areas: int
    placed: int
    unplaced: int
    shown: int


def read_scores(sheet: Sheet, *, crs: Crs) -> list[Scored]:
    """Read ``code, name, lon, lat, score``; lon and lat may be empty, everything else must be there.

    Raises Unreadable naming the row and the column.
    """
    missing = [name for name in COLUMNS if name not in sheet.columns]
    if missing:
        raise Unreadable(
            _("分数文件缺少列：{columns}。需要 code、name、lon、lat、score。"), columns="、".join(missing)
        )
    at = [sheet.columns.index(name) for name in COLUMNS]
    raw: list[Scored] = []
    for row in sheet.rows():
        code, name, lon, lat, score = (row.cells[i].strip() for i in at)
        value = _float(score, row.number, "score")
        raw.append(
            Scored(code, name or code, _float(lon, row.number, "lon"), _float(lat, row.number, "lat"), value)
        )
    lon_all, lat_all = to_cgcs2000([s.lon for s in raw], [s.lat for s in raw], crs)
    return [replace(s, lon=float(x), lat=float(y)) for s, x, y in zip(raw, lon_all, lat_all, strict=True)]


def draw_scores(
    scores: Sequence[Scored],
    outlines: Sequence[Outline],
    *,
    language: str,
    ribbon: str = "",
    source: str = "",
) -> Drawn:
    """Colour each area by the mean score of what lies in it (or by its own line, where a line has the area's code)."""
    own = {s.code: s for s in scores if any(o.code == s.code for o in outlines)}
    inside = [s for s in scores if s.code not in own]
    found = place([s.lon for s in inside], [s.lat for s in inside], {o.code: o.shape for o in outlines})
    sums: dict[str, list[float]] = {}
    for scored, code in zip(inside, found, strict=True):
        if code != NOWHERE:
            sums.setdefault(code, []).append(scored.score)

    def say(msgid: str, **values: object) -> str:
        return translate(msgid, language, **values)

    def value(outline: Outline) -> AreaValue:
        lines = [outline.name]
        mean = own[outline.code].score if outline.code in own else None
        if many := sums.get(outline.code):
            mean = sum(many) / len(many) if mean is None else mean
            lines.append(say(_("{n}个对象"), n=f"{len(many):,}"))
        if mean is not None:
            lines.append(say(_("平均分{n}"), n=f"{mean:,.2f}"))
        return AreaValue(mean, tuple(lines))

    digits = (
        0
        if all(s.score == round(s.score) for s in scores)
        and max((abs(s.score) for s in scores), default=0) > 10
        else 2
    )
    areas = area_layer(
        say(_("平均分")), outlines, {o.code: value(o) for o in outlines}, ramp=Ramp.RISK, digits=digits
    )
    points = point_layer(
        say(_("分数最高的对象")),
        [
            Point(s.lon, s.lat, s.score, (s.name, s.code, say(_("分数{n}"), n=f"{s.score:,.{digits}f}")))
            for s in inside
            if isfinite(s.lon) and isfinite(s.lat)
        ],
        digits=digits,
    )
    nowhere = unplaced(found)
    frame = Frame(
        title=say(_("分数地图")),
        source=source,
        no_data=say(_("没有数据")),
        ribbon=ribbon,
        notes=(say(_("{n}个对象不在任何区域内"), n=nowhere),) if nowhere else (),
        language={"zh": "zh-CN"}.get(language, language),
    )
    html = self_contained(draw([areas], [points] if points.points else [], frame))
    return Drawn(html, len(scores), len(outlines), len(inside) - nowhere, nowhere, len(points.points))


def _float(text: str, row: int, column: str) -> float:
    """A finite number; an empty coordinate is "not known", an empty score is a mistake."""
    if not text and column != "score":
        return nan
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not isfinite(value):
        raise Unreadable(
            _("分数文件第{row}行的{column}不是数字：{text}"), row=row, column=column, text=text[:40]
        )
    return value

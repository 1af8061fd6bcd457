"""The maps the house publishes: what each shows, in which words. Runs in workers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics import standing
from analytics.risk.ranking import FEW
from analytics.snapshots import Snapshot
from maps import offline, publish
from maps.drawing import Frame, draw
from maps.layers import AreaLayer, AreaValue, Point, PointLayer, Ramp, area_layer, point_layer
from maps.tiles import tiles
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import LANGUAGES, _, translate
from supervision.foundation.settings import Settings

RISK, PORTABLE_RISK = "risk", "portable_risk"
_LOCALES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Places:
    """Outlines of the districts and of the cells inside them."""

    districts: Sequence[Outline]
    cells: Sequence[Outline]

    def within(self, prefix: str) -> "Places":
        """Only those inside a district (empty: all)."""
        return Places(
            [o for o in self.districts if o.code.startswith(prefix)],
            [o for o in self.cells if o.code.startswith(prefix)],
        )


def publish_risk_map(
    settings: Settings, snapshot: Snapshot, places: Places, *, now: datetime
) -> publish.Manifest:
    """Draw the risk map for the city and for each district, in every language, and announce it; likewise one without businesses, to carry away.

    Raises Refused when no district has an outline.
    """
    if not places.districts:
        raise Refused(_("还没有区域边界，不能画地图。请先建立区域。"))
    snapshot = standing.in_force(settings, snapshot)
    sheets = {
        name: [
            publish.put(
                settings,
                name,
                offline.linked(
                    risk_map(
                        settings,
                        snapshot,
                        places.within(area),
                        area=area,
                        language=language,
                        businesses=name == RISK,
                    )
                ),
                language=language,
                area=area,
            )
            for area in ("", *(o.code for o in places.districts))
            for language in LANGUAGES
        ]
        for name in (RISK, PORTABLE_RISK)
    }
    counts = {
        "places": len(places.districts) + len(places.cells),
        "points": len(snapshot.content["highest"]),
        "unplaced": snapshot.content["unplaced"],
        "entered": standing.day_number(snapshot),
    }
    made = {
        name: publish.Manifest(name, snapshot.as_of, now, snapshot.fingerprint, counts, tuple(found))
        for name, found in sheets.items()
    }
    for manifest in made.values():
        publish.announce(settings, manifest)
    return made[RISK]


def risk_map(
    settings: Settings,
    snapshot: Snapshot,
    places: Places,
    *,
    area: str,
    language: str,
    businesses: bool = True,
) -> str:
    """The page of one sheet, with folium's addresses still in it; without ``businesses`` it shows means of places and no single one."""
    words = _Words(snapshot, language)
    choropleths = [
        layer
        for shapes, by, title in words.levels(places)
        if shapes
        for layer in words.layers(shapes, by, title)
    ]
    frame = Frame(
        title=words.say(_("风险与覆盖地图")),
        source=words.say(_("边界：{source}"), source=SOURCE),
        no_data=words.say(_("对象不足{n}户，不作结论"), n=FEW),
        ribbon=words.say(_("演示数据")) if settings.demonstration else "",
        notes=words.notes() if businesses else (words.say(_("不含名称、代码和单户的风险分")), *words.notes()),
        language=_LOCALES[language],
        tile_url=tiles(settings)[0],
        tile_crs=tiles(settings)[1],
        shown=2 if len(choropleths) > 2 else 0,
    )
    return draw(choropleths, [words.points(area)] if businesses else [], frame)


class _Words:
    """The layers of a sheet in one language."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self.snapshot = snapshot
        self.content = snapshot.content
        self.language = language

    def say(self, msgid: str, **values: Any) -> str:
        return translate(msgid, self.language, **values)

    def levels(self, places: Places) -> list[tuple[Sequence[Outline], str, str]]:
        return [(places.districts, "area", _("按县（市、区）")), (places.cells, "cell", _("按网格"))]

    def layers(self, shapes: Sequence[Outline], by: str, title: str) -> list[AreaLayer]:
        rows = {row["key"]: row for row in self.content["places"][by]}
        named = {o.code: (o.name, rows.get(o.code)) for o in shapes}
        risk = {code: self._risk(name, row) for code, (name, row) in named.items()}
        seen = {code: self._coverage(name, row) for code, (name, row) in named.items()}
        return [
            area_layer(self.say(_("风险分，{by}"), by=self.say(title)), shapes, risk, ramp=Ramp.RISK),
            area_layer(
                self.say(_("今年覆盖率，{by}"), by=self.say(title)),
                shapes,
                seen,
                ramp=Ramp.COVERAGE,
                percent=True,
                digits=1,
            ),
        ]

    def _risk(self, name: str, row: dict[str, Any] | None) -> AreaValue:
        known = row["mean"] if row and row["entities"] >= FEW else None
        return AreaValue(known, self._lines(name, row))

    def _coverage(self, name: str, row: dict[str, Any] | None) -> AreaValue:
        if row is None or row["entities"] < FEW:
            return AreaValue(None, self._lines(name, row))
        return AreaValue(row["visited"] / row["entities"], self._lines(name, row))

    def _lines(self, name: str, row: dict[str, Any] | None) -> tuple[str, ...]:
        if row is None:
            return (name, self.say(_("没有监管对象")))
        lines = [
            name,
            self.say(_("在业对象{n}户，高风险{m}户"), n=f"{row['entities']:,}", m=f"{row['high']:,}"),
        ]
        if row["entities"] < FEW:
            return (*lines, self.say(_("对象不足{n}户，不作结论"), n=FEW))
        share = f"{row['visited'] / row['entities']:.1%}"
        if row["mean"] is not None:
            lines.append(self.say(_("平均风险分{n}"), n=row["mean"]))
        lines.append(self.say(_("今年已检查{n}户，覆盖率{share}"), n=f"{row['visited']:,}", share=share))
        if row["inspected"] >= FEW:
            found = f"{row['problems'] / row['inspected']:.1%}"
            lines.append(
                self.say(_("今年检查{n}户次，问题发现率{share}"), n=f"{row['visits']:,}", share=found)
            )
        return tuple(lines)

    def points(self, area: str) -> PointLayer:
        stations = self.content["names"]["station"]
        found = []
        for row in self.content["highest"]:
            high = row["score"] >= self.content["high_from"] and row["area"].startswith(area)
            if not high or row["lon"] is None or row["lat"] is None:
                continue
            why = self.say("；").join(self._reason(one) for one in row["why"])
            where = " · ".join(filter(None, (row["trade_name"], stations.get(str(row["station"]), ""))))
            lines = (row["name"], self.say(_("风险分{n}"), n=row["score"]), why, where)
            found.append(Point(row["lon"], row["lat"], row["score"], tuple(filter(None, lines))))
        return point_layer(self.say(_("风险分最高的对象")), found)

    def _reason(self, one: dict[str, Any]) -> str:
        """A reason with its points, where they are known."""
        said = self.say(one["say"], **one["values"])
        return said if one["points"] is None else f"{said} {one['points']:+d}"

    def _score(self) -> str:
        """Which score is drawn, and that it is the one of the grades in the register."""
        which = self.content["score"]
        name = self.say(_("学到的分数") if which["learnt"] else _("固定权重的分数"))
        if which["entered_on"] is None:
            return name
        return self.say(_("{score}，{day}写入名录"), score=name, day=which["entered_on"])

    def notes(self) -> tuple[str, ...]:
        texts = [
            self.say(_("数据截至{day}"), day=self.snapshot.as_of),
            self._score(),
            self.say(_("网格为合成，不是行政界线")),
        ]
        if self.content["unplaced"]:
            texts.append(self.say(_("{n}户没有坐标，未画出"), n=f"{self.content['unplaced']:,}"))
        return (*texts, self.say(_("内部使用，未经审图，不得公开")), self.snapshot.fingerprint)

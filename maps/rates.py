"""The map of places (区域地图): what may be said of problem rates, and coverage, by county, township, custom areas and cell. Runs in workers only."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analytics.board.areas import CITY, RANGE
from analytics.board.rates import COLOURS, FEW, FEW_SEEN
from analytics.places import UNKNOWN, drawable
from analytics.snapshots import Snapshot
from maps import offline, publish
from maps.drawing import Frame, draw
from maps.layers import AreaLayer, AreaValue, Ramp, area_layer, class_layer
from maps.palette import Step
from maps.telling import NO_RESULT, VERDICTS, owners_said, sheet_name
from maps.tiles import tiles
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.i18n import LANGUAGES, _, translate
from supervision.foundation.settings import Settings

_LOCALES = {"zh": "zh-CN", "en": "en"}
_TITLES = {
    "area": _("按县（市、区）"),
    "town": _("按乡镇（街道）"),
    "cell": _("按网格"),
}


@dataclass(frozen=True)
class Grounds:
    """Outlines by level; custom areas by the name of their layer."""

    levels: Mapping[str, Sequence[Outline]]
    zones: Mapping[str, Sequence[Outline]] = field(default_factory=dict)
    synthetic: bool = True

    def within(self, prefix: str) -> "Grounds":
        """Only those inside a district (empty: all)."""

        def cut(shapes: Sequence[Outline]) -> list[Outline]:
            return [one for one in shapes if one.code.startswith(prefix)]

        return Grounds(
            {level: cut(shapes) for level, shapes in self.levels.items()},
            {layer: cut(shapes) for layer, shapes in self.zones.items()},
            self.synthetic,
        )


def publish_place_maps(
    settings: Settings,
    snapshot: Snapshot,
    grounds: Grounds,
    *,
    readers: Collection[tuple[str, str]],
    now: datetime,
    tell: Callable[[], None],
) -> list[publish.Manifest]:
    """Draw the map for everybody's figures, and for each department and district somebody reads for.

    Args:
        readers: department (``""``, ``d3``) and prefix of the district, of those who have an account.
        tell: called after each seat's sheets, so that the job stays alive.
    """
    made = []
    wanted = {("", ""), *readers}
    seats = snapshot.content["seats"]
    for department in sorted({seat.partition("/")[0] for seat in seats}):
        areas = sorted(area for whose, area in wanted if whose == department)
        mine = {area: f"{department}/{area}" if area else department for area in areas}
        mine = {area: seat for area, seat in mine.items() if drawable(seats.get(seat, {}))}
        if not mine:
            # last year's beside this year's figures would be no answer
            publish.withdraw(settings, sheet_name(department))
            continue
        sheets = [
            publish.put(
                settings,
                sheet_name(department),
                offline.linked(place_map(settings, snapshot, grounds.within(area), seat, area, language)),
                language=language,
                area=area,
            )
            for area, seat in mine.items()
            for language in LANGUAGES
        ]
        manifest = publish.Manifest(
            sheet_name(department), snapshot.as_of, now, snapshot.fingerprint, {}, tuple(sheets)
        )
        publish.announce(settings, manifest)
        made.append(manifest)
        tell()
    return made


def place_map(
    settings: Settings, snapshot: Snapshot, grounds: Grounds, seat: str, area: str, language: str
) -> str:
    """The page of one sheet, with folium's addresses still in it."""
    words = PlaceWords(snapshot, seat, language)
    chosen = [
        (grounds.levels[level], level, words.say(title))
        for level, title in _TITLES.items()
        if grounds.levels.get(level)
    ] + [(shapes, "zone", layer) for layer, shapes in grounds.zones.items() if shapes]
    layers = [words.rate_layer(*one) for one in chosen] + [words.coverage_layer(*one) for one in chosen]
    notes = [words.say(_("数据截至{day}"), day=snapshot.as_of)]
    if grounds.synthetic and grounds.levels.get("cell"):
        notes.append(words.say(_("网格为合成，不是行政界线")))
    notes += [words.not_placed(area), words.say(_("内部使用，未经审图，不得公开")), snapshot.fingerprint]
    url, crs = tiles(settings)
    frame = Frame(
        title=words.say(_("区域地图")),
        source=words.say(_("边界：{source}"), source=SOURCE),
        no_data=words.say(NO_RESULT),
        hatched=words.say(_("不足以下结论：随机抽查不足{n}户次"), n=FEW_SEEN),
        ribbon=words.say(_("演示数据")) if settings.demonstration else "",
        notes=tuple(notes),
        language=_LOCALES[language],
        tile_url=url,
        tile_crs=crs,
        shown=next((at for at, one in enumerate(chosen) if one[1] == "cell"), 0),  # as the board
    )
    return draw(layers, [], frame)


class PlaceWords:
    """Layers and sentences of one reader in one language."""

    def __init__(self, snapshot: Snapshot, seat: str, language: str) -> None:
        self.content = snapshot.content
        self.rows = {
            level: {row["key"]: row for row in rows} for level, rows in self.content["seats"][seat].items()
        }
        self.language = language
        self.whole = self.say(RANGE if "/" in seat else CITY)

    def say(self, msgid: str, **values: Any) -> str:
        """A sentence in the reader's language."""
        return translate(msgid, self.language, **values)

    def rate_layer(self, shapes: Sequence[Outline], level: str, title: str) -> AreaLayer:
        """Problem rate of chance inspections against the whole, in the colours of the board; places with few visits are hatched."""
        kinds = {
            o.code: (self.say(VERDICTS[row["verdict"]]) if row else "", self.lines(o.name, row))
            for o, row in ((o, self.rows[level].get(o.code)) for o in shapes)
        }
        name = self.say(_("问题率，{by}"), by=title)
        steps = [Step(0.0, 0.0, COLOURS[key], self.say(VERDICTS[key])) for key in reversed(COLOURS)]
        return class_layer(name, shapes, kinds, steps, hatched=self.say(VERDICTS[FEW]))

    def coverage_layer(self, shapes: Sequence[Outline], level: str, title: str) -> AreaLayer:
        """Share of open businesses visited this year."""
        values = {
            o.code: AreaValue(row["visited"] / row["entities"] if row else None, self.lines(o.name, row))
            for o, row in ((o, self.rows[level].get(o.code)) for o in shapes)
        }
        name = self.say(_("今年覆盖率，{by}"), by=title)
        return area_layer(name, shapes, values, ramp=Ramp.COVERAGE, percent=True, digits=1)

    def lines(self, name: str, row: dict[str, Any] | None) -> tuple[str, ...]:
        """What the tooltip of a place says: how many, what was found and how sure that is, what is late, who owns it."""
        if row is None:
            return (name, self.say(_("没有监管对象")))
        share = f"{row['visited'] / row['entities']:.1%}"
        found = [
            name,
            self.say(
                _("在业对象{n}户，今年已检查{m}户，覆盖率{share}"),
                n=f"{row['entities']:,}",
                m=f"{row['visited']:,}",
                share=share,
            ),
            *self.evidence(row),
        ]
        if row["late"]:
            found.append(self.say(_("逾期未整改{n}件"), n=row["late"]))
        if owners := owners_said(row, self.content["names"]["station"], self.language):
            found.append(self.say(_("责任：{owners}"), owners=owners))
        return tuple(found)

    def evidence(self, row: dict[str, Any]) -> tuple[str, ...]:
        """The sentences about the rate: counted, estimated, and what may be said of it."""
        if row["verdict"] == UNKNOWN:
            return (self.say(NO_RESULT),)
        counted = self.say(
            _("近十二个月随机抽查{n}户次，{m}户次有问题（{share}）"),
            n=f"{row['seen']:,}",
            m=f"{row['found']:,}",
            share=f"{row['found'] / row['seen']:.0%}",
        )
        said = self.say(VERDICTS[row["verdict"]])
        if row["verdict"] == FEW:
            return (counted, said)
        text = (
            _("扣除检查宽严后{rate}，区间{low}至{high}；{all}{whole}")
            if row["corrected"]
            else _("扣除偶然后{rate}，区间{low}至{high}；{all}{whole}")
        )
        shares = {name: f"{row[name]:.0%}" for name in ("rate", "low", "high", "whole")}
        return (counted, self.say(text, all=self.whole, **shares), said)

    def not_placed(self, area: str) -> str:
        """How many the map cannot show in a township or cell, and how many have no point."""
        bare = sum(n for key, n in self.content["no_coordinates"].items() if key.startswith(area))
        lost = sum(
            n for key, n in self.content["unplaced"]["area"].items() if key.startswith(area) or not key
        )
        return self.say(_("{n}户没有坐标，{m}户不知在哪个县（市、区）"), n=f"{bare:,}", m=f"{lost:,}")

"""The map of places (区域地图): problem rate with its uncertainty, and coverage, by county, township, custom areas and cell. Runs in workers only."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analytics.places import drawable, verdict
from analytics.snapshots import Snapshot
from maps import offline, publish
from maps.drawing import Frame, draw
from maps.layers import AreaLayer, AreaValue, Ramp, area_layer
from maps.telling import VERDICTS, sheet_name
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
        readers: seat (a key of the snapshot) and prefix of the district, of those who have an account.
        tell: called after each seat's sheets, so that the job stays alive.
    """
    made = []
    wanted = {("", ""), *readers}
    for seat, levels in snapshot.content["seats"].items():
        mine = sorted(area for whose, area in wanted if whose == seat)
        if not mine or not drawable(levels):
            # last year's beside this year's figures would be no answer
            publish.withdraw(settings, sheet_name(seat))
            continue
        sheets = [
            publish.put(
                settings,
                sheet_name(seat),
                offline.linked(place_map(settings, snapshot, grounds.within(area), seat, area, language)),
                language=language,
                area=area,
            )
            for area in mine
            for language in LANGUAGES
        ]
        manifest = publish.Manifest(
            sheet_name(seat), snapshot.as_of, now, snapshot.fingerprint, {}, tuple(sheets)
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
        no_data=words.say(_("没有随机抽查结果")),
        hatched=words.say(VERDICTS["unsure"]),
        ribbon=words.say(_("演示数据")) if settings.demonstration else "",
        notes=tuple(notes),
        language=_LOCALES[language],
        tile_url=url,
        tile_crs=crs,
        shown=min(1, len(layers) - 1) if len(chosen) > 1 else 0,
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

    def say(self, msgid: str, **values: Any) -> str:
        """A sentence in the reader's language."""
        return translate(msgid, self.language, **values)

    def rate_layer(self, shapes: Sequence[Outline], level: str, title: str) -> AreaLayer:
        """Problem rate of chance inspections; unsure places are hatched."""
        values = {
            o.code: AreaValue(
                row["rate"] if row else None,
                self.lines(o.name, row),
                bool(row and row["rate"] is not None and row["unsure"]),
            )
            for o, row in ((o, self.rows[level].get(o.code)) for o in shapes)
        }
        name = self.say(_("问题率，{by}"), by=title)
        return area_layer(name, shapes, values, ramp=Ramp.RISK, percent=True)

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
        if station := self.content["names"]["station"].get(str(row["owner"]), ""):
            found.append(self.say(_("责任：{station}"), station=station))
        return tuple(found)

    def evidence(self, row: dict[str, Any]) -> tuple[str, ...]:
        """The sentences about the rate: counted, estimated, and what may be said of it."""
        if not row["seen"]:
            return (self.say(_("今年没有随机抽查结果，不足以下结论")),)
        counted = self.say(
            _("抽查{n}户，{m}户有问题（{share}）"),
            n=row["seen"],
            m=row["problems"],
            share=f"{row['problems'] / row['seen']:.0%}",
        )
        estimated = self.say(
            _("还原抽取机会、参照全市修匀后{rate}，区间{low}–{high}；全市{whole}"),
            rate=f"{row['rate']:.0%}",
            low=f"{row['low'] * 100:.0f}",
            high=f"{row['high']:.0%}",
            whole=f"{row['whole']:.0%}",
        )
        return (counted, estimated, self.say(VERDICTS[verdict(row)]))

    def not_placed(self, area: str) -> str:
        """How many the map cannot show in a township or cell, and how many have no point."""
        bare = sum(n for key, n in self.content["no_coordinates"].items() if key.startswith(area))
        lost = sum(
            n for key, n in self.content["unplaced"]["area"].items() if key.startswith(area) or not key
        )
        return self.say(_("{n}户没有坐标，{m}户不知在哪个县（市、区）"), n=f"{bare:,}", m=f"{lost:,}")

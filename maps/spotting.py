"""The maps of hot spots: which places are told, in which words, and the sheets of them. Runs in workers only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from analytics.snapshots import Snapshot
from maps import offline, publish
from maps.drawing import Frame, draw
from maps.hexagons import outline, rings
from maps.layers import class_layer
from maps.palette import SPOTS, Step
from maps.rates import Grounds, PlaceWords
from maps.significance import FEWEST, HEXES, LEAST_SEEN, LEVEL, LEVELS, PERMUTATIONS, PLAIN, testable
from maps.telling import SPOT_LEVELS, SPOT_NAMES, SPOT_SENTENCES, hex_name, spots_name
from maps.tiles import tiles
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.i18n import LANGUAGES, _
from supervision.foundation.settings import Settings

HOTSPOTS = "hotspots"
Row = Mapping[str, Any]
_LOCALES = {"zh": "zh-CN", "en": "en"}


def find_spots(places: Snapshot, grounds: Grounds, cells: Mapping[str, Sequence[Row]]) -> Snapshot:
    """Test the places of every level that has enough of them; the result is a snapshot of its own.

    Args:
        places: the snapshot ``places``: townships and synthetic cells.
        cells: rows by level of H3 cells (``maps.cells``).
    """
    tested = {}
    for level in LEVELS:
        rows = cells.get(level, ()) if level in HEXES else places.content["seats"][""][level]
        tested[level] = _tested(level, rows, grounds)
    able = [level for level in LEVELS if tested[level]["spots"]]
    content = {
        "levels": tested,
        "level": able[0] if able else "cell",
        "least_seen": LEAST_SEEN,
        "fewest": FEWEST,
        "permutations": PERMUTATIONS,
        "false_share": LEVEL,
        "names": places.content["names"],
        "judged_from": places.content["judged_from"],
        "open": places.content["open"],
        "unplaced": {level: _unplaced(places, level) for level in LEVELS},
    }
    return Snapshot(HOTSPOTS, places.as_of, places.taken_at, places.query_hash, places.data_hash, content)


def _tested(level: str, rows: Sequence[Row], grounds: Grounds) -> dict[str, Any]:
    """What a level shows: its places, told ones first, how many were left out, and how few inspections the least of them had."""
    shapes = {o.code: o.shape for o in outlines_at(level, [row["key"] for row in rows], grounds)}
    chosen = testable(rows, shapes)
    found = list[Any]()
    if len(chosen) >= FEWEST:
        # measured: esda costs three seconds, which a city with too few visits should not pay
        from maps.hotspots import spots  # noqa: PLC0415

        found = spots(chosen, shapes, beside=rings if level in HEXES else None)
    known = {row["key"]: row for row in chosen}
    told = [{**known[one.key], **asdict(one)} for one in found]
    return {
        "spots": sorted(told, key=lambda row: (row["kind"] == PLAIN, -row["gi"], row["key"])),
        "left_out": sum(row["seen"] < LEAST_SEEN for row in rows),
        "able": len(chosen),
        "visits": sum(row["seen"] for row in rows),
        "fewest_seen": min((row["seen"] for row in chosen), default=0),
    }


def _unplaced(places: Snapshot, level: str) -> dict[str, int]:
    """Open businesses in no place of a level, by district: in a hexagon are those with coordinates."""
    found: dict[str, int] = (
        places.content["no_coordinates"] if level in HEXES else places.content["unplaced"][level]
    )
    return found


def outlines_at(level: str, keys: Sequence[str], grounds: Grounds) -> Sequence[Outline]:
    """The outlines of a level; H3 cells draw themselves."""
    if level not in HEXES:
        return grounds.levels.get(level, ())
    return [Outline(key, hex_name(key, ""), outline(key)) for key in keys]


def publish_spot_maps(
    settings: Settings, made: Snapshot, places: Snapshot, grounds: Grounds, *, now: datetime
) -> list[publish.Manifest]:
    """Draw the map of hot spots of each level that could be tested, for those who see every department."""
    found = []
    for level, tested in made.content["levels"].items():
        if not tested["spots"]:
            publish.withdraw(settings, spots_name(level))
            continue
        sheets = [
            publish.put(
                settings,
                spots_name(level),
                offline.linked(spot_map(settings, made, places, grounds, level, language)),
                language=language,
                area="",
            )
            for language in LANGUAGES
        ]
        name = spots_name(level)
        manifest = publish.Manifest(name, made.as_of, now, made.fingerprint, {}, tuple(sheets))
        publish.announce(settings, manifest)
        found.append(manifest)
    return found


def spot_map(
    settings: Settings, made: Snapshot, places: Snapshot, grounds: Grounds, level: str, language: str
) -> str:
    """One sheet, with folium's addresses still in it."""
    words = PlaceWords(places, "", language)
    rows: Mapping[str, Any] = {row["key"]: row for row in made.content["levels"][level]["spots"]}
    names = places.content["names"]["area"]
    shapes = list(outlines_at(level, list(rows), grounds))
    kinds = {
        o.code: (
            words.say(SPOT_NAMES[rows[o.code]["kind"]]),
            (
                *words.lines(
                    hex_name(o.code, names.get(rows[o.code]["district"], "")) if level in HEXES else o.name,
                    rows[o.code],
                ),
                words.say(SPOT_SENTENCES[rows[o.code]["kind"]]),
            ),
        )
        for o in shapes
        if o.code in rows
    }
    if level in HEXES:  # the districts lie below, since cells without inspections leave holes
        shapes = [*grounds.levels.get("area", ()), *shapes]
    steps = [Step(0.0, 0.0, SPOTS[kind], words.say(SPOT_NAMES[kind])) for kind in reversed(SPOTS)]
    url, crs = tiles(settings)
    frame = Frame(
        title=words.say(_("热点地图")),
        source=words.say(_("边界：{source}"), source=SOURCE),
        no_data=words.say(_("随机抽查不足{n}户次，未检验"), n=LEAST_SEEN),
        ribbon=words.say(_("演示数据")) if settings.demonstration else "",
        notes=(
            words.say(_("数据截至{day}"), day=made.as_of),
            words.say(_("{n}户没有归入任何一个"), n=f"{sum(made.content['unplaced'][level].values()):,}"),
            words.say(_("内部使用，未经审图，不得公开")),
            made.fingerprint,
        ),
        language=_LOCALES[language],
        tile_url=url,
        tile_crs=crs,
    )
    return draw([class_layer(words.say(SPOT_LEVELS[level]), shapes, kinds, steps)], [], frame)

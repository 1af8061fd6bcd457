"""The map of hot spots: which places are told, in which words, and the sheets of it. Runs in workers only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from analytics.snapshots import Snapshot
from maps import offline, publish
from maps.drawing import Frame, draw
from maps.layers import class_layer
from maps.palette import COVERAGE, RISK, Step
from maps.rates import Grounds, PlaceWords
from maps.significance import FEWEST, LEAST_SEEN, LEVEL, PERMUTATIONS, testable
from maps.telling import SPOT_NAMES, SPOT_SENTENCES
from maps.tiles import tiles
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.i18n import LANGUAGES, _
from supervision.foundation.settings import Settings

HOTSPOTS = "hotspots"
_LOCALES = {"zh": "zh-CN", "en": "en"}
_COLOURS = {"hot": RISK[3], "peak": RISK[1], "hole": COVERAGE[1], "cold": COVERAGE[3], "plain": "#f7f8fa"}


def find_spots(snapshot: Snapshot, grounds: Grounds) -> Snapshot:
    """Test the places of the finest level that has outlines, out of the snapshot ``places``; the result is a snapshot of its own.

    Townships come before synthetic cells where ten of them can be tested.
    """
    rows = snapshot.content["seats"][""]
    level, found = "cell", list[Any]()
    for level in ("town", "cell"):
        shapes = {o.code: o.shape for o in grounds.levels.get(level, ())}
        if len(testable(rows[level], shapes)) < FEWEST:
            continue
        # measured: esda costs three seconds, which a city with too few visits should not pay
        from maps.hotspots import spots  # noqa: PLC0415

        if found := spots(rows[level], shapes):
            break
    known = {row["key"]: row for row in rows[level]}
    told = [{**known[one.key], **asdict(one)} for one in found]
    content = {
        "level": level,
        "spots": sorted(told, key=lambda row: (row["kind"] == "plain", -row["gi"], row["key"])),
        "left_out": sum(row["seen"] < LEAST_SEEN for row in rows[level]),
        "least_seen": LEAST_SEEN,
        "fewest": FEWEST,
        "permutations": PERMUTATIONS,
        "false_share": LEVEL,
        "names": snapshot.content["names"],
        "from": snapshot.content["from"],
    }
    return Snapshot(
        HOTSPOTS, snapshot.as_of, snapshot.taken_at, snapshot.query_hash, snapshot.data_hash, content
    )


def publish_spot_map(
    settings: Settings, made: Snapshot, places: Snapshot, grounds: Grounds, *, now: datetime
) -> publish.Manifest | None:
    """Draw the map of hot spots, for those who see every department; None where nothing could be tested."""
    if not made.content["spots"]:
        return None
    sheets = [
        publish.put(
            settings,
            HOTSPOTS,
            offline.linked(spot_map(settings, made, places, grounds, language)),
            language=language,
            area="",
        )
        for language in LANGUAGES
    ]
    manifest = publish.Manifest(HOTSPOTS, made.as_of, now, made.fingerprint, {}, tuple(sheets))
    publish.announce(settings, manifest)
    return manifest


def spot_map(settings: Settings, made: Snapshot, places: Snapshot, grounds: Grounds, language: str) -> str:
    """One sheet, with folium's addresses still in it."""
    words = PlaceWords(places, "", language)
    shapes: Sequence[Outline] = grounds.levels[made.content["level"]]
    rows: Mapping[str, Any] = {row["key"]: row for row in made.content["spots"]}
    kinds = {
        o.code: (
            words.say(SPOT_NAMES[rows[o.code]["kind"]]),
            (
                *words.lines(o.name, rows[o.code]),
                words.say(SPOT_SENTENCES[rows[o.code]["kind"]]),
            ),
        )
        for o in shapes
        if o.code in rows
    }
    steps = [Step(0.0, 0.0, _COLOURS[kind], words.say(SPOT_NAMES[kind])) for kind in reversed(_COLOURS)]
    url, crs = tiles(settings)
    frame = Frame(
        title=words.say(_("热点地图")),
        source=words.say(_("边界：{source}"), source=SOURCE),
        no_data=words.say(_("抽查不足{n}户，未检验"), n=LEAST_SEEN),
        ribbon=words.say(_("演示数据")) if settings.demonstration else "",
        notes=(
            words.say(_("数据截至{day}"), day=made.as_of),
            words.say(_("内部使用，未经审图，不得公开")),
            made.fingerprint,
        ),
        language=_LOCALES[language],
        tile_url=url,
        tile_crs=crs,
    )
    return draw([class_layer(words.say(_("热点")), shapes, kinds, steps)], [], frame)

"""The sheets of the months: places coloured month by month, for each district and language. Runs in workers only."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import polars as pl

from analytics.frames import Frames
from analytics.morning import Read
from analytics.risk.ranking import FEW
from maps import months, offline, parts, publish
from maps.drawing_canvas import CanvasSheet, Choice, Ground, draw_sheet
from maps.palette import COVERAGE, RISK
from maps.point_sheets import LOCALES, announce, seats_of
from maps.points import as_text
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.i18n import LANGUAGES, _, translate
from supervision.foundation.settings import Settings

NAME = "months"
_CONTROLS = (
    '<div class="house timeline"><button type="button" id="play" aria-pressed="false"></button>'
    '<div><b id="title"></b><span id="said" aria-live="off"></span></div>'
    '<div><div class="bars" id="bars" aria-hidden="true"></div><input type="range" id="month" min="0" max="0" value="0" aria-label="{month}"></div></div>'
)
"""Our own furniture; the one word in it is ours as well."""


def publish_months(
    settings: Settings, read: Read, districts: Sequence[Outline], cells: Sequence[Outline], *, now: datetime
) -> publish.Manifest:
    """Draw and announce the sheets; each reader's own counts are kept beside them."""
    names = months.month_names(read.as_of)
    counted = {seat: _counted(frames, names) for seat, frames in seats_of(read.frames).items()}
    sheets = []
    for area in ("", *(o.code for o in districts)):
        lost = {by: _lost(read.frames, by, area) for by in ("area", "cell")}
        of_seats = {seat: {**_of_reader(counts, area), "lost": lost} for seat, counts in counted.items()}
        parts.keep(settings, NAME, area, read.fingerprint, of_seats)
        shapes = [("area", o) for o in districts if o.code.startswith(area)]
        shapes += [("cell", o) for o in cells if o.code.startswith(area)]
        for language in LANGUAGES:
            html = offline.linked(draw_sheet(_sheet(settings, read, shapes, names, language, lost)))
            sheets.append(publish.put(settings, NAME, html, language=language, area=area))
    counts = {"months": len(names), "places": len(districts) + len(cells)}
    manifest = publish.Manifest(NAME, read.as_of, now, read.fingerprint, counts, tuple(sheets))
    announce(settings, manifest)
    return manifest


def _counted(frames: Frames, names: list[str]) -> dict[str, dict[str, months.Line]]:
    """Counts by level and place; the whole city under the empty level."""
    return {by: months.by_month(frames, by, names) for by in ("area", "cell", "")}


def _lost(frames: Frames, by: str, area: str) -> int:
    """How many open businesses of an area lie in none of the places a sheet draws by ``area`` or by ``cell``."""
    people = frames.entities.filter("open")
    return people.filter(pl.col("area").str.starts_with(area) & (pl.col(by) == "")).height


def _of_reader(counted: Mapping[str, Mapping[str, months.Line]], area: str) -> dict[str, Any]:
    """What a sheet of an area shows a seat, and its totals for the table beside it."""
    mine: dict[str, Any] = {
        by: {key: line for key, line in counted[by].items() if key and key.startswith(area)}
        for by in ("area", "cell")
    }
    mine["all"] = counted["area"].get(area) if area else counted[""].get("")
    text = json.dumps(mine, ensure_ascii=False, separators=(",", ":"))
    return {"text": as_text(text.encode()), "totals": mine["all"]}


def _sheet(
    settings: Settings,
    read: Read,
    shapes: Sequence[tuple[str, Outline]],
    names: list[str],
    language: str,
    lost: Mapping[str, int],
) -> CanvasSheet:
    def say(msgid: str, **values: Any) -> str:
        return translate(msgid, language, **values)

    return CanvasSheet(
        title=say(_("逐月检查地图")),
        language=LOCALES[language],
        source=say(_("边界：{source}"), source=SOURCE),
        scripts=("shared", "months"),
        start="startMonths",
        facts={
            "months": names,
            "few": FEW,
            "colours": {"risk": RISK, "coverage": COVERAGE},
            "words": {
                "play": say(_("播放")),
                "pause": say(_("暂停")),
                "entities": say(_("在业对象{n}户"), n="{n}"),
                "visits": say(_("当月检查{n}户次"), n="{n}"),
                "problems": say(_("当月发现问题{n}户次，占{share}"), n="{n}", share="{share}"),
                "seen": say(_("当年累计检查{n}户，覆盖率{share}"), n="{n}", share="{share}"),
                "few": say(_("对象不足{n}户，不作结论"), n=FEW),
                "fewVisits": say(_("当月检查不足{n}户次，不作结论"), n=FEW),
                "nothing": say(_("没有监管对象，也没有检查")),
                "old": say(_("浏览器太旧，画不出这张地图。请换用较新的浏览器。")),
            },
        },
        grounds=[Ground(outline, level=level) for level, outline in shapes],
        carried={"months": parts.OF_READER},
        choices=(
            Choice(
                "what",
                say(_("颜色")),
                {
                    "seen": say(_("当年累计覆盖率")),
                    "found": say(_("当月问题发现率")),
                    "visits": say(_("当月检查，每千户")),
                },
            ),
            Choice("by", say(_("地域")), {"area": say(_("按县（市、区）")), "cell": say(_("按网格"))}),
        ),
        markup=_CONTROLS.format(month=escape(say(_("月份")))),
        legends=("of-months",),
        ribbon=say(_("演示数据")) if settings.demonstration else "",
        notes=(
            say(_("数据截至{day}"), day=read.as_of),
            say(_("网格为合成，不是行政界线")),
            say(_("户数按现在的在业对象")),
            say(
                _("{n}户不知在哪个县（市、区），{m}户不知在哪个网格"),
                n=f"{lost['area']:,}",
                m=f"{lost['cell']:,}",
            ),
            say(_("内部使用，未经审图，不得公开")),
            read.fingerprint,
        ),
    )

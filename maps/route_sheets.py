"""The sheets under a day's routes: outlines and script, without any visit; the web process puts the reader's own into it. Runs in workers only."""

from collections.abc import Sequence
from datetime import date, datetime

from maps import offline, parts, publish
from maps.drawing_canvas import CanvasSheet, Ground, draw_sheet
from maps.point_sheets import LOCALES
from maps.tiles import under_canvas
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.i18n import LANGUAGES, _, translate
from supervision.foundation.settings import Settings

NAME = "routes"
INKS = ("#14559e", "#b35c00", "#2b7a4b", "#8e2f6b", "#5b4bb3", "#0f7c8c", "#7a5a1e", "#c0392b")
"""Lines told apart on a pale ground; with more people they come again."""


def publish_routes(
    settings: Settings, districts: Sequence[Outline], *, as_of: date, now: datetime
) -> publish.Manifest:
    """Draw and announce the empty sheets, one for each district and language."""
    sheets = []
    for area in ("", *(o.code for o in districts)):
        shapes = [o for o in districts if o.code.startswith(area)]
        for language in LANGUAGES:
            html = offline.linked(draw_sheet(_sheet(settings, shapes, language)))
            sheets.append(publish.put(settings, NAME, html, language=language, area=area))
    manifest = publish.Manifest(NAME, as_of, now, "", {"places": len(districts)}, tuple(sheets))
    publish.announce(settings, manifest)
    return manifest


def _sheet(settings: Settings, shapes: Sequence[Outline], language: str) -> CanvasSheet:
    def say(msgid: str, **values: object) -> str:
        return translate(msgid, language, **values)

    return CanvasSheet(
        title=say(_("检查路线")),
        language=LOCALES[language],
        source=say(_("边界：{source}"), source=SOURCE),
        scripts=("shared", "routes"),
        start="startRoutes",
        facts={
            "inks": INKS,
            "words": {
                "title": say(_("检查小组")),
                "round": say(_("{n}户，直线合计{km}公里"), n="{n}", km="{km}"),
                "line": say(_("{who}：{n}户"), who="{who}", n="{n}"),
                "more": say(_("另有{n}组，见下表"), n="{n}"),
                "lone": say(_("只到一户的{n}组"), n="{n}"),
                "untimed": say(_("没有记录时间")),
                "problem": say(_("发现问题")),
            },
        },
        grounds=[Ground(o) for o in shapes],
        carried={"day": parts.OF_READER},
        legends=("of-rounds",),
        ribbon=say(_("演示数据")) if settings.demonstration else "",
        notes=(say(_("连线为直线，不是道路")), say(_("内部使用，未经审图，不得公开"))),
        tile_url=under_canvas(settings),
    )

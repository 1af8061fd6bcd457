"""The sheets of all points: for each district and language, one to look at and one to carry away. Runs in workers only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from analytics.frames import Frames, year_to_date
from analytics.morning import Read
from analytics.presenting import whose
from analytics.risk import grading
from analytics.risk.ranking import FEW, unplaced
from maps import offline, parts, publish
from maps import points as packing
from maps.drawing_canvas import CanvasSheet, Choice, Ground, draw_sheet
from maps.palette import COVERAGE, GRADES, RISK, STATES, Scale, scale
from maps.tiles import under_canvas
from supervision.areas.boundaries import SOURCE
from supervision.areas.rules.outlines import Outline
from supervision.foundation.actor import Scope
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import LANGUAGES, _, translate
from supervision.foundation.settings import Settings

POINTS, PORTABLE = "points", "portable"
MARGIN = 0.1
"""Degrees around the city in which a business still is taken for its own."""
LOCALES = {"zh": "zh-CN", "en": "en"}
PLACES = "@@places@@"
"""The place in a drawn sheet where the packed points go: they need no looking through for addresses."""


def publish_points(
    settings: Settings, read: Read, districts: Sequence[Outline], *, now: datetime
) -> publish.Manifest:
    """Draw and announce every sheet; returns the manifest of those to look at.

    Raises Refused when no district has an outline.
    """
    if not districts:
        raise Refused(_("还没有区域边界，不能画地图。请先建立区域。"))
    every = packing.placed(read.frames, read.scores, around(districts))
    outside = read.scores.height - unplaced(read.frames) - len(every.ids)
    lowest = grading.borders(read.scores["score"])
    seats = seats_of(read.frames)
    sheets: dict[str, list[publish.Sheet]] = {POINTS: [], PORTABLE: []}
    for area in ("", *(o.code for o in districts)):
        points = every.within(area)
        shapes = [o for o in districts if o.code.startswith(area)]
        states = {
            seat: packing.visited(points, frames, year_to_date(read.as_of)) for seat, frames in seats.items()
        }
        grades = np.searchsorted([lowest[g] for g in "BCD"], points.score, side="right")
        parts.keep_ids(settings, POINTS, area, read.fingerprint, points.ids.tolist())
        of_seats = {
            seat: {"text": packing.states_text(state), "counts": _counts(grades, state)}
            for seat, state in states.items()
        }
        parts.keep(settings, POINTS, area, read.fingerprint, of_seats)
        carried = {
            seat: {"text": packing.states_text(np.minimum(state, packing.VISITED).astype(np.uint8))}
            for seat, state in states.items()
        }
        parts.keep(settings, PORTABLE, area, read.fingerprint, carried)
        packs = {POINTS: packing.pack(points), PORTABLE: packing.pack(points, least=FEW)}
        for language in LANGUAGES:
            words = PointWords(settings, read, language, outside=outside)
            for name, pack in packs.items():
                open_one = name == POINTS
                drawn = draw_sheet(words.sheet(shapes, points, pack, lowest if open_one else {}))
                rewrite = offline.linked if open_one else offline.self_contained
                html = rewrite(drawn).replace(PLACES, pack.text, 1)
                sheets[name].append(publish.put(settings, name, html, language=language, area=area))
    counts = {"points": len(every.ids), "unplaced": unplaced(read.frames), "outside": outside}
    made = {
        name: publish.Manifest(name, read.as_of, now, read.fingerprint, counts, tuple(found))
        for name, found in sheets.items()
    }
    for manifest in made.values():
        announce(settings, manifest)
    return made[POINTS]


def around(districts: Sequence[Outline]) -> tuple[float, float, float, float]:
    """West, south, east and north of the districts with some ten kilometres around them."""
    boxes = [o.shape.bounds for o in districts]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)


def announce(settings: Settings, manifest: publish.Manifest) -> None:
    """Swap the manifest in and remove the parts of sheets that are gone."""
    before = publish.read(settings, manifest.name)
    publish.announce(settings, manifest)
    known = {one.fingerprint for one in (manifest, before) if one}
    parts.clear(settings, manifest.name, kept=known)


def seats_of(frames: Frames) -> dict[str, Frames]:
    """Whose visits count, by seat: everybody's, and each department's that has any."""
    departments = frames.shares["department"].unique().sort().to_list()
    own = {one: Scope(frozenset({one})) for one in departments if one}
    return {"": frames, **{whose(scope): frames.within(scope) for scope in own.values()}}


def _counts(grades: Any, states: Any) -> list[list[int]]:
    """Per grade A–D: how many points, visited, with a problem."""
    return [
        [
            int((grades == grade).sum()),
            int(((grades == grade) & (states > packing.NOT_VISITED)).sum()),
            int(((grades == grade) & (states == packing.PROBLEM)).sum()),
        ]
        for grade in range(4)
    ]


class PointWords:
    """Sheets of points in one language."""

    def __init__(self, settings: Settings, read: Read, language: str, *, outside: int = 0) -> None:
        self.settings, self.read, self.language, self.outside = settings, read, language, outside

    def say(self, msgid: str, **values: Any) -> str:
        return translate(msgid, self.language, **values)

    def sheet(
        self,
        shapes: Sequence[Outline],
        points: packing.Placed,
        pack: packing.Pack,
        lowest: Mapping[str, int],
    ) -> CanvasSheet:
        """A sheet to look at; without the lowest scores of the grades one to carry away, which tells no class of a business."""
        say = self.say
        means = {o.code: self._mean(points.within(o.code)) for o in shapes}
        classes = scale([mean for mean, _n in means.values()], RISK)
        states = {"visits": say(_("今年是否检查"))}
        by = {"grade": say(_("风险等级")), **states} if lowest else states
        return CanvasSheet(
            title=say(_("全部监管对象地图")),
            language=LOCALES[self.language],
            source=say(_("边界：{source}"), source=SOURCE),
            scripts=("shared", "points", "pointsheet"),
            start="startPoints",
            facts={
                "box": pack.box,
                "sizes": pack.sizes,
                "lowest": dict(lowest) or None,
                "few": FEW,
                "colours": {
                    "grades": GRADES,
                    "states": STATES if lowest else STATES[: packing.VISITED + 1],
                    "risk": RISK,
                    "coverage": COVERAGE,
                },
                "steps": [[step.colour, step.label] for step in reversed(classes.steps)],
                "words": self._words(results=bool(lowest)),
            },
            grounds=[self._ground(o, *means[o.code], classes) for o in shapes],
            carried={"places": PLACES, "visits": parts.OF_READER},
            choices=(
                Choice("dots", say(_("点")), {**by, "none": say(_("不画点"))}),
                Choice(
                    "ground",
                    say(_("底色")),
                    {
                        "areas": say(_("平均风险分，按县")),
                        "risk": say(_("平均风险分，六边形")),
                        "coverage": say(_("今年覆盖率，六边形")),
                        "plain": say(_("只有边界")),
                    },
                ),
                Choice(
                    "size",
                    say(_("六边形")),
                    {
                        "auto": say(_("随缩放")),
                        "wide": say(_("约36平方公里")),
                        "coarse": say(_("约5平方公里")),
                        "fine": say(_("约0.7平方公里")),
                    },
                ),
            ),
            legends=("of-dots", "of-ground"),
            ribbon=say(_("演示数据")) if self.settings.demonstration else "",
            notes=self._notes(portable=not lowest),
            tile_url=under_canvas(self.settings) if lowest else "",
        )

    def _mean(self, points: packing.Placed) -> tuple[float | None, int]:
        n = len(points.ids)
        return (float(points.score.mean()) if n >= FEW else None, n)

    def _ground(self, outline: Outline, mean: float | None, n: int, classes: Scale) -> Ground:
        lines = [outline.name, self.say(_("在业对象{n}户"), n=f"{n:,}")]
        lines.append(
            self.say(_("对象不足{n}户，不作结论"), n=FEW)
            if mean is None
            else self.say(_("平均风险分{n}"), n=f"{mean:.0f}")
        )
        return Ground(outline, classes.colour(mean), tuple(lines))

    def _words(self, *, results: bool) -> dict[str, Any]:
        """What the sheet says; without ``results`` it has no word for what visits found, or its legend would count none."""
        say = self.say
        states = [say(_("今年未检查")), say(_("今年已检查")), say(_("检查发现问题"))]
        return {
            "grades": [
                say(_("A级，风险低")),
                say(_("B级，风险一般")),
                say(_("C级，风险较高")),
                say(_("D级，风险高")),
            ],
            "states": states if results else states[: packing.VISITED + 1],
            "point": say(_("风险等级{grade}，风险分{score}"), grade="{grade}", score="{score}"),
            "business": say(_("监管对象")),
            "others": say(_("这里另有{n}户"), n="{n}"),
            "open": say(_("点一下看是哪一户")),
            "fine": say(_("六边形网格，约0.7平方公里")),
            "coarse": say(_("六边形网格，约5平方公里")),
            "wide": say(_("六边形网格，约36平方公里")),
            "cells": say(
                _("共{n}格；今年检查最少的一格检查{least}户；{small}格对象不足{few}户"),
                n="{n}",
                least="{least}",
                small="{small}",
                few=FEW,
            ),
            "entities": say(_("在业对象{n}户"), n="{n}"),
            "mean": say(_("平均风险分{n}"), n="{n}"),
            "seen": say(_("今年已检查{n}户，覆盖率{share}"), n="{n}", share="{share}"),
            "few": say(_("对象不足{n}户，不作结论"), n=FEW),
            "old": say(_("浏览器太旧，画不出这张地图。请换用较新的浏览器。")),
        }

    def _notes(self, *, portable: bool) -> tuple[str, ...]:
        texts = [self.say(_("数据截至{day}"), day=self.read.as_of)]
        if missing := unplaced(self.read.frames):
            texts.append(self.say(_("{n}户没有坐标，未画出"), n=f"{missing:,}"))
        if self.outside:
            texts.append(self.say(_("{n}户坐标远在辖区之外，未画出"), n=f"{self.outside:,}"))
        if portable:
            texts.append(self.say(_("不含名称、代码、风险等级和检查结果")))
        return (*texts, self.say(_("内部使用，未经审图，不得公开")), self.read.fingerprint)

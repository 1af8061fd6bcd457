"""A level of places as a plain drawing (SVG) with the colours of the map: for print, for the public and for past days. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from analytics.risk.ranking import FEW
from maps.palette import COVERAGE, NO_DATA, RISK, Scale, scale
from supervision.areas.rules.sketch import Path, sketch

HATCH = "url(#unsure)"


@dataclass(frozen=True)
class Plain:
    """The drawing: its box, each path with its fill, and the classes of the legend, and the counties below."""

    width: int
    height: int
    paths: tuple[tuple[Path, str], ...]
    classes: Scale
    hatched: bool
    ground: tuple[Path, ...] = ()


def plain_map(
    rows: Sequence[Mapping[str, Any]],
    outlines: Mapping[str, BaseGeometry],
    *,
    rates: bool,
    ground: Mapping[str, BaseGeometry] | None = None,
) -> Plain | None:
    """Draw coverage or the problem rate of places; None where none has an outline.

    Args:
        rows: of the snapshot ``places``; rates: the problem rate (unsure ones hatched), else coverage.
        ground: what lies below them, drawn in grey for orientation; also the frame.
    """
    known = {row["key"]: row for row in rows}
    values = {code: _value(known.get(code), rates=rates) for code in outlines}
    classes = scale(
        list(values.values()), RISK if rates else COVERAGE, percent=True, digits=0 if rates else 1
    )
    fills = {code: classes.colour(value) for code, value in values.items()}
    if rates:
        fills |= {code: HATCH for code, row in known.items() if row["rate"] is not None and row["unsure"]}
    return filled(fills, outlines, classes, ground=ground)


def mean_map(
    rows: Sequence[Mapping[str, Any]],
    outlines: Mapping[str, BaseGeometry],
    *,
    ground: Mapping[str, BaseGeometry] | None = None,
) -> Plain | None:
    """Draw the mean risk of places with at least ``FEW`` entities, out of the snapshot ``risk``; None where none has an outline."""
    means = {row["key"]: float(row["mean"]) for row in rows if row["entities"] >= FEW}
    classes = scale([means.get(code) for code in outlines], RISK)
    fills = {code: classes.colour(means.get(code)) for code in outlines}
    return filled(fills, outlines, classes, ground=ground)


def filled(
    fills: Mapping[str, str],
    outlines: Mapping[str, BaseGeometry],
    classes: Scale,
    *,
    ground: Mapping[str, BaseGeometry] | None = None,
) -> Plain | None:
    """Draw outlines in their colours; None where there are none. Outlines without a colour stay grey."""
    if not outlines:
        return None
    frame = shapely.union_all(list(ground.values())) if ground else None
    drawn = sketch(outlines, frame=frame)
    paths = tuple((path, fills.get(path.code, NO_DATA)) for path in drawn.paths)
    below = sketch(ground, frame=frame).paths if ground else ()
    hatched = any(fill == HATCH for _path, fill in paths)
    return Plain(drawn.width, drawn.height, paths, classes, hatched, below)


def _value(row: Mapping[str, Any] | None, *, rates: bool) -> float | None:
    if row is None:
        return None
    if rates:
        return None if row["rate"] is None else float(row["rate"])
    return row["visited"] / row["entities"] if row["entities"] else None

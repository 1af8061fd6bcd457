"""A level of places as a plain drawing (SVG) with the colours of the map: for print and for the public. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from maps.palette import COVERAGE, RISK, Scale, scale
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
    """Draw the places that have an outline; None where none has.

    Args:
        rows: of the snapshot ``places``; rates: the problem rate (unsure ones hatched), else coverage.
        ground: what lies below them, drawn in grey for orientation; also the frame.
    """
    if not outlines:
        return None
    known = {row["key"]: row for row in rows}
    values = {code: _value(known.get(code), rates=rates) for code in outlines}
    unsure = {code for code, row in known.items() if rates and row["rate"] is not None and row["unsure"]}
    classes = scale(
        list(values.values()), RISK if rates else COVERAGE, percent=True, digits=0 if rates else 1
    )
    frame = shapely.union_all(list(ground.values())) if ground else None
    drawn = sketch(outlines, frame=frame)
    paths = tuple(
        (path, HATCH if path.code in unsure else classes.colour(values[path.code])) for path in drawn.paths
    )
    below = sketch(ground, frame=frame).paths if ground else ()
    return Plain(drawn.width, drawn.height, paths, classes, bool(unsure & set(outlines)), below)


def _value(row: Mapping[str, Any] | None, *, rates: bool) -> float | None:
    if row is None:
        return None
    if rates:
        return None if row["rate"] is None else float(row["rate"])
    return row["visited"] / row["entities"] if row["entities"] else None

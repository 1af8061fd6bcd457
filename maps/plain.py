"""A level of places as a plain drawing (SVG) with the colours of the map: for print, for the public and for past days. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from analytics.board.rates import COLOURS, VERDICTS
from analytics.board.rates import FEW as FEW_VISITS
from analytics.risk.ranking import FEW
from maps.palette import COVERAGE, NO_DATA, RISK, Scale, Step, scale
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
    ground: Mapping[str, BaseGeometry] | None = None,
) -> Plain | None:
    """Draw how many of the places' businesses were visited; None where none has an outline.

    Args:
        rows: of the snapshot ``places``; ground: what lies below them, drawn in grey for orientation; also the frame.
    """
    known = {row["key"]: row for row in rows}
    values = {code: _share(known.get(code)) for code in outlines}
    classes = scale(list(values.values()), COVERAGE, percent=True, digits=1)
    fills = {code: classes.colour(value) for code, value in values.items()}
    return filled(fills, outlines, classes, ground=ground)


def judged_map(
    rows: Sequence[Mapping[str, Any]],
    outlines: Mapping[str, BaseGeometry],
    say: Callable[[str], str],
    *,
    ground: Mapping[str, BaseGeometry] | None = None,
) -> Plain | None:
    """Draw what may be said of the places' problem rates, in the colours of the board, too few visits hatched. Arguments as ``plain_map``."""
    fills = {row["key"]: COLOURS[row["verdict"]] for row in rows if row["verdict"] in COLOURS}
    fills |= {row["key"]: HATCH for row in rows if row["verdict"] == FEW_VISITS}
    steps = tuple(Step(0.0, 0.0, colour, say(VERDICTS[key])) for key, colour in reversed(COLOURS.items()))
    drawn = filled(fills, outlines, Scale(steps), ground=ground)
    return (
        replace(drawn, hatched=True) if drawn else None
    )  # the legend is the board's, whatever is on the map


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


def _share(row: Mapping[str, Any] | None) -> float | None:
    return row["visited"] / row["entities"] if row and row["entities"] else None

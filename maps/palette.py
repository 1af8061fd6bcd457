"""Colour classes for maps (色阶): few, ordered, told apart by colour-blind eyes and on a grey print.

Pure. A map shows at most five classes; the same class means the same colour in the map, its legend and its table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

NO_DATA = "#e3e6ea"
"""Areas without a number: never the palest class, or it would read as "little"."""

# Lightness falls evenly along each ramp; hue only repeats what lightness says.
RISK = ("#fff3c4", "#fdc36a", "#ee8434", "#bf4412", "#6f1d0a")
COVERAGE = ("#e8f1f8", "#b3d1e8", "#6fa8d2", "#2f74ad", "#0f3f6e")
# Single points on a pale ground: the many of the lowest class must not hide the few of the highest.
GRADES = ("#d9b871", "#ee8434", "#bf4412", "#5c0f08")
STATES = ("#9aa6b2", "#2f74ad", "#b3261e")

SPOTS = {"hot": RISK[3], "peak": RISK[1], "hole": COVERAGE[1], "cold": COVERAGE[3], "plain": "#f7f8fa"}
"""Kinds of hot spots, in the order of the legend from above."""


@dataclass(frozen=True)
class Step:
    """One class: from (included) to below, its colour, and the words of the legend."""

    low: float
    high: float
    colour: str
    label: str


@dataclass(frozen=True)
class Scale:
    """The classes of one layer, lowest first."""

    steps: tuple[Step, ...]

    def colour(self, value: float | None) -> str:
        """The colour of a value; grey when there is none."""
        if value is None or not isfinite(value) or not self.steps:
            return NO_DATA
        for step in self.steps[:-1]:
            if value < step.high:
                return step.colour
        return self.steps[-1].colour


def scale(
    values: Sequence[float | None], colours: Sequence[str], *, percent: bool = False, digits: int = 0
) -> Scale:
    """Cut values into classes at their quantiles, the cuts rounded to numbers people can say.

    Args:
        values: numbers of the areas; None and NaN are left out.
        colours: ramp, lowest first; its length is the largest number of classes.
        percent: print shares (0–1) as percent.
        digits: decimals in the legend.

    Equal values always share a class. With few different values there are fewer classes, and where all areas are nearly alike only
    neighbouring colours of the middle are used: a map must not shout about a difference of one percent.
    """
    known = sorted(v for v in values if v is not None and isfinite(v))
    if not known:
        return Scale(())
    low, high = known[0], known[-1]
    unit = 10.0 ** -(digits + 2 if percent else digits)
    colours = _toned(colours, (high - low) / max(abs(low), abs(high)) if high > low else 0.0)
    cuts: list[float] = []
    for part in range(1, len(colours)):
        cut = _said(known[min(len(known) - 1, part * len(known) // len(colours))], unit)
        if low < cut <= high and (not cuts or cut > cuts[-1]):
            cuts.append(cut)
    edges = [low, *cuts, high]
    chosen = _spread(colours, len(edges) - 1)
    return Scale(
        tuple(
            Step(a, b, colour, _label(a, b, percent=percent, digits=digits))
            for a, b, colour in zip(edges, edges[1:], chosen, strict=False)
        )
    )


def _toned(colours: Sequence[str], contrast: float) -> Sequence[str]:
    """The part of the ramp that a contrast (range over largest value) deserves."""
    if contrast < 0.1:
        return colours[1:3]
    return colours[1:4] if contrast < 0.25 else colours


def _said(value: float, unit: float) -> float:
    """The value on two leading digits, but never finer than the legend prints."""
    if value == 0:
        return 0.0
    grain = max(unit, 10.0 ** (floor(log10(abs(value))) - 1))
    return round(value / grain) * grain


def _spread(colours: Sequence[str], count: int) -> list[str]:
    """`count` colours out of the ramp, ends kept."""
    if count <= 1:
        return [colours[(len(colours) - 1) // 2]]
    return [colours[round(i * (len(colours) - 1) / (count - 1))] for i in range(count)]


def _label(low: float, high: float, *, percent: bool, digits: int) -> str:
    def said(value: float) -> str:
        return f"{value:.{digits}%}" if percent else f"{value:,.{digits}f}"

    return said(low) if said(low) == said(high) else f"{said(low)} – {said(high)}"

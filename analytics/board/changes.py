"""What changed since last month, and only what chance does not explain (与上月相比). Pure.

The last thirty days are held against the thirty before. A count is tested against how much its own windows have jumped in the past year (and against Poisson's
noise at the least), a share against the binomial's, widened by how much more its own windows have jumped. Many series are looked at, so false
discoveries are controlled (``analytics.estimates.discovery``); when nothing stands out, nothing is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import erfc, sqrt
from typing import Any
from urllib.parse import urlencode

import polars as pl

from analytics.board.divisions import division, division_name
from analytics.estimates.discovery import kept
from analytics.frames import Frames
from supervision.foundation.i18n import _

DAYS, WINDOWS = 30, 13
LEAST = 20
"""Fewer visits in either window: a share says nothing."""
LEAST_JUMPS = 4
"""Fewer jumps of the past: only the textbook's noise is known."""
LEAST_Z = 2.5
"""Jumps estimate their own spread from a dozen values, so the tails are thicker than the normal's."""
MOST_TOLD = 5


@dataclass(frozen=True)
class Change:
    """One sentence, its tone, how far it lies outside its usual range (standard errors), and the records behind it."""

    text: str
    values: dict[str, Any]
    tone: str
    z: float
    href: str


@dataclass(frozen=True)
class Counts:
    """Rows a window, newest first, and those of them that count against somebody."""

    all: list[int]
    hit: list[int]


NONE = Counts([0] * WINDOWS, [0] * WINDOWS)


@dataclass(frozen=True)
class Series:
    """One thing looked at: counts a window, newest first (``bottom`` empty: a plain count), and how to tell a change of it."""

    top: Sequence[int]
    bottom: Sequence[int]
    text: str
    values: dict[str, Any]
    worse: str
    better: str
    where: dict[str, Any]

    @property
    def z(self) -> float:
        """Signed size of the newest step in standard errors; 0 where nothing can be said."""
        return _of_counts(self.top) if not self.bottom else _of_shares(self.top, self.bottom)


def changes(
    frames: Frames, areas: Mapping[str, str], departments: Mapping[int, str], whole: str
) -> list[Change]:
    """The changes that stand out, largest first.

    Args:
        areas, departments: names by key of the districts and departments to look at beside the whole.
        whole: what the whole is called.
    """
    looked_at = list(_series(frames, areas, departments, whole))
    sizes = [one.z for one in looked_at]
    told = kept([erfc(abs(z) / sqrt(2)) for z in sizes])
    since = (frames.as_of - timedelta(DAYS - 1)).isoformat()
    found = [
        Change(
            one.text,
            {**one.values, **_figures(one)},
            one.worse if z > 0 else one.better,
            z,
            "/analytics/records?" + urlencode({**one.where, "since": since}),
        )
        for one, z, good in zip(looked_at, sizes, told, strict=True)
        if good and abs(z) >= LEAST_Z
    ]
    return sorted(found, key=lambda one: (-abs(one.z), one.text, str(one.values)))[:MOST_TOLD]


def _figures(one: Series) -> dict[str, str]:
    if one.bottom:
        now, before = (f"{one.top[at] / one.bottom[at]:.1%}" for at in (0, 1))
        return {"now": now, "before": before, "n": f"{one.bottom[0]:,}"}
    return {"now": f"{one.top[0]:,}", "before": f"{one.top[1]:,}"}


def _series(
    frames: Frames, areas: Mapping[str, str], departments: Mapping[int, str], whole: str
) -> Iterator[Series]:
    visits = _windowed(frames, frames.visits, "occurred_on")
    drawn = visits.filter((pl.col("draw_id") != "") & pl.col("inspected"))
    count = _("{who}近30天检查{now}户次，前30天{before}户次。")
    share = _("{who}随机抽查的问题率：近30天{now}（{n}户次），前30天{before}。")
    by_area, by_trade = _counted(drawn, "area", "problem"), _counted(drawn, "trade", "problem")
    yield Series(
        _whole(_counted(visits, "area")).all, (), count, {"who": whole}, "yellow", "blue", {"of": "visits"}
    )
    yield _problems(_whole(by_area), share, whole, {})
    shares = _windowed(frames, frames.shares, "occurred_on") if departments else visits.clear()
    of_departments = _counted(shares, "department")
    for key, name in departments.items():
        mine = of_departments.get(key, NONE).all
        yield Series(mine, (), count, {"who": name}, "yellow", "blue", {"of": "visits", "department": key})
    for code, name in areas.items():
        yield _problems(by_area.get(code, NONE), share, name, {"area": code})
    keys = {trade: division(trade) for trade in by_trade}
    for code in sorted({key for key in keys.values() if key}):
        found = _whole({trade: by_trade[trade] for trade, key in keys.items() if key == code})
        yield _problems(found, share, division_name(code), {"division": code})
    orders = _whole(
        _counted(_windowed(frames, _missed(frames, frames.rectifications), "due_on"), "department")
    )
    text = _("{who}近30天新增逾期的责令改正{now}件，前30天{before}件。")
    yield Series(orders.all, (), text, {"who": whole}, "red", "green", {"of": "late_orders"})
    due = _windowed(frames, frames.publications.filter(pl.col("due_on") < frames.as_of), "due_on")
    results = _whole(_counted(due.with_columns(_is_missed(frames).alias("missed")), "department", "missed"))
    text = _("{who}没有按时公示的占比：近30天{now}（到期{n}件），前30天{before}。")
    yield Series(results.hit, results.all, text, {"who": whole}, "red", "green", {"of": "unpublished"})


def _problems(counts: Counts, text: str, who: str, where: dict[str, Any]) -> Series:
    return Series(
        counts.hit, counts.all, text, {"who": who}, "red", "green", {"of": "drawn_problems", **where}
    )


def _missed(frames: Frames, duties: pl.DataFrame) -> pl.DataFrame:
    """Duties whose day went by before they were done."""
    return duties.filter(_is_missed(frames))


def _is_missed(frames: Frames) -> pl.Expr:
    late = pl.col("done_on").is_null() | (pl.col("done_on") > pl.col("due_on"))
    return late & (pl.col("due_on") < frames.as_of)


def _windowed(frames: Frames, frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows of the last thirteen windows, with ``window`` (0 the newest)."""
    back = (pl.lit(frames.as_of) - pl.col(column)).dt.total_days() // DAYS
    return frame.with_columns(back.alias("window")).filter(pl.col("window").is_between(0, WINDOWS - 1))


def _counted(frame: pl.DataFrame, by: str, hit: str = "") -> dict[Any, Counts]:
    """Rows by window of each key, in one pass, and how many of them are a hit (a column of truth values)."""
    hits = pl.col(hit).sum().cast(pl.Int64) if hit else pl.lit(0)
    found: dict[Any, Counts] = {}
    for key, window, many, bad in (
        frame.group_by(by, "window").agg(pl.len(), hits.alias("hits")).sort(by, "window").rows()
    ):
        one = found.setdefault(key, Counts([0] * WINDOWS, [0] * WINDOWS))
        one.all[window], one.hit[window] = many, bad
    return found


def _whole(parts: Mapping[Any, Counts]) -> Counts:
    """All keys together."""
    many = [NONE, *parts.values()]
    return Counts(
        [sum(one.all[at] for one in many) for at in range(WINDOWS)],
        [sum(one.hit[at] for one in many) for at in range(WINDOWS)],
    )


def _known(values: Sequence[int]) -> int:
    """How many windows lie within the time there are records of."""
    return max((at for at, value in enumerate(values, 1) if value), default=0)


def _of_counts(values: Sequence[int]) -> float:
    known = _known(values)
    if known < 2:
        return 0.0
    past = [(values[at] - values[at + 1]) ** 2 for at in range(1, known - 1)]
    usual = sum(past) / len(past) if len(past) >= LEAST_JUMPS else 0.0
    noise = max(usual, float(values[0] + values[1]))
    return (values[0] - values[1]) / sqrt(noise) if noise else 0.0


def _of_shares(top: Sequence[int], bottom: Sequence[int]) -> float:
    steps = [_step(top, bottom, at) for at in range(len(top) - 1)]
    if steps[0] is None:
        return 0.0
    past = [step**2 for step in steps[1:] if step is not None]
    wider = max(1.0, sum(past) / len(past)) if len(past) >= LEAST_JUMPS else 1.0
    return steps[0] / sqrt(wider)


def _step(top: Sequence[int], bottom: Sequence[int], at: int) -> float | None:
    """The step into window ``at`` in standard errors of two binomials; None where either has too few."""
    n, m = bottom[at], bottom[at + 1]
    if min(n, m) < LEAST:
        return None
    both = (top[at] + top[at + 1]) / (n + m)
    error = sqrt(both * (1 - both) * (1 / n + 1 / m))
    return (top[at] / n - top[at + 1] / m) / error if error else 0.0

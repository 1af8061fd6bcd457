"""The score: five parts that add up, each an integer, each a reason a clerk can read.

own_history    problems of its own visits, faded by age, pulled towards its trade's rate
trade_rate     the trade's rate, pulled towards the city's
penalties      decisions against it, faded by age
credit_class   A–D as the register has it
unseen         months since the last visit, or since it was registered
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.frames import Frames
from analytics.risk import sums
from analytics.risk.weights import Weights
from supervision.foundation.i18n import _

PARTS: dict[str, str] = {
    "own_history": _("本户检查记录"),
    "trade_rate": _("行业问题率"),
    "penalties": _("受过行政处罚"),
    "credit_class": _("信用风险分类"),
    "unseen": _("多时未检查"),
}
"""The columns of points and what they are called."""

_ROOM = 8
"""Ids may be so many times as many as the businesses before they are numbered anew."""


@dataclass(frozen=True)
class Model:
    """What a score was computed with: the card behind the number."""

    as_of: date
    city_ppm: int
    trade_prior: int
    entity_prior: int
    weights: Weights


def score(frames: Frames, weights: Weights | None = None) -> tuple[pl.DataFrame, Model]:
    """Score every open entity as of the frames' day.

    Returns a frame sorted by ``entity_id`` with ``score`` (0 … ``weights.most``), the points of each of ``PARTS`` (their sum is the
    score), and the facts behind them (``visits, problems, last_on, trade_ppm``); and the model. All points are Int64; rates are parts per million.
    """
    w = weights or Weights()
    registered = ("entity_id", "trade", "credit_class", "registered_on")
    people = frames.entities.lazy().filter("open").select(registered).sort("entity_id").collect()
    known = pl.col("inspected") & (pl.col("occurred_on") <= frames.as_of)
    needed = ("entity_id", "trade", "occurred_on", "problem")
    past = frames.visits.lazy().filter(known).select(needed).collect()
    fines = frames.penalties.filter(pl.col("decided_on") <= frames.as_of)
    size, (own, seen, fined) = _numbered(people, past, fines)
    trade, trade_of_visit, trades = _coded(people["trade"], past["trade"])
    problem = past["problem"].to_numpy()
    history = sums.past_of(seen, _days(past["occurred_on"]), problem, size, as_of=frames.as_of, weights=w)
    rates = sums.rates_of(
        history,
        np.bincount(trade_of_visit, minlength=trades),
        np.bincount(trade_of_visit[problem], minlength=trades),
    )
    points = sums.points_of(
        history.of(own),
        rates,
        trade=trade,
        classes=people.select(_class_points(w)).to_series().to_numpy(),
        begun=_days(people["registered_on"]),
        fined=sums.faded(fined, _days(fines["decided_on"]), size, as_of=frames.as_of, weights=w)[own],
        as_of=frames.as_of,
        weights=w,
    )
    last = pl.Series(history.last[own]).replace(sums.NEVER, None).cast(pl.Date)
    table = pl.DataFrame(
        {
            "entity_id": people["entity_id"],
            "score": sum(part.astype(np.int64) for part in points.values()),
            **{name: points[name].astype(np.int64) for name in PARTS},
            "visits": history.visits[own].astype(np.int64),
            "problems": history.problems[own].astype(np.int64),
            "last_on": last,
            "trade_ppm": rates.trades[trade],
        },
        schema_overrides={"score": pl.Int64},
    )
    return table, Model(frames.as_of, rates.city, rates.trade_prior, rates.entity_prior, w)


def _numbered(*tables: pl.DataFrame) -> tuple[int, list[npt.NDArray[np.int64]]]:
    """Numbers for the businesses of all tables: their ids themselves where these lie close together, as they do, else their places."""
    ids = [table["entity_id"].to_numpy() for table in tables]
    most = max((int(part.max()) for part in ids if part.size), default=-1)
    if most < _ROOM * (sum(part.size for part in ids) + _ROOM):
        return most + 1, ids
    known = np.unique(np.concatenate(ids))
    return known.size, [np.searchsorted(known, part) for part in ids]


def _coded(*texts: pl.Series) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    """Numbers for the trades of businesses and of visits, the same for the same trade, in the order of their codes; and how many there are."""
    names = pl.concat([part.unique() for part in texts]).unique().sort()
    kind = pl.Enum(names)
    own, visited = (part.cast(kind).to_physical().cast(pl.Int64).to_numpy() for part in texts)
    return own, visited, names.len()


def _days(dates: pl.Series) -> npt.NDArray[np.int32]:
    """Days from 1970; ``NEVER`` where there is none."""
    return dates.cast(pl.Date).to_physical().fill_null(sums.NEVER).to_numpy()


def _class_points(w: Weights) -> pl.Expr:
    unknown = w.credit_class[""]
    return pl.col("credit_class").replace_strict(w.credit_class, default=unknown, return_dtype=pl.Int64)

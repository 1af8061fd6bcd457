"""The score: five parts that add up, each an integer, each a reason a clerk can read.

own_history    problems of its own visits, faded by age, pulled towards its trade's rate
trade_rate     the trade's rate, pulled towards the city's
penalties      decisions against it, faded by age
credit_class   A–D as the register has it
unseen         months since the last visit, or since it was registered
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.frames import Frames
from analytics.risk.shrinkage import prior_weight
from analytics.risk.weights import ONE, Weights, decay
from supervision.foundation.i18n import _

PARTS: dict[str, str] = {
    "own_history": _("本户检查记录"),
    "trade_rate": _("行业问题率"),
    "penalties": _("受过行政处罚"),
    "credit_class": _("信用风险分类"),
    "unseen": _("多时未检查"),
}
"""The columns of points and what they are called."""

MILLION = 1_000_000
_FACTS = ("visits", "problems", "last_on", "trade_ppm")


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
    people = frames.entities.filter("open").select("entity_id", "trade", "credit_class", "registered_on")
    past = frames.visits.filter(pl.col("inspected") & (pl.col("occurred_on") <= frames.as_of))
    seen, found = past.height, int(past["problem"].sum())
    city = MILLION * found // seen if seen else 0
    trades, trade_prior = _trades(past, city)
    entity_prior = _entity_prior(past)
    history = _history(past, frames.as_of, w)
    fined = _faded(
        frames.penalties.filter(pl.col("decided_on") <= frames.as_of), "decided_on", frames.as_of, w
    )
    fined = fined.group_by("entity_id").agg(pl.col("fade").sum().alias("fined"))
    known = (
        people.join(history, on="entity_id", how="left")
        .join(fined, on="entity_id", how="left")
        .join(trades, on="trade", how="left")
        .with_columns(
            pl.col("weight", "bad", "fined", "visits", "problems").fill_null(0),
            pl.col("trade_ppm").fill_null(city),
        )
    )
    prior = entity_prior * ONE
    own = (pl.col("bad") * MILLION + prior * pl.col("trade_ppm")) // (pl.col("weight") + prior)
    unseen = _months(frames.as_of, pl.coalesce("last_on", "registered_on")).fill_null(w.unseen_months)
    points = known.with_columns(
        _capped(own, w.own_history, w.full_rate).alias("own_history"),
        _capped(pl.col("trade_ppm"), w.trade, w.full_rate).alias("trade_rate"),
        pl.min_horizontal(w.a_penalty * pl.col("fined") // ONE, pl.lit(w.penalties)).alias("penalties"),
        _class_points(w).alias("credit_class"),
        (w.unseen * unseen.clip(0, w.unseen_months) // w.unseen_months).alias("unseen"),
    ).with_columns(pl.sum_horizontal(*PARTS).alias("score"))
    table = points.select("entity_id", pl.col("score", *PARTS).cast(pl.Int64), *_FACTS).sort("entity_id")
    return table, Model(frames.as_of, city, trade_prior, entity_prior, w)


def _trades(past: pl.DataFrame, city: int) -> tuple[pl.DataFrame, int]:
    """Shrunken rate per trade, and how many visits the city's rate was worth."""
    trades = (
        past.group_by("trade")
        .agg(pl.len().alias("n"), pl.col("problem").sum().cast(pl.Int64).alias("y"))
        .sort("trade")
    )
    prior = prior_weight(trades["y"].to_list(), trades["n"].to_list())
    rate = (pl.col("y") * MILLION + prior * city) // (pl.col("n").cast(pl.Int64) + prior)
    return trades.select("trade", rate.alias("trade_ppm")), prior


def _entity_prior(past: pl.DataFrame) -> int:
    """How many visits the trade's rate is worth for one entity. Entities with equal counts are taken together."""
    each = past.group_by("entity_id").agg(pl.len().alias("n"), pl.col("problem").sum().alias("y"))
    alike = each.group_by("n", "y").agg(pl.len().alias("k")).sort("n", "y")
    return prior_weight(alike["y"].to_list(), alike["n"].to_list(), alike["k"].to_list())


def _history(past: pl.DataFrame, as_of: date, w: Weights) -> pl.DataFrame:
    bad = pl.when("problem").then("fade").otherwise(0)
    return (
        _faded(past, "occurred_on", as_of, w)
        .group_by("entity_id")
        .agg(
            pl.col("fade").sum().alias("weight"),
            bad.sum().alias("bad"),
            pl.len().cast(pl.Int64).alias("visits"),
            pl.col("problem").sum().cast(pl.Int64).alias("problems"),
            pl.col("occurred_on").max().alias("last_on"),
        )
    )


def _faded(events: pl.DataFrame, day: str, as_of: date, w: Weights) -> pl.DataFrame:
    """The events with their weight by age in whole months."""
    table = decay(w.months, per_month=w.per_month)
    fades = pl.DataFrame(
        {"age": range(len(table)), "fade": table}, schema={"age": pl.Int64, "fade": pl.Int64}
    )
    return events.with_columns(_months(as_of, pl.col(day)).clip(0, w.months).alias("age")).join(
        fades, on="age"
    )


def _months(as_of: date, day: pl.Expr) -> pl.Expr:
    """Calendar months from a day to `as_of`."""
    months = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64)
    return pl.lit(as_of.year * 12 + as_of.month, dtype=pl.Int64) - months


def _capped(rate: pl.Expr, points: int, full: int) -> pl.Expr:
    return points * rate.clip(0, full) // full


def _class_points(w: Weights) -> pl.Expr:
    unknown = w.credit_class[""]
    return pl.col("credit_class").replace_strict(w.credit_class, default=unknown, return_dtype=pl.Int64)

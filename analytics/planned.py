"""What was to be done, in frames: tasks of approved plans, places used on the cap ledger, the one list and its rates."""

from datetime import date

import polars as pl

from analytics import frames as f
from analytics.frames import checked
from supervision.foundation.database import Database
from supervision.law.queries import parameter
from supervision.lists.queries import list_rates
from supervision.lists.queries.effective import effective_items

CAP = "visit_cap"
DAYS = ("starts_on", "ends_on", "begun_on", "opened_on")


def tasks(led: pl.DataFrame, joined: pl.DataFrame) -> pl.DataFrame:
    """One row per department of a task; dates are dates already."""
    keys = {"task_id": pl.Int64, "department": pl.Int64}
    joined = joined.select(pl.col(name).cast(kind) for name, kind in keys.items())
    led = led.with_columns(pl.col(name).cast(kind) for name, kind in keys.items())
    each = pl.concat(
        [led.select(*keys, pl.lit(True).alias("leads")), joined.with_columns(pl.lit(False).alias("leads"))]
    ).unique(list(keys), keep="first", maintain_order=True)
    each = each.with_columns(pl.len().over("task_id").alias("departments"))
    return checked(each.join(led.drop("department"), on="task_id").sort(*keys), f.TASKS)


def partners(strata: pl.DataFrame, joined: pl.DataFrame) -> pl.DataFrame:
    """One row per draw and department that takes part in its task without leading it.

    Args:
        strata: the answers about the draws' strata, with the task and its lead department; joined: the participants of tasks.
    """
    draws = strata.select(
        pl.col("draw_id").cast(pl.String), pl.col("task_id", "department").cast(pl.Int64)
    ).unique()
    joined = joined.select(pl.col("task_id"), pl.col("department").alias("partner")).cast(pl.Int64)
    both = draws.join(joined, on="task_id").filter(pl.col("partner") != pl.col("department"))
    return (
        both.select("draw_id", pl.col("partner").alias("department")).unique().sort("draw_id", "department")
    )


def caps(used: pl.DataFrame, places: pl.DataFrame, numbers: dict[int, int]) -> pl.DataFrame:
    """The ledger's places with where the business is and the cap of the year.

    Args:
        numbers: cap by calendar year.
    """
    cap = pl.col("at").dt.year().cast(pl.Int64).replace_strict(numbers, default=0, return_dtype=pl.Int64)
    placed = used.join(places, on="entity_id", how="left").with_columns(cap.alias("cap"))
    return checked(placed, f.CAPS).sort("at", "entity_id", "department")


def lists(database: Database, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame, dict[int, int]]:
    """The inspection items in force, the rates of the lists, and the cap of this and of last year, as they are now."""
    with database.reading() as session:
        items = effective_items(session)
        rates = list_rates(session)
        numbers = {year: parameter(session, CAP, on=date(year, 12, 31)).number for year in _years(as_of)}
    shares = {name: getattr(rates, name) for name in ("claimed", "complete", "filled", "accurate")}
    return (
        pl.DataFrame([tuple(item) for item in items], schema=f.ITEMS, orient="row"),
        pl.DataFrame([(name, one.part, one.whole) for name, one in shares.items()], f.LISTS, orient="row"),
        numbers,
    )


def _years(as_of: date) -> tuple[int, int]:
    return as_of.year - 1, as_of.year

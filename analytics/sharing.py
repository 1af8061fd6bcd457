"""Joint visits parted among the departments that took part (部门联合检查各算各的). Pure.

A visit counts for the department that leads it and for each that has an inspection act of its own on it; what was inspected, what was found and
whether a case was filed are then those of its own acts. For everybody together it stays one visit, so departments may add up to more.
"""

from collections.abc import Iterable

import polars as pl

from analytics.schemas import ACTS

FOUND = ("inspected", "problem", "filed")
"""What a department's own acts say of a visit."""


def shares(visits: pl.DataFrame, joint: pl.DataFrame) -> pl.DataFrame:
    """The visits with one row per department that led them or acted in them, in the order of the visits.

    Args:
        visits: frame ``VISITS``; joint: frame ``JOINT``.
    """
    if joint.is_empty():
        return visits
    nothing = [pl.lit(value=False).alias(name) for name in FOUND]
    several = joint.select("visit_id").unique()
    led = visits.select("visit_id", "department").join(several, on="visit_id", how="semi")
    who = ("visit_id", "department")
    own = pl.concat([joint.select(*who, *FOUND), led.with_columns(nothing)])
    own = own.group_by(who, maintain_order=True).agg(pl.col(FOUND).any())
    names = {name: f"own_{name}" for name in ("department", *FOUND)}
    return (
        visits.join(own.rename(names), on="visit_id", how="left", maintain_order="left_right")
        .with_columns(pl.coalesce(mine, name).alias(name) for name, mine in names.items())
        .select(visits.columns)
    )


def drawn_shares(
    drawn: pl.DataFrame, shared: pl.DataFrame, joint: pl.DataFrame, partners: pl.DataFrame
) -> pl.DataFrame:
    """The drawn units with one row per department whose task it is or that takes part in it, with what its own acts found.

    A unit is done for all of them when its visit is; where a department did not act there was nothing of it to inspect.

    Args:
        drawn: frame ``DRAWN``; shared: the visits by department; joint, partners: frames ``JOINT`` and ``PARTNERS``.
    """
    unit = ("draw_id", "entity_id", "department")
    of_draws = shared.filter(pl.col("draw_id") != "")
    seen = of_draws.join(joint.select("visit_id").unique(), on="visit_id", how="semi").select(
        *unit, pl.col("inspected").alias("own_inspected"), pl.col("problem").alias("own_problem")
    )
    touched = pl.col("draw_id").is_in({*partners["draw_id"].unique(), *seen["draw_id"].unique()})
    led = drawn.filter(touched).with_columns(pl.lit(value=True).alias("leads"))
    joined = (
        led.rename({"department": "lead"})
        .join(partners, on="draw_id", maintain_order="left_right")
        .filter(pl.col("department") != pl.col("lead"))
        .with_columns(pl.lit(value=False).alias("leads"))
    )
    parted = pl.concat([led, joined.select(led.columns)]).join(
        seen, on=unit, how="left", maintain_order="left"
    )
    own = [
        pl.col(name) & pl.col(f"own_{name}").fill_null(pl.col("leads")) for name in ("inspected", "problem")
    ]
    return pl.concat([drawn.filter(~touched), parted.with_columns(own).select(drawn.columns)])


def once_each(rows: pl.DataFrame, key: Iterable[str]) -> pl.DataFrame:
    """Rows of several departments put together again, one for each key: found is what any of them found, the rest as the first has it."""
    keys = list(key)
    found = [name for name in FOUND if name in rows.columns]
    rest = [name for name in rows.columns if name not in (*keys, *found)]
    each = rows.group_by(keys, maintain_order=True).agg(pl.col(rest).first(), pl.col(found).any())
    return each.select(rows.columns)


def acts_of_one(acts: pl.DataFrame, joint: pl.DataFrame) -> pl.DataFrame:
    """The acts of visits in which one department acted alone."""
    return acts.join(joint.select("visit_id").unique(), on="visit_id", how="anti", maintain_order="left")


def as_acts(own: pl.DataFrame) -> pl.DataFrame:
    """Acts of departments as rows of ``ACTS``: one a visit and item; a problem is followed when each department's is."""
    ended = (pl.col("followed") | ~pl.col("problem")).all() & pl.col("problem").any()
    each = own.group_by("visit_id", "item", maintain_order=True).agg(
        pl.col("inspected", "problem").any(), ended.alias("followed"), pl.col("days_since").max()
    )
    return each.select(list(ACTS))

"""What every place shows, by county, township, custom area, cell and station: coverage, the rate with its interval, who owns it.

One row a place and reader; entities without coordinates count where something else placed them, and how many nothing placed is said
for each level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from analytics.estimates.areas import AreaRate, smoothed
from analytics.estimates.domains import domain_counts
from analytics.frames import Frames, Period, year_to_date

LEVELS = ("area", "town", "zone", "cell", "station")
"""The levels in the order pages list them."""
FEW_SEEN = 8
"""With fewer inspected by chance a rate is no news whatever its interval (rule of the house)."""
QUESTIONS = {"layers": "SELECT code, layer FROM area WHERE layer <> ''"}
"""What is read beside the frames."""


def content(frames: Frames, layers: pl.DataFrame, departments: list[str]) -> dict[str, Any]:
    """The snapshot ``places``: rows by reader and level, and what could not be placed.

    Args:
        layers: the answer to that of ``QUESTIONS``; departments: ids of the bureaus as text; each of them reads its own visits and draws.
    """
    members = memberships(frames)
    period = year_to_date(frames.as_of)
    levels = {level: rows(frames, members[level], departments) for level in LEVELS}
    return {
        "seats": {seat: {level: levels[level][seat] for level in LEVELS} for seat in levels["area"]},
        "unplaced": {level: unplaced(frames, members[level]) for level in LEVELS},
        "placed_by": dict(
            frames.placed.filter(level="town").group_by("placed_by").agg(pl.len()).sort("placed_by").rows()
        ),
        "no_coordinates": _by_district(
            frames.entities.filter(pl.col("open") & (pl.col("lon").is_null() | pl.col("lat").is_null()))
        ),
        "layers": dict(layers.select(pl.col("code", "layer").cast(pl.String)).rows()),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
    }


def memberships(frames: Frames) -> dict[str, pl.DataFrame]:
    """``entity_id, key`` of every level; the register's own columns first, then what the job placed."""

    def own(column: str) -> pl.DataFrame:
        keyed = frames.entities.select("entity_id", pl.col(column).cast(pl.String).alias("key"))
        return keyed.filter(~pl.col("key").is_in(["", "0"]))

    def by_job(level: str) -> pl.DataFrame:
        return frames.placed.filter(level=level).select("entity_id", "key")

    cells = own("cell")
    return {
        "area": own("area"),
        "town": by_job("town"),
        "zone": by_job("zone"),
        "cell": pl.concat([cells, by_job("cell").join(cells, on="entity_id", how="anti")]),
        "station": own("station"),
    }


def rows(
    frames: Frames, members: pl.DataFrame, departments: Sequence[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """By reader, one row a place with open entities: counts, rate and interval (None without a chance inspection), late orders, owner.

    What differs between readers is counted for all of them at once: visits, draws and duties carry their department.
    """
    people = frames.entities.filter("open").select("entity_id", "area", "station")
    homes = members.join(people, on="entity_id")
    table = _homes(homes)
    period = year_to_date(frames.as_of)
    came = frames.once("rows", ("came", period), lambda: _came(frames, period))
    visits = came.join(homes.select("entity_id", "key"), on="entity_id")
    late = frames.once("rows", "late orders", lambda: _late(frames))
    orders = late.join(members, on="entity_id")
    this_year = period.holds("opened_on")
    drawn = frames.once("rows", ("drawn", period), lambda: frames.drawn.filter(this_year))
    parted = frames.once("rows", ("drawn shares", period), lambda: frames.drawn_shares.filter(this_year))
    visited = visits.group_by("key").agg(pl.col("entity_id").n_unique().alias("visited"))
    found = {"": _seat(table, visited, orders.group_by("key").len("late"), domain_counts(drawn, members))}
    by = ["key", "department"]
    parts = (
        visits.group_by(by).agg(pl.col("entity_id").n_unique().alias("visited")),
        orders.group_by(by).len("late"),
        domain_counts(parted, members, ("department",)),
    )
    cut = [
        part.partition_by("department", as_dict=True, include_key=False, maintain_order=True)
        for part in parts
    ]
    for department in departments:
        mine = (
            of.get((int(department),), part.drop("department").clear())
            for of, part in zip(cut, parts, strict=True)
        )
        found[f"d{department}"] = _seat(table, *mine)
    return found


def _came(frames: Frames, period: Period) -> pl.DataFrame:
    """Which department came to which business."""
    return frames.shares_in(period).select("entity_id", "department").unique()


def _late(frames: Frames) -> pl.DataFrame:
    running = pl.col("done_on").is_null() & (pl.col("due_on") < frames.as_of)
    return frames.rectifications.filter(running).select("entity_id", "department")


def _homes(homes: pl.DataFrame) -> pl.DataFrame:
    """Open entities of each place, the district most of them are in, and the station that has most of them."""
    districts = _most(homes.filter(pl.col("area") != ""), "area").rename({"area": "district"}).drop("n")
    owners = _most(homes.filter(pl.col("station") > 0), "station").rename({"station": "owner", "n": "owned"})
    return (
        homes.group_by("key")
        .agg(pl.len().alias("entities"))
        .join(districts, on="key", how="left")
        .join(owners, on="key", how="left")
        .with_columns(pl.col("owner", "owned").fill_null(0), pl.col("district").fill_null(""))
        .sort("key")
    )


def _most(homes: pl.DataFrame, column: str) -> pl.DataFrame:
    """The commonest value of a column in each place, ties to the smallest, and how often it stands there (``n``)."""
    counted = homes.group_by("key", column).agg(pl.len().alias("n"))
    ordered = counted.sort(["key", "n", column], descending=[False, True, False])
    return ordered.group_by("key", maintain_order=True).first().select("key", column, "n")


def _seat(
    table: pl.DataFrame, visited: pl.DataFrame, late: pl.DataFrame, counts: pl.DataFrame
) -> list[dict[str, Any]]:
    """The rows of one reader."""
    rates = {one.key: one for one in smoothed(counts.select("key", "found", "seen"))}
    whole = _whole(counts)
    joined = (
        table.join(visited, on="key", how="left")
        .join(late, on="key", how="left")
        .join(counts.select("key", "problems"), on="key", how="left")
        .with_columns(pl.col("visited", "late", "problems").fill_null(0))
        .sort("key")
    )
    return [{**row, **_rate(rates.get(row["key"]), whole)} for row in joined.to_dicts()]


def unplaced(frames: Frames, members: pl.DataFrame) -> dict[str, int]:
    """Open entities that count in no place of a level, by district (empty key: no district either)."""
    return _by_district(frames.entities.filter("open").join(members, on="entity_id", how="anti"))


def drawable(levels: Mapping[str, Any]) -> bool:
    """Whether what a seat of the snapshot reads holds a visit of this year: without one no map is made."""
    return any(row["seen"] or row["visited"] for row in levels.get("area", []))


def verdict(row: dict[str, Any]) -> str:
    """What a place's rate says against the whole: ``unknown``, ``unsure``, ``above``, ``below`` or ``alike``."""
    if row["rate"] is None:
        return "unknown"
    if row["unsure"]:
        return "unsure"
    if row["low"] > row["whole"]:
        return "above"
    return "below" if row["high"] < row["whole"] else "alike"


def _rate(one: AreaRate | None, whole: float | None) -> dict[str, Any]:
    if one is None:
        return {
            "seen": 0,
            "found": 0,
            "rate": None,
            "low": None,
            "high": None,
            "unsure": True,
            "whole": whole,
        }
    values = {k: v for k, v in asdict(one).items() if k not in ("key", "plain")}
    values["unsure"] = one.unsure or one.seen < FEW_SEEN
    return {**values, "whole": whole}


def _whole(counts: pl.DataFrame) -> float | None:
    seen = int(counts["seen"].sum())
    return int(counts["found"].sum()) / seen if seen else None


def _by_district(entities: pl.DataFrame) -> dict[str, int]:
    return dict(entities.group_by("area").len().sort("area").rows())

"""What every place shows, by county, township, custom area, cell and station: coverage, the rate with its interval, who owns it.

One row a place and reader; entities without coordinates count where something else placed them, and how many nothing placed is said
for each level.
"""

from dataclasses import asdict, replace
from typing import Any

import polars as pl

from analytics.estimates.areas import AreaRate, smoothed
from analytics.estimates.domains import domain_counts
from analytics.frames import Frames, year_to_date
from supervision.foundation.database import Database

LEVELS = ("area", "town", "zone", "cell", "station")
"""The levels in the order pages list them."""
FEW_SEEN = 8
"""With fewer inspected by chance a rate is no news whatever its interval (rule of the house)."""
_MEMBERS = "SELECT entity_id, area_code AS key, level, placed_by FROM placement"
_LAYERS = "SELECT code, layer FROM area WHERE layer <> ''"
_SCHEMA = {"entity_id": pl.Int64, "key": pl.String}


def content(database: Database, frames: Frames, departments: list[str]) -> dict[str, Any]:
    """The snapshot ``places``: rows by reader and level, and what could not be placed.

    Args:
        departments: ids of the bureaus as text; each of them reads its own visits and draws.
    """
    read = database.frames({"members": _MEMBERS, "layers": _LAYERS})
    placed = read["members"].select(
        pl.col("entity_id").cast(pl.Int64),
        pl.col("key", "level", "placed_by").cast(pl.String),
    )
    members = memberships(frames, placed)
    period = year_to_date(frames.as_of)
    seats = {"": frames} | {f"d{key}": _of_department(frames, int(key)) for key in departments}
    return {
        "seats": {
            seat: {level: rows(frames, mine, members[level]) for level in LEVELS}
            for seat, mine in seats.items()
        },
        "unplaced": {level: unplaced(frames, members[level]) for level in LEVELS},
        "placed_by": dict(
            placed.filter(level="town").group_by("placed_by").agg(pl.len()).sort("placed_by").rows()
        ),
        "no_coordinates": _by_district(
            frames.entities.filter(pl.col("open") & (pl.col("lon").is_null() | pl.col("lat").is_null()))
        ),
        "layers": dict(read["layers"].select(pl.col("code", "layer").cast(pl.String)).rows()),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
    }


def memberships(frames: Frames, placed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """``entity_id, key`` of every level; the register's own columns first, then what the job placed."""

    def own(column: str) -> pl.DataFrame:
        keyed = frames.entities.select("entity_id", pl.col(column).cast(pl.String).alias("key"))
        return keyed.filter(~pl.col("key").is_in(["", "0"]))

    def by_job(level: str) -> pl.DataFrame:
        return placed.filter(level=level).select("entity_id", "key").cast(_SCHEMA)  # type: ignore[arg-type]

    cells = own("cell")
    return {
        "area": own("area"),
        "town": by_job("town"),
        "zone": by_job("zone"),
        "cell": pl.concat([cells, by_job("cell").join(cells, on="entity_id", how="anti")]),
        "station": own("station"),
    }


def rows(frames: Frames, mine: Frames, members: pl.DataFrame) -> list[dict[str, Any]]:
    """One row a place with open entities: counts, rate and interval (None without a chance inspection), late orders, owner.

    Args:
        frames: everything; mine: the reader's visits, draws and duties.
    """
    period = year_to_date(frames.as_of)
    homes = members.join(frames.entities.filter("open"), on="entity_id")
    table = homes.group_by("key").agg(
        pl.len().alias("entities"),
        pl.col("area").filter(pl.col("area") != "").mode().sort().first().alias("district"),
    )
    owners = (
        homes.filter(pl.col("station") > 0)
        .group_by("key", "station")
        .len("owned")
        .sort(["key", "owned", "station"], descending=[False, True, False])
        .group_by("key", maintain_order=True)
        .first()
        .rename({"station": "owner"})
    )
    visited = (
        homes.select("entity_id", "key")
        .join(
            mine.visits.filter(period.holds("occurred_on")).select("entity_id").unique(),
            on="entity_id",
            how="semi",
        )
        .group_by("key")
        .len("visited")
    )
    late = (
        mine.rectifications.filter(pl.col("done_on").is_null() & (pl.col("due_on") < frames.as_of))
        .join(members, on="entity_id")
        .group_by("key")
        .len("late")
    )
    counts = domain_counts(mine.drawn.filter(period.holds("opened_on")), members)
    rates = {one.key: one for one in smoothed(counts.select("key", "found", "seen"))}
    whole = _whole(counts)
    joined = (
        table.join(owners, on="key", how="left")
        .join(visited, on="key", how="left")
        .join(late, on="key", how="left")
        .join(counts.select("key", "problems"), on="key", how="left")
        .with_columns(
            pl.col("owner", "owned", "visited", "late", "problems").fill_null(0),
            pl.col("district").fill_null(""),
        )
        .sort("key")
    )
    return [{**row, **_rate(rates.get(row["key"]), whole)} for row in joined.to_dicts()]


def unplaced(frames: Frames, members: pl.DataFrame) -> dict[str, int]:
    """Open entities that count in no place of a level, by district (empty key: no district either)."""
    return _by_district(frames.entities.filter("open").join(members, on="entity_id", how="anti"))


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


def _of_department(frames: Frames, department: int) -> Frames:
    mine = pl.col("department") == department
    return replace(
        frames,
        visits=frames.visits.filter(mine),
        drawn=frames.drawn.filter(mine),
        rectifications=frames.rectifications.filter(mine),
    )

"""What every place shows, by county, township, custom area, cell and station: coverage, the rate with its interval and verdict, what is late and who owns it.

One row a place and seat (``analytics.board.seats.key``); entities without coordinates count where something else placed them, and how many nothing placed
is said for each level. What may be said of a rate is the board's judgement (``analytics.board.rates``), taken over as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import polars as pl

from analytics.board.duties import owned, whose
from analytics.board.rates import LEVELS
from analytics.frames import Frames, Period, year_to_date

UNKNOWN = "unknown"
"""The verdict of a place without a visit that chance chose."""
OWNERS_TOLD = 3
"""So many owners of late orders are named; those of the rest are counted together."""
QUESTIONS = {"layers": "SELECT code, layer FROM area WHERE layer <> ''"}
"""What is read beside the frames."""
Judged = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rates (``rates.Rate`` as a dictionary) by level."""


def content(
    frames: Frames, layers: pl.DataFrame, judged: Mapping[str, Judged], parents: Mapping[int, int], since: str
) -> dict[str, Any]:
    """The snapshot ``places``: rows by seat and level, and what could not be placed.

    Args:
        layers: the answer to that of ``QUESTIONS``; judged: by seat, of the boards of the same frames; parents: the bureau of each station.
        since: the first of the days the rates are of; coverage is this year's.
    """
    members = memberships(frames)
    period = year_to_date(frames.as_of)
    departments = sorted({seat.partition("/")[0][1:] for seat in judged} - {""}, key=int)
    levels = {level: rows(frames, members[level], parents, departments) for level in LEVELS}
    return {
        "seats": {
            seat: {level: _of_seat(levels[level], found[level], seat) for level in LEVELS}
            for seat, found in judged.items()
        },
        "unplaced": {level: unplaced(frames, members[level]) for level in LEVELS},
        "placed_by": dict(
            frames.placed.filter(level="town").group_by("placed_by").agg(pl.len()).sort("placed_by").rows()
        ),
        "no_coordinates": _by_district(
            frames.entities.filter(pl.col("open") & (pl.col("lon").is_null() | pl.col("lat").is_null()))
        ),
        "open": _by_district(frames.entities.filter("open")),
        "layers": dict(layers.select(pl.col("code", "layer").cast(pl.String)).rows()),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "judged_from": since,
        "parents": {str(station): bureau for station, bureau in parents.items()},
    }


def _of_seat(
    counted: Mapping[str, list[dict[str, Any]]], found: Sequence[Mapping[str, Any]], seat: str
) -> list[dict[str, Any]]:
    """The rows of a level for one seat: the counts of its department in its district, with the seat's own rates."""
    department, _slash, area = seat.partition("/")
    mine = [row for row in counted[department] if row["district"].startswith(area)]
    return with_rates(mine, found)


def with_rates(
    counted: Sequence[Mapping[str, Any]], judged: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rows of places with what may be said of their rates; places without a visit that chance chose have none."""
    known = {one["key"]: one for one in judged}
    whole = next((one["whole"] for one in judged), None)
    none: dict[str, Any] = dict.fromkeys(("rate", "low", "high"))
    none |= {"seen": 0, "found": 0, "corrected": False, "whole": whole, "verdict": UNKNOWN}
    return [{**row, **known.get(row["key"], none)} for row in counted]


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
    frames: Frames, members: pl.DataFrame, parents: Mapping[int, int], departments: Sequence[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """By department (``""``: all, ``d3``), one row a place with open entities: counts, late orders and who owns them, the station that has most businesses.

    What differs between departments is counted for all of them at once: visits and duties carry their department.
    """
    people = frames.entities.filter("open").select("entity_id", "area", "station")
    homes = members.join(people, on="entity_id")
    table = _homes(homes)
    period = year_to_date(frames.as_of)
    came = frames.once("rows", ("came", period), lambda: _came(frames, period))
    visits = came.join(homes.select("entity_id", "key"), on="entity_id")
    late = frames.once("rows", "late orders", lambda: _late(frames, parents))
    orders = late.join(members, on="entity_id")
    owners = _owners(orders, parents)
    visited = visits.group_by("key").agg(pl.col("entity_id").n_unique().alias("visited"))
    found = {"": _counted(table, visited, orders.group_by("key").len("late"), owners)}
    by = ["key", "department"]
    parts = (
        visits.group_by(by).agg(pl.col("entity_id").n_unique().alias("visited")),
        orders.group_by(by).len("late"),
    )
    cut = [
        part.partition_by("department", as_dict=True, include_key=False, maintain_order=True)
        for part in parts
    ]
    for department in departments:
        number = int(department)
        came_here, late_here = (
            of.get((number,), part.drop("department").clear()) for of, part in zip(cut, parts, strict=True)
        )
        own = [one for one in owners if one["department"] == number]
        found[f"d{department}"] = _counted(table, came_here, late_here, own)
    return found


def _came(frames: Frames, period: Period) -> pl.DataFrame:
    """Which department came to which business."""
    return frames.shares_in(period).select("entity_id", "department").unique()


def _late(frames: Frames, parents: Mapping[int, int]) -> pl.DataFrame:
    running = pl.col("done_on").is_null() & (pl.col("due_on") < frames.as_of)
    late = owned(frames.rectifications.filter(running), parents)
    return late.select("entity_id", "department", "station", "owner")


def _owners(orders: pl.DataFrame, parents: Mapping[int, int]) -> list[dict[str, Any]]:
    """Who owns the late orders of each place, most first: ``key, department, owner, count`` and the conditions (``where``) of their list."""
    table = (
        orders.group_by("key", "department", "owner")
        .agg(pl.len().alias("n"), (pl.col("station") == 0).all().alias("homeless"))
        .sort(["key", "n", "owner"], descending=[False, True, False])
    )
    return [
        {
            "key": key,
            "department": department,
            "owner": owner,
            "count": n,
            "where": urlencode(whose(owner, department, parents, homeless=homeless)),
        }
        for key, department, owner, n, homeless in table.rows()
    ]


def _homes(homes: pl.DataFrame) -> pl.DataFrame:
    """Open entities of each place, the district most of them are in, and the station that has most of them."""
    districts = _most(homes.filter(pl.col("area") != ""), "area").rename({"area": "district"}).drop("n")
    homely = _most(homes.filter(pl.col("station") > 0), "station").rename({"station": "owner", "n": "owned"})
    return (
        homes.group_by("key")
        .agg(pl.len().alias("entities"))
        .join(districts, on="key", how="left")
        .join(homely, on="key", how="left")
        .with_columns(pl.col("owner", "owned").fill_null(0), pl.col("district").fill_null(""))
        .sort("key")
    )


def _most(homes: pl.DataFrame, column: str) -> pl.DataFrame:
    """The commonest value of a column in each place, ties to the smallest, and how often it stands there (``n``)."""
    counted = homes.group_by("key", column).agg(pl.len().alias("n"))
    ordered = counted.sort(["key", "n", column], descending=[False, True, False])
    return ordered.group_by("key", maintain_order=True).first().select("key", column, "n")


def _counted(
    table: pl.DataFrame, visited: pl.DataFrame, late: pl.DataFrame, owners: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The rows of one department's reader."""
    joined = (
        table.join(visited, on="key", how="left")
        .join(late, on="key", how="left")
        .with_columns(pl.col("visited", "late").fill_null(0))
        .sort("key")
    )
    told: dict[str, list[dict[str, Any]]] = {}
    for one in owners:
        if len(told.setdefault(one["key"], [])) < OWNERS_TOLD:
            told[one["key"]].append({name: one[name] for name in ("owner", "count", "where")})
    return [{**row, "late_owners": told.get(row["key"], [])} for row in joined.to_dicts()]


def unplaced(frames: Frames, members: pl.DataFrame) -> dict[str, int]:
    """Open entities that count in no place of a level, by district (empty key: no district either)."""
    return _by_district(frames.entities.filter("open").join(members, on="entity_id", how="anti"))


def drawable(levels: Mapping[str, Any]) -> bool:
    """Whether what a seat of the snapshot reads holds a visit of this year: without one no map is made."""
    return any(row["seen"] or row["visited"] for row in levels.get("area", []))


def _by_district(entities: pl.DataFrame) -> dict[str, int]:
    return dict(entities.group_by("area").len().sort("area").rows())

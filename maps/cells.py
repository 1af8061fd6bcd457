"""Businesses counted in H3 cells, as the snapshot ``places`` counts them in townships. Runs in workers only."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import polars as pl

from analytics.board.beside import NOTHING
from analytics.board.rates import drawn_visits, rates
from analytics.frames import Frames, Period
from analytics.places import rows, with_rates
from maps import hexagons
from maps.significance import HEXES
from supervision.foundation.database import Database

_COORDINATES = (
    "SELECT id AS entity_id, lon, lat FROM entity WHERE lon IS NOT NULL AND lat IS NOT NULL ORDER BY id"
)


def coordinates(database: Database) -> pl.DataFrame:
    """``entity_id, lon, lat`` of every business that has them, as they are now: kept frames do without."""
    read = database.frames({"coordinates": _COORDINATES})["coordinates"]
    return read.cast({"entity_id": pl.Int64, "lon": pl.Float64, "lat": pl.Float64})


def cell_rows(
    frames: Frames, where: pl.DataFrame, period: Period, parents: Mapping[int, int]
) -> dict[str, list[dict[str, Any]]]:
    """By level (``h8``, ``h7``, ``h6``) one row a cell with open entities, all departments together; the key is the cell's number in hex digits.

    Rates are those of the board without the correction for strictness, which is not known of single cells.

    Args:
        where: ``entity_id, lon, lat``; only these count. period: the days of the rates; parents: the bureau of each station.
    """
    visits = drawn_visits(frames, period)
    people = frames.entities.filter("open").select("entity_id").join(where, on="entity_id").sort("entity_id")
    lon, lat = people["lon"].to_numpy(), people["lat"].to_numpy()
    found = {}
    for level, resolution in HEXES.items():
        different, back = np.unique(hexagons.holding(lon, lat, resolution), return_inverse=True)
        codes = np.array([f"{number:x}" for number in different.tolist()], dtype=np.str_)
        members = people.select("entity_id").with_columns(pl.Series("key", codes[back], dtype=pl.String))
        there = visits.join(members, on="entity_id", how="left", maintain_order="left")
        judged = [
            asdict(one) for one in rates(there.with_columns(pl.col("key").fill_null("")), NOTHING, "key")
        ]
        found[level] = with_rates(rows(frames, members, parents)[""], judged)
    return found


def located(frames: Frames, where: pl.DataFrame) -> Frames:
    """Kept frames with the coordinates of today: where a business was on an earlier day is not kept."""
    bare = frames.entities.drop("lon", "lat").join(where, on="entity_id", how="left", maintain_order="left")
    return replace(frames, entities=bare.select(frames.entities.columns))

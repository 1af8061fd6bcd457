"""The snapshot of all boards, from one reading of the database."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import shapely

from analytics.board import seats
from analytics.board.areas import level_of
from analytics.board.board import Names, board, moments_of
from analytics.board.reading import beside_of
from analytics.extracts import Taken
from supervision.areas.queries import areas_of
from supervision.areas.rules.divisions import AreaLevel
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.identity.queries import accounts, actor_of_account
from supervision.identity.rules import Permission, can, scope_of
from supervision.law.queries import parameter

MOST_ACCOUNTS = 20_000
LEVELS = {"cell": AreaLevel.CELL, "area": AreaLevel.COUNTY}
FINE = 0.001
"""Degrees an outline may move: a hundred metres, less than a pixel of the page's map."""


def boards(database: Database, taken: Taken, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The content of the snapshot ``board``: ``seats`` by key, the ``outlines`` of their areas, and the digests of what was read beside the frames.

    ``judged`` is not for the board: the rates of places of every level by seat, which the snapshot ``places`` shows.

    Args:
        taken: with the answers to ``analytics.board.reading.questions``; names: names by key of each dimension, as snapshots hold them.
    """
    frames = taken.frames
    beside, query_hash, data_hash = beside_of(database, taken)
    known = names_of(names)
    with database.reading() as session:
        least = parameter(session, "enterprise_sample_min", on=frames.as_of)
    moments = moments_of(frames, least.number / 10_000)
    wanted = seats.wanted(_readers(database), known.bureaus)
    seats_made = {key: board(moments, beside, scope, known) for key, scope in sorted(wanted.items())}
    return {
        "seats": seats_made,
        "judged": {key: seat.pop("judged") for key, seat in seats_made.items()},
        "outlines": outlines(database, level_of(frames)),
        "least": moments.least,
        "parents": {str(station): bureau for station, bureau in beside.parents.items()},
        "beside": {"query_hash": query_hash, "data_hash": data_hash},
    }


def names_of(names: Mapping[str, Mapping[str, str]]) -> Names:
    """The names a board needs, out of those a snapshot holds."""
    offices = {int(key): name for part in ("station", "department") for key, name in names[part].items()}
    return Names(names["area"], offices, {int(key): name for key, name in names["department"].items()})


def outlines(database: Database, level: str) -> dict[str, Any]:
    """Outlines of the areas of a level as a small GeoJSON collection: neighbours simplified together, so that no gaps open between them."""
    with database.reading() as session:
        places = [one for one in areas_of(session, LEVELS[level]) if one.outline]
    shapes = shapely.from_geojson([json.dumps(one.outline) for one in places])
    small = shapely.set_precision(shapely.coverage_simplify(shapes, FINE), FINE / 10)
    features = [
        {
            "type": "Feature",
            "properties": {"name": one.code},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for one, shape in zip(places, small, strict=True)
        if not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}


def _readers(database: Database) -> Iterator[Scope]:
    """What the people see who have an account that may look at figures."""
    with database.reading() as session:
        for account in accounts(session, limit=MOST_ACCOUNTS):
            actor = actor_of_account(account)
            if account.active and can(actor, Permission.LEAD_VIEW):
                yield scope_of(actor)

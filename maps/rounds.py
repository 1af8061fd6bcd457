"""A day on the road (当日路线): the visits of an inspector or a department in the order they began. Row scope is strict, and only what is on record is shown.

A visit keeps no position of its own, so it stands where its entity stands; lines between stops are straight, not roads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from analytics.questions import DONE
from supervision.foundation.actor import Scope
from supervision.foundation.types import UTC

MOST = 2_000
"""Officers' visits read for one day; a city makes some five hundred."""
EARTH_KM = 6_371.0088

_DONE = ", ".join(f"'{state}'" for state in DONE)
_LATEST = f"""
SELECT v.occurred_on FROM visit v JOIN visit_officer o ON o.visit_id = v.id
WHERE COALESCE(v.status, '') IN ({_DONE}) AND v.occurred_on <= :day AND COALESCE(v.area_code, '') LIKE :within {{filters}}
ORDER BY v.occurred_on DESC LIMIT 1"""
_STOPS = f"""
SELECT v.id, v.number, v.occurred_at, v.finished_at, v.mode, e.code, e.name, e.address, e.lon, e.lat, o.inspector_id, i.name AS inspector,
       CASE WHEN EXISTS (SELECT 1 FROM inspection_act a WHERE a.visit_id = v.id AND a.problem) THEN 1 ELSE 0 END AS problem
FROM visit v JOIN visit_officer o ON o.visit_id = v.id JOIN entity e ON e.id = v.entity_id JOIN inspector i ON i.id = o.inspector_id
WHERE COALESCE(v.status, '') IN ({_DONE}) AND v.occurred_on = :day AND COALESCE(v.area_code, '') LIKE :within {{filters}}
ORDER BY v.id, o.inspector_id LIMIT :most"""


@dataclass(frozen=True)
class Stop:
    """One visit of a day: when it began and ended (moments in UTC, empty where not noted), where and by whom."""

    visit_id: str
    number: str
    began: datetime | None
    ended: datetime | None
    mode: str
    code: str
    name: str
    address: str
    lon: float | None
    lat: float | None
    problem: bool
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Round:
    """The stops of the same people on one day, in order, and the straight kilometres between those with coordinates."""

    people: tuple[tuple[int, str], ...]
    stops: tuple[Stop, ...]
    km: float


def latest_day(session: Session, scope: Scope, *, inspector_id: int = 0, on: date) -> date | None:
    """The last day up to `on` with a visit on record in the scope; None without any."""
    sql, values = _asked(_LATEST, scope, inspector_id, on)
    found = session.connection().execute(sql, values).scalar()
    return date.fromisoformat(str(found)[:10]) if found else None


def stops_of(session: Session, scope: Scope, *, inspector_id: int = 0, on: date) -> list[Stop]:
    """The visits of a day that officers of the scope made, earliest first.

    Args:
        inspector_id: only visits this inspector took part in, with everybody in the scope who came along; 0: everybody's.
    """
    sql, values = _asked(_STOPS, scope, inspector_id, on)
    timed = sql.columns(occurred_at=UTC, finished_at=UTC)
    rows = session.connection().execute(timed, {**values, "most": MOST}).mappings()
    found: dict[str, dict[str, Any]] = {}
    people: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        found[row["id"]] = dict(row)
        people.setdefault(row["id"], []).append((row["inspector_id"], row["inspector"]))
    stops = [
        Stop(
            key,
            row["number"],
            row["occurred_at"],
            row["finished_at"],
            row["mode"],
            row["code"],
            row["name"],
            row["address"],
            row["lon"],
            row["lat"],
            bool(row["problem"]),
            tuple(people[key]),
        )
        for key, row in found.items()
    ]
    return sorted(stops, key=_when)


def rounds(stops: Iterable[Stop]) -> list[Round]:
    """The stops by who made them, each round in order of time; the round that began first comes first."""
    by_people: dict[tuple[tuple[int, str], ...], list[Stop]] = {}
    for stop in sorted(stops, key=_when):
        by_people.setdefault(stop.people, []).append(stop)
    return [Round(people, tuple(made), _length(made)) for people, made in by_people.items()]


def one_round(stops: Iterable[Stop], inspector_id: int) -> list[Round]:
    """All stops of one inspector as a single round, whoever came along."""
    made = sorted((s for s in stops if any(i == inspector_id for i, _n in s.people)), key=_when)
    own = tuple(p for stop in made[:1] for p in stop.people if p[0] == inspector_id)
    return [Round(own, tuple(made), _length(made))] if made else []


def kilometres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """The great-circle distance between two places (degrees)."""
    up, over = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    half = sin(up) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(over) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def _length(stops: Sequence[Stop]) -> float:
    known = [(s.lon, s.lat) for s in stops if s.lon is not None and s.lat is not None]
    return sum(kilometres(*a, *b) for a, b in pairwise(known))


def _when(stop: Stop) -> tuple[bool, str, str]:
    """Those without a time last."""
    return (stop.began is None, str(stop.began or ""), stop.visit_id)


def _asked(template: str, scope: Scope, inspector_id: int, on: date) -> tuple[Any, dict[str, Any]]:
    """The query with its conditions, and their values."""
    filters: list[str] = []
    expanding: list[Any] = []
    values: dict[str, Any] = {"day": on, "within": scope.area_prefix + "%"}
    if scope.department_ids is not None:
        filters.append("AND o.department_id IN :departments")
        expanding.append(sa.bindparam("departments", expanding=True))
        values["departments"] = sorted(scope.department_ids)
    if inspector_id:
        filters.append(
            "AND EXISTS (SELECT 1 FROM visit_officer w WHERE w.visit_id = v.id AND w.inspector_id = :who)"
        )
        values["who"] = inspector_id
    sql = sa.text(template.format(filters=" ".join(filters)))
    return sql.bindparams(sa.bindparam("day", type_=sa.Date()), *expanding), values

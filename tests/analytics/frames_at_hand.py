"""Frames made by hand: say only what the test is about, the rest is filled in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from analytics import frames as f
from analytics.schemas import SCHEMAS

TODAY = date(2026, 11, 21)


def table(schema: f.Schema, rows: Iterable[dict[str, Any]], **usual: Any) -> pl.DataFrame:
    """Rows with the usual values where a row says nothing."""
    blank = {pl.String: "", pl.Int64: 0, pl.Boolean: False}
    base = {name: blank.get(kind) for name, kind in schema.items()} | usual  # type: ignore[call-overload]
    return pl.DataFrame([base | row for row in rows], schema=schema)


def entities(*rows: dict[str, Any]) -> pl.DataFrame:
    return table(
        f.ENTITIES,
        ({"entity_id": i, **r} for i, r in enumerate(rows, 1)),
        open=True,
        area="421303",
        trade="6210",
        station=7,
    )


def visits(*rows: dict[str, Any]) -> pl.DataFrame:
    return table(
        f.VISITS,
        ({"visit_id": f"v{i}", **r} for i, r in enumerate(rows, 1)),
        entity_id=1,
        department=5,
        departments=1,
        area="421303",
        trade="6210",
        station=7,
        kind="daily",
        mode="onsite",
        occurred_on=date(2026, 5, 1),
        inspected=True,
    )


def duties(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "department": 5,
        "area": "421303",
        "station": 7,
        "started_on": date(2026, 1, 1),
        "due_on": date(2026, 3, 1),
    }
    return table(f.DUTIES, ({"id": i, **r} for i, r in enumerate(rows, 1)), **usual)


def penalties(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {"entity_id": 1, "department": 5, "area": "421303", "station": 7, "decided_on": date(2026, 6, 1)}
    return table(f.PENALTIES, ({"id": i, **r} for i, r in enumerate(rows, 1)), **usual)


def drawn(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "draw_id": "d1",
        "department": 5,
        "opened_on": date(2026, 4, 1),
        "stratum": "A",
        "completed": True,
        "inspected": True,
    }
    return table(f.DRAWN, ({"entity_id": i, **r} for i, r in enumerate(rows, 1)), **usual)


def city(as_of: date = TODAY, **given: pl.DataFrame) -> f.Frames:
    """All frames, empty but for those given."""
    return f.Frames(
        as_of=as_of, **{name: given.get(name, f.empty(schema)) for name, schema in SCHEMAS.items()}
    )

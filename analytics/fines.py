"""Fines of like cases (同案同罚): closed cases read from the tables, put into groups of cases alike, compared, and told as a snapshot.

Amounts of fines live here alone, never in the frames of the measures – so nothing the figures' job leaves in the morning serves, and the tables are asked – and never
with a person: the query has no column of who investigated or decided (行政处罚法第七十四条). Closed means carried out; a case still open may change.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import polars as pl

from analytics import snapshots
from analytics.estimates.likeness import FINES, Likeness, likeness
from analytics.frames import Schema, checked
from analytics.moments import dated
from analytics.snapshots import Snapshot
from supervision.areas.queries import area_names
from supervision.foundation.database import Database
from supervision.identity.queries import department_names
from supervision.law.rules.citing import citations

YEARS = 3
"""Cases decided in so many years are compared: standards change, and what was usual long ago is no measure."""
QUERY = """
SELECT p.id AS case_id, p.number, p.department_id AS department, e.code, e.name, COALESCE(SUBSTR(e.area_code, 1, 6), '') AS area,
       p.item_code AS item, COALESCE(u.name, '') AS item_name, p.basis, p.party, COALESCE(p.discretion, '') AS grade, p.fine_fen,
       p.band_low_fen AS low_fen, p.band_high_fen AS high_fen, p.decided_on
FROM penalty_case p JOIN entity e ON e.id = p.entity_id LEFT JOIN unified_item u ON u.code = p.item_code
WHERE p.status = 'closed' AND p.closed_on <= '{day}' AND p.decided_on BETWEEN '{since}' AND '{day}' ORDER BY p.id"""
CASES: Schema = {
    "case_id": pl.Int64,
    "number": pl.String,
    "department": pl.Int64,
    "code": pl.String,
    "name": pl.String,
    "area": pl.String,
    "item": pl.String,
    "item_name": pl.String,
    "basis": pl.String,
    "party": pl.String,
    "grade": pl.String,
    "fine_fen": pl.Int64,
    "low_fen": pl.Int64,
    "high_fen": pl.Int64,
    "decided_on": pl.Date,
}
"""One row per closed case. Who investigated or decided it is not read."""
ALIKE = ("item", "basis", "party", "grade")
"""What makes cases alike: the item checked, the legal basis, the kind of party, the grade of discretion."""


def refresh_fines(database: Database, *, as_of: date, now: datetime) -> Snapshot:
    """Read, compare and write the snapshot; the same rows give the same content."""
    since = as_of.replace(year=as_of.year - YEARS, day=min(as_of.day, 28))
    asked = QUERY.format(day=as_of.isoformat(), since=since.isoformat())
    cases = checked(dated(database.frames({"cases": asked})["cases"], "decided_on"), CASES)
    with database.reading() as session:
        names = {
            "area": area_names(session),
            "department": {str(key): name for key, name in department_names(session).items()},
        }
    digest = hashlib.sha256(json.dumps(cases.rows(), default=str).encode()).hexdigest()
    found = Snapshot(
        "fines",
        as_of,
        now,
        hashlib.sha256(QUERY.encode()).hexdigest(),
        digest,
        {**content(cases), "since": since.isoformat(), "names": names},
    )
    snapshots.write(database.settings, found)
    return found


def content(cases: pl.DataFrame) -> dict[str, Any]:
    """What the page shows.

    Args:
        cases: frame ``CASES``.

    Returns counts, the groups with their quartiles, the cases that deserve a look with the newest first, and the districts told apart.
    """
    fined = _grouped(cases.filter(pl.col("fine_fen") > 0))
    found = likeness(checked(fined, FINES))
    large = {one.group for one in found.groups if one.enough}
    return {
        "counts": {
            "closed": cases.height,
            "fined": fined.height,
            "compared": found.compared,
            "few": fined.height - found.compared,
            "ungraded": int((fined["grade"] == "").sum()),
            "unbanded": int((fined["low_fen"].is_null() & fined["high_fen"].is_null()).sum()),
            "small_groups": len(found.groups) - len(large),
        },
        "groups": _groups(fined, found),
        "odd": _odd(fined, found),
        "districts": [asdict(one) for one in found.districts],
    }


def same_basis(text: str) -> str:
    """A legal basis in one spelling: its citations as officials write them, or the text itself where it holds none."""
    return "；".join(one.text() for one in citations(text)) or " ".join(text.split())


def _grouped(fined: pl.DataFrame) -> pl.DataFrame:
    known = {text: same_basis(text) for text in fined["basis"].unique().to_list()}
    spelt = fined.with_columns(pl.col("basis").replace_strict(known, return_dtype=pl.String))
    return spelt.with_columns(pl.concat_str(ALIKE, separator="|").alias("group"))


def _groups(fined: pl.DataFrame, found: Likeness) -> list[dict[str, Any]]:
    """Every group with what its cases share, largest first; ``seats``: department and district of its cases."""
    seats: dict[str, list[list[Any]]] = {}
    for group, *seat in fined.select("group", "department", "area").unique().sort(pl.all()).rows():
        seats.setdefault(group, []).append(seat)
    facts = {
        row["group"]: row
        for row in fined.group_by("group")
        .agg(
            *(pl.col(name).first() for name in (*ALIKE, "item_name")),
            ((pl.col("fine_fen") < pl.col("low_fen")) | (pl.col("fine_fen") > pl.col("high_fen")))
            .sum()
            .alias("outside"),
        )
        .to_dicts()
    }
    rows = [{**facts[one.group], "seats": seats[one.group], **asdict(one)} for one in found.groups]
    return sorted(rows, key=lambda row: (-row["cases"], row["group"]))


def _odd(fined: pl.DataFrame, found: Likeness) -> list[dict[str, Any]]:
    named = (
        "case_id",
        "number",
        "department",
        "code",
        "name",
        "area",
        "fine_fen",
        "low_fen",
        "high_fen",
        "decided_on",
    )
    cases = {row["case_id"]: row for row in fined.select(named).to_dicts()}
    rows = [{**cases[one.case_id], **asdict(one)} for one in found.odd]
    return sorted(rows, key=lambda row: (row["decided_on"], row["case_id"]), reverse=True)

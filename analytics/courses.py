"""The course of visits that draws started: who went, for which department, when, how long, and what was written down."""

import hashlib
import io
from dataclasses import dataclass

import polars as pl

from analytics.frames import Frames
from analytics.moments import moment
from analytics.questions import DONE, NOT_INSPECTED
from supervision.foundation.database import Database

_DONE = ", ".join(f"'{state}'" for state in DONE)
_NONE = ", ".join(f"'{code}'" for code in NOT_INSPECTED)
_OF = (
    f"v.status IN ({_DONE}) AND v.draw_id IS NOT NULL AND v.mode = 'onsite' AND v.occurred_on >= '{{since}}'"
)
WENT = f"""
SELECT o.visit_id, o.department_id AS department, o.inspector_id, COALESCE(v.checklist_id, 0) AS checklist,
       v.occurred_at AS begun
FROM visit v JOIN visit_officer o ON o.visit_id = v.id WHERE {_OF}"""
FOUND = f"""
SELECT a.visit_id, a.department_id AS department, MAX(CASE WHEN a.problem THEN 1 ELSE 0 END) AS problem,
       MAX(CASE WHEN a.headline IN ({_NONE}) THEN 0 ELSE 1 END) AS inspected
FROM visit v JOIN inspection_act a ON a.visit_id = v.id WHERE {_OF} GROUP BY a.visit_id, a.department_id"""
# only records in which something was written that not everybody writes: a point that is not in order, or a note
WRITTEN = f"""
SELECT a.visit_id, a.department_id AS department, i.point_id, i.outcome, i.note
FROM visit v JOIN inspection_act a ON a.visit_id = v.id JOIN item_result i ON i.act_id = a.id
WHERE {_OF} AND EXISTS (SELECT 1 FROM item_result s WHERE s.act_id = a.id AND (s.outcome IN ('bad', 'unchecked') OR s.note <> ''))"""
POINTS = f"""
SELECT a.visit_id, a.department_id AS department, COUNT(*) AS points
FROM visit v JOIN inspection_act a ON a.visit_id = v.id JOIN item_result i ON i.act_id = a.id
WHERE {_OF} AND i.outcome IN ('ok', 'bad') GROUP BY a.visit_id, a.department_id"""
MONTHS = 24
"""Visits of so many months are looked at: older habits may be gone, and people have answered for them."""


@dataclass(frozen=True)
class Courses:
    """``went``: one row per department that took part in a visit (an act); ``people`` who went for it, ``team`` the same as text, ``problem``, ``hour`` of the day in
    Shanghai, ``minutes`` on site, ``points`` answered (0: not recorded), ``answers`` as written ("" where nothing but "in order"). ``digest``: SHA-256 of it."""

    went: pl.DataFrame
    digest: str


def courses_of(database: Database, frames: Frames) -> Courses:
    """Acts of draws' visits on site of the last months, in which something could be inspected, in order of time."""
    since = frames.as_of.replace(day=1, year=frames.as_of.year - MONTHS // 12)
    queries = {
        name: sql.format(since=since.isoformat())
        for name, sql in {"went": WENT, "found": FOUND, "written": WRITTEN, "points": POINTS}.items()
    }
    raw = {name: _typed(frame) for name, frame in database.frames(queries).items()}
    keys = ["visit_id", "department"]
    teams = (
        raw["went"]
        .group_by(keys)
        .agg(pl.col("inspector_id").unique().sort().alias("people"), pl.col("checklist", "begun").first())
        .with_columns(pl.col("people").cast(pl.List(pl.String)).list.join("+").alias("team"))
    )
    places = frames.visits.select(
        "visit_id", "draw_id", "entity_id", "area", "trade", "occurred_on", "minutes"
    )
    strata = frames.drawn.select("draw_id", "entity_id", "stratum").unique(["draw_id", "entity_id"])
    went = (
        teams.join(raw["found"].filter(pl.col("inspected") == 1), on=keys)
        .join(places, on="visit_id")
        .join(strata, on=["draw_id", "entity_id"])
        .join(raw["points"], on=keys, how="left")
        .join(_answers(raw["written"]), on=keys, how="left")
        .with_columns(
            pl.col("points").fill_null(0),
            pl.col("answers").fill_null(""),
            pl.col("problem") == 1,
            _hour(pl.col("begun")).alias("hour"),
        )
        .sort("begun", "visit_id", "department")
        .drop("inspected")
    )
    buffer = io.BytesIO()
    went.rechunk().write_ipc(buffer)
    return Courses(went, hashlib.sha256(buffer.getbuffer()).hexdigest())


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys and moments in their types: an empty answer of SQLite has none."""
    texts = ("visit_id", "outcome", "note")
    return frame.with_columns(
        moment(frame.schema[name], name)
        if name == "begun"
        else pl.col(name).cast(pl.String if name in texts else pl.Int64)
        for name in frame.columns
    )


def _answers(written: pl.DataFrame) -> pl.DataFrame:
    """What was written in an act, as one text in the order of the points."""
    return (
        written.sort("visit_id", "department", "point_id")
        .with_columns(
            pl.concat_str(pl.col("point_id").cast(pl.String).fill_null(""), "outcome", "note", separator="\t")
        )
        .group_by("visit_id", "department", maintain_order=True)
        .agg(pl.col("point_id").str.join("\n").alias("answers"))
    )


def _hour(begun: pl.Expr) -> pl.Expr:
    """The hour in Shanghai of a moment in UTC; null where unknown."""
    local = begun.dt.offset_by("8h")
    return local.dt.hour().cast(pl.Float64) + local.dt.minute().cast(pl.Float64) / 60

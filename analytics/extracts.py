"""Reading committed rows into the declared frames: one query each, straight into columns (ADBC), on either database.

A visit, a duty or a penalty is put in the district, station and trade its entity belongs to *now*, so that numerator and denominator of every
rate, and the records behind it, are cut by the same knife.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics import frames as f
from analytics.frames import Frames, Schema, checked
from inspections.visits.rules.results import WHEN_STOPPED
from supervision.foundation.database import Database

NOT_INSPECTED = ("R07", "R09", "R10", "R11", "R12", "R13", "R14")
"""Results that say: there was nothing to inspect (no such activity, closed, deregistered, revoked, moved, suspended)."""
DONE = ("recorded", "reviewed", "published", "closed")
"""States of a visit whose result is on record."""

REVIEWED = DONE[1:]
"""States of a visit whose record is complete."""

_REVIEWED = ", ".join(f"'{state}'" for state in REVIEWED)
_DONE = ", ".join(f"'{state}'" for state in DONE)
ENTITIES = """
SELECT id AS entity_id, code, name, trade, trade_name, credit_class, SUBSTR(area_code, 1, 6) AS area, cell_code AS cell,
       COALESCE(station_id, 0) AS station, CASE WHEN status = 'open' THEN 1 ELSE 0 END AS open, registered_on, lon, lat
FROM entity ORDER BY id"""
VISITS = f"""
SELECT id AS visit_id, entity_id, department_id AS department, kind, mode, COALESCE(draw_id, '') AS draw_id, occurred_on,
       occurred_at, finished_at, CASE WHEN status IN ({_REVIEWED}) THEN 1 ELSE 0 END AS reviewed
FROM visit WHERE status IN ({_DONE}) AND occurred_on >= '{{since}}'"""
ACTS = """
SELECT a.visit_id, a.department_id, a.problem, a.headline FROM inspection_act a ORDER BY a.id"""
PUNISHED = """
SELECT DISTINCT a.visit_id FROM penalty_case p JOIN inspection_act a ON a.id = p.act_id WHERE p.decided_on IS NOT NULL"""
RECTIFICATIONS = """
SELECT id, entity_id, department_id AS department, issued_on AS started_on, due_on, closed_on AS done_on
FROM rectification WHERE status <> 'to_case' ORDER BY id"""
PUBLICATIONS = """
SELECT id, entity_id, department_id AS department, due_on AS started_on, due_on, published_at AS done_on
FROM publication WHERE subject = 'act' ORDER BY id"""
PENALTIES = """
SELECT id, entity_id, department_id AS department, decided_on FROM penalty_case WHERE decided_on IS NOT NULL ORDER BY id"""
OFFICERS = """
SELECT id AS inspector_id, department_id AS department, area_code AS area, COALESCE(station_id, 0) AS station
FROM inspector WHERE status = 'active' ORDER BY id"""
ATTENDANCE = """
SELECT o.visit_id, o.inspector_id FROM visit v JOIN visit_officer o ON o.visit_id = v.id WHERE v.occurred_on >= '{since}'"""
_GONE = ", ".join(f"'{reason}'" for reason in WHEN_STOPPED)
DRAWN = f"""
SELECT draw_id, entity_id, stratum, CASE WHEN stopped_reason IN ({_GONE}) OR (draw_id, entity_id) IN (
  SELECT v.draw_id, v.entity_id FROM visit_change c JOIN visit v ON v.id = c.visit_id
  WHERE c.kind = 'stop' AND c.status = 'approved' AND v.draw_id IS NOT NULL
) THEN 1 ELSE 0 END AS gone FROM drawn_unit ORDER BY id"""
STRATA = """
SELECT s.draw_id, s.stratum, s.size, s.quota, t.lead_department_id AS department, d.opened_at AS opened_on
FROM draw_stratum s JOIN draw d ON d.id = s.draw_id AND d.voided_at IS NULL JOIN plan_task t ON t.id = d.task_id ORDER BY s.id"""

_YEARS_BACK = 6


@dataclass(frozen=True)
class Taken:
    """The frames of one moment and the fingerprints that let anybody check them next year."""

    frames: Frames
    query_hash: str
    data_hash: str
    rows: dict[str, int]


def take(database: Database, *, as_of: date) -> Taken:
    """Read everything the measures, estimates and scores need, as it is committed now."""
    since = as_of.replace(year=as_of.year - _YEARS_BACK, month=1, day=1)
    queries = {
        "entities": ENTITIES,
        "visits": VISITS.format(since=since.isoformat()),
        "acts": ACTS,
        "punished": PUNISHED,
        "rectifications": RECTIFICATIONS,
        "publications": PUBLICATIONS,
        "penalties": PENALTIES,
        "officers": OFFICERS,
        "attendance": ATTENDANCE.format(since=as_of.replace(month=1, day=1).isoformat()),
        "drawn": DRAWN,
        "strata": STRATA,
    }
    raw = database.frames(queries)
    frames = arranged(raw, as_of=as_of)
    return Taken(
        frames=frames,
        query_hash=hashlib.sha256("\0".join(queries.values()).encode()).hexdigest(),
        data_hash=_digest(frames),
        rows={name: frame.height for name, frame in raw.items()},
    )


def arranged(raw: dict[str, pl.DataFrame], *, as_of: date) -> Frames:
    """Bring the rows of the queries into the declared frames."""
    raw = {name: _keyed(frame) for name, frame in raw.items()}
    entities = checked(_dated(raw["entities"], "registered_on"), f.ENTITIES)
    places = entities.select("entity_id", "area", "cell", "trade", "station")
    acts = _acts(raw["acts"])
    punished = raw["punished"].with_columns(pl.lit(True).alias("punished"))
    visits = (
        # sorted here: by its text key the database would fetch every row by itself
        _dated(_timed(raw["visits"]), "occurred_on")
        .sort("visit_id")
        .join(punished, on="visit_id", how="left")
        .join(places, on="entity_id", how="left")
        .join(acts, on="visit_id", how="left")
        .with_columns(
            pl.col("area", "cell", "trade").fill_null(""),
            pl.col("station", "departments").fill_null(0),
            pl.col("inspected", "problem").fill_null(False),
            (pl.col("reviewed").cast(pl.Boolean) & pl.col("punished").is_null()).alias("counted"),
        )
    )
    results = visits.filter(pl.col("draw_id") != "").select("draw_id", "entity_id", "inspected", "problem")
    drawn = (
        raw["drawn"]
        .join(_dated(raw["strata"], "opened_on"), on=["draw_id", "stratum"])
        .join(places.select("entity_id", "area"), on="entity_id", how="left")
        .join(results.with_columns(pl.lit(True).alias("completed")), on=["draw_id", "entity_id"], how="left")
        .with_columns(
            # closed, moved or suspended before the draw was opened: that is its result, nothing could be inspected
            pl.col("completed").fill_null(pl.col("gone") == 1),
            pl.col("inspected", "problem").fill_null(False),
            pl.col("area").fill_null(""),
        )
    )
    return Frames(
        as_of=as_of,
        entities=entities,
        visits=checked(visits, f.VISITS),
        rectifications=_placed(
            _dated(raw["rectifications"], "started_on", "due_on", "done_on"), places, f.DUTIES
        ),
        publications=_placed(
            _dated(raw["publications"], "started_on", "due_on", "done_on"), places, f.DUTIES
        ),
        penalties=_placed(_dated(raw["penalties"], "decided_on"), places, f.PENALTIES),
        officers=checked(raw["officers"], f.OFFICERS),
        attendance=checked(raw["attendance"], f.ATTENDANCE).sort(*f.ATTENDANCE),
        drawn=checked(drawn, f.DRAWN),
    )


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys in their declared types: an empty answer of SQLite has none, and then nothing would join."""
    texts, numbers = ("visit_id", "draw_id", "stratum"), ("entity_id", "department", "gone")
    kinds = dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Int64)
    return frame.with_columns(
        pl.col(name).cast(kind) for name, kind in kinds.items() if name in frame.columns
    )


def _acts(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per visit: how many departments acted, whether anything was inspected, whether a problem was found."""
    typed = raw.select(
        pl.col("visit_id", "headline").cast(pl.String),
        pl.col("department_id").cast(pl.Int64),
        pl.col("problem").cast(pl.Boolean),
    )
    return typed.group_by("visit_id").agg(
        pl.col("department_id").n_unique().cast(pl.Int64).alias("departments"),
        (~pl.col("headline").is_in(NOT_INSPECTED)).any().alias("inspected"),
        pl.col("problem").any(),
    )


def _timed(visits: pl.DataFrame) -> pl.DataFrame:
    """Minutes from arrival to end; 0 where either is unknown or the end lies before."""
    begin, end = (_moment(visits.schema[name], name) for name in ("occurred_at", "finished_at"))
    return visits.with_columns((end - begin).dt.total_minutes().fill_null(0).clip(0).alias("minutes"))


def _moment(kind: pl.DataType, name: str) -> pl.Expr:
    """A moment in UTC, from text (SQLite), a timestamp, or a column of nothing."""
    if kind == pl.String:
        return pl.col(name).str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    if isinstance(kind, pl.Datetime):
        return pl.col(name).dt.replace_time_zone(None) if kind.time_zone else pl.col(name)
    return pl.col(name).cast(pl.Datetime)


def _placed(frame: pl.DataFrame, places: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    joined = frame.join(places.select("entity_id", "area", "station"), on="entity_id", how="left")
    return checked(joined.with_columns(pl.col("area").fill_null(""), pl.col("station").fill_null(0)), schema)


def _dated(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Dates out of what the two databases give: text (SQLite), dates, or moments in UTC turned to the business date."""
    return frame.with_columns(_as_date(frame.schema[name], name) for name in columns)


def _as_date(kind: pl.DataType, name: str) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.String:  # "2026-11-21" or "2026-11-21 16:30:00.000000" (UTC)
        moment = column.str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
        return pl.coalesce(
            _local(moment), column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        ).alias(name)
    if isinstance(kind, pl.Datetime):
        return _local(
            column.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if kind.time_zone else column
        ).alias(name)
    return column.cast(pl.Date)


def _local(moment: pl.Expr) -> pl.Expr:
    """The business date of a UTC moment. China has had one zone and no summer time since 1991."""
    return moment.dt.offset_by("8h").dt.date()


def _digest(frames: Frames) -> str:
    """SHA-256 over the frames' Arrow bytes: equal rows, equal digest (within one version of polars)."""
    digest = hashlib.sha256(frames.as_of.isoformat().encode())
    for name in (
        "entities",
        "visits",
        "rectifications",
        "publications",
        "penalties",
        "officers",
        "attendance",
        "drawn",
    ):
        buffer = io.BytesIO()
        getattr(frames, name).rechunk().write_ipc(buffer)
        digest.update(name.encode() + buffer.getbuffer())
    return digest.hexdigest()

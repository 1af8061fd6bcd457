"""Reading committed rows into the declared frames: one query each, straight into columns (ADBC), on either database.

A visit, a duty or a penalty is put in the district, station and trade its entity belongs to *now*, so that numerator and denominator of every
rate, and the records behind it, are cut by the same knife.
"""

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from analytics import frames as f
from analytics import planned
from analytics.frames import Frames, checked
from analytics.moments import dated, moment
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
SELECT id AS entity_id, code, name, trade, trade_name, credit_class, area_code AS area, cell_code AS cell,
       COALESCE(station_id, 0) AS station, CASE WHEN status = 'open' THEN 1 ELSE 0 END AS open, registered_on, lon, lat
FROM entity ORDER BY id"""
VISITS = f"""
SELECT id AS visit_id, entity_id, department_id AS department, kind, mode, COALESCE(draw_id, '') AS draw_id, occurred_on,
       occurred_at, finished_at, received_at AS received_on, CASE WHEN checklist_id IS NULL THEN 0 ELSE 1 END AS checklist,
       CASE WHEN status IN ({_REVIEWED}) THEN 1 ELSE 0 END AS reviewed
FROM visit WHERE status IN ({_DONE}) AND occurred_on >= '{{since}}'"""
ACTS = """
SELECT a.id AS act_id, a.visit_id, a.department_id, COALESCE(a.unified_item_id, 0) AS item, a.problem, a.headline
FROM inspection_act a ORDER BY a.id"""
FOLLOWED = """
SELECT act_id FROM rectification WHERE closed_on IS NOT NULL OR status = 'to_case'
UNION SELECT act_id FROM penalty_case WHERE act_id IS NOT NULL AND closed_on IS NOT NULL ORDER BY 1"""
PHONED = """
SELECT DISTINCT visit_id FROM record_submission WHERE accepted"""
PUNISHED = """
SELECT a.visit_id, MAX(CASE WHEN p.decided_on IS NULL THEN 0 ELSE 1 END) AS punished
FROM penalty_case p JOIN inspection_act a ON a.id = p.act_id GROUP BY a.visit_id"""
RECTIFICATIONS = """
SELECT id, act_id, entity_id, department_id AS department, issued_on AS started_on, due_on, closed_on AS done_on
FROM rectification WHERE status <> 'to_case' ORDER BY id"""
PUBLICATIONS = """
SELECT id, act_id, entity_id, department_id AS department, due_on AS started_on, due_on, published_at AS done_on
FROM publication WHERE subject = 'act' ORDER BY id"""
PENALTIES = """
SELECT id, entity_id, department_id AS department, decided_on FROM penalty_case WHERE decided_on IS NOT NULL ORDER BY id"""
OFFICERS = """
SELECT i.id AS inspector_id, i.department_id AS department, i.area_code AS area, COALESCE(i.station_id, 0) AS station,
       CASE WHEN EXISTS (SELECT 1 FROM certificate c WHERE c.inspector_id = i.id AND c.status = 'valid'
                         AND '{today}' BETWEEN c.valid_from AND c.valid_to) THEN 1 ELSE 0 END AS certified
FROM inspector i WHERE i.status = 'active' ORDER BY i.id"""
ATTENDANCE = """
SELECT o.visit_id, o.inspector_id FROM visit v JOIN visit_officer o ON o.visit_id = v.id WHERE v.occurred_on >= '{since}'"""
_GONE = ", ".join(f"'{reason}'" for reason in WHEN_STOPPED)
DRAWN = f"""
SELECT draw_id, entity_id, stratum, CASE WHEN stopped_reason IN ({_GONE}) OR (draw_id, entity_id) IN (
  SELECT v.draw_id, v.entity_id FROM visit_change c JOIN visit v ON v.id = c.visit_id
  WHERE c.kind = 'stop' AND c.status = 'approved' AND v.draw_id IS NOT NULL
) THEN 1 ELSE 0 END AS gone FROM drawn_unit ORDER BY id"""
STRATA = """
SELECT s.draw_id, s.stratum, s.size, s.quota, t.lead_department_id AS department, d.opened_at AS opened_on, t.ends_on AS due_on
FROM draw_stratum s JOIN draw d ON d.id = s.draw_id AND d.voided_at IS NULL JOIN plan_task t ON t.id = d.task_id ORDER BY s.id"""

_YEARS_BACK = 6
DAYS = ("started_on", "due_on", "done_on")
PLACE = ("area", "cell", "trade", "station", "credit_class")
"""What a visit or duty takes from its business."""


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
        "followed": FOLLOWED,
        "phoned": PHONED,
        "officers": OFFICERS.format(today=as_of.isoformat()),
        "attendance": ATTENDANCE.format(since=date(as_of.year - 1, 1, 1).isoformat()),
        "drawn": DRAWN,
        "strata": STRATA,
        **planned.queries(as_of),
    }
    raw = database.frames(queries)
    items, lists, caps = planned.lists(database, as_of)
    frames = replace(arranged(raw, as_of=as_of, caps=caps), items=items, lists=lists)
    return Taken(
        frames=frames,
        query_hash=hashlib.sha256("\0".join(queries.values()).encode()).hexdigest(),
        data_hash=_digest(frames),
        rows={name: frame.height for name, frame in raw.items()},
    )


def arranged(raw: dict[str, pl.DataFrame], *, as_of: date, caps: dict[int, int] | None = None) -> Frames:
    """Bring the rows of the queries into the declared frames.

    Args:
        caps: the most counted visits of one agency to one business, by calendar year.
    """
    raw = {name: _keyed(frame) for name, frame in raw.items()}
    entities = checked(dated(raw["entities"], "registered_on"), f.ENTITIES)
    places = entities.select("entity_id", *PLACE)
    acts = _acts(raw["acts"], raw["followed"])
    visits = _visits(raw, acts, places)
    results = visits.filter(pl.col("draw_id") != "").select(
        "draw_id", "entity_id", "inspected", "problem", pl.col("occurred_on").alias("done_on")
    )
    drawn = (
        raw["drawn"]
        .join(dated(raw["strata"], "opened_on", "due_on"), on=["draw_id", "stratum"])
        .join(places, on="entity_id", how="left")
        .join(results.with_columns(pl.lit(True).alias("completed")), on=["draw_id", "entity_id"], how="left")
        .with_columns(
            # closed, moved or suspended before the draw was opened: that is its result, nothing could be inspected
            pl.col("completed").fill_null(pl.col("gone") == 1),
            pl.col("inspected", "problem").fill_null(False),
            pl.when(pl.col("gone") == 1)
            .then(pl.coalesce("done_on", "opened_on"))
            .otherwise("done_on")
            .alias("done_on"),
            *_nowhere(),
        )
    )
    items = acts.select("act_id", "item")
    return Frames(
        as_of=as_of,
        entities=entities,
        visits=checked(visits, f.VISITS),
        rectifications=_placed(
            dated(raw["rectifications"], *DAYS).join(items, on="act_id", how="left"), places
        ),
        publications=_placed(dated(raw["publications"], *DAYS).join(items, on="act_id", how="left"), places),
        penalties=checked(
            dated(raw["penalties"], "decided_on")
            .join(places, on="entity_id", how="left")
            .with_columns(_nowhere()),
            f.PENALTIES,
        ),
        officers=checked(raw["officers"], f.OFFICERS),
        attendance=checked(
            raw["attendance"].join(
                visits.select("visit_id", "department", "area", "occurred_on"), on="visit_id"
            ),
            f.ATTENDANCE,
        ).sort("visit_id", "inspector_id"),
        drawn=checked(drawn, f.DRAWN),
        acts=checked(_by_item(acts, visits), f.ACTS),
        tasks=planned.tasks(dated(raw["tasks"], *planned.DAYS), raw["participants"]),
        caps=planned.caps(dated(raw["caps"], "at"), places, caps or {}),
    )


def _visits(raw: dict[str, pl.DataFrame], acts: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The recorded visits with what their acts, cases and places say of them."""
    timed = _timed(raw["visits"])
    known = pl.lit(True)
    persons = raw["attendance"].group_by("visit_id").agg(pl.len().cast(pl.Int64).alias("persons"))
    late = (pl.col("received_on") - pl.col("occurred_on")).dt.total_days()
    return (
        # sorted here: by its text key the database would fetch every row by itself
        dated(timed, "occurred_on", "received_on")
        .sort("visit_id")
        .join(raw["punished"].with_columns(known.alias("filed")), on="visit_id", how="left")
        .join(raw["phoned"].with_columns(known.alias("phone")), on="visit_id", how="left")
        .join(places, on="entity_id", how="left")
        .join(_by_visit(acts), on="visit_id", how="left")
        .join(persons, on="visit_id", how="left")
        .with_columns(
            *_nowhere(),
            pl.col("departments", "persons").fill_null(0),
            pl.col("inspected", "problem", "filed", "phone").fill_null(False),
            late.clip(0).fill_null(-1).alias("received_after"),
            (pl.col("reviewed").cast(pl.Boolean) & (pl.col("punished").fill_null(0) == 0)).alias("counted"),
            pl.sum_horizontal(
                pl.col("arrived", "finished", "checklist", "item").cast(pl.Int64).fill_null(0)
            ).alias("filled"),
        )
    )


def _nowhere() -> list[pl.Expr]:
    """Of a business that is not on the register the place is empty, never null."""
    return [pl.col("area", "cell", "trade", "credit_class").fill_null(""), pl.col("station").fill_null(0)]


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Keys in their declared types: an empty answer of SQLite has none, and then nothing would join."""
    texts = ("visit_id", "draw_id", "stratum")
    numbers = ("entity_id", "department", "gone", "act_id", "punished", "inspector_id")
    kinds = dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Int64)
    return frame.with_columns(
        pl.col(name).cast(kind) for name, kind in kinds.items() if name in frame.columns
    )


def _acts(raw: pl.DataFrame, followed: pl.DataFrame) -> pl.DataFrame:
    """The acts in their types: whether something was inspected, whether a problem was found and followed to its end."""
    return raw.select(
        "act_id",
        "visit_id",
        pl.col("department_id", "item").cast(pl.Int64),
        (~pl.col("headline").cast(pl.String).is_in(NOT_INSPECTED)).alias("inspected"),
        pl.col("problem").cast(pl.Boolean),
        pl.col("act_id").is_in(followed["act_id"].implode()).alias("followed"),
    )


def _by_visit(acts: pl.DataFrame) -> pl.DataFrame:
    """One row per visit: how many departments acted, whether anything was inspected, whether a problem was found, whether an item is named."""
    return acts.group_by("visit_id").agg(
        pl.col("department_id").n_unique().cast(pl.Int64).alias("departments"),
        pl.col("inspected", "problem").any(),
        (pl.col("item") > 0).all().alias("item"),
    )


def _by_item(acts: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """One row per recorded visit and item, in the order of the visits; a problem is followed when every problem of the item is."""
    kept = ("visit_id", "entity_id", "department", "occurred_on", "mode")
    each = (
        acts.join(visits.select(kept), on="visit_id")
        .group_by(*kept, "item")
        .agg(pl.col("inspected", "problem").any(), (pl.col("followed") | ~pl.col("problem")).all())
        .with_columns(pl.col("followed") & pl.col("problem"))
        .sort("entity_id", "department", "item", "occurred_on", "visit_id")
    )
    who = ("entity_id", "department", "item")
    came = each.filter(pl.col("mode") != "offsite")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in who)
    since = (pl.col("occurred_on") - pl.col("occurred_on").shift(1)).dt.total_days()
    came = came.select("visit_id", "item", pl.when(same).then(since).otherwise(None).alias("days_since"))
    return (
        each.join(came, on=["visit_id", "item"], how="left")
        .with_columns(pl.col("days_since").fill_null(-1))
        .sort("visit_id", "item")
    )


def _timed(visits: pl.DataFrame) -> pl.DataFrame:
    """Minutes from arrival to end, 0 where either is unknown or the end lies before; and which of both is known."""
    begin, end = (moment(visits.schema[name], name) for name in ("occurred_at", "finished_at"))
    return visits.with_columns(
        (end - begin).dt.total_minutes().fill_null(0).clip(0).alias("minutes"),
        begin.is_not_null().alias("arrived"),
        end.is_not_null().alias("finished"),
    )


def _placed(frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    joined = frame.join(places, on="entity_id", how="left")
    return checked(joined.with_columns(*_nowhere(), pl.col("item").fill_null(0)), f.DUTIES)


def _digest(frames: Frames) -> str:
    """SHA-256 over the frames' Arrow bytes: equal rows, equal digest (within one version of polars)."""
    digest = hashlib.sha256(frames.as_of.isoformat().encode())
    for name, frame in frames.tables().items():
        buffer = io.BytesIO()
        frame.rechunk().write_ipc(buffer)
        digest.update(name.encode() + buffer.getbuffer())
    return digest.hexdigest()

"""The frozen lists of all opened draws as rows of businesses, and the complaints that came: what the look back on draws reads.

A list drawn under tokens is read back to businesses through its token table; that happens in the worker only, and nothing but counts leaves it.
"""

import hashlib
import io
from dataclasses import dataclass

import polars as pl
from sqlmodel import Session

from analytics.estimates.lookback import COMPLAINTS, POOL
from analytics.frames import Frames, checked
from analytics.moments import moment
from inspections.draws.queries import files
from inspections.draws.rules.files import POOL as POOL_FILE
from inspections.leads.rules import LeadSource
from supervision.foundation.database import Database

FROM_OUTSIDE = (LeadSource.COMPLAINT, LeadSource.HOTLINE)
"""Leads that others bring of their own accord; all other sources follow the bureau's own work."""
_OUTSIDE = ", ".join(f"'{source}'" for source in FROM_OUTSIDE)
DRAWS = """
SELECT d.id AS draw_id, d.opened_at AS opened, t.lead_department_id AS department
FROM draw d JOIN plan_task t ON t.id = d.task_id
WHERE d.status = 'opened' AND d.voided_at IS NULL AND d.opened_at IS NOT NULL AND (d.custodians = 0 OR d.tranches_open >= d.tranches)
ORDER BY d.id"""
UNITS = "SELECT draw_id, entity_id FROM drawn_unit ORDER BY id"
CAME = f"SELECT entity_id, received_on FROM lead WHERE source IN ({_OUTSIDE}) AND entity_id IS NOT NULL ORDER BY id"


@dataclass(frozen=True)
class Lists:
    """Frames ``POOL`` and ``COMPLAINTS``, and the SHA-256 of both."""

    pool: pl.DataFrame
    complaints: pl.DataFrame
    digest: str


def lists_of(database: Database, frames: Frames) -> Lists:
    """Every list of an opened draw that stands (void draws and lists with sealed tranches left out), placed like the frames' businesses."""
    raw = database.frames({"draws": DRAWS, "units": UNITS, "came": CAME})
    places = frames.entities.select("entity_id", "code", "area")
    units = raw["units"].select(pl.col("draw_id").cast(pl.String), pl.col("entity_id").cast(pl.Int64))
    opened = moment(raw["draws"].schema["opened"], "opened").dt.offset_by("8h").dt.date()
    with database.reading() as session:
        pools = [
            _list(session, draw, units, places).with_columns(
                pl.lit(draw).alias("draw_id"),
                pl.lit(day).alias("opened_on"),
                pl.lit(department).alias("department"),
            )
            for draw, day, department in raw["draws"].select("draw_id", opened, "department").iter_rows()
        ]
    pool = pl.concat([pl.DataFrame(schema=POOL), *(checked(one, POOL) for one in pools)])
    complaints = checked(raw["came"].with_columns(_day(raw["came"])), COMPLAINTS)
    digest = hashlib.sha256()
    for frame in (pool, complaints):
        buffer = io.BytesIO()
        frame.rechunk().write_ipc(buffer)
        digest.update(buffer.getbuffer())
    return Lists(pool, complaints, digest.hexdigest())


def _list(session: Session, draw: str, units: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """``stratum, entity_id, area, drawn`` of everybody on the list of a draw; empty where its file is not here."""
    data = files.public_files_named(session, draw, [POOL_FILE]).get(POOL_FILE, b"")
    listed = (
        _columns(data, ["unit", "stratum"])
        if data
        else pl.DataFrame(schema={"unit": pl.String, "stratum": pl.String})
    )
    tokens = files.token_table(session, draw)
    named = (
        _columns(tokens, ["unit", "kind", "code"])
        if tokens
        else _columns(b"-\t-\t-\n", ["unit", "kind", "code"])
    )
    drawn = units.filter(pl.col("draw_id") == draw)["entity_id"]
    return (
        listed.join(named.filter(pl.col("kind") == "unit").select("unit", "code"), on="unit", how="left")
        .with_columns(pl.coalesce("code", "unit").alias("code"))
        .join(places, on="code")
        .sort("entity_id")
        .select("stratum", "entity_id", "area", pl.col("entity_id").is_in(drawn.implode()).alias("drawn"))
    )


def _columns(data: bytes, names: list[str]) -> pl.DataFrame:
    """The first columns of a file of the draw, as text."""
    table = pl.read_csv(data, separator="\t", has_header=False, infer_schema=False, quote_char=None)
    return table.select(pl.nth(place).alias(name) for place, name in enumerate(names))


def _day(came: pl.DataFrame) -> pl.Expr:
    """The day a complaint came, from text (SQLite), a date, or a column of nothing."""
    column = pl.col("received_on")
    return column.str.to_date() if came.schema["received_on"] == pl.String else column.cast(pl.Date)

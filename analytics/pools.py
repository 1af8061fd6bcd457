"""The frozen lists of all opened draws as rows of businesses, and the complaints that came: what the look back on draws reads.

A list drawn under tokens is read back to businesses through its token table; that happens in the worker only, and nothing but counts leaves it.
"""

import hashlib
import io
from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from analytics.estimates.lookback import COMPLAINTS, POOL
from analytics.frames import Frames, checked
from inspections.draws.queries import files
from inspections.draws.rules.files import POOL as POOL_FILE
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, DrawnUnit
from inspections.leads.rules import LeadSource
from inspections.leads.tables import Lead
from inspections.plans.tables import PlanTask
from supervision.foundation import clock
from supervision.foundation.database import Database

FROM_OUTSIDE = (LeadSource.COMPLAINT, LeadSource.HOTLINE)
"""Leads that others bring of their own accord; all other sources follow the bureau's own work."""


@dataclass(frozen=True)
class Lists:
    """Frames ``POOL`` and ``COMPLAINTS``, and the SHA-256 of both."""

    pool: pl.DataFrame
    complaints: pl.DataFrame
    digest: str


def lists_of(database: Database, frames: Frames) -> Lists:
    """Every list of an opened draw that stands (void draws and lists with sealed tranches left out), placed like the frames' businesses."""
    places = frames.entities.select("entity_id", "code", "area")
    with database.reading() as session:
        pools = [_list(session, draw, department, places) for draw, department in _opened(session)]
        complaints = _complaints(session)
    pool = checked(pl.concat([pl.DataFrame(schema=POOL), *pools]), POOL)
    digest = hashlib.sha256()
    for frame in (pool, complaints):
        buffer = io.BytesIO()
        frame.rechunk().write_ipc(buffer)
        digest.update(buffer.getbuffer())
    return Lists(pool, complaints, digest.hexdigest())


def _opened(session: Session) -> list[tuple[Draw, int]]:
    query = (
        select(Draw, PlanTask.lead_department_id)
        .join(PlanTask, col(PlanTask.id) == col(Draw.task_id))
        .where(col(Draw.status) == DrawStatus.OPENED, col(Draw.voided_at).is_(None))
        .where(or_(col(Draw.custodians) == 0, col(Draw.tranches_open) >= col(Draw.tranches)))
        .order_by(col(Draw.id))
    )
    return list(session.exec(query).all())


def _list(session: Session, draw: Draw, department: int, places: pl.DataFrame) -> pl.DataFrame:
    data = files.public_files_named(session, draw.id, [POOL_FILE]).get(POOL_FILE, b"")
    if not data or draw.opened_at is None:
        return pl.DataFrame(schema=POOL)
    units = _columns(data, ["unit", "stratum"])
    tokens = files.token_table(session, draw.id)
    if tokens:
        named = _columns(tokens, ["unit", "kind", "code"]).filter(pl.col("kind") == "unit")
        units = units.join(named.select("unit", "code"), on="unit", how="left").with_columns(
            pl.coalesce("code", "unit").alias("code")
        )
    else:
        units = units.with_columns(pl.col("unit").alias("code"))
    query = select(DrawnUnit.entity_id).where(col(DrawnUnit.draw_id) == draw.id)
    drawn = pl.Series("entity_id", session.exec(query).all(), dtype=pl.Int64)
    return (
        units.join(places, on="code")
        .sort("entity_id")
        .select(
            pl.lit(draw.id).alias("draw_id"),
            pl.lit(clock.local_date(draw.opened_at)).alias("opened_on"),
            pl.lit(department, dtype=pl.Int64).alias("department"),
            "stratum",
            "entity_id",
            "area",
            pl.col("entity_id").is_in(drawn.implode()).alias("drawn"),
        )
    )


def _columns(data: bytes, names: list[str]) -> pl.DataFrame:
    """The first columns of a file of the draw, as text."""
    table = pl.read_csv(data, separator="\t", has_header=False, infer_schema=False, quote_char=None)
    return table.select(pl.nth(place).alias(name) for place, name in enumerate(names))


def _complaints(session: Session) -> pl.DataFrame:
    query = (
        sa.select(col(Lead.entity_id), col(Lead.received_on))
        .where(col(Lead.source).in_(FROM_OUTSIDE), col(Lead.entity_id).is_not(None))
        .order_by(col(Lead.id))
    )
    return pl.DataFrame(session.connection().execute(query).all(), schema=COMPLAINTS, orient="row")

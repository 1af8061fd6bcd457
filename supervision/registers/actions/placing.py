"""Putting entities in their areas."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sa
from sqlmodel import col

from supervision.foundation.database import Database, Transaction
from supervision.registers.queries.placements import ground, placed, standings
from supervision.registers.rules.placement import Placed, placements
from supervision.registers.tables import Placement

AT_ONCE = 20_000
"""Rows written in one transaction: SQLite has one writer, and others wait."""


def place_entities(database: Database, transaction: Callable[[], AbstractContextManager[Transaction]]) -> int:
    """Put every entity in the areas it lies in, and write only what differs from before.

    Reading and placing happen outside any transaction that writes; a second run changes nothing.

    Args:
        transaction: opens a transaction of the job.

    Returns:
        how many placements were entered or removed.
    """
    with database.reading() as session:
        wanted = set(placements(standings(session), ground(session)))
        before = placed(session)
    fresh = sorted(wanted - before)
    gone = {(one.entity_id, one.area_code) for one in before - wanted}
    gone |= {(one.entity_id, one.area_code) for one in fresh}  # the reason alone may have changed
    kept = {(one.entity_id, one.area_code) for one in before}
    _write(transaction, sorted(gone & kept), fresh)
    return len(fresh) + len(gone & kept)


def _write(
    transaction: Callable[[], AbstractContextManager[Transaction]],
    gone: list[tuple[int, str]],
    fresh: list[Placed],
) -> None:
    delete = sa.delete(Placement).where(
        col(Placement.entity_id) == sa.bindparam("_entity"), col(Placement.area_code) == sa.bindparam("_area")
    )
    for start in range(0, max(len(gone), len(fresh)), AT_ONCE):
        out, new = gone[start : start + AT_ONCE], fresh[start : start + AT_ONCE]
        with transaction() as tx:
            if out:
                tx.session.connection().execute(
                    delete,
                    [{"_entity": entity, "_area": area} for entity, area in out],
                    execution_options={"synchronize_session": None},
                )
            names = ("entity_id", "area_code", "level", "placed_by")
            tx.bulk(Placement, (dict(zip(names, row, strict=True)) for row in new))
            tx.record("entities.placed", covers=[Placement], placed=len(new), taken_out=len(out))

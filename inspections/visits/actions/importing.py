"""Past visits brought in as they are: from a bureau's own files, from the demonstration city."""

import hashlib
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from inspections.visits.rules.states import CheckKind, CheckMode, VisitStatus
from inspections.visits.tables import ActResult, InspectionAct, ItemResult, Visit, VisitOfficer
from supervision.foundation.database import Transaction

Rows = Iterable[dict[str, Any]]
DEFAULTS: dict[type[SQLModel], dict[str, Any]] = {
    Visit: {
        "task_id": None,
        "draw_id": None,
        "lead_id": None,
        "kind": CheckKind.DAILY,
        "mode": CheckMode.ONSITE,
        "status": VisitStatus.CLOSED,
        "stratum": "",
        "reason": "",
        "prepared_by": None,
        "approved_by": None,
        "approved_at": None,
        "emergency": False,
        "emergency_reason": "",
        "notified_at": None,
        "finished_at": None,
        "late_reason": "",
        "checklist_id": None,
        "result_formed_at": None,
        "station_id": None,
        "area_code": "",
        "cell_code": "",
        "external_codes": {},
    },
    VisitOfficer: {"is_lead": False, "certificate_number": ""},
    InspectionAct: {"unified_item_id": None, "reviewed_by": None, "reviewed_at": None, "external_codes": {}},
    ActResult: {},
    ItemResult: {"point_id": None, "note": ""},
}
REQUIRED: dict[type[SQLModel], tuple[str, ...]] = {
    Visit: (
        "id",
        "number",
        "entity_id",
        "department_id",
        "scheduled_on",
        "occurred_on",
        "occurred_at",
        "received_at",
    ),
    VisitOfficer: ("visit_id", "inspector_id", "department_id"),
    InspectionAct: ("id", "visit_id", "department_id", "number", "headline", "problem", "status"),
    ActResult: ("act_id", "code"),
    ItemResult: ("act_id", "outcome"),
}


def import_history(
    tx: Transaction,
    *,
    visits: Rows,
    officers: Rows = (),
    acts: Rows = (),
    act_results: Rows = (),
    item_results: Rows = (),
    source: str = "",
) -> dict[str, int]:
    """Bring in past visits in bulk. Returns rows per table.

    Rows are dicts of column values; ``REQUIRED`` names what each must carry, the rest has defaults. Every row of one
    table carries the same keys. Act ids are the caller's (start at ``queries.next_act_id``), so that results can name them.
    The event keeps counts and a digest of everything brought in.
    """
    digest = hashlib.sha256()
    counts = {}
    parts = (
        (Visit, visits),
        (VisitOfficer, officers),
        (InspectionAct, acts),
        (ActResult, act_results),
        (ItemResult, item_results),
    )
    for table, rows in parts:
        counts[str(table.__tablename__)] = tx.bulk(
            table, _told(table, rows, digest), defaults=DEFAULTS[table]
        )
    _lift_sequence(tx)
    tx.record(
        "visits.imported",
        covers=[table for table, _rows in parts],
        about="visits:import",
        source=source,
        counts=counts,
        digest=digest.hexdigest(),
    )
    return counts


def _told(table: type[SQLModel], rows: Rows, digest: Any) -> Iterator[dict[str, Any]]:
    needed = itemgetter(*REQUIRED[table])
    for row in rows:
        digest.update("\t".join(map(str, needed(row))).encode())
        yield row


def _lift_sequence(tx: Transaction) -> None:
    """PostgreSQL counts on from the highest id that was given."""
    connection = tx.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text(
                "SELECT setval(pg_get_serial_sequence('inspection_act', 'id'), "
                "greatest((SELECT max(id) FROM inspection_act), 1))"
            )
        )

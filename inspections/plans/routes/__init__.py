"""Doors of the plans room."""

from inspections.plans.routes import (
    alarmed,
    amendments,
    assigned,
    blackouts,
    closing,
    collection,
    joint,
    plans,
    rows,
    tasks,
    warnings,
)

handlers = [
    *plans.handlers,
    *tasks.handlers,
    *assigned.handlers,
    *rows.handlers,
    *collection.handlers,
    *amendments.handlers,
    *closing.handlers,
    *joint.handlers,
    *blackouts.handlers,
    *warnings.handlers,
    *alarmed.handlers,
]

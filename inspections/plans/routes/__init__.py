"""Doors of the plans room."""

from inspections.plans.routes import amendments, assigned, collection, plans, rows, tasks

handlers = [
    *plans.handlers,
    *tasks.handlers,
    *assigned.handlers,
    *rows.handlers,
    *collection.handlers,
    *amendments.handlers,
]

"""Doors of the plans room."""

from inspections.plans.routes import plans, tasks

handlers = [*plans.handlers, *tasks.handlers]

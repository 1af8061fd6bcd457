"""Doors of the plans room."""

from inspections.plans.routes import assigned, plans, tasks

handlers = [*plans.handlers, *tasks.handlers, *assigned.handlers]

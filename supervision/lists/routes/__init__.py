"""Doors of the lists: the source lists, their columns, the one list."""

from supervision.lists.routes import columns, items, sources

handlers = [*sources.handlers, *columns.handlers, *items.handlers]

"""Doors of the lists: the source lists, the one list."""

from supervision.lists.routes import items, sources

handlers = [*sources.handlers, *items.handlers]

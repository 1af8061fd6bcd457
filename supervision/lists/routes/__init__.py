"""Doors of the lists: the source lists, their columns, record forms, the one list."""

from supervision.lists.routes import columns, forms, items, sources

handlers = [*sources.handlers, *columns.handlers, *forms.handlers, *items.handlers]

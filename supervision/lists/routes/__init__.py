"""Doors of the lists: the source lists, the one list."""

from supervision.lists.routes import items, review, review_record, sources

handlers = [*sources.handlers, *items.handlers, *review.handlers, *review_record.handlers]

"""Doors of the lists: source lists, their columns and versions, the one list, higher levels, changed laws, publications, review."""

from supervision.lists.routes import (
    adoption,
    alarms,
    columns,
    forms,
    items,
    published,
    review,
    review_record,
    sources,
    versions,
)

handlers = [
    *sources.handlers,
    *columns.handlers,
    *forms.handlers,
    *items.handlers,
    *versions.handlers,
    *alarms.handlers,
    *adoption.handlers,
    *published.handlers,
    *review.handlers,
    *review_record.handlers,
]

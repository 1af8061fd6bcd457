"""Doors of the lists: the source lists and their versions, the one list, higher levels, changed laws, publications."""

from supervision.lists.routes import adoption, alarms, items, published, sources, versions

handlers = [
    *sources.handlers,
    *items.handlers,
    *versions.handlers,
    *alarms.handlers,
    *adoption.handlers,
    *published.handlers,
]

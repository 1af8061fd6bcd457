"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import coverage, days, foresight, freshness, limits, measures, records, wall

handlers = [
    *coverage.handlers,
    *measures.handlers,
    *foresight.handlers,
    *days.handlers,
    *records.handlers,
    *limits.handlers,
    *freshness.handlers,
    *wall.handlers,
]
"""Every route of this room."""

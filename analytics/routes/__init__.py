"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import coverage, foresight, freshness, limits, measures, wall

handlers = [
    *coverage.handlers,
    *measures.handlers,
    *foresight.handlers,
    *limits.handlers,
    *freshness.handlers,
    *wall.handlers,
]
"""Every route of this room."""

"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import coverage, foresight, freshness, leader, limits, measures

handlers = [
    *coverage.handlers,
    *measures.handlers,
    *foresight.handlers,
    *leader.handlers,
    *limits.handlers,
    *freshness.handlers,
]
"""Every route of this room."""

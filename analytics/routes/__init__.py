"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import coverage, foresight, limits, measures

handlers = [*coverage.handlers, *measures.handlers, *foresight.handlers, *limits.handlers]
"""Every route of this room."""

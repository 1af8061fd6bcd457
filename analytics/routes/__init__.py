"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import coverage, foresight, leader, measures

handlers = [*coverage.handlers, *measures.handlers, *foresight.handlers, *leader.handlers]
"""Every route of this room."""

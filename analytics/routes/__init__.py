"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import chance, coverage, foresight, measures

handlers = [*coverage.handlers, *measures.handlers, *foresight.handlers, *chance.handlers]
"""Every route of this room."""

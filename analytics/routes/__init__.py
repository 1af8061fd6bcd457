"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import coverage, days, foresight, measures, records

handlers = [*coverage.handlers, *measures.handlers, *foresight.handlers, *days.handlers, *records.handlers]
"""Every route of this room."""

"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import briefing, coverage, days, foresight, leader, measures, records

handlers = [
    *coverage.handlers,
    *measures.handlers,
    *records.handlers,
    *foresight.handlers,
    *leader.handlers,
    *days.handlers,
    *briefing.handlers,
]
"""Every route of this room."""

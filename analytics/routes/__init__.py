"""Pages of figures. They read snapshot files; only records read tables."""

from analytics.routes import (
    briefing,
    capacity,
    chance,
    coverage,
    days,
    fines,
    foresight,
    freshness,
    leader,
    limits,
    measures,
    records,
    scores,
    wall,
)

handlers = [
    *briefing.handlers,
    *capacity.handlers,
    *chance.handlers,
    *coverage.handlers,
    *days.handlers,
    *fines.handlers,
    *foresight.handlers,
    *freshness.handlers,
    *leader.handlers,
    *limits.handlers,
    *measures.handlers,
    *records.handlers,
    *scores.handlers,
    *wall.handlers,
]
"""Every route of this room."""

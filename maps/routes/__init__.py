"""Pages of the maps. The web process reads finished files; it never draws."""

from maps.routes import days, exports, hotspots, months, places, points, public, risk, rounds

handlers = [
    *days.handlers,
    *exports.handlers,
    *hotspots.handlers,
    *months.handlers,
    *places.handlers,
    *points.handlers,
    *public.handlers,
    *risk.handlers,
    *rounds.handlers,
]
"""Every route of this room."""

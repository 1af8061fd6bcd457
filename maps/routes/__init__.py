"""Pages of the maps. The web process reads finished files; it never draws."""

from maps.routes import months, points, risk, rounds

handlers = [*months.handlers, *points.handlers, *risk.handlers, *rounds.handlers]
"""Every route of this room."""

"""Pages of the maps."""

from maps.routes import months, points, risk, rounds

handlers = [*risk.handlers, *points.handlers, *months.handlers, *rounds.handlers]
"""Every route of this room."""

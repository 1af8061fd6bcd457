"""Pages of the maps."""

from maps.routes import months, points, risk

handlers = [*risk.handlers, *points.handlers, *months.handlers]
"""Every route of this room."""

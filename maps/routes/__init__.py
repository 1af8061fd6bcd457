"""Pages of the maps."""

from maps.routes import points, risk

handlers = [*risk.handlers, *points.handlers]
"""Every route of this room."""

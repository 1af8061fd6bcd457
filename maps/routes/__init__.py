"""Pages of the maps. The web process reads finished files; it never draws."""

from maps.routes import points, risk

handlers = [*risk.handlers, *points.handlers]
"""Every route of this room."""

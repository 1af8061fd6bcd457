"""Pages of the maps. The web process reads finished files; it never draws."""

from maps.routes import risk

handlers = [*risk.handlers]
"""Every route of this room."""

"""Pages of the maps."""

from maps.routes import risk

handlers = [*risk.handlers]
"""Every route of this room."""

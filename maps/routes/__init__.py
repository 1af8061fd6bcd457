"""Pages of the maps."""

from maps.routes import exports, hotspots, places, public, risk

handlers = [*risk.handlers, *places.handlers, *hotspots.handlers, *exports.handlers, *public.handlers]
"""Every route of this room."""

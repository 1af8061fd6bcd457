"""Estimates for all entities from those that were drawn, with intervals that follow from the design of the draw."""

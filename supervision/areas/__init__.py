"""Divisions, functional zones and cells; coordinate systems; which area a point lies in."""

"""Pure rules of places: codes, coordinate systems, point in area, synthetic cells."""

"""Top floor: everything that draws."""

"""Second floor: frames in, frames out. Measures, estimates and risk, computed from committed rows."""

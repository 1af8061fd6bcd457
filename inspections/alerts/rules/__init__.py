"""Rules of the alerts room. Pure."""

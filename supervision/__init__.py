"""Ground floor: who may inspect whom, for what."""

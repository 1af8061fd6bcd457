"""First floor: the rooms of an inspection, in the order of the procedure."""

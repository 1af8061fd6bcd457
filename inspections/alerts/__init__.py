"""Where a figure is out of bounds (预警): the limits a bureau sets, what crossed them, who saw it and what was said about it."""

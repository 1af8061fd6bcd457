"""Building the city through the doors of the other rooms: their actions, imports and queries, never their tables."""

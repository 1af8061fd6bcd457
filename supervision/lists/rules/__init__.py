"""Pure rules of the lists: kinds, name keys, reading, merging, judging a merge."""

"""Matching rows of lists with reasons: words known, what a name says, candidates, evidence, weights, links."""

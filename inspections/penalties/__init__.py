"""Penalty cases: filing, decision, closing, each on its statutory clock."""

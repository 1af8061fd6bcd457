"""Feeds to receivers: their columns, their codes, and what is still missing."""

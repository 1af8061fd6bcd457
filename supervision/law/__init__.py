"""Statutory working days, dated parameters with their basis, citations, gap-free document numbers."""

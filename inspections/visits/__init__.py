"""Visits: approval, notice, checklist, evidence, signatures, what the phone sends and what it gets back."""

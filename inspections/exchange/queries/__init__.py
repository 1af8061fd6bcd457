"""Questions to the exchange room."""

from inspections.exchange.queries.records import acts_between, cases_between, code_maps, own_maps
from inspections.exchange.queries.workbook import missing_counts, monthly_workbook

__all__ = ["acts_between", "cases_between", "code_maps", "missing_counts", "monthly_workbook", "own_maps"]

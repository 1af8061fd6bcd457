"""Questions about the lists: the only readers of their tables."""

from supervision.lists.queries.checklists import checklist_by_id, checklists_of, current_checklists, points_of
from supervision.lists.queries.sources import (
    PAGE,
    as_item,
    lists_in_force,
    placement,
    rows_by_place,
    rows_of,
    source_list,
    source_lists,
    unplaced_items,
    versions_of,
)
from supervision.lists.queries.unified import (
    GAP_LABELS,
    Facet,
    facets_of,
    gap_counts,
    how_counts,
    known_items,
    list_rates,
    unified_item,
    unified_items,
    unified_page,
)

__all__ = [
    "GAP_LABELS",
    "PAGE",
    "Facet",
    "as_item",
    "checklist_by_id",
    "checklists_of",
    "current_checklists",
    "facets_of",
    "gap_counts",
    "how_counts",
    "known_items",
    "list_rates",
    "lists_in_force",
    "placement",
    "points_of",
    "rows_by_place",
    "rows_of",
    "source_list",
    "source_lists",
    "unified_item",
    "unified_items",
    "unified_page",
    "unplaced_items",
    "versions_of",
]

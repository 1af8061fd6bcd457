"""Tables of the lists, by subject."""

from supervision.lists.tables.checklists import Checklist, ChecklistPoint
from supervision.lists.tables.review import (
    ItemStake,
    ReviewBase,
    ReviewDecision,
    ReviewMove,
    ReviewPair,
    ReviewRound,
    ReviewWeights,
)
from supervision.lists.tables.sources import SourceItem, SourceList
from supervision.lists.tables.unified import ItemLink, UnifiedItem

__all__ = [
    "Checklist",
    "ChecklistPoint",
    "ItemLink",
    "ItemStake",
    "ReviewBase",
    "ReviewDecision",
    "ReviewMove",
    "ReviewPair",
    "ReviewRound",
    "ReviewWeights",
    "SourceItem",
    "SourceList",
    "UnifiedItem",
]

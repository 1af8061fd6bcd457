"""Tables of the lists, by subject."""

from supervision.lists.tables.adoption import ItemAdoption, ListTemplate, TemplateItem
from supervision.lists.tables.checklists import Checklist, ChecklistPoint
from supervision.lists.tables.keeping import AlarmAnswer, DepartmentName, ItemStanding
from supervision.lists.tables.particulars import ItemCitation, ItemParticulars
from supervision.lists.tables.published import PublishedList
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
    "AlarmAnswer",
    "Checklist",
    "ChecklistPoint",
    "DepartmentName",
    "ItemAdoption",
    "ItemCitation",
    "ItemLink",
    "ItemParticulars",
    "ItemStake",
    "ItemStanding",
    "ListTemplate",
    "PublishedList",
    "ReviewBase",
    "ReviewDecision",
    "ReviewMove",
    "ReviewPair",
    "ReviewRound",
    "ReviewWeights",
    "SourceItem",
    "SourceList",
    "TemplateItem",
    "UnifiedItem",
]

"""The verbs of the lists: the only writers of their tables."""

from supervision.lists.actions.checklists import publish_checklist, read_points
from supervision.lists.actions.imports import CheckedList, check_list, import_checked, import_list, list_kind
from supervision.lists.actions.merging import (
    TRUTH_FILE,
    MergeCount,
    Row,
    judge_merge,
    merge_lists,
    read_truth,
)
from supervision.lists.actions.review import (
    MOST_AT_ONCE,
    accept_pattern,
    decide,
    undo_batch,
    undo_decision,
)
from supervision.lists.actions.review_proposing import (
    LEARN_EVERY,
    PROPOSE,
    Material,
    check_weights,
    compare,
    keep_links,
    read_material,
    weigh_items,
)

__all__ = [
    "LEARN_EVERY",
    "MOST_AT_ONCE",
    "PROPOSE",
    "TRUTH_FILE",
    "CheckedList",
    "Material",
    "MergeCount",
    "Row",
    "accept_pattern",
    "check_list",
    "check_weights",
    "compare",
    "decide",
    "import_checked",
    "import_list",
    "judge_merge",
    "keep_links",
    "list_kind",
    "merge_lists",
    "publish_checklist",
    "read_material",
    "read_points",
    "read_truth",
    "undo_batch",
    "undo_decision",
    "weigh_items",
]

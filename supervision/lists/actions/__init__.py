"""The verbs of the lists: the only writers of their tables."""

from supervision.lists.actions.checklists import publish_checklist, read_points
from supervision.lists.actions.forms import CheckedForms, check_forms, publish_forms
from supervision.lists.actions.imports import CheckedList, check_list, import_checked, import_list, list_kind
from supervision.lists.actions.merging import (
    TRUTH_FILE,
    MergeCount,
    Row,
    judge_merge,
    merge_lists,
    read_truth,
)

__all__ = [
    "TRUTH_FILE",
    "CheckedForms",
    "CheckedList",
    "MergeCount",
    "Row",
    "check_forms",
    "check_list",
    "import_checked",
    "import_list",
    "judge_merge",
    "list_kind",
    "merge_lists",
    "publish_checklist",
    "publish_forms",
    "read_points",
    "read_truth",
]

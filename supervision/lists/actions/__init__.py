"""The verbs of the lists: the only writers of their tables."""

from supervision.lists.actions.adoption import (
    add_local_item,
    check_template,
    claim_items,
    import_template,
    settle_changes,
    take_template,
)
from supervision.lists.actions.checklists import publish_checklist, read_points
from supervision.lists.actions.forms import CheckedForms, check_forms, publish_forms
from supervision.lists.actions.imports import CheckedList, check_list, import_checked, import_list, list_kind
from supervision.lists.actions.issuing import issue_adopted, pass_on
from supervision.lists.actions.keeping import answer_alarm, forget_name, name_department, set_standing
from supervision.lists.actions.merging import (
    TRUTH_FILE,
    MergeCount,
    Row,
    judge_merge,
    merge_lists,
    read_truth,
)
from supervision.lists.actions.publishing import publish_list, withdraw_published
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
from supervision.lists.actions.versions import set_validity

__all__ = [
    "LEARN_EVERY",
    "MOST_AT_ONCE",
    "PROPOSE",
    "TRUTH_FILE",
    "CheckedForms",
    "CheckedList",
    "Material",
    "MergeCount",
    "Row",
    "accept_pattern",
    "add_local_item",
    "answer_alarm",
    "check_forms",
    "check_list",
    "check_template",
    "check_weights",
    "claim_items",
    "compare",
    "decide",
    "forget_name",
    "import_checked",
    "import_list",
    "import_template",
    "issue_adopted",
    "judge_merge",
    "keep_links",
    "list_kind",
    "merge_lists",
    "name_department",
    "pass_on",
    "publish_checklist",
    "publish_forms",
    "publish_list",
    "read_material",
    "read_points",
    "read_truth",
    "set_standing",
    "set_validity",
    "settle_changes",
    "take_template",
    "undo_batch",
    "undo_decision",
    "weigh_items",
    "withdraw_published",
]

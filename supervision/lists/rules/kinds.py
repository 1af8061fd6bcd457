"""The words of the lists: kinds of list, ways of matching, grades; each value with its label (a message id)."""

from enum import StrEnum


class ListKind(StrEnum):
    """Which list a file is (清单种类)."""

    DUTY = "duty"
    RANDOM = "random"
    SUPERVISION = "supervision"
    CHECK_ITEMS = "check-items"
    JOINT = "joint"


class How(StrEnum):
    """Why a source item stands under a unified item (来源依据)."""

    CODE = "code"
    ALIGNMENT = "alignment"
    NAME = "name"
    ALONE = "alone"
    DECISION = "decision"


class ItemGrade(StrEnum):
    """General items have a ratio ceiling, key items (safety, quality, public interest) have none (SAMR 2019)."""

    GENERAL = "general"
    KEY = "key"


class ItemStatus(StrEnum):
    """Whether an item is on a list in force."""

    ACTIVE = "active"
    RETIRED = "retired"


KIND_LABELS: dict[ListKind, str] = {
    ListKind.DUTY: "权责清单",
    ListKind.RANDOM: "随机抽查事项清单",
    ListKind.SUPERVISION: "监管事项目录清单",
    ListKind.CHECK_ITEMS: "行政检查事项清单",
    ListKind.JOINT: "部门联合抽查事项清单",
}
HOW_LABELS: dict[How, str] = {
    How.CODE: "编码相同",
    How.ALIGNMENT: "清单印明对应",
    How.NAME: "名称规范化后相同",
    How.ALONE: "仅此一处",
    How.DECISION: "人工复核",
}
GRADE_LABELS: dict[ItemGrade, str] = {
    ItemGrade.GENERAL: "一般检查事项",
    ItemGrade.KEY: "重点检查事项",
}
STATUS_LABELS: dict[ItemStatus, str] = {
    ItemStatus.ACTIVE: "在用",
    ItemStatus.RETIRED: "停用",
}

AUTHORITY: tuple[ListKind, ...] = (
    ListKind.SUPERVISION,
    ListKind.DUTY,
    ListKind.CHECK_ITEMS,
    ListKind.RANDOM,
    ListKind.JOINT,
)
"""The order in which lists enter the one list: the national catalogue first, joint lists last."""

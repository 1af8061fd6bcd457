"""The words of the review: how two rows of source lists are related, and what speaks for it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """How two rows are related (对应关系)."""

    SAME = "same"
    PART_OF = "part_of"
    OVERLAP = "overlap"
    DIFFERENT = "different"


class Choice(StrEnum):
    """What a reviewer presses: a relation, and for parts which row is the part."""

    SAME = "same"
    PART_B = "part_b"
    PART_A = "part_a"
    OVERLAP = "overlap"
    DIFFERENT = "different"

    @property
    def relation(self) -> Relation:
        """The relation chosen."""
        return Relation.PART_OF if self in (Choice.PART_A, Choice.PART_B) else Relation(self.value)

    @property
    def main(self) -> str:
        """Which row is the whole: ``a`` (left) or ``b``."""
        return "b" if self is Choice.PART_A else "a"


RELATION_LABELS: dict[Relation, str] = {
    Relation.SAME: "同一事项",
    Relation.PART_OF: "是其中一部分",
    Relation.OVERLAP: "部分重叠",
    Relation.DIFFERENT: "不是同一事项",
}
EVIDENCE_LABELS: dict[str, str] = {
    "code_same": "编码相同",
    "printed": "清单印明对应",
    "printed_part": "多行都印明对应同一项",
    "name_equal": "名称规范化后相同",
    "name_dressed": "去掉“有关、情况、行为”等字后名称相同",
    "name_inside": "一个名称包含另一个",
    "name_near": "名称很接近",
    "name_alike": "名称相近",
    "name_far": "名称不像",
    "department_same": "同一部门",
    "department_other": "部门不同",
    "department_unknown": "有一行没有写明部门",
    "article_same": "同一条文",
    "law_same": "引用同一部法",
    "law_other": "依据不同",
    "target_same": "检查对象相同",
    "target_other": "检查对象不同",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a relation: its kind, and the words of the lists it rests on."""

    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a source list as the review sees it; ``key`` names it through all versions of its list."""

    id: int
    list_id: int
    key: str
    authority: int
    name: str
    code: str = ""
    department: str = ""
    target: str = ""
    basis: str = ""
    aligned_code: str = ""
    aligned_name: str = ""


class Proposal(NamedTuple):
    """A relation between two rows (ids), how surely (0–1) and why.

    ``a`` is the main row where one may be part of the other: it stands in the list of higher authority or has the wider name.
    """

    a: int
    b: int
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What is learned from one decision of a person: whose rows, what spoke for it, what was decided."""

    department: str
    kinds: tuple[str, ...] = field(default=())
    relation: Relation = Relation.SAME

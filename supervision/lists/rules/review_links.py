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
    "code": "编码相同",
    "code_no": "编码不同",
    "printed": "清单印明对应",
    "printed_part": "多行都印明对应同一项",
    "name": "名称规范化后相同",
    "thing": "都检查",
    "wider_a": "左边范围更大",
    "wider_b": "右边范围更大",
    "only_a": "只有左边写明",
    "only_b": "只有右边写明",
    "trade": "环节不同",
    "actor": "检查的主体不同",
    "office": "同一部门",
    "office_no": "部门不同",
    "article": "同一条文",
    "law": "引用同一部法",
    "law_no": "依据不同",
    "licence": "一行是审批类职权，另一行是检查",
    "rival": "对方清单中另有更相近的一行",
}
"""What the matcher finds, in the reviewer's words; ``a`` stands on the left."""
TURNED = {"wider_a": "wider_b", "wider_b": "wider_a", "only_a": "only_b", "only_b": "only_a"}
"""Kinds that change their side when the rows do."""
SPEAKS_FOR = frozenset({"code", "printed", "name", "thing", "office", "article", "law"})
SPEAKS_AGAINST = frozenset(
    {"code_no", "trade", "actor", "office_no", "law_no", "licence", "rival", "printed_part"}
)


class Evidence(NamedTuple):
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
    kind: str = ""
    item_class: str = ""
    method: str = ""
    content: str = ""


class Proposal(NamedTuple):
    """A relation between two rows (ids), how surely (0–1) and why.

    ``a`` is the main row where one may be part of the other: it stands in the list of higher authority or has the wider name.
    ``base``: what the matcher alone says of their being the same.
    """

    a: int
    b: int
    relation: Relation
    score: float
    evidence: tuple[Evidence, ...]
    sure: bool
    base: float = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """What is learned from one decision of a person: whose rows, what spoke for it, what was decided, what the matcher had said."""

    department: str
    kinds: tuple[str, ...] = field(default=())
    relation: Relation = Relation.SAME
    base: float = 0.5

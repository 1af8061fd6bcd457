"""Rows of lists as arrays: what each name says, of which list and department it is, which articles it stands on."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from supervision.law.rules.citing import grounds
from supervision.lists.rules.matching.bags import Ints, of_characters, of_sets
from supervision.lists.rules.matching.bodies import families, near
from supervision.lists.rules.matching.vocabulary import CONCEPTS, Said, flatten, said, shape
from supervision.lists.rules.names import name_key

Masks = npt.NDArray[np.uint64]
WORDS = (len(CONCEPTS.names) + 63) // 64
LICENCES = (
    "审批",
    "许可",
    "核准",
    "核发",
    "确认",
    "处罚",
    "认定",
    "登记",
    "备案",
    "审查",
    "征收",
    "给付",
    "奖励",
    "裁决",
)
FILLED = ("trade", "actor", "class")
"""What a name leaves open is taken from the row's object column; things only where the name says nothing at all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of any list; only ``item`` must be given. ``list_id`` tells lists apart where place and kind do not."""

    row_id: str
    item: str
    department: str = ""
    target: str = ""
    list_kind: str = ""
    place: str = ""
    item_class: str = ""
    method: str = ""
    subject: str = ""
    basis: str = ""
    content: str = ""
    code: str = ""
    aligned_code: str = ""
    aligned_name: str = ""
    list_id: str = ""


class Columns:
    """The rows to be compared, one array for each thing that counts."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        keys = [name_key(line.item) for line in lines]
        self.keys = keys
        self.key, aimed_names = _numbered_alike(
            keys, [name_key(n.aligned_name) if n.aligned_name else "" for n in lines]
        )
        self.lists = numbered((line.list_id, line.list_kind, line.place) for line in lines)
        self.sheets = numbered((line.list_id, line.list_kind, line.place, line.department) for line in lines)
        self.alone = ~_repeated(self.sheets, self.key)
        self.duty = np.array([line.list_kind == "duty" for line in lines], bool)
        self.licence = np.array(
            [k.endswith(LICENCES) and line.list_kind == "duty" for k, line in zip(keys, lines, strict=True)],
            bool,
        )
        self.code, aimed_codes = _numbered_alike([n.code for n in lines], [n.aligned_code for n in lines])
        self.aims = ((aimed_codes, self.code), (aimed_names, self.key))
        self.aims_shared = tuple(_repeated(self.lists, aims) for aims, _ in self.aims)
        self.code_shape = numbered((shape(line.code) for line in lines), blank=True)
        self._say(lines)
        self._stand(lines)
        self.office = _bits(families(line.department) or families(line.subject) for line in lines)
        self.near = _bits(near(line.department, line.subject) for line in lines)
        (self.names,) = of_characters(keys)
        (self.pairs,) = of_characters(keys, pairs_only=True)
        self.rest, self.told = of_characters(
            [one.rest for one in self.says],
            [flatten(f"{line.content}|{line.target}") for line in lines],
            pairs_only=True,
        )

    def _say(self, lines: Sequence[Line]) -> None:
        self.says = [_meant(line.item, line.target) for line in lines]
        targets = [said(line.target) for line in lines]
        contents = [said(line.content) if line.content else None for line in lines]
        self.named = _masks(one.named for one in self.says)
        self.wider = _masks(one.wider for one in self.says)
        self.narrower = _masks(one.narrower for one in self.says)
        self.target, self.target_wider = (
            _masks(one.named for one in targets),
            _masks(one.wider for one in targets),
        )
        self.context = _masks(t.named | (c.named if c else 0) for t, c in zip(targets, contents, strict=True))

    def _stand(self, lines: Sequence[Line]) -> None:
        places = [grounds(line.basis) if line.basis else () for line in lines]
        self.laws = of_sets([{one.law for one in found} for found in places])
        self.articles = of_sets([{one for one in found if one.article} for found in places])

    def printed(self, a: Ints, b: Ints) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Whether row *a* prints row *b* as its counterpart: it alone in its list, or together with others (parts of it)."""
        alone, shared = np.zeros(len(a), bool), np.zeros(len(a), bool)
        for (aims, marks), many in zip(self.aims, self.aims_shared, strict=True):
            hit = (aims[a] >= 0) & (aims[a] == marks[b])
            alone |= hit & ~many[a]
            shared |= hit & many[a]
        return alone & ~shared, shared

    def __len__(self) -> int:
        return len(self.lines)


@lru_cache(maxsize=65536)
def _meant(item: str, target: str) -> Said:
    """What the name says, completed from the object column."""
    own, other = said(item), said(target) if target else None
    if other is None:
        return own
    named, wider, narrower, rest = own
    for kind in (*FILLED, *(("object",) if not rest else ())):
        mask = CONCEPTS.kinds[kind]
        if not named & mask:
            named, wider, narrower = (
                named | other.named & mask,
                wider | other.wider & mask,
                narrower | other.narrower & mask,
            )
    return Said(named, wider, narrower, rest)


def _masks(values: Iterable[int]) -> Masks:
    data = b"".join(value.to_bytes(WORDS * 8, "little") for value in values)
    return np.frombuffer(data, "<u8").reshape(-1, WORDS)


def _bits(values: Iterable[int]) -> npt.NDArray[np.uint64]:
    return np.fromiter(values, np.uint64)


def _numbered_alike(one: Sequence[str], other: Sequence[str]) -> tuple[Ints, Ints]:
    numbers = numbered((*one, *other), blank=True)
    return numbers[: len(one)], numbers[len(one) :]


def _repeated(lists: Ints, aims: Ints) -> npt.NDArray[np.bool_]:
    """Whether another row of the same list has the same aim."""
    keys = lists * (int(aims.max(initial=0)) + 2) + aims + 1
    _, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
    repeated: npt.NDArray[np.bool_] = (counts[place] > 1) & (aims >= 0)
    return repeated


def numbered(values: Iterable[Hashable], *, blank: bool = False) -> Ints:
    """The same number for the same value; with ``blank`` -1 for an empty one."""
    numbers: dict[Hashable, int] = {}
    return np.array(
        [-1 if blank and not value else numbers.setdefault(value, len(numbers)) for value in values], np.int64
    )

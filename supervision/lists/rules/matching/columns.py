"""Rows of lists as arrays: what each name says, of which list and department it is, which articles it stands on."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supervision.law.rules.citing import grounds
from supervision.lists.rules.matching.bags import BAR, LINE, Ints, of_characters, of_pairs, of_sets
from supervision.lists.rules.matching.bodies import families, near
from supervision.lists.rules.matching.cutting import Cut, mask_of, masks_of, rest_of
from supervision.lists.rules.matching.sets import Sets
from supervision.lists.rules.matching.vocabulary import CONCEPTS, WORDS_OF, Said, shape
from supervision.lists.rules.names import name_key

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
SPECIAL = (
    "个体工商户",
    "农民专业合作社",
    "外国企业常驻代表机构",
    "分支机构",
    "外商投资企业",
    "国有企业",
    "小微企业",
)
"""Kinds of business that make an item narrower when only one of two names says them."""
FILLED = ("trade", "actor", "class")
"""What a name leaves open is taken from the row's object column; things only where the name says nothing at all."""

_SPECIAL = masks_of([sum(1 << CONCEPTS.words[word] for word in SPECIAL)])


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
        lists = [(line.list_id, line.list_kind, line.place) for line in lines]
        self.lists = numbered(lists)
        self.sheets = numbered(zip(lists, [line.department for line in lines], strict=True))
        self.alone = ~_repeated(self.sheets, self.key)
        self.duty = np.array([line.list_kind == "duty" for line in lines], bool)
        self.licence = np.array(
            [k.endswith(LICENCES) and line.list_kind == "duty" for k, line in zip(keys, lines, strict=True)],
            bool,
        )
        self.code, aimed_codes = _numbered_alike([n.code for n in lines], [n.aligned_code for n in lines])
        self.aims = ((aimed_codes, self.code), (aimed_names, self.key))
        self.aims_shared = tuple(_repeated(self.lists, aims) for aims, _ in self.aims)
        shapes = {code: shape(code) for code in {line.code for line in lines}}
        self.code_shape = numbered([shapes[line.code] for line in lines], blank=True)
        self._say(lines)
        self._stand(lines)
        offices = [(line.department, line.subject) for line in lines]
        known = {
            office: (families(office[0]) or families(office[1]), near(*office)) for office in set(offices)
        }
        self.office, self.near = (_bits(known[office][n] for office in offices) for n in (0, 1))
        self.names, self.pairs = of_characters(keys)

    def _say(self, lines: Sequence[Line]) -> None:
        """What the names say, completed from the object column, and what is said around them."""
        own = Cut([line.item for line in lines])
        numbers: dict[str, int] = {"": 0}
        of_target, of_content = (
            np.array([numbers.setdefault(text, len(numbers)) for text in column], np.int64)
            for column in ([line.target for line in lines], [line.content for line in lines])
        )
        other = Cut(list(numbers))
        theirs = other.named(), *other.around()
        self.named, (self.wider, self.narrower) = own.named(), own.around()
        mine = self.named, self.wider, self.narrower
        self._left, ends = own.left, own.left == LINE
        self._cuts = np.concatenate(([0], np.flatnonzero(ends) + 1))
        self.rest = of_pairs(own.left, len(lines))
        letters = np.cumsum(ends)[(own.left != BAR) & ~ends]
        wordless = np.bincount(letters, minlength=len(lines))[: len(lines)] == 0
        for kind in (*FILLED, "object"):
            cut = WORDS_OF[kind]
            open_ = ~self.named[:, cut].any(axis=1) & (of_target > 0)
            open_ &= wordless if kind == "object" else True
            for one, given in zip(mine, theirs, strict=True):
                one[open_, cut] |= given[of_target[open_], cut]
        self.special: npt.NDArray[np.bool_] = np.asarray((self.named & _SPECIAL).any(axis=1))
        self.sets = {kind: Sets(*(one[:, cut] for one in mine)) for kind, cut in WORDS_OF.items()}
        things = WORDS_OF["object"]
        said, wider = theirs[0][:, things], theirs[1][:, things]
        self.targets = Sets(said[of_target], wider[of_target])
        self.contexts = Sets(self.named[:, things], said[of_target] | said[of_content])

    def says(self, row: int) -> Said:
        """What the name of one row says."""
        named, wider, narrower = (mask_of(one[row]) for one in (self.named, self.wider, self.narrower))
        return Said(named, wider, narrower, rest_of(self._left[self._cuts[row] : self._cuts[row + 1]]))

    def _stand(self, lines: Sequence[Line]) -> None:
        numbers: dict[str, int] = {}
        which = np.array([numbers.setdefault(line.basis, len(numbers)) for line in lines], np.int64)
        places = [grounds(basis) if basis else () for basis in numbers]
        self.laws = of_sets([{one.law for one in found} for found in places], which)
        self.articles = of_sets([{one for one in found if one.article} for found in places], which)

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

"""The known words as concepts in a tree.

Sets of concepts are bit masks (Python integers here, rows of ``uint64`` in ``cutting``), so that "is one contained in the
other" is a single operation for many pairs at once.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from supervision.lists.rules.matching.catalogue import CATALOGUE
from supervision.lists.rules.matching.objects import OBJECTS
from supervision.lists.rules.matching.words import ACTORS, ASPECTS, CLASSES, EMPTY, TRADES

KINDS = ("object", "aspect", "trade", "actor", "class")
_MARKS = re.compile(r"[\W_]+")
BRACKETS = re.compile(r"[()\[\]{}《》〈〉“”\"'「」]+")


@dataclass(frozen=True)
class Concepts:
    """All concepts: their names, the kind of each, the word that means it, and masks of what stands above and below."""

    names: tuple[str, ...]
    kinds: dict[str, int]  # kind → mask of its concepts
    words: dict[str, int]  # word → concept
    up: tuple[int, ...]  # concept → mask of itself and everything wider
    down: tuple[int, ...]  # concept → mask of itself and everything narrower


class Said(NamedTuple):
    """What a text says: masks of the concepts named and of their wider and narrower ones, and the words left over."""

    named: int
    wider: int
    narrower: int
    rest: str


def bits(mask: int) -> list[int]:
    """The numbers of the bits set in a mask, ascending."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _read_trees() -> Concepts:
    names: list[str] = []
    words: dict[str, int] = {}
    parents: list[set[int]] = []
    kinds: dict[str, int] = {}

    def concept(told: str) -> int:
        aliases = [flatten(alias) for alias in told.split("/")]
        if aliases[0] not in words:
            words[aliases[0]] = len(names)
            names.append(aliases[0])
            parents.append(set())
        number = words[aliases[0]]
        for alias in aliases[1:]:
            words.setdefault(alias, number)
        return number

    for kind, tree in zip(KINDS, (f"{OBJECTS}\n{CATALOGUE}", ASPECTS, TRADES, ACTORS, CLASSES), strict=True):
        while len(names) % 64:  # each kind begins with a word of its own, so that arrays are cut by kind
            names.append("")
            parents.append(set())
        start = len(names)
        for line in tree.strip().splitlines():
            wide, _, narrow = line.partition(":")
            above = concept(wide.strip())
            for told in filter(None, (one.strip() for one in narrow.split(","))):
                below = concept(told)
                if below != above:
                    parents[below].add(above)
        kinds[kind] = sum(1 << number for number in range(start, len(names)))
    up = [_closure(number, parents) for number in range(len(names))]
    down = [0] * len(names)
    for number, mask in enumerate(up):
        for wider in bits(mask):
            down[wider] |= 1 << number
    return Concepts(tuple(names), kinds, words, tuple(up), tuple(down))


def _closure(number: int, parents: list[set[int]]) -> int:
    mask, waiting = 0, [number]
    while waiting:
        one = waiting.pop()
        if not mask >> one & 1:
            mask |= 1 << one
            waiting += parents[one]
    return mask


def flatten(text: str) -> str:
    """Compatibility form in lower case, brackets and quotation marks gone, every other mark as one bar."""
    plain = BRACKETS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _MARKS.sub("|", plain).strip("|")


CONCEPTS = _read_trees()
NOTHING = -2
KNOWN = dict.fromkeys(EMPTY.split(), NOTHING) | CONCEPTS.words
"""Every known word: the number of its concept, or ``NOTHING``."""


def _words(kind: str) -> slice:
    mask = CONCEPTS.kinds[kind]
    return slice(((mask & -mask).bit_length() - 1) // 64, (mask.bit_length() - 1) // 64 + 1)


WORDS_OF = {kind: _words(kind) for kind in KINDS}
"""Which 64-bit words of a mask belong to a kind."""


def shape(code: str) -> str:
    """The make of a code, so that only codes of one scheme are compared: length, letters as A, digits as 9."""
    if code.isdecimal():
        return "9" * len(code)
    return re.sub(r"\d", "9", re.sub(r"[A-Za-z]", "A", code))


def told(mask: int) -> list[str]:
    """The names of the concepts in a mask."""
    return [name for number, name in enumerate(CONCEPTS.names) if mask >> number & 1]

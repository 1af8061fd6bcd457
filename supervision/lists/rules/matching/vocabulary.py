"""The known words as concepts in a tree, and what a text says in them.

A text is cut into known words, longest first; what is left over is kept as it stands, for things nobody thought of.
Sets of concepts are bit masks (Python integers here, rows of ``uint64`` in ``features``), so that "is one contained in the
other" is a single operation for many pairs at once.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from supervision.lists.rules.matching.objects import OBJECTS
from supervision.lists.rules.matching.words import ACTORS, ASPECTS, CLASSES, EMPTY, TRADES

KINDS = ("object", "aspect", "trade", "actor", "class")
_MARKS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[()\[\]{}《》〈〉“”\"'「」]+")


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

    for kind, tree in zip(KINDS, (OBJECTS, ASPECTS, TRADES, ACTORS, CLASSES), strict=True):
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
    down = [sum(1 << n for n in range(len(names)) if up[n] >> number & 1) for number in range(len(names))]
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
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _MARKS.sub("|", plain).strip("|")


CONCEPTS = _read_trees()
_AND_SUCH = -1
_EMPTY = frozenset(EMPTY.split())
_NOTHING = -2
_KNOWN = dict.fromkeys(_EMPTY, _NOTHING) | CONCEPTS.words
_LENGTHS: dict[str, tuple[int, ...]] = {}
"""The first two characters of known words → the lengths such words have, longest first."""
for _word in _KNOWN:
    _LENGTHS[_word[:2]] = tuple(sorted({len(_word), *_LENGTHS.get(_word[:2], ())}, reverse=True))


@lru_cache(maxsize=65536)
def said(text: str) -> Said:
    """Cut a text into the concepts it names and the words left over (bars between them).

    Of a thing and a wider one side by side only the narrower is meant (食品中的糕点), but 电梯等特种设备 means all of them:
    what stands before 等 are examples when something wider follows.
    """
    named = 0
    rest: list[str] = []
    for numbers, words in _cut(flatten(text)):
        rest.append(words)
        named |= _meant(numbers)
    wider, narrower = _around(named)
    return Said(named, wider, narrower, re.sub(r"\|+", "|", "|".join(rest)).strip("|"))


@lru_cache(maxsize=65536)
def _around(named: int) -> tuple[int, int]:
    wider = narrower = 0
    for one in bits(named):
        wider |= CONCEPTS.up[one]
        narrower |= CONCEPTS.down[one]
    return wider, narrower


def _meant(numbers: list[int]) -> int:
    mask, examples = 0, 0
    for number in numbers:
        if number == _AND_SUCH:
            examples = mask
        else:
            wide = CONCEPTS.down[number] & examples
            mask = mask & ~wide | 1 << number
            if not wide and CONCEPTS.down[number] & mask & ~(1 << number):
                mask &= ~(1 << number)  # the narrower stands already
            else:
                mask &= ~(CONCEPTS.up[number] & ~(1 << number))
    return mask


def bits(mask: int) -> list[int]:
    """The numbers of the bits set in a mask, ascending."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _cut(flat: str) -> list[tuple[list[int], str]]:
    """The concepts named in each stretch between bars, and what is left of the stretch."""
    known, lengths = _KNOWN, _LENGTHS
    found: list[tuple[list[int], str]] = []
    for stretch in flat.split("|"):
        numbers: list[int] = []
        rest: list[str] = []
        place = 0
        while place < len(stretch):
            head = stretch[place]
            for length in lengths.get(stretch[place : place + 2], ()):
                if (number := known.get(stretch[place : place + length], None)) is not None:
                    break
            else:
                length, number = 1, known.get(head)
            if number is None:
                rest.append(head)
            else:
                rest.append("|")
                if number != _NOTHING:
                    numbers.append(number)
                elif head == "等":
                    numbers.append(_AND_SUCH)
            place += length
        if "等" in stretch and found and numbers and len(found[-1][0]):
            found[-1] = (
                [*found[-1][0], *numbers],
                found[-1][1] + "|" + "".join(rest),
            )  # a list with 等 belongs together
        else:
            found.append((numbers, "".join(rest)))
    return found


def shape(code: str) -> str:
    """The make of a code, so that only codes of one scheme are compared: length, letters as A, digits as 9."""
    return re.sub(r"\d", "9", re.sub(r"[A-Za-z]", "A", code))


def told(mask: int) -> list[str]:
    """The names of the concepts in a mask."""
    return [name for number, name in enumerate(CONCEPTS.names) if mask >> number & 1]

"""Two texts beside each other: what they share and where they differ."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from supervision.law.rules.citations import chinese_number
from supervision.law.rules.citing import Ground, grounds

LONGEST = 600
"""Characters compared of each text; what follows is shown unmarked."""


class Piece(NamedTuple):
    """A run of characters, and whether the other text has it too."""

    text: str
    shared: bool


def side_by_side(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; put together again, the pieces of a side are its text.

    A text beside nothing differs from nothing: it stays unmarked.
    """
    if not one or not other:
        return [Piece(one, True)] * bool(one), [Piece(other, True)] * bool(other)
    a, b = one[:LONGEST], other[:LONGEST]
    left: list[Piece] = []
    right: list[Piece] = []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        same = what == "equal"
        left += [Piece(a[a1:a2], same)] * (a2 > a1)
        right += [Piece(b[b1:b2], same)] * (b2 > b1)
    left += [Piece(one[LONGEST:], True)] * (len(one) > LONGEST)
    right += [Piece(other[LONGEST:], True)] * (len(other) > LONGEST)
    return left, right


class Line(NamedTuple):
    """One column of both rows in pieces, left and right."""

    field: str
    left: list[Piece]
    right: list[Piece]

    @property
    def equal(self) -> bool:
        """Whether both rows say the same."""
        return all(piece.shared for piece in (*self.left, *self.right))


class Articles(NamedTuple):
    """What both legal bases cite, and what only one of them does, as people write it."""

    both: list[str]
    left: list[str]
    right: list[str]


def lines(one: Mapping[str, str], other: Mapping[str, str]) -> list[Line]:
    """The columns at least one row fills, in the order of ``one``."""
    return [
        Line(field, *side_by_side(text, other.get(field, "")))
        for field, text in one.items()
        if text or other.get(field)
    ]


def articles(one: str, other: str) -> Articles:
    """The articles two legal bases cite, compared."""
    a, b = ([_written(ground) for ground in grounds(basis)] for basis in (one, other))
    return Articles([x for x in a if x in b], [x for x in a if x not in b], [x for x in b if x not in a])


def _written(ground: Ground) -> str:
    if not ground.article:
        return f"《{ground.law}》"
    article = f"第{_numeral(ground.article)}条" + (f"之{_numeral(ground.sub)}" if ground.sub else "")
    return f"《{ground.law}》{article}"


def _numeral(n: int) -> str:
    return chinese_number(n) if n < 1000 else str(n)

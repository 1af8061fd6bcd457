"""Two texts beside each other: what they share and where they differ."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

LONGEST = 600
"""Characters compared of each text; what follows is shown unmarked."""
_CITED = re.compile(
    r"《(?P<law>[^《》]{2,80})》(?P<rest>(?:[（(][^（）()]{0,40}[)）])?(?:[、，,和及]?第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?(?:第[^《》、，,。；;]{1,16}?[款项])*)*)"
)
_ARTICLE = re.compile(r"第([零〇一二三四五六七八九十百千\d]+)条")


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


def shared_words(one: str, other: str, least: int = 2) -> str:
    """The runs of at least so many characters both texts have, in order."""
    pieces, _right = side_by_side(one, other)
    return "、".join(piece.text for piece in pieces if piece.shared and len(piece.text) >= least)


def cited(basis: str) -> list[tuple[str, str]]:
    """Laws and articles a legal basis names, as (law, article) in their order; the article is "" where none is named."""
    return list(dict.fromkeys(_cited(basis)))


def _cited(basis: str) -> Iterator[tuple[str, str]]:
    for match in _CITED.finditer(basis):
        law = match["law"].removeprefix("中华人民共和国").strip()
        articles = _ARTICLE.findall(match["rest"])
        yield from ((law, f"第{article}条") for article in articles or ())
        if not articles:
            yield law, ""


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
    a, b = ([f"《{law}》{article}" for law, article in cited(basis)] for basis in (one, other))
    return Articles([x for x in a if x in b], [x for x in a if x not in b], [x for x in b if x not in a])

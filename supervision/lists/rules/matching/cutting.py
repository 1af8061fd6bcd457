"""Cutting many texts into known words at once: which concepts each names, and what is left over.

All texts lie one after the other in one array of characters. From every place the longest known word is found by going down
the tree of all words letter by letter, for all places together; then every stretch between two marks is walked from its
beginning, all stretches in step.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.bags import BAR, LINE, Ints
from supervision.lists.rules.matching.vocabulary import BRACKETS, CONCEPTS, KNOWN, NOTHING, Said
from supervision.lists.rules.names import plain_form

Masks = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
WORDS = (len(CONCEPTS.names) + 63) // 64
AND_SUCH = -1
_NO_WORD, _EMPTY_PLACE = -3, -4
_AND_SUCH_SIGN = ord("等")
_MARKS = re.compile(r"(?:[^\w\n]|_)+")
_WIDTHS = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


def masks_of(values: Sequence[int]) -> Masks:
    """Masks as rows of 64-bit words."""
    data = b"".join(value.to_bytes(WORDS * 8, "little") for value in values)
    return np.frombuffer(data, "<u8").reshape(-1, WORDS)


def mask_of(row: Masks) -> int:
    """A row of words as one mask."""
    return int.from_bytes(row.astype("<u8").tobytes(), "little")


def bits_of(masks: Masks) -> tuple[Ints, Ints]:
    """The row and the number of every bit that is set, rows ascending."""
    rows, words = np.nonzero(masks)
    held = masks[rows, words].astype("<u8")
    which, bit = np.nonzero(np.unpackbits(held.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little"))
    return rows[which], words[which] * 64 + bit


_UP, _DOWN = masks_of(CONCEPTS.up), masks_of(CONCEPTS.down)
_FINER = np.unpackbits(_DOWN.view(np.uint8), axis=1, bitorder="little").astype(bool)
"""``[x, y]``: whether concept y is x or something narrower."""


class _Tree:
    """The known words as a tree of letters: node × letter → node, and the word that ends at a node."""

    def __init__(self) -> None:
        letters: dict[str, int] = {}
        steps: dict[tuple[int, int], int] = {}
        ends = [_NO_WORD]
        for word, number in KNOWN.items():
            node = 0
            for one in word:
                step = (node, letters.setdefault(one, len(letters) + 1))
                if step not in steps:
                    steps[step] = len(ends)
                    ends.append(_NO_WORD)
                node = steps[step]
            ends[node] = number
        self.width = len(letters) + 1
        self.letter = np.zeros(0x110000, np.int32)
        for one, number in letters.items():
            self.letter[ord(one)] = number
        told = sorted((node * self.width + letter, target) for (node, letter), target in steps.items())
        self.keys = np.array([key for key, _ in told], np.int64)
        self.targets = np.array([target for _, target in told], np.int64)
        self.first = np.zeros(self.width, np.int64)
        begins = self.keys < self.width
        self.first[self.keys[begins]] = self.targets[begins]
        self.ends = np.array(ends, np.int64)

    def longest(self, codes: npt.NDArray[np.uint32]) -> tuple[Ints, Ints]:
        """For every place the number of the longest word that begins there and its length; ``_NO_WORD`` and 1 for none."""
        letter = self.letter[codes].astype(np.int64)
        length, number = np.ones(len(codes), np.int64), np.full(len(codes), _NO_WORD, np.int64)
        nodes = self.first[letter]
        at, depth = np.flatnonzero(nodes), 1
        nodes = nodes[at]
        while len(at):
            ends = self.ends[nodes]
            hit = ends != _NO_WORD
            number[at[hit]], length[at[hit]] = ends[hit], depth
            inside = at + depth < len(codes)
            at, nodes = at[inside], nodes[inside]
            keys = nodes * self.width + letter[at + depth]
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            goes = self.keys[place] == keys
            at, nodes, depth = at[goes], self.targets[place[goes]], depth + 1
        return number, length


_TREE = _Tree()


def flat_codes(texts: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The texts in compatibility form and lower case, brackets gone, other marks as bars, each ended by ``LINE``."""
    joined = "\n".join(texts)
    if joined.count("\n") >= max(len(texts), 1):
        joined = "\n".join(text.replace("\n", " ") for text in texts)
    plain = BRACKETS.sub("", plain_form(joined).casefold())
    return np.frombuffer((_MARKS.sub("|", plain) + "\n").encode("utf-32-le", "replace"), np.uint32)


class Cut:
    """What many texts say: masks of the concepts named, their wider and narrower ones, and the letters left over.

    Of a thing and a wider one side by side only the narrower is meant (食品中的糕点), but 电梯等特种设备 means all of them:
    what stands before 等 are examples when something wider follows; a stretch with 等 belongs to the one before it.
    ``left``: the texts as in :func:`flat_codes` with bars over known words.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.count = len(texts)
        codes = flat_codes(texts)
        number, length = _TREE.longest(codes)
        parted = (codes == LINE) | (codes == BAR)
        taken = _walk(parted, length)
        known = np.flatnonzero(taken & (number != _NO_WORD))
        self.left = _covered(codes, known, length)
        stretch = np.cumsum(parted)
        text = np.cumsum(codes == LINE)
        such = (number[known] == NOTHING) & (codes[known] == _AND_SUCH_SIGN)
        telling = (number[known] >= 0) | such
        known, such = known[telling], such[telling]
        meant = np.where(such, AND_SUCH, number[known])
        groups = _together(stretch, text, codes == _AND_SUCH_SIGN, known)
        kept = _meant(groups[stretch[known]], meant)
        self._texts, self._numbers = text[known[kept]], meant[kept]

    def named(self) -> Masks:
        """The concepts named, by text."""
        masks = np.zeros((self.count, WORDS), np.uint64)
        bit = np.uint64(1) << (self._numbers & 63).astype(np.uint64)
        np.bitwise_or.at(masks, (self._texts, self._numbers >> 6), bit)
        return masks

    def around(self) -> tuple[Masks, Masks]:
        """The concepts named with everything wider, and with everything narrower, by text."""
        wider, narrower = (np.zeros((self.count, WORDS), np.uint64) for _ in range(2))
        if len(self._texts):
            first = np.flatnonzero(np.diff(self._texts, prepend=-1))
            for masks, near in ((wider, _UP), (narrower, _DOWN)):
                masks[self._texts[first]] = np.bitwise_or.reduceat(near[self._numbers], first, axis=0)
        return wider, narrower


def said(text: str) -> Said:
    """What one text says."""
    cut = Cut([text])
    wider, narrower = cut.around()
    return Said(mask_of(cut.named()[0]), mask_of(wider[0]), mask_of(narrower[0]), rest_of(cut.left))


def rest_of(left: npt.NDArray[np.uint32]) -> str:
    """Letters left over as words with bars between them."""
    words = left.astype("<u4").tobytes().decode("utf-32-le").rstrip("\n")
    return re.sub(r"\|+", "|", words).strip("|")


def _walk(parted: Flags, length: Ints) -> Flags:
    """The places where a word or a single letter begins when every stretch is read from its beginning."""
    taken = np.zeros(len(parted), bool)
    at = np.flatnonzero(~parted & np.concatenate(([True], parted[:-1])))
    while len(at):
        taken[at] = True
        at = at + length[at]
        at = at[~parted[at]]
    return taken


def _covered(codes: npt.NDArray[np.uint32], known: Ints, length: Ints) -> npt.NDArray[np.uint32]:
    edges = np.zeros(len(codes) + 1, np.int64)
    edges[known] = 1
    np.subtract.at(edges, known + length[known], 1)
    return np.where(np.cumsum(edges[:-1]) > 0, np.uint32(BAR), codes)


def _together(stretch: Ints, text: Ints, sign: Flags, known: Ints) -> Ints:
    """The group of each stretch: one with 等 goes with the one before it where both name something."""
    count = int(stretch[-1]) + 1
    names, such, owner = np.zeros(count, bool), np.zeros(count, bool), np.full(count, -1, np.int64)
    names[stretch[known]] = True
    such[stretch[sign]] = True
    owner[stretch] = text
    joined = np.zeros(count, bool)
    joined[1:] = such[1:] & names[1:] & names[:-1] & (owner[1:] == owner[:-1])
    return np.cumsum(~joined)


def _meant(groups: Ints, meant: Ints) -> Flags:
    """Which words of each group count (groups ascending; ``AND_SUCH`` itself never does)."""
    kept = meant >= 0
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    sizes = np.diff(np.append(starts, len(groups)))
    lower = 1
    for width in (*_WIDTHS, int(sizes.max(initial=0))):
        chosen = (sizes > lower) & (sizes <= width)
        lower = max(lower, width)
        if chosen.any():
            places = starts[chosen, None] + np.arange(width)
            inside = np.arange(width) < sizes[chosen, None]
            words = np.where(inside, meant[np.minimum(places, len(meant) - 1)], _EMPTY_PLACE)
            kept[places[inside]] = _one_after_the_other(words)[inside]
    return kept


def _one_after_the_other(words: Ints) -> Flags:
    """Rows of concepts (``AND_SUCH`` between them, ``_EMPTY_PLACE`` behind) read from the left: which stay."""
    alive: Flags = np.zeros(words.shape, bool)
    example: Flags = np.zeros(words.shape, bool)
    for k in range(words.shape[1]):
        one, before = words[:, k, None], words[:, :k]
        example[:, :k] = np.where(one == AND_SUCH, alive[:, :k], example[:, :k])
        real, there = one >= 0, before >= 0
        finer = _FINER[one.clip(0), before.clip(0)] & there
        twice = (before == one) & real
        example[:, k] = (twice & example[:, :k]).any(axis=1)
        wide = finer & example[:, :k]
        alive[:, :k] &= ~((wide | twice) & real)
        stands = (finer & alive[:, :k]).any(axis=1, keepdims=True) & ~wide.any(axis=1, keepdims=True)
        stays = real & ~stands
        alive[:, k] = stays[:, 0]
        alive[:, :k] &= ~(_FINER[before.clip(0), one.clip(0)] & there & stays)
    return alive

"""Where a table begins: title and note rows passed over, heads of one or two rows read, merged cells filled.

The columns a person chose for a source (:class:`Choice`) come before every guess.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from supervision.foundation.grids import Grid, Merge, column_letters

HEAD_ROWS = 20
"""How many rows from the top may be titles and notes before the header."""
_WIDE = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}
_WIDE |= {code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {0x3000: " ", 0xA0: " ", 0x200B: "", 0xFEFF: ""}
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,%]*")


class Row(NamedTuple):
    """One line of a sheet: its number as the sender sees it, tidy cells, and the cells as they were."""

    number: int
    cells: tuple[str, ...]
    original: tuple[str, ...]


class Choice(NamedTuple):
    """Which column is what in the files of one source, as a person said: field → heading ("" = no column).

    ``headless``: these files have no head; the columns go by their letters.
    """

    headings: Mapping[str, str]
    headless: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet with its header found. ``lines`` parallel to ``columns``; empty rows are left out.

    ``beyond``: row → text right of the last heading. ``filled``: row → columns whose text stands in a merged cell that
    begins further up. ``banners``: rows that are one merged cell across the table;
    ``slipped``: rows of a plain text with more cells than the head; ``title``: the first text above the head.
    """

    name: str
    header_row: int
    columns: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    choice: Choice | None = None
    beyond: Mapping[int, str] = field(default_factory=dict)
    filled: Mapping[int, frozenset[int]] = field(default_factory=dict)
    banners: frozenset[int] = frozenset()
    slipped: frozenset[int] = frozenset()
    title: str = ""

    def rows(self) -> Iterator[Row]:
        """The lines below the header, in order."""
        for number, original in self.lines:
            yield Row(number, tuple(tidy(cell) for cell in original), original)

    def fields(self, known: Mapping[str, Collection[str]]) -> dict[str, int]:
        """Which column carries which field: what was chosen, else the first of the accepted headings in ``known``."""
        return fields_of(self.columns, known, self.choice)

    def __len__(self) -> int:
        return len(self.lines)


def tidy(cell: str) -> str:
    """The cell trimmed, full-width digits, letters and blanks made plain. Brackets and words stay."""
    return cell.strip() if cell.isascii() else cell.translate(_WIDE).strip()


def header_key(text: str) -> str:
    """A column name without blanks, line breaks, stars and the bracket's kind: what spellings share."""
    plain = tidy(text).replace("(", "（").replace(")", "）")
    return "".join(plain.split()).strip("*＊:：").casefold()


def fields_of(
    columns: Sequence[str], known: Mapping[str, Collection[str]], choice: Choice | None = None
) -> dict[str, int]:
    """Field → place of its column: the chosen one by its heading or letters, else the first accepted heading."""
    keys = [header_key(column) for column in columns]
    chosen = choice.headings if choice else {}
    letters = {by_letters(place): place for place in range(len(keys))}
    own = {
        name: keys.index(key) if (key := header_key(word)) in keys else letters[word]
        for name, word in chosen.items()
        if word and (header_key(word) in keys or word in letters)
    }
    found = {}
    for name, headings in known.items():
        places = [keys.index(key) for word in headings if (key := header_key(word)) in keys]
        if name in own:
            found[name] = own[name]
        elif places and chosen.get(name, "?") and places[0] not in own.values():
            found[name] = places[0]
    return found


def named(columns: Sequence[str], width: int) -> tuple[str, ...]:
    """Headings to choose by: a column without one of its own, or with one that stands further left, goes by its letters."""
    names = [*columns, *[""] * (width - len(columns))]
    keys = [header_key(name) for name in names]
    return tuple(
        _plain(name) if keys[place] and keys.index(keys[place]) == place else by_letters(place)
        for place, name in enumerate(names)
    )


def by_letters(place: int) -> str:
    """What a column without a heading of its own is called: 列A, 列B …"""
    return f"列{column_letters(place)}"


def find_sheet(grid: Grid, known: Collection[str], choice: Choice | None = None) -> Sheet | None:
    """The table of a grid (it may be empty), or ``None`` where no row looks like its head.

    Args:
        known: column names that may be expected; the row with most of them is the head, two rows together where that
            finds more. Without any, the first row that looks like a head is.
    """
    wanted = frozenset(map(header_key, known))
    if choice:
        wanted |= {header_key(word) for word in choice.headings.values() if word}
    if choice and choice.headless:
        width = max((len(row) for row in grid.rows), default=0)
        return _sheet(grid, -1, tuple(map(by_letters, range(width))), choice)
    groups = _groups(grid)
    best, best_score = -1, 0
    names: tuple[str, ...] = ()
    for index in range(min(len(grid.rows), HEAD_ROWS)):
        for both in (False, True):
            head = _head(grid, groups, index, wanted, both=both)
            score = _score(head, wanted)
            if score > best_score and (wanted or best < 0) and not (both and not wanted):
                best, best_score, names = index, score, head
    if best < 0:
        return None
    end = max((m.bottom for m in grid.merges if m.top <= best < m.bottom < HEAD_ROWS), default=best)
    if end > best and end < len(grid.rows):  # the head's own merged cells say that it is higher
        higher = _head(grid, groups, end, wanted, both=True)
        best, names = end, higher if _score(higher, wanted) >= best_score else names
    return _sheet(grid, best, names, choice)


def _score(head: Sequence[str], wanted: Collection[str]) -> int:
    filled = [header_key(word) for word in head if word]
    if wanted:
        return len({word for word in filled if word in wanted})
    plausible = len(filled) >= 2 and len(set(filled)) == len(filled) and max(map(len, filled)) <= 40
    return len(filled) if plausible and not any(_NUMBER.fullmatch(word) for word in filled) else 0


def _groups(grid: Grid) -> dict[tuple[int, int], str]:
    """What stands over each cell of the top rows through merged ranges, itself not written there."""
    over: dict[tuple[int, int], str] = {}
    for merge in grid.merges:
        text = _cell(grid, merge.top, merge.left)
        if merge.top < HEAD_ROWS and text.strip():
            for row in range(merge.top, min(merge.bottom, HEAD_ROWS) + 1):
                for place in range(merge.left, merge.right + 1):
                    over[row, place] = text
    return over


def _head(
    grid: Grid, groups: Mapping[tuple[int, int], str], row: int, wanted: Collection[str], *, both: bool
) -> tuple[str, ...]:
    """Names of a head that ends in this row; ``both``: the row above belongs to it.

    A gap is filled from above where that is a known name (a head of two rows often has it), a name that means nothing alone
    from the group it stands in: 起 under 有效期 is 有效期起.
    """
    own = [_plain(text) for text in grid.rows[row]]
    above = [_plain(text) for text in grid.rows[row - 1]] if row else []
    names: list[str] = []
    for place in range(max(len(own), len(above)) if both else len(own)):
        word = own[place] if place < len(own) else ""
        over = above[place] if place < len(above) else ""
        if both and not over:
            over = _plain(groups.get((row - 1, place), ""))
        if both and not word and _plain(groups.get((row, place), "")) == over:
            word = over
        if not word and (both or header_key(over) in wanted):
            word = over
        elif both and word and over and header_key(word) not in wanted:
            word = next((w for w in (over + word, over) if header_key(w) in wanted and w not in names), word)
        names.append(word)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _plain(text: str) -> str:
    return " ".join(tidy(text).split())


def _cell(grid: Grid, row: int, place: int) -> str:
    return grid.rows[row][place] if row < len(grid.rows) and place < len(grid.rows[row]) else ""


def _sheet(grid: Grid, head: int, columns: tuple[str, ...], choice: Choice | None) -> Sheet:
    width = len(columns)
    filled = _fill(grid, head, width)
    beyond: dict[int, str] = {}
    lines: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(grid.rows[head + 1 :], start=head + 2):
        lent = filled.get(number - 1, ())
        if not any(cell.strip() and place not in lent for place, cell in enumerate(cells)):
            continue
        if more := " ".join(cell.strip() for cell in cells[width:] if cell.strip()):
            beyond[number] = more
        lines.append((number, tuple(cells[:width]) + ("",) * (width - len(cells))))
    banners = frozenset(m.top + 1 for m in grid.merges if m.top > head and _across(grid, m, width))
    title = next((_plain(cell) for row in grid.rows[: max(head, 0)] for cell in row if cell.strip()), "")
    told = {row + 1: frozenset(places) for row, places in filled.items()}
    places = len(grid.rows[head]) if head >= 0 else width
    slipped = frozenset(number for number in beyond if grid.ragged and len(grid.rows[number - 1]) > places)
    return Sheet(grid.title, head + 1, columns, tuple(lines), choice, beyond, told, banners, slipped, title)


def _across(grid: Grid, merge: Merge, width: int) -> bool:
    """Whether a merged cell goes across the table, so that its row is a heading or a note and no data."""
    wide = min(merge.right, width - 1) - merge.left + 1
    return wide >= 3 and 2 * wide > width and not any(_cell(grid, merge.top, p) for p in range(merge.left))


def _fill(grid: Grid, head: int, width: int) -> dict[int, set[int]]:
    """Write what a cell merged downwards says into every row it stands for; returns which cells were filled so."""
    filled: dict[int, set[int]] = {}
    for merge in grid.merges:
        text = _cell(grid, merge.top, merge.left)
        if merge.bottom <= merge.top or merge.bottom <= head or merge.left >= width or not text.strip():
            continue
        for row in range(max(merge.top, head) + 1, min(merge.bottom + 1, len(grid.rows))):
            cells = grid.rows[row]
            cells += [""] * (merge.left + 1 - len(cells))
            if merge.top > head and not cells[merge.left].strip():
                cells[merge.left] = text
                filled.setdefault(row, set()).add(merge.left)
    return filled

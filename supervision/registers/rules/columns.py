"""Which column of a file is what, where a person says so."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from supervision.foundation.errors import Refused
from supervision.foundation.grids import Grid, column_letters
from supervision.foundation.headers import HEAD_ROWS, Choice, fields_of, find_sheet, header_key, named
from supervision.registers.rules.codes import has_control

LONGEST_HEADING = 200


def settle(
    headings: Sequence[str],
    fields: Sequence[str],
    known: Mapping[str, Collection[str]],
    need: Mapping[str, str],
) -> dict[str, str]:
    """Field → heading, from what somebody chose column by column.

    A field that the system would find by itself in one of these columns, and that was given to none, is "" in the result:
    the person said that the guess was wrong.

    Raises:
        Refused: an unknown field, a field for two columns, a needed one for none, or a heading that cannot be kept.
    """
    chosen: dict[str, str] = {}
    for heading, name in zip(headings, fields, strict=True):
        if not name:
            continue
        if name not in known:
            raise Refused("没有“{field}”这一项内容，请重新打开这个页面再选。", field=name[:40])
        title = next(iter(known[name]))
        if name in chosen:
            raise Refused(
                "“{field}”选了两列（{first}、{second}），只能选一列。",
                field=title,
                first=chosen[name][:40],
                second=heading[:40],
            )
        if len(heading) > LONGEST_HEADING or has_control(heading):
            raise Refused("列名“{heading}”过长或含有控制字符，不能记住。", heading=heading[:40])
        chosen[name] = heading
    if missing := [title for name, title in need.items() if name not in chosen]:
        raise Refused("还没有选这些必需的内容：{fields}。", fields="、".join(missing))
    keys = {header_key(heading) for heading in headings}
    guessed = [n for n, words in known.items() if keys & set(map(header_key, words))]
    return chosen | {name: "" for name in guessed if name not in chosen}


def carried(kept: Mapping[str, str], headings: Sequence[str]) -> dict[str, str]:
    """What stays of an earlier choice: fields that stand in other sheets or files, not under these headings."""
    keys = {header_key(heading) for heading in headings}
    return {name: heading for name, heading in kept.items() if heading and header_key(heading) not in keys}


@dataclass(frozen=True)
class Column:
    """One column of a file as a person sees it: letters, its name for the choice, what stands under it, and the guess."""

    letters: str
    heading: str
    samples: tuple[str, ...]
    field: str = ""
    twice: bool = False  # the person gave this field to another column as well


@dataclass(frozen=True)
class Layout:
    """The first rows of a sheet and its columns. ``header_row`` 0: the sheet has no head."""

    titles: tuple[str, ...]
    sheet: int
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    more: int = 0

    def chosen(self, fields: Sequence[str]) -> "Layout":
        """The same with what somebody chose column by column ("" = not used), right or wrong."""
        count = Counter(filter(None, fields))
        told = [*fields, *[""] * len(self.columns)]
        columns = (
            replace(column, field=field, twice=count[field] > 1)
            for column, field in zip(self.columns, told, strict=False)
        )
        return replace(self, columns=tuple(columns))


MOST_COLUMNS = 300
FIRST_ROWS = 12


def layout(
    grids: Sequence[Grid],
    known: Mapping[str, Collection[str]],
    choice: Choice | None = None,
    *,
    sheet: int | None = None,
    header_row: int | None = None,
) -> Layout:
    """How a file lies on the table, with what each column is as far as one can tell.

    Args:
        sheet, header_row: what a person said; otherwise what was found, or looks most like it.

    Raises:
        Refused: there is no sheet with any text.
    """
    words = list(chain.from_iterable(known.values()))
    filled = [place for place, grid in enumerate(grids) if any(any(row) for row in grid.rows)]
    if not filled:
        raise Refused("这个文件里没有任何内容，请换一个文件。")
    found = {place: one for place in filled if (one := find_sheet(grids[place], words, choice))}
    at = sheet if sheet in filled else next(iter(found), filled[0])
    grid, table = grids[at], found.get(at) or find_sheet(grids[at], ())
    if header_row is not None and header_row <= min(len(grid.rows), HEAD_ROWS):
        top = header_row
    else:
        top = table.header_row if table else next(n for n, row in enumerate(grid.rows, start=1) if any(row))
    if table and table.header_row == top:
        names = table.columns
    else:
        names = tuple(grid.rows[top - 1]) if top else ()
    below = grid.rows[top : top + 200]
    headings = named(names, max([len(names), *map(len, below)]))
    guess = {place: name for name, place in fields_of(headings, known, choice).items()}
    columns = tuple(
        Column(column_letters(place), heading, _samples(below, place), guess.get(place, ""))
        for place, heading in enumerate(headings[:MOST_COLUMNS])
    )
    rows = tuple((n, tuple(row[:MOST_COLUMNS])) for n, row in enumerate(grid.rows[:FIRST_ROWS], start=1))
    titles = tuple(each.title for each in grids)
    return Layout(titles, at, top, columns, rows, max(len(headings) - MOST_COLUMNS, 0))


def _samples(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    """The first three different texts of a column."""
    texts = (row[place].strip() for row in rows if place < len(row))
    return tuple(list(dict.fromkeys(filter(None, texts)))[:3])

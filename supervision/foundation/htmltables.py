"""Tables of a web page, which many systems hand out under the name .xls: every cell as text, spans as merged ranges.

Nothing of the page is carried out or fetched; scripts and styles are passed over.
"""

from html.parser import HTMLParser

from supervision.foundation.errors import Unreadable
from supervision.foundation.grids import MAX_COLUMNS, MAX_ROWS, Grid, Merge, Meter, too_large
from supervision.foundation.textfiles import decode_markup

_SILENT = {"script", "style", "template", "noscript"}
_BREAKS = {"br", "p", "div", "li"}
MAX_DEPTH = 20


class _Table:
    """A table while it is being read. ``held``: column → rows it is still taken by a cell from above."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.held: dict[int, int] = {}
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.caption: list[str] = []


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.meter = Meter(name)
        self.open: list[_Table] = []
        self.done: list[_Table] = []
        self.silent = 0
        self.in_caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            if len(self.open) >= MAX_DEPTH:
                raise too_large(self.name)
            self.open.append(_Table())
            self.done.append(self.open[-1])
        elif not self.open:
            return
        elif tag == "caption":
            self.in_caption = True
        elif tag == "tr":
            self._end_row()
            self.open[-1].row = []
        elif tag in ("td", "th"):
            self._end_cell()
            table = self.open[-1]
            if table.row is None:
                table.row = []
            table.cell = []
            told = dict(attrs)
            table.span = (_number(told.get("rowspan")), _number(told.get("colspan")))
        elif tag in _BREAKS and self.open[-1].cell is not None:
            self.open[-1].cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif not self.open:
            return
        elif tag == "caption":
            self.in_caption = False
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self._end_row()
        elif tag == "table":
            self._end_row()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.silent or not self.open:
            return
        table = self.open[-1]
        if table.cell is not None:
            table.cell.append(" ".join(data.split()) if data.strip() else " ")
        elif self.in_caption:
            table.caption.append(data)

    def close(self) -> None:
        super().close()
        while self.open:
            self._end_row()
            self.open.pop()

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is None or table.row is None:
            return
        self._pass_held(table)
        down, across = table.span
        place, row = len(table.row), len(table.rows)
        lines = (line.strip() for line in "".join(table.cell).split("\n"))
        table.row += ["\n".join(filter(None, lines)), *[""] * (across - 1)]
        if len(table.row) > MAX_COLUMNS:
            raise too_large(self.name)
        if down > 1 or across > 1:
            table.merges.append(Merge(row, place, min(row + down, MAX_ROWS) - 1, place + across - 1))
        if down > 1:
            table.held |= dict.fromkeys(range(place, place + across), down)
        table.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        table = self.open[-1]
        if table.row is None:
            return
        self._pass_held(table)
        self.meter.add(table.row, len(table.rows) + 1)
        table.rows.append(table.row)
        table.held = {place: rows - 1 for place, rows in table.held.items() if rows > 1}
        table.row = None

    @staticmethod
    def _pass_held(table: _Table) -> None:
        while table.row is not None and len(table.row) in table.held:
            table.row.append("")


def read_html(name: str, data: bytes) -> list[Grid]:
    """Every table of a page that has rows, in the order they begin.

    Raises:
        Unreadable: no text in a known encoding, no table, or too large.
    """
    reader = _Reader(name)
    reader.feed(decode_markup(name, data))
    reader.close()
    grids = []
    for number, table in enumerate(reader.done, start=1):
        last = len(table.rows) - 1
        merges = (merge._replace(bottom=min(merge.bottom, last)) for merge in table.merges)
        title = "".join("".join(table.caption).split())[:60] or f"表{number}"
        if table.rows:
            grids.append(Grid(title, table.rows, tuple(merges)))
    if not grids:
        raise Unreadable("文件“{name}”是网页，但其中没有表格。请另存为.xlsx或CSV后再上传。", name=name)
    return grids


def _number(text: str | None) -> int:
    """A span; whatever is no positive number of at most five digits is 1."""
    plain = (text or "").strip()
    return max(int(plain), 1) if plain.isascii() and plain.isdigit() and len(plain) <= 5 else 1

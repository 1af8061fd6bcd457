"""The story as a Word file (DOCX), for whoever wants to write into it: the same texts, a break between the two pages."""

import io
from datetime import UTC, datetime
from math import ceil
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT, CHINESE = "Arial", "微软雅黑"
_GREY = RGBColor(0x55, 0x55, 0x55)
_TONES = {
    "red": RGBColor(0xC0, 0x39, 0x2B),
    "yellow": RGBColor(0xB7, 0x79, 0x1F),
    "green": RGBColor(0x2F, 0x85, 0x5A),
    "blue": RGBColor(0x2B, 0x6C, 0xB0),
}
_FILLS = {"high": "E58B7B", "alike": "E3E9F0", "low": "A9CFAE", "few": "F8F8F8"}
_WIDTHS = (8, 48, 122)
"""Millimetres of the columns of the table of areas."""
_ROOM = 186
"""Millimetres of the second page for drawing and table; headings, legend and the box of the method take the rest."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def word_of(story: dict[str, Any], drawing: bytes | None, *, ribbon: str = "") -> bytes:
    """The briefing as DOCX.

    Args:
        drawing: the areas as PNG; ribbon: a line above and below every page, e.g. 演示数据.
    """
    paper, words = Document(), story["words"]
    # no clock: the same story gives the same properties
    paper.core_properties.created = paper.core_properties.modified = _EPOCH
    paper.core_properties.author, paper.core_properties.title = story["bureau"], story["title"]
    _lay_out(paper, story, ribbon)
    _heading(paper, f"{story['title']}　{story['bureau']} · {story['whom']}", 16)
    _line(paper, f"{words['as_of']} {story['day']}　{words['snapshot']} {story['fingerprint']}", grey=True)
    _heading(paper, words["matter"], 10.5)
    _line(paper, story["matter"], size=10)
    _heading(paper, words["numbers"])
    _numbers(paper, story["numbers"])
    _heading(paper, words["changes"])
    for one in story["changes"]:
        _line(paper, one["text"], tone=one["tone"])
    _heading(paper, words["late"])
    if story["late"]:
        head = [words[key] for key in ("kind", "owner", "count", "days")]
        _table(paper, head, [[one[key] for key in ("kind", "owner", "count", "days")] for one in story["late"]], (45, 85, 20, 28))  # fmt: skip
    else:
        _line(paper, words["no_late"])
    last = _line(paper, story["late_more"], grey=True)
    last.add_run().add_break(WD_BREAK.PAGE)
    _second_page(paper, story, drawing)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _second_page(paper: Any, story: dict[str, Any], drawing: bytes | None) -> None:
    words = story["words"]
    size, tall = _room(story["areas"])
    _heading(paper, words["areas"])
    if drawing is None:
        _line(paper, words["no_map"])
    else:
        picture = paper.add_picture(io.BytesIO(drawing))
        # as large as the page leaves room for, whatever the shape of the city
        scale = min(Mm(115) / picture.width, Mm(tall) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        key = _table(paper, [one["text"] for one in story["legend"]], [], (44,) * len(story["legend"]))
        for cell, one in zip(key.rows[0].cells, story["legend"], strict=True):
            _fill(cell, _FILLS[one["verdict"]])
        _line(paper, words["map_note"], grey=True, size=7.5)
    _line(paper, story["areas_more"], grey=True)
    if story["areas"]:
        rows = [[one["label"], f"{one['name']}（{one['said']}）", one["text"]] for one in story["areas"]]
        table = _table(paper, ["", words["area"], words["why"]], rows, _WIDTHS, size)
        for row, one in zip(table.rows[1:], story["areas"], strict=True):
            _fill(row.cells[0], _FILLS[one["verdict"]])
    else:
        _line(paper, words["no_areas"])
    _heading(paper, words["method"])
    for line in story["method"]:
        _line(paper, line, grey=True, size=7.5)


def _room(areas: list[dict[str, str]]) -> tuple[float, int]:
    """Size of type (pt) and height of the drawing (mm) with which the table of areas still leaves room for the box below it.

    Word breaks pages itself, so the height is estimated: lines of full-width characters, anything else a little over half as wide.
    """
    choices = [(size, tall) for tall in (66, 56, 46, 36) for size in (8.0, 7.5, 7.0, 6.5, 6.0)]
    return next((one for one in choices if _height(areas, one[0]) + one[1] <= _ROOM), choices[-1])


def _height(areas: list[dict[str, str]], size: float) -> float:
    """Millimetres of the table of areas."""
    line = size * 0.353
    lines = 1.0
    for one in areas:
        texts = ((f"{one['name']}（{one['said']}）", _WIDTHS[1]), (one["text"], _WIDTHS[2]))
        lines += max(ceil(_wide(text) * line * 1.03 / (width - 4)) for text, width in texts)
    return lines * line * 1.42 + 1.2 * len(areas)


def _wide(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2000 else 0.56 for sign in text)


def _lay_out(paper: Any, story: dict[str, Any], ribbon: str) -> None:
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
    tongue = OxmlElement("w:lang")  # else stops and commas are set as in Taiwan
    tongue.set(qn("w:val"), "en-US")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(tongue)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(1)
    normal.paragraph_format.line_spacing = 1.0
    [section] = paper.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(14)
    section.header_distance = section.footer_distance = Mm(6)
    foot = f"{story['bureau']} · {story['title']} · {story['words']['as_of']} {story['day']} · {story['words']['snapshot']} {story['fingerprint']}"
    _write(section.footer.paragraphs[0], foot, size=7, color=_GREY)
    if ribbon:
        _write(section.header.paragraphs[0], ribbon, size=8, color=_TONES["red"], bold=True)


def _numbers(paper: Any, numbers: list[dict[str, str]]) -> None:
    table = paper.add_table(rows=1, cols=len(numbers))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, one in zip(table.rows[0].cells, numbers, strict=True):
        _write(cell.paragraphs[0], one["title"], size=8, color=_GREY)
        _write(cell.add_paragraph(), one["value"], size=16, color=_TONES.get(one["tone"]), bold=True)
        for line in filter(None, (one["parts"], one["month"], one["year"], one["target"])):
            _write(cell.add_paragraph(), line, size=7.5, color=_GREY)


def _table(
    paper: Any, head: list[str], rows: list[list[str]], widths: tuple[int, ...], size: float = 8
) -> Table:
    table: Table = paper.add_table(rows=1, cols=len(head))
    table.style, table.autofit = "Table Grid", False
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _write(cell.paragraphs[0], text, size=8, color=_GREY, bold=True)
    for texts in rows:
        row: _Row = table.add_row()  # type: ignore[no-untyped-call]
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text, size=size)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _fill(cell: _Cell, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", color)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _heading(paper: Any, text: str, size: float = 11) -> Paragraph:
    line: Paragraph = paper.add_paragraph()
    line.paragraph_format.space_before = Pt(5)
    line.paragraph_format.keep_with_next = True
    _write(line, text, size=size, bold=True)
    return line


def _line(paper: Any, text: str, *, size: float = 9, grey: bool = False, tone: str = "") -> Paragraph:
    line: Paragraph = paper.add_paragraph()
    _write(line, text, size=size, color=_GREY if grey else _TONES.get(tone))
    return line


def _write(
    line: Paragraph, text: str, *, size: float, color: RGBColor | None = None, bold: bool = False
) -> None:
    run = line.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if color is not None:
        run.font.color.rgb = color

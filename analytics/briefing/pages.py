"""The story on paper: two pages of PDF, and the drawing of the areas as a picture for files that hold none."""

from pathlib import Path
from typing import Any

from supervision.foundation import documents

_PAPERS = Path(__file__).parent / "papers"
_DRAWING = "#set page(width: auto, height: auto, margin: 2pt, header: none, footer: none, background: none)\n#drawing(data.map, 118mm, 84mm)\n"


def paper_of(story: dict[str, Any], *, ribbon: bool = False) -> bytes:
    """The briefing as PDF; the same story gives the same bytes."""
    return documents.pdf(_text("map.typ") + _text("briefing.typ"), story, ribbon=ribbon)


def pages_of(story: dict[str, Any], *, ribbon: bool = False, ppi: float = 60) -> list[bytes]:
    """The same pages as PNG pictures."""
    return documents.pictures(_text("map.typ") + _text("briefing.typ"), story, ppi=ppi, ribbon=ribbon)


def drawing_of(story: dict[str, Any]) -> bytes | None:
    """The areas as a PNG picture; None where there is nothing to draw."""
    if not story["map"]["shapes"]:
        return None
    return documents.pictures(_text("map.typ") + _DRAWING, story, ppi=220)[0]


def _text(name: str) -> str:
    return (_PAPERS / name).read_text(encoding="utf-8")

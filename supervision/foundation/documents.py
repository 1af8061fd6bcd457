"""Paper: typst sources and plain data in, PDF out, with the one font the house ships.

Data never becomes source: it travels as ``data.json`` beside the text and typst shows strings as they are,
so a company called ``#panic() ${x} <img onerror>`` prints as that text.
"""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from supervision.foundation.errors import Refused
from supervision.foundation.i18n import FLOORS, ROOT

FONT = "Noto Sans CJK SC"
FONT_FOLDER = Path(str(files("manimgx_fonts_cjk")))
HOUSE = Path(__file__).parent / "papers" / "house.typ"
_OPENING = '#import "house.typ": *\n#let data = json("data.json")\n#show: house.with(data)\n'
_ONE_AT_A_TIME = Lock()  # the compiler refuses a second thread with "Already borrowed"


class PaperError(RuntimeError):
    """A paper cannot be set: an error of its source or a missing font, never of the data."""


def pdf(source: str, data: dict[str, Any], *, ribbon: bool = False) -> bytes:
    """Set one document.

    Args:
        source: typst text; ``data`` is bound to the JSON, the house's style is on, its words
            (``sheet``, ``slots``, ``tick`` …) are imported.
        data: JSON values only.
        ribbon: print 演示数据 across every page.

    Returns:
        the PDF; the same input gives the same bytes.

    Raises:
        PaperError: the source is wrong or names a font that is not there (typst itself would print boxes).
    """
    made = _set(source, {**data, "ribbon": ribbon}, form="pdf")
    if not isinstance(made, bytes):
        raise PaperError("a PDF is one file")
    return made


def pictures(source: str, data: dict[str, Any], *, ppi: float = 200, ribbon: bool = False) -> list[bytes]:
    """Set a document as PNG pictures, one a page: for files that hold no drawings of their own, and to look at.

    Args and errors as ``pdf``; ``ppi``: dots per inch.
    """
    made = _set(source, {**data, "ribbon": ribbon}, form="png", ppi=ppi)
    return [one for one in ([made] if isinstance(made, bytes) else made) if isinstance(one, bytes)]


def _set(source: str, data: dict[str, Any], *, form: str, ppi: float | None = None) -> Any:
    sources = {
        "main.typ": (_OPENING + source).encode(),
        "house.typ": HOUSE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    try:
        with _ONE_AT_A_TIME:
            made, warnings = _compiler().compile_with_warnings(input=sources, format=form, ppi=ppi)  # type: ignore[type-var, arg-type]  # its stub forgets the form name → bytes
    except typst.TypstError as error:
        raise PaperError(str(error)) from error
    _refuse_missing_fonts(str(warning.message) for warning in warnings)
    return made


def paper(name: str, data: dict[str, Any], *, ribbon: bool = False) -> bytes:
    """Set a room's paper: ``visits/notice.typ`` is ``<floor>/visits/papers/notice.typ``.

    Raises:
        PaperError: as ``pdf``; or there is no such paper.
    """
    room, _, file = name.partition("/")
    for floor in FLOORS:
        path = ROOT / floor / room / "papers" / file
        if path.is_file():
            return pdf(path.read_text(encoding="utf-8"), data, ribbon=ribbon)
    raise PaperError(f"no paper {name}")


def square(text: str) -> list[str]:
    """A square code (QR) as rows of 0 and 1, for ``square`` of the house's paper or a page."""
    return [
        "".join(str(int(bool(dot))) for dot in row) for row in segno.make(text, error="m", micro=False).matrix
    ]


def check_fonts() -> None:
    """For start-up, so that nobody finds out at the first print.

    Raises:
        Refused: the font of the papers is not installed.
    """
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONT_FOLDER])
    if FONT not in fonts.families():
        raise Refused(
            "{folder}里没有文书用的中文字体{font}，打印不出文书。请重新安装依赖（make install）后再启动。",
            font=FONT,
            folder=FONT_FOLDER,
        )


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[FONT_FOLDER], ignore_system_fonts=True)


def _refuse_missing_fonts(warnings: Iterable[str]) -> None:
    for message in warnings:
        if "font family" in message:
            raise PaperError(message)

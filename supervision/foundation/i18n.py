"""Chinese message ids, English from the rooms' ``en.po`` files (gettext format, read at start)."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("supervision", "inspections", "analytics", "maps")


def _(msgid: str) -> str:
    """Mark a text for translation; only doors translate."""
    return msgid


def catalogues() -> Iterator[Path]:
    """Every room's English catalogue, in a fixed order."""
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("en.po"))


@cache
def english() -> dict[str, str]:
    """All English texts by Chinese message id."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  a tenth of a second that a parsing child does not need

    texts: dict[str, str] = {}
    for path in catalogues():
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id and message.string:
                    texts[str(message.id)] = str(message.string)
    return texts


def translate(msgid: str, language: str = "zh", /, **values: Any) -> str:
    """The text in one language, ``{named}`` places filled. Unknown ids stay as they are."""
    text = english().get(msgid, msgid) if language == "en" else msgid
    if not values:
        return text
    if language == "en":
        values = {name: english().get(v, v) if isinstance(v, str) else v for name, v in values.items()}
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError):
        return text

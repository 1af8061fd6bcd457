"""A sentence of the board: a message id and the values of its places, so that a page and a paper can say it in their language. Pure."""

from typing import Any

Sentence = dict[str, Any]


def said_of(text: str, **values: Any) -> Sentence:
    """``{"text": message id, "values": {...}}``."""
    return {"text": text, "values": values}

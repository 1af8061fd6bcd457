"""Names of rows that last: a decision about a row holds for the same row in every later version of its list."""

from collections import Counter
from collections.abc import Hashable, Iterable
from hashlib import sha256
from typing import Any, NamedTuple


class Content(NamedTuple):
    """What makes a row the same row in another version; a changed basis or ratio changes nothing about who it is."""

    code: str
    name: str
    department: str
    target: str


def row_key(list_name: tuple[Hashable, ...], content: Content, place: int = 0) -> str:
    """The lasting name of a row (32 hexadecimal digits).

    Args:
        list_name: kind, department and place of the list, without year and version.
        place: how many rows before it in its list have the same content.
    """
    text = "\x1f".join(str(part) for part in (*list_name, *content, place))
    return sha256(text.encode()).hexdigest()[:32]


def row_keys(rows: Iterable[tuple[int, tuple[Hashable, ...], Content]]) -> dict[int, str]:
    """Lasting names of the rows in force, by row id.

    Args:
        rows: (id, list name, content), each list's rows in their order.
    """
    seen: Counter[Any] = Counter()
    keys = {}
    for row_id, list_name, content in rows:
        keys[row_id] = row_key(list_name, content, seen[list_name, content])
        seen[list_name, content] += 1
    return keys

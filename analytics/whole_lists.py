"""A list behind a number as a whole: how many rows it holds, all of them for a file, and which conditions can narrow it."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from analytics.listings import ITEM_LISTS, LATEST
from analytics.records import LISTINGS, Cut, question, rows_behind

STRIDE = 5_000
"""Rows read at once for a file: enough to be quick, few enough to weigh nothing."""


def count_behind(session: Session, kind: str, cut: Cut) -> int:
    """How many rows a list has. A second or so for those that look through all visits of all businesses.

    Raises Unreadable for an unknown kind or key.
    """
    if kind in ITEM_LISTS or kind not in LISTINGS:
        return len(rows_behind(session, kind, cut, limit=100_000))
    return int(session.connection().execute(*question(session, kind, cut, counting=True)).scalar_one())


def every_row(session: Session, kind: str, cut: Cut, *, stride: int = STRIDE) -> Iterator[dict[str, Any]]:
    """All rows of a list in its order, read in strides.

    Raises Unreadable for an unknown kind or key.
    """
    after = ""
    while rows := rows_behind(session, kind, cut, after=after, limit=stride):
        yield from rows
        if len(rows) < stride:
            return
        after = str(rows[-1]["row_key"])


def narrowed_by(kind: str) -> tuple[str, ...]:
    """What a list can be narrowed by among district and department; a business by itself belongs to no department, only its visits do."""
    listing = LISTINGS[kind]
    if kind in ITEM_LISTS:
        return ("department",)
    sql = listing.sql.replace(LATEST, "") + listing.where
    found = {"area": ("{filters}",), "department": ("{department}", "{took_part}", "{takes_part}")}
    return tuple(name for name, places in found.items() if any(place in sql for place in places))

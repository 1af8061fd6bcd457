"""Whose boards there are (席位): everybody's, each department's, and that of people of one district; and which one a reader gets. Pure."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from analytics.frames import Frames
from supervision.foundation.actor import EVERYTHING, Scope

NOWHERE = "-"
"""A seat nobody has: for a reader of several departments, who has no board of his own."""


def key(scope: Scope) -> str:
    """The seat of a scope: ``""``, ``d3``, ``d3/421303``, ``/421303``."""
    if scope.department_ids is None:
        return f"/{scope.area_prefix}" if scope.area_prefix else ""
    if len(scope.department_ids) != 1:
        return NOWHERE
    department = f"d{min(scope.department_ids)}"
    return f"{department}/{scope.area_prefix}" if scope.area_prefix else department


def scope_of_key(seat: str) -> Scope:
    """The scope of a seat that is not nobody's: the way back from ``key``."""
    department, _slash, area = seat.partition("/")
    return Scope(frozenset({int(department[1:])}) if department else None, area)


def wanted(scopes: Iterable[Scope], departments: Iterable[int]) -> dict[str, Scope]:
    """The seats to make: everybody's, those of the departments, and those of people with accounts."""
    all_of = [EVERYTHING, *(Scope(frozenset({one})) for one in departments), *scopes]
    found = {key(scope): scope for scope in all_of}
    found.pop(NOWHERE, None)
    return found


def cut(frames: Frames, scope: Scope) -> Frames:
    """The rows of a seat. Drawn units of other districts stay in the sample, as units with nothing of this district to inspect."""
    mine = frames.within(scope)
    if not scope.area_prefix:
        return mine
    wide = frames.within(Scope(scope.department_ids)).drawn
    here = pl.col("area").str.starts_with(scope.area_prefix)
    return replace(mine, drawn=wide.with_columns((pl.col(name) & here) for name in ("inspected", "problem")))

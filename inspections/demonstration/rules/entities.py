"""The register of invented entities: one frame, every share exact."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from inspections.demonstration.rules import codes, names
from inspections.demonstration.rules.chance import Flags, Floats, Ints, apportion, dealt, stream
from inspections.demonstration.rules.owners import owners_and_sizes
from inspections.demonstration.rules.places import Cell, cell_counts, points
from inspections.demonstration.rules.trades import (
    COOPERATIVE,
    ENTERPRISE,
    SELF,
    SITE,
    TRADES,
)

CLASSES = ("A", "B", "C", "D")
CLASS_SHARES = (0.24, 0.58, 0.13, 0.05)
CLASSED = frozenset({ENTERPRISE, SELF, COOPERATIVE})  # the others have no credit-risk class
FOOD_SHARES = (0.30, 0.45, 0.20, 0.05)  # food-safety grades A–D: another scale, see the domain handbook §0.5
STATUS_SHARES = {"open": 0.94, "closed": 0.035, "suspended": 0.015, "moved": 0.01}
OLDEST = date(1995, 1, 1)
NEW_SHARE = 0.2  # registered while the history runs
ENTITY_RISK = 0.7  # standard deviation of the planted, lasting risk of an entity (log-odds)


def entities(cells: Sequence[Cell], total: int, *, seed: int, anchor: date, begin: date) -> pl.DataFrame:
    """All entities, one row each, in the order they were registered: four in five before ``begin``.

    Columns: code, name, kind, trade, trade_name, ownership, size, capital_fen, credit_class, food_grade, county, cell, lon, lat, address, phone,
    status, registered_on, food; and for the truth file only ``trade_no``, ``cell_no`` (positions in the tables).
    Coordinates are CGCS2000 degrees. Codes are dealt at random, so that a code says nothing about its owner.
    """
    kinds, trade_no = _kinds_and_trades(total, seed)
    cell_no = dealt(stream(seed, "entities", "cells"), cell_counts(cells, total, seed=seed))
    lon, lat = points(cells, cell_no, seed=seed)
    counties = [cells[i].county for i in cell_no.tolist()]
    county_names = [cells[i].county_name for i in cell_no.tolist()]
    rng = stream(seed, "entities", "names")
    words = [TRADES[i].word for i in trade_no.tolist()]
    classed = np.isin(kinds, sorted(CLASSED))
    food = np.array([trade.food for trade in TRADES])[trade_no]
    registered = _registered(total, seed, anchor, begin)
    return pl.DataFrame(
        {
            "code": _codes(kinds, counties, total, seed),
            "name": names.business_names(kinds, words, county_names, rng),
            "kind": kinds,
            "trade": [TRADES[i].code for i in trade_no.tolist()],
            "trade_name": [TRADES[i].name for i in trade_no.tolist()],
            **owners_and_sizes(kinds, seed=seed),
            "credit_class": _graded(classed, CLASS_SHARES, seed, "credit"),
            "food_grade": _graded(food, FOOD_SHARES, seed, "food"),
            "county": counties,
            "cell": [cells[i].code for i in cell_no.tolist()],
            "lon": lon,
            "lat": lat,
            "address": names.addresses(county_names, rng),
            "phone": names.telephones(total, rng),
            "status": _statuses(total, seed),
            "registered_on": registered,
            "food": food,
            "trade_no": trade_no,
            "cell_no": cell_no,
        }
    )


def entity_risks(total: int, *, seed: int) -> Floats:
    """The planted, lasting addend of each entity to the log-odds of a problem: what "history" can learn."""
    return stream(seed, "entities", "risk").normal(0.0, ENTITY_RISK, total)


def _kinds_and_trades(total: int, seed: int) -> tuple[list[str], Ints]:
    """Exact counts for every pair of trade and kind, then shuffled."""
    pairs: list[tuple[int, str]] = []
    weights: list[float] = []
    for number, trade in enumerate(TRADES):
        whole = sum(trade.kinds.values())
        for kind, share in trade.kinds.items():
            pairs.append((number, kind))
            weights.append(trade.weight * share / whole)
    rows = dealt(stream(seed, "entities", "trades"), apportion(weights, total))
    kind_of = [pairs[i][1] for i in rows.tolist()]
    return kind_of, np.array([number for number, _kind in pairs])[rows]


def _codes(kinds: list[str], counties: list[str], total: int, seed: int) -> list[str]:
    """Credit codes; building sites have none and carry a number of our own."""
    numbers = stream(seed, "entities", "codes").permutation(total) + 1000
    prefixes = [codes.PREFIX.get(kind, codes.PREFIX[ENTERPRISE]) for kind in kinds]
    made = codes.credit_codes(prefixes, counties, numbers)
    return [
        f"YS-GD-{number:06d}" if kind == SITE else code
        for kind, code, number in zip(kinds, made, numbers.tolist(), strict=True)
    ]


def _graded(flags: Flags, shares: Sequence[float], seed: int, what: str) -> list[str]:
    """A grade for every flagged row, in exact shares; empty text for the others."""
    grades = np.full(len(flags), "", dtype="<U1")
    rows = np.flatnonzero(flags)
    dealt_grades = dealt(stream(seed, "entities", what), apportion(shares, rows.size))
    grades[rows] = np.array(CLASSES)[dealt_grades]
    found: list[str] = grades.tolist()
    return found


def _statuses(total: int, seed: int) -> list[str]:
    rows = dealt(stream(seed, "entities", "status"), apportion(list(STATUS_SHARES.values()), total))
    labels = list(STATUS_SHARES)
    return [labels[i] for i in rows.tolist()]


def _registered(total: int, seed: int, anchor: date, begin: date) -> list[date]:
    """Registration days in order: most of the old are not so old, the new come evenly until a month ago."""
    rng = stream(seed, "entities", "age")
    old = total - round(total * NEW_SHARE)
    before = begin.toordinal() - 1 - np.floor(rng.beta(1.1, 2.5, old) * (begin - OLDEST).days)
    since = begin.toordinal() + np.floor(rng.random(total - old) * ((anchor - begin).days - 30))
    days = np.sort(np.concatenate([before, since])).astype(np.int64)
    return [date.fromordinal(day) for day in days.tolist()]

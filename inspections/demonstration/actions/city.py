"""A city under construction: its plan, the keys the rooms gave out so far, and who acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property

import numpy as np

from inspections.demonstration.rules.blueprint import Blueprint
from inspections.demonstration.rules.chance import Ints
from inspections.demonstration.rules.timeline import Quarter
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Actor
from supervision.foundation.database import Database, Transaction

MAIN_WORD = "登记事项"
Tick = Callable[[int], None]
"""Told how many steps more are done, for a progress bar."""


@dataclass(frozen=True)
class Item:
    """An item of the one list with its newest checklist."""

    id: int
    code: str
    name: str
    checklist_id: int | None


@dataclass
class City:
    """The blueprint and what became of it so far."""

    database: Database
    plan: Blueprint
    now: datetime
    departments: dict[str, int] = field(default_factory=dict)  # id by code
    bureau_of_line: dict[str, int] = field(default_factory=dict)
    people: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # id by row
    entities: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # id by row
    items: dict[str, list[Item]] = field(default_factory=dict)  # by line, those with a checklist first
    plans: list[tuple[int, int]] = field(default_factory=list)  # year and id
    tasks: dict[Quarter, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)  # by login
    away: set[int] = field(default_factory=set)  # rows of people on leave about the anchor
    pair: tuple[int, int] = (0, 0)  # rows of the demonstration's two inspectors
    counts: dict[str, int] = field(default_factory=dict)

    @cached_property
    def station_of_cell(self) -> dict[str, int]:
        """The market station that serves each cell."""
        return {b.cell: self.departments[b.code] for b in self.plan.bureaus if b.cell}

    def main_item(self, line: str) -> Item:
        """The item a line's visits are made for."""
        return self._main_items[line]

    @cached_property
    def _main_items(self) -> dict[str, Item]:
        """With a checklist, about registration if there is one, plainly named."""
        found = {}
        for line, items in self.items.items():
            listed = [item for item in items if item.checklist_id is not None] or items
            found[line] = min(
                listed, key=lambda item: (MAIN_WORD not in item.name, len(item.name), item.code)
            )
        return found

    @contextmanager
    def at(self, moment: datetime, login: str = "") -> Iterator[Transaction]:
        """A transaction of this person (the system without a login) at a moment of the past, at the latest now."""
        actor = self.actors[login] if login else SYSTEM
        with self.database.transaction(actor=actor, now=min(moment, self.now)) as tx:
            yield tx

    def count(self, name: str, more: int) -> None:
        """Add to the tally the builder prints."""
        self.counts[name] = self.counts.get(name, 0) + more


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time of Shanghai as a moment in UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=clock.SHANGHAI).astimezone(UTC)

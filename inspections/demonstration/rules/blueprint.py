"""The whole city on paper: registers, planted risks and the calendar, before any room is asked for anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from inspections.demonstration.rules import entities, habits, people, places, truth
from inspections.demonstration.rules.bureaus import Bureau, bureaus
from inspections.demonstration.rules.chance import Floats
from inspections.demonstration.rules.habits import Habits
from inspections.demonstration.rules.outcomes import Planted, base_for
from inspections.demonstration.rules.places import Cell
from inspections.demonstration.rules.sizes import Size
from inspections.demonstration.rules.themes import expected_visits
from inspections.demonstration.rules.timeline import Offices, Quarter, quarters
from supervision.law.rules.workdays import Calendar


@dataclass(frozen=True)
class Blueprint:
    """Everything about a demonstration that does not need a database; rows of the frames are what others point at."""

    size: Size
    seed: int
    anchor: date
    cells: tuple[Cell, ...]
    bureaus: tuple[Bureau, ...]
    entities: pl.DataFrame
    people: pl.DataFrame
    papers: pl.DataFrame
    planted: Planted
    habits: Habits
    cell_risks: Floats
    own_risks: Floats
    quarters: tuple[Quarter, ...]
    offices: Offices

    @property
    def begin(self) -> date:
        """First day of the history."""
        return self.quarters[0].first

    @property
    def strict_county(self) -> str:
        """The district whose fines lie higher than those of like cases elsewhere."""
        return self.cells[0].county

    @property
    def month_begin(self) -> date:
        """First day of the running month: the history proper ends the day before."""
        return self.anchor.replace(day=1)

    def certificates_on(self, day: date) -> dict[int, str]:
        """Number of the certificate valid on a day, by row of the inspector."""
        valid = self.papers.filter((pl.col("valid_from") <= day) & (pl.col("valid_to") >= day))
        return dict(zip(valid["inspector"].to_list(), valid["number"].to_list(), strict=True))

    def able_on(self, day: date) -> npt.NDArray[np.bool_]:
        """Per inspector, whether a certificate is valid on a day."""
        able = np.zeros(self.people.height, dtype=np.bool_)
        able[list(self.certificates_on(day))] = True
        return able

    def registered_by(self, day: date) -> int:
        """How many entities were registered before a day (they are the first rows)."""
        return int((self.entities["registered_on"] < day).sum())


def draw_up(size: Size, *, seed: int, anchor: date, cells: Sequence[Cell], calendar: Calendar) -> Blueprint:
    """Draw up the city of a seed around a day."""
    time = quarters(anchor, size.years)
    begin = time[0].first
    register = entities.entities(cells, size.entities, seed=seed, anchor=anchor, begin=begin)
    posts = bureaus(cells)
    crew = people.inspectors(posts, size.inspectors, seed=seed)
    cell_risks = places.cell_risks(cells, seed=seed)
    own = entities.entity_risks(size.entities, seed=seed)
    classes = register["credit_class"].to_list()
    odds = truth.entity_odds(
        register["trade_no"].to_list(), register["cell_no"].to_list(), classes, cell_risks, own
    )
    strict = people.strictness(crew, seed=seed)
    base = base_for(
        odds,
        strict,
        drawn=expected_visits(register),
        suspected=suspicion(odds, odds.size),
        led=1.0 - 4 * size.drawn / size.visits,
    )
    return Blueprint(
        size=size,
        seed=seed,
        anchor=anchor,
        cells=tuple(cells),
        bureaus=tuple(posts),
        entities=register,
        people=crew,
        papers=people.certificates(
            crew, seed=seed, anchor=anchor, begin=begin, lapsed_on=time[-1].first - timedelta(days=1)
        ),
        planted=Planted(odds, strict, base),
        habits=habits.plant(crew, seed=seed),
        cell_risks=cell_risks,
        own_risks=own,
        quarters=tuple(time),
        offices=Offices(begin - timedelta(days=10), anchor + timedelta(days=400), calendar),
    )


def suspicion(odds: Floats, known: int) -> Floats:
    """How likely a lead points at each of the first ``known`` entities: complaints know a little of the truth."""
    weight: Floats = np.exp(0.5 * odds[:known])
    return weight

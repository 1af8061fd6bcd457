"""Planted habits: two inspectors who write the same again at every visit, and one who hardly stays. Invented people, named in the truth file."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from inspections.demonstration.rules.chance import Flags, Ints, stream
from inspections.demonstration.rules.places import HOME_COUNTY
from inspections.demonstration.rules.trades import MARKET
from inspections.demonstration.rules.visits import Teams

SHORTEST, LONGEST = 4, 9
"""Minutes the hasty one stays, the second not reached; everybody else stays twenty-five and more."""


@dataclass(frozen=True)
class Habits:
    """Rows of the inspectors: ``copying`` write the same again, ``hasty`` is gone in minutes."""

    copying: tuple[int, int]
    hasty: int


def plant(people: pl.DataFrame, *, seed: int) -> Habits:
    """Three of the market bureau: who leads before who follows, then who is not of the county of the demonstration's own two inspectors."""
    ours = np.flatnonzero((people["line"] == MARKET).to_numpy())
    mixed = stream(seed, "people", "habits").permutation(ours)
    follows, at_home = (
        ~people["can_lead"].to_numpy()[mixed],
        (people["area"] == HOME_COUNTY).to_numpy()[mixed],
    )
    first, second, third = mixed[np.lexsort((at_home, follows))][:3].tolist()
    return Habits((first, second), third)


def copied(habits: Habits, team: Teams) -> Flags:
    """Which visits one of those who copy leads, and so writes down."""
    found: Flags = np.isin(team[:, 0], habits.copying)
    return found


def hurried(habits: Habits, team: Teams, lasted: Ints, rng: np.random.Generator) -> Ints:
    """The minutes of visits, few where the hasty one leads."""
    few = rng.integers(SHORTEST, LONGEST, lasted.size)
    minutes: Ints = np.where(team[:, 0] == habits.hasty, few, lasted)
    return minutes

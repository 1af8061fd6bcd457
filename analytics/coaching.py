"""Coaching (检查尺度反馈): what chance dealt, read into packages; and what of the answer a supervisor may see. Off unless the bureau turns it on.

Privacy rule: a supervisor sees own people only; nobody with fewer visits than ``ENOUGH``; no group in which fewer than ``LEAST_GROUP`` could be
meant; people by name, never by effect; words where chance can be told apart (false discoveries controlled), else "like the others".
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import erfc, sqrt
from typing import Any

import numpy as np
import polars as pl

from analytics.estimates.discovery import kept
from analytics.estimates.strictness import Dealt, Person, strictness
from analytics.extracts import Taken
from analytics.frames import Frames
from supervision.foundation.i18n import _

QUESTIONS = {"all_teams": "SELECT draw_id, package, entity_id, inspector_id FROM team_member ORDER BY id"}
"""What is read beside the frames."""
LEAST_GROUP = 5
"""In a smaller group a word about one is a word about all the others."""
STRICTER, GENTLER, ALIKE = _("比同组严"), _("比同组宽"), _("与同组相近")


@dataclass(frozen=True)
class Word:
    """What a supervisor reads of one person: name, visits, the word, and the difference in visits with a problem per hundred with its interval."""

    name: str
    visits: int
    word: str
    difference: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether chance does not explain it; otherwise no figure is shown, since it would order people by noise."""
        return self.word != ALIKE


def estimated(taken: Taken) -> dict[str, Any] | None:
    """The content of the snapshot: strictness from every package drawn so far; None where there is nothing to compare."""
    found = strictness(packages_of(taken.beside["all_teams"], taken.frames))
    return asdict(found) if found else None


def packages_of(teams: pl.DataFrame, frames: Frames) -> Dealt:
    """Packages with the team the draw gave them, whoever went in the end; a block is what one draw gave to one station.

    Args:
        teams: ``draw_id, package, entity_id, inspector_id``.

    The problems of a package are counted beyond the rate of its businesses' risk classes in the same draw.
    """
    keys = ["draw_id", "entity_id"]
    draws = pl.Enum(teams["draw_id"].cast(pl.String).unique().sort())
    typed = teams.select(
        pl.col("draw_id").cast(pl.String).cast(draws),
        pl.col("package", "entity_id", "inspector_id").cast(pl.Int64),
    )
    drawn = _of_draws(frames.drawn.select(*keys, "stratum"), draws).unique(keys)
    seen = (
        _of_draws(frames.visits.filter("inspected").select(*keys, "station", "problem"), draws)
        .with_columns(pl.col("problem").cast(pl.Float64))
        .join(drawn, on=keys, maintain_order="left")
    )
    beyond = pl.col("problem") - pl.col("problem").mean().over("draw_id", "stratum")
    members = (
        typed.unique()
        .sort(*keys, "package", "inspector_id")
        .group_by(*keys, "package", maintain_order=True)
        .agg(pl.col("inspector_id").alias("team"))
    )
    most = members["team"].list.len().max()
    seats = [f"seat{at}" for at in range(most if isinstance(most, int) else 0)]
    team = pl.col("team").list
    rows = (
        members.join(seen.with_columns(beyond.alias("beyond")), on=keys, maintain_order="left")
        .with_columns(
            team.get(at, null_on_oob=True).fill_null(-1).alias(seat) for at, seat in enumerate(seats)
        )
        .group_by("draw_id", "station", "package", *seats, maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("beyond").sum())
        .sort("draw_id", "station", "package", maintain_order=True)
    )
    return Dealt(
        rows.select(pl.struct("draw_id", "station").rle_id().cast(pl.Int64)).to_series().to_numpy(),
        rows.select(seats).to_numpy().astype(np.int64).reshape(rows.height, len(seats)),
        rows["n"].cast(pl.Float64).to_numpy(),
        rows["beyond"].to_numpy(),
    )


def _of_draws(frame: pl.DataFrame, draws: pl.Enum) -> pl.DataFrame:
    """The rows of these draws, told apart by number instead of text."""
    return frame.with_columns(pl.col("draw_id").cast(draws, strict=False)).drop_nulls("draw_id")


def words_for(content: Mapping[str, Any], names: Mapping[int, str]) -> list[Word]:
    """What may be told of the people named (the supervisor's own), by name; empty where the group is too small.

    Args:
        content: of the snapshot; names: name by inspector of those the supervisor answers for.
    """
    people = [Person(**one) for one in content["people"]]
    told = dict(zip((one.inspector for one in people), kept([_chance(one) for one in people]), strict=True))
    mine = [one for one in people if one.inspector in names and one.enough]
    if len(mine) < LEAST_GROUP:
        return []
    return sorted(
        (_word(one, names[one.inspector], told[one.inspector]) for one in mine), key=lambda w: w.name
    )


def _chance(one: Person) -> float:
    return erfc(abs(one.effect) / (one.error * sqrt(2))) if one.error > 0 else 1.0


def _word(one: Person, name: str, told: bool) -> Word:
    word = ALIKE if not told else STRICTER if one.effect > 0 else GENTLER
    low, high = one.effect - 1.96 * one.error, one.effect + 1.96 * one.error
    return Word(name, one.visits, word, 100 * one.effect, 100 * low, 100 * high)

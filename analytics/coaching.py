"""Coaching (检查尺度反馈): what chance dealt, read into packages; and what of the answer a supervisor may see. Off unless the bureau turns it on.

Privacy rule: a supervisor sees own people only; nobody with fewer visits than ``ENOUGH``; no group in which fewer than ``LEAST_GROUP`` could be
meant; people by name, never by effect; words where chance can be told apart (false discoveries controlled), else "like the others".
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import erfc, sqrt
from typing import Any

import polars as pl

from analytics.estimates.discovery import kept
from analytics.estimates.strictness import Package, Person, strictness
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


def packages_of(teams: pl.DataFrame, frames: Frames) -> list[Package]:
    """Packages with the team the draw gave them, whoever went in the end; a block is what one draw gave to one station.

    Args:
        teams: ``draw_id, package, entity_id, inspector_id``.

    The problems of a package are counted beyond the rate of its businesses' risk classes in the same draw.
    """
    keys = ["draw_id", "entity_id"]
    typed = teams.select(
        pl.col("draw_id").cast(pl.String), pl.col("package", "entity_id", "inspector_id").cast(pl.Int64)
    )
    seen = frames.visits.filter("inspected").select(*keys, "station", pl.col("problem").cast(pl.Float64))
    seen = seen.join(frames.drawn.select(*keys, "stratum").unique(keys), on=keys)
    beyond = pl.col("problem") - pl.col("problem").mean().over("draw_id", "stratum")
    rows = (
        typed.group_by(*keys, "package")
        .agg(pl.col("inspector_id").unique().sort().alias("team"))
        .join(seen.with_columns(beyond.alias("beyond")), on=keys)
        .group_by("draw_id", "station", "package", "team")
        .agg(pl.len().alias("n"), pl.col("beyond").sum())
        .sort("draw_id", "station", "package")
        .select("draw_id", "station", "team", "n", "beyond")
        .rows()
    )
    return [Package(f"{draw}/{station}", tuple(team), n, beyond) for draw, station, team, n, beyond in rows]


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

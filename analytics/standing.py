"""The score behind the grades in the register (现行分数): what the last monthly grading was made of, so that lists and maps show no other score than the grade.

The snapshot ``standing`` is written with the grades. Before the first grading the fixed weights of the day stand in, and pages say so. A learnt score is shown as
chances in a thousand (0 … 1,000), fixed weights as their points.
"""

from dataclasses import replace
from typing import Any

import polars as pl

from analytics import snapshots
from analytics.frames import Frames, year_to_date
from analytics.risk import ranking
from analytics.risk.score import PARTS
from analytics.snapshots import Snapshot
from supervision.foundation.settings import Settings

NAME = "standing"
REASONS = 3
"""So many reasons are told of a business, the weightiest first."""
_PPM = 1_000
LEVELS = ("area", "cell", "station")


def content(
    frames: Frames, table: pl.DataFrame, learnt: pl.DataFrame | None, words: tuple[str, ...]
) -> dict[str, Any]:
    """What the snapshot holds.

    Args:
        table: ``entity_id, score, grade`` of everybody graded, with the columns of ``PARTS`` where the weights are fixed; learnt: ``entity_id, ppm, r0, r1 …`` and the
            words of the reasons, None for fixed weights.
    """
    if learnt is None:
        scores, reasons = table, PARTS
    else:
        shown = learnt.with_columns((pl.col("ppm") // _PPM).alias("score"))
        scores = shown.join(table.select("entity_id", "grade"), on="entity_id")
        reasons = {f"r{at}": word for at, word in enumerate(words)}
    places = {
        by: {
            str(row["key"]): {"mean": row["mean"], "high": row["high"]}
            for row in ranking.places(
                frames, scores.select("entity_id", "score"), year_to_date(frames.as_of), by
            )
        }
        for by in LEVELS
    }
    return {
        "learnt": learnt is not None,
        "high_from": ranking.high_from(scores),
        "highest": [_told(row, reasons) for row in ranking.highest(frames, scores, tuple(reasons))],
        "places": places,
    }


def in_force(settings: Settings, risk: Snapshot) -> Snapshot:
    """The snapshot ``risk`` with the list, the means and the score that the register's grades were made of; ``score`` says which and since when."""
    entered = snapshots.read(settings, NAME)
    found = risk.content
    if entered is None:
        highest = [_told(row, PARTS) for row in found["highest"]]
        which: dict[str, Any] = {"learnt": False, "entered_on": None}
        return replace(risk, content={**found, "highest": highest, "score": which})
    graded = entered.content
    places = {
        by: [{**row, **graded["places"][by].get(str(row["key"]), {"mean": None, "high": 0})} for row in rows]
        for by, rows in found["places"].items()
    }
    which = {"learnt": graded["learnt"], "entered_on": entered.as_of.isoformat()}
    over = {"places": places, "highest": graded["highest"], "high_from": graded["high_from"], "score": which}
    return replace(risk, content={**found, **over})


def day_number(risk: Snapshot) -> int:
    """The day the grades behind a snapshot ``in_force`` were entered, as 20261101; 0 before the first. Maps keep it, so that a page sees whether theirs is the same."""
    entered = risk.content["score"]["entered_on"]
    return int(entered.replace("-", "")) if entered else 0


def _told(row: dict[str, Any], reasons: dict[str, str]) -> dict[str, Any]:
    """A row of the list with its weightiest reasons in place of the points of each part."""
    why = sorted((key for key in reasons if row[key] > 0), key=lambda key: -row[key])[:REASONS]
    rest = {key: value for key, value in row.items() if key not in reasons}
    return {"grade": "", **rest, "why": [reasons[key] for key in why]}

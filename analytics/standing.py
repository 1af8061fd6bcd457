"""The score behind the grades in the register (现行分数): what the last monthly grading was made of, so that dossiers, lists and maps show no other score than the grade.

The snapshot ``standing`` is written with the grades, beside a file with one row for every business graded. Before the first grading the fixed weights of the day stand in,
and pages say so. A learnt score is shown as chances in a thousand (0 … 1,000), fixed weights as their points.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_hex
from typing import Any

import polars as pl

from analytics import snapshots
from analytics.extracts import Taken
from analytics.frames import Frames, year_to_date
from analytics.risk import ranking
from analytics.risk.reasons import fixed_reasons
from analytics.risk.score import PARTS, score
from analytics.snapshots import Snapshot
from analytics.telling import Reason, Who, in_points, told
from supervision.foundation.settings import Settings

NAME = "standing"
REASONS = 3
"""So many reasons are told of a business in a list, the weightiest first."""
SHOWN = 8
"""So many on its dossier; what the others add is one line."""
_PPM = 1_000
_ROWS = 2_000
"""Businesses in a stretch of the file: one look-up reads one stretch."""
LEVELS = ("area", "cell", "station")


@dataclass(frozen=True)
class Place:
    """Where one business stands (一户的现行分数): its score, among all graded and within its grade, and its reasons.

    ``points``: the score in the unit of the reasons; ``start``: what everybody begins with; ``rest``: what the reasons not told add.
    """

    score: int
    grade: str
    place: int
    of: int
    place_in_grade: int
    of_grade: int
    points: int
    start: int
    reasons: list[Reason]
    rest: int


def everybody(frames: Frames, table: pl.DataFrame, learnt: pl.DataFrame | None) -> pl.DataFrame:
    """One row for every business graded, by ``entity_id``: ``score`` as shown, ``raw``, ``grade``, places, ``start``, reasons ``p_… f_…``, and what they call trade and class.

    Args:
        table: ``entity_id, score, grade``; learnt: what ``learnt_scores`` gave, None for fixed weights.
    """
    if learnt is None:
        scores, model = score(frames)
        reasons = fixed_reasons(frames, scores, model.city_ppm)
        shown = pl.col("raw")
    else:
        reasons, shown = learnt.drop("score"), pl.col("ppm") // _PPM
    names = frames.entities.select("entity_id", "trade_name", "credit_class")
    joined = (
        table.select("entity_id", pl.col("score").alias("raw"), "grade")
        .join(reasons, on="entity_id")
        .join(names, on="entity_id", how="left")
        .sort("entity_id")
    )
    points = [name for name in joined.columns if name.startswith("p_")]
    lowest = pl.col("raw").rank("min", descending=True).cast(pl.Int64)
    return joined.with_columns(
        shown.alias("score"),
        (pl.col("raw") - pl.sum_horizontal(points)).median().cast(pl.Int64).alias("start"),
        lowest.alias("place"),
        lowest.over("grade").alias("place_in_grade"),
    )


def content(frames: Frames, rows: pl.DataFrame, *, learnt: bool) -> dict[str, Any]:
    """What the snapshot holds.

    Args:
        rows: what ``everybody`` gave.
    """
    scores = rows.select("entity_id", "score")
    places = {
        by: {
            str(row["key"]): {"mean": row["mean"], "high": row["high"]}
            for row in ranking.places(frames, scores, year_to_date(frames.as_of), by)
        }
        for by in LEVELS
    }
    more = tuple(name for name in rows.columns if name[:2] in ("p_", "f_"))
    high = ranking.highest(frames, rows.drop("trade_name"), ("credit_class", *more))
    return {
        "learnt": learnt,
        "high_from": ranking.high_from(scores),
        "highest": [_listed(row, frames.as_of, learnt=learnt) for row in high],
        "places": places,
        "counts": {"all": rows.height, **dict(rows["grade"].value_counts().sort("grade").rows())},
    }


def put(settings: Settings, rows: pl.DataFrame, taken: Taken) -> str:
    """Write the file of everybody in one step; returns its name."""
    folder, name = (
        settings.folder(snapshots.FOLDER),
        f"{NAME}-{taken.frames.as_of.isoformat()}-{taken.fingerprint}.parquet",
    )
    beside = folder / f".{name}.{token_hex(4)}"
    rows.rechunk().write_parquet(beside, compression="zstd", row_group_size=_ROWS, statistics=True)
    beside.chmod(0o600)
    beside.replace(folder / name)
    return name


def drop_older(settings: Settings, name: str) -> None:
    """Drop the files of earlier gradings."""
    for old in settings.folder(snapshots.FOLDER).glob(f"{NAME}-*.parquet"):
        if old.name != name:
            with suppress(FileNotFoundError):
                old.unlink()


def place_of(settings: Settings, entered: Snapshot, entity_id: int) -> Place | None:
    """Where a business stands in a grading; None when it was not graded then, or the grading kept no reasons."""
    name = entered.content.get("file")
    if name is None:
        return None
    try:
        rows = (
            pl.scan_parquet(settings.folder(snapshots.FOLDER) / name)
            .filter(pl.col("entity_id") == entity_id)
            .collect()
        )
    except FileNotFoundError:  # a grading of this moment has put another in its place
        return None
    if rows.is_empty():
        return None
    row, learnt, counts = rows.row(0, named=True), entered.content["learnt"], entered.content["counts"]
    found = told(row, _who(row, entered.as_of), learnt=learnt)[:SHOWN]
    points, start = in_points(row["raw"], learnt=learnt), in_points(row["start"], learnt=learnt)
    return Place(
        score=row["score"],
        grade=row["grade"],
        place=row["place"],
        of=counts["all"],
        place_in_grade=row["place_in_grade"],
        of_grade=counts[row["grade"]],
        points=points,
        start=start,
        reasons=found,
        rest=points - start - sum(one.points for one in found),
    )


def in_force(settings: Settings, risk: Snapshot) -> Snapshot:
    """The snapshot ``risk`` with the list, the means and the score that the register's grades were made of; ``score`` says which and since when."""
    entered = snapshots.read(settings, NAME)
    found = risk.content
    if entered is None:
        highest = [_by_part(row) for row in found["highest"]]
        which: dict[str, Any] = {"learnt": False, "entered_on": None}
        return replace(risk, content={**found, "highest": highest, "score": which})
    graded = entered.content
    places = {
        by: [{**row, **graded["places"][by].get(str(row["key"]), {"mean": None, "high": 0})} for row in rows]
        for by, rows in found["places"].items()
    }
    which = {"learnt": graded["learnt"], "entered_on": entered.as_of.isoformat()}
    over = {
        "places": places,
        "highest": highest_of(entered),
        "high_from": graded["high_from"],
        "score": which,
    }
    return replace(risk, content={**found, **over})


def highest_of(entered: Snapshot) -> list[dict[str, Any]]:
    """The list of the highest of a grading; one entered before reasons had facts names what moved the score, without points."""
    return [
        {
            **row,
            "why": [
                {"say": one, "values": {}, "points": None} if isinstance(one, str) else one
                for one in row["why"]
            ],
        }
        for row in entered.content["highest"]
    ]


def day_number(risk: Snapshot) -> int:
    """The day the grades behind a snapshot ``in_force`` were entered, as 20261101; 0 before the first. Maps keep it, so that a page sees whether theirs is the same."""
    entered = risk.content["score"]["entered_on"]
    return int(entered.replace("-", "")) if entered else 0


def _listed(row: dict[str, Any], on: date, *, learnt: bool) -> dict[str, Any]:
    """A row of the list with its weightiest reasons in place of points and facts: those that raised the score, for these are the highest."""
    up = [one for one in told(row, _who(row, on), learnt=learnt) if one.points > 0]
    rest = {key: value for key, value in row.items() if key[:2] not in ("p_", "f_")}
    return {**rest, "why": [one.plain() for one in up[:REASONS]]}


def _by_part(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the fixed weights of the day, with the parts that give it the most points."""
    parts = sorted((key for key in PARTS if row[key] > 0), key=lambda key: -row[key])[:REASONS]
    rest = {key: value for key, value in row.items() if key not in PARTS}
    why = [{"say": PARTS[key], "values": {}, "points": row[key]} for key in parts]
    return {"grade": "", **rest, "why": why}


def _who(row: Mapping[str, Any], on: date) -> Who:
    return Who(row["trade_name"] or "", row["credit_class"] or "", on)

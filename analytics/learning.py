"""Which score the monthly grades are made of, and the card that says so: the comparison, calibration, the highest with their reasons."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analytics import snapshots
from analytics.extracts import Taken
from analytics.frames import Frames
from analytics.risk.choosing import Choice, choose, learnt_scores
from analytics.risk.grading import graded
from analytics.risk.score import score
from analytics.snapshots import Snapshot
from supervision.foundation.database import Database
from supervision.registers.rules.kinds import GradeSource

LEADS = (
    "SELECT visit_id, MIN(inspector_id) AS inspector_id FROM visit_officer WHERE is_lead GROUP BY visit_id"
)
CLASSES = (
    f"SELECT entity_id, valid_from, grade FROM risk_grade WHERE source = '{GradeSource.CREDIT}' ORDER BY id"
)
SHOWN = 10
"""So many of the highest of each district are on the card."""


@dataclass(frozen=True)
class Grades:
    """The choice, ``entity_id, score, grade`` of every open business, and of the learnt score its frame with the words of its reasons (else None)."""

    choice: Choice
    table: pl.DataFrame
    learnt: pl.DataFrame | None
    words: tuple[str, ...]

    @property
    def basis(self) -> str:
        """What the register's history says the grades are made of."""
        return "learnt score" if self.learnt is not None else "risk score"


def grades_of(database: Database, frames: Frames) -> Grades:
    """Choose between both scores by the last year, and grade with the one chosen."""
    raw = database.frames({"leads": LEADS, "classes": CLASSES})
    leads = raw["leads"].select(pl.col("visit_id").cast(pl.String), pl.col("inspector_id").cast(pl.Int64))
    classes = raw["classes"].select(
        pl.col("entity_id").cast(pl.Int64), _day(raw["classes"]), pl.col("grade").cast(pl.String)
    )
    choice = choose(frames, leads, classes)
    if not choice.learnt:
        table, _model = score(frames)
        return Grades(
            choice, table.select("entity_id", "score").join(graded(table), on="entity_id"), None, ()
        )
    table, words = learnt_scores(frames, leads, classes)
    return Grades(
        choice, table.select("entity_id", "score").join(graded(table), on="entity_id"), table, words
    )


def write_card(database: Database, taken: Taken, grades: Grades, now: datetime) -> None:
    """Put the card in place as a snapshot."""
    content: dict[str, Any] = {
        "choice": asdict(grades.choice),
        "counts": dict(grades.table["grade"].value_counts().sort("grade").rows()),
        "highest": _highest(taken.frames, grades),
    }
    snapshots.write(
        database.settings,
        Snapshot("model", taken.frames.as_of, now, taken.query_hash, taken.data_hash, content),
    )


def _highest(frames: Frames, grades: Grades) -> list[dict[str, Any]]:
    """The highest of each district by the learnt score, with the reasons that gave points, the largest first."""
    if grades.learnt is None:
        return []
    people = frames.entities.select("entity_id", "code", "name", "area", "trade_name")
    order = (
        grades.learnt.join(people, on="entity_id")
        .join(grades.table.select("entity_id", "grade"), on="entity_id")
        .sort(["score", "entity_id"], descending=[True, False])
        .filter(pl.int_range(pl.len()).over("area") < SHOWN)
    )
    told = []
    for row in order.to_dicts():
        points = {word: row[f"r{at}"] for at, word in enumerate(grades.words)}
        why = sorted((word for word in points if points[word] > 0), key=lambda word: -points[word])
        told.append(
            {key: row[key] for key in ("code", "name", "area", "trade_name", "grade", "ppm")} | {"why": why}
        )
    return told


def _day(frame: pl.DataFrame) -> pl.Expr:
    """The first day of a class, from text (SQLite), a date, or a column of nothing."""
    column = pl.col("valid_from")
    return (
        column.str.slice(0, 10).str.to_date()
        if frame.schema["valid_from"] == pl.String
        else column.cast(pl.Date)
    )

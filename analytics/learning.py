"""Which score the monthly grades are made of, the card that says so with the audit of the grades, and what was entered into the register."""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from analytics import snapshots, standing
from analytics.extracts import Taken
from analytics.fairness import QUERY, TRAITS, audited
from analytics.frames import Frames, checked
from analytics.risk.choosing import Choice, choose, learnt_scores
from analytics.risk.fairness import SAMPLE
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
CARD = "model"


@dataclass(frozen=True)
class Grades:
    """The choice, ``entity_id, score, grade`` of every open business, and of the learnt score its frame with its reasons (else None).

    ``sample`` (frame ``SAMPLE``) and ``traits`` (frame ``TRAITS``) are for the audit; no score reads them.
    """

    choice: Choice
    table: pl.DataFrame
    learnt: pl.DataFrame | None
    sample: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SAMPLE))
    traits: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TRAITS))

    @property
    def basis(self) -> str:
        """What the register's history says the grades are made of."""
        return "learnt score" if self.learnt is not None else "risk score"


def grades_of(database: Database, frames: Frames) -> Grades:
    """Choose between both scores by the last year, and grade with the one chosen."""
    raw = database.frames({"leads": LEADS, "classes": CLASSES, "traits": QUERY})
    leads = raw["leads"].select(pl.col("visit_id").cast(pl.String), pl.col("inspector_id").cast(pl.Int64))
    classes = raw["classes"].select(
        pl.col("entity_id").cast(pl.Int64), _day(raw["classes"]), pl.col("grade").cast(pl.String)
    )
    choice, sample = choose(frames, leads, classes)
    learnt = learnt_scores(frames, leads, classes) if choice.learnt else None
    scores = score(frames)[0] if learnt is None else learnt
    table = scores.join(graded(scores), on="entity_id")
    return Grades(choice, table, learnt, sample, checked(raw["traits"], TRAITS))


def write_card(database: Database, taken: Taken, grades: Grades, now: datetime) -> None:
    """Put the card in place as a snapshot: the choice, how many have each grade, the audit of the grades."""
    content: dict[str, Any] = {
        "choice": asdict(grades.choice),
        "counts": dict(grades.table["grade"].value_counts().sort("grade").rows()),
        "fairness": audited(taken.frames, grades.table, grades.traits, grades.sample),
    }
    _write(database, CARD, taken, grades, now, content)


def write_standing(database: Database, taken: Taken, grades: Grades, now: datetime) -> None:
    """Put in place what the grades entered into the register were made of: every business with its reasons, the highest, the means of places."""
    everybody = standing.everybody(taken.frames, grades.table, grades.learnt)
    content = standing.content(taken.frames, everybody, learnt=grades.learnt is not None)
    content["version"], content["file"] = taken.fingerprint, standing.put(database.settings, everybody, taken)
    _write(database, standing.NAME, taken, grades, now, content)
    standing.drop_older(database.settings, content["file"])


def _write(
    database: Database, name: str, taken: Taken, grades: Grades, now: datetime, content: dict[str, Any]
) -> None:
    """A snapshot whose fingerprint covers ownership and size beside the frames."""
    whole = hashlib.sha256(taken.data_hash.encode())
    whole.update(repr(grades.traits.rows()).encode())
    snapshots.write(
        database.settings,
        Snapshot(name, taken.frames.as_of, now, taken.query_hash, whole.hexdigest(), content),
    )


def _day(frame: pl.DataFrame) -> pl.Expr:
    """The first day of a class, from text (SQLite), a date, or a column of nothing."""
    column = pl.col("valid_from")
    return (
        column.str.slice(0, 10).str.to_date()
        if frame.schema["valid_from"] == pl.String
        else column.cast(pl.Date)
    )

"""What only the board needs beside the frames: the questions to the tables, and their answers brought into frames."""

import hashlib
import io
from datetime import date

import polars as pl

from analytics.board.beside import EYES, FAULTS, LONGEST, TASKS, Beside
from analytics.board.board import twelve_months
from analytics.coaching import packages_of
from analytics.estimates.strictness import strictness
from analytics.extracts import Taken
from analytics.frames import Frames, Period, checked, empty
from analytics.questions import DONE
from supervision.foundation.database import Database
from supervision.identity.queries import departments

_DONE = ", ".join(f"'{state}'" for state in DONE)
POINTS = f"""
SELECT a.visit_id, a.department_id AS department, p.item_text AS fault FROM visit v JOIN inspection_act a ON a.visit_id = v.id
JOIN item_result r ON r.act_id = a.id JOIN checklist_point p ON p.id = r.point_id
WHERE r.outcome = 'bad' AND v.status IN ({_DONE}) AND v.occurred_on >= '{{since}}' ORDER BY r.id"""
ORDERS = """
SELECT o.visit_id, o.department_id AS department, o.problem AS fault FROM rectification o JOIN visit v ON v.id = o.visit_id
WHERE v.occurred_on >= '{since}' ORDER BY o.id"""
RUNNING = f"""
SELECT t.id AS task_id, t.lead_department_id AS department, t.title, t.starts_on, t.ends_on,
       (SELECT COUNT(*) FROM visit v WHERE v.task_id = t.id AND v.status <> 'aborted') AS visits,
       (SELECT COUNT(*) FROM visit v WHERE v.task_id = t.id AND v.status IN ({_DONE})) AS done
FROM plan_task t WHERE t.starts_on <= '{{on}}' AND t.status NOT IN ('completed', 'void') ORDER BY t.id"""
TEAMS = """
SELECT m.draw_id, m.package, m.entity_id, m.inspector_id FROM draw d JOIN team_member m ON m.draw_id = d.id
WHERE d.opens_on >= '{since}' ORDER BY m.id"""
DEALINGS = 40
"""Dealings for the strictness behind the areas' correction: it shrinks people, and says nothing about one of them."""


def questions(day: date) -> dict[str, str]:
    """The queries by name, as they are asked for the board of a day: faults of its twelve months, teams of the year before them too."""
    since = twelve_months(day).start
    return {
        "points": POINTS.format(since=since.isoformat()),
        "orders": ORDERS.format(since=since.isoformat()),
        "running": RUNNING.format(on=day.isoformat()),
        "teams": TEAMS.format(since=_year_before(since).isoformat()),
    }


def beside_of(database: Database, taken: Taken) -> tuple[Beside, str, str]:
    """The frames out of the answers to ``questions``, with the digests of the queries and of the rows."""
    raw, frames, queries = taken.beside, taken.frames, questions(taken.frames.as_of)
    with database.reading() as session:
        parents = {
            one.id: one.parent_id
            for one in departments(session, kind="station")
            if one.id is not None and one.parent_id is not None
        }
    found = Beside(
        faults_of(raw["points"], raw["orders"]), _tasks(raw["running"]), _eyes(raw["teams"], frames), parents
    )
    query_hash = hashlib.sha256("\0".join(queries.values()).encode()).hexdigest()
    return found, query_hash, _digest(found)


def faults_of(points: pl.DataFrame, orders: pl.DataFrame) -> pl.DataFrame:
    """What was found wrong, a visit, department and thing once: points of the checklist; who noted none in a visit speaks through its orders."""
    named = [
        one.select(pl.col(name).cast(kind) for name, kind in FAULTS.items()).with_columns(
            pl.col("fault").str.strip_chars().str.slice(0, LONGEST)
        )
        for one in (points, orders)
    ]
    both = pl.concat([named[0], named[1].join(named[0], on=["visit_id", "department"], how="anti")])
    return checked(both.filter(pl.col("fault") != "").unique(maintain_order=True), FAULTS)


def _tasks(raw: pl.DataFrame) -> pl.DataFrame:
    if raw.is_empty():
        return empty(TASKS)
    days = [pl.col(name).cast(pl.String).str.slice(0, 10).str.to_date() for name in ("starts_on", "ends_on")]
    return checked(raw.with_columns(days), TASKS)


def _eyes(teams: pl.DataFrame, frames: Frames) -> pl.DataFrame:
    found = strictness(packages_of(teams, frames), dealings=DEALINGS)
    if found is None:
        return empty(EYES)
    people = pl.DataFrame(
        [(one.inspector, one.effect, one.error) for one in found.people],
        schema={name: EYES[name] for name in ("inspector_id", "effect", "error")},
        orient="row",
    )
    seats = teams.select(
        pl.col("draw_id").cast(pl.String), pl.col("entity_id", "inspector_id").cast(pl.Int64)
    ).unique(maintain_order=True)
    return checked(seats.join(people, on="inspector_id"), EYES)


def _year_before(day: date) -> date:
    """Strictness is learnt from twice the time it is used for: people change less than areas."""
    return Period(day, day).a_year_before().start


def _digest(found: Beside) -> str:
    digest = hashlib.sha256(repr(sorted(found.parents.items())).encode())
    for frame in (found.faults, found.tasks, found.eyes):
        buffer = io.BytesIO()
        frame.rechunk().write_ipc(buffer)
        digest.update(buffer.getbuffer())
    return digest.hexdigest()

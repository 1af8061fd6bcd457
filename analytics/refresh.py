"""Computing all snapshots from one reading of the database."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from analytics import coaching, coverage, desk, kept, morning, places, shelf, snapshots, watching
from analytics.board.reading import questions
from analytics.board.refreshing import boards
from analytics.briefing import files
from analytics.estimates.areas import smoothed
from analytics.estimates.lift import lifts, sizes_in_register
from analytics.estimates.population import problem_rate
from analytics.extracts import Taken, take
from analytics.frames import Frames, calendar_year, year_to_date
from analytics.kept import About
from analytics.measures import MEASURES
from analytics.measures.estimated import drawn_in, estimated_problem_rate
from analytics.offices import offices_of
from analytics.risk import grading, ranking
from analytics.risk.score import Model, score
from analytics.snapshots import Snapshot
from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import _
from supervision.identity.queries import department_names, departments
from supervision.lists.queries.effective import item_names

Progress = Callable[[int, int, str], None]
STEPS = 5
READING, MEASURING, ESTIMATING, SCORING, WRITING = (
    _("读取登记和检查记录"),
    _("计算指标"),
    _("估计问题率"),
    _("计算风险分"),
    _("写入快照"),
)


def refresh_snapshots(
    database: Database, *, as_of: date, now: datetime, progress: Progress
) -> dict[str, Snapshot]:
    """Read once, compute everything, write every snapshot; returns them by name.

    Args:
        as_of: the business day the figures are for; now: when they were taken.
        progress: told (done, total, note) before each step.
    """
    progress(0, STEPS, READING)
    more = coaching.QUESTIONS if database.settings.coaching else {}
    taken = take(database, as_of=as_of, beside={**questions(as_of), **places.QUESTIONS, **more})
    names = _names(database, taken.frames)
    contents = figures(taken.frames, names, progress)
    contents["board"], contents["places"] = boards_and_places(database, taken, names)
    lasting = {
        name: _snapshot(name, taken, now, {**content, "names": names}) for name, content in contents.items()
    }
    watched = watching.figures(taken.frames, offices_of(database))
    made = {
        **lasting,
        "watch": _snapshot("watch", taken, now, watched),
    }
    if database.settings.coaching:
        found = {"found": coaching.estimated(taken), "names": names}
        made["coaching"] = _snapshot("coaching", taken, now, found)
    progress(4, STEPS, WRITING)
    morning.leave(shelf.put(database.settings, taken), taken.frames, scores_of(taken.frames)[0])
    for snapshot in made.values():
        snapshots.write(database.settings, snapshot)
    kept.prune(database.settings, as_of)
    files.prune(database.settings, {one.fingerprint for one in kept.every(database.settings)})
    if not kept.has_month(database.settings, as_of):
        kept.keep(database.settings, taken, lasting, why=kept.MONTH)
    kept.keep_newest(database.settings, taken, lasting)
    return made


def figures_on(
    database: Database, day: date, *, now: datetime, progress: Progress, why: str = kept.ASKED
) -> About:
    """The figures of a day as far as they were known at its end, kept under the day; what was taken on the day itself stands.

    Args:
        why: the reason to keep them. Other arguments as ``refresh_snapshots``.
    """
    known = kept.of_day(database.settings, day)
    if known is not None and known.first_hand and day < clock.local_date(now):
        return kept.because(database.settings, known, why)
    progress(0, STEPS, READING)
    taken = take(database, as_of=day, beside={**questions(day), **places.QUESTIONS})
    names = _names(database, taken.frames)
    contents = figures(taken.frames, names, progress)
    contents["board"], contents["places"] = boards_and_places(database, taken, names)
    for seat in contents["board"]["seats"].values():
        seat["tasks"] = []  # how far a task was on a past day is not dated
    made = {
        name: _snapshot(name, taken, now, {**content, "names": names}) for name, content in contents.items()
    }
    progress(4, STEPS, WRITING)
    return kept.keep(database.settings, taken, made, why=why)


def boards_and_places(
    database: Database, taken: Taken, names: dict[str, dict[str, str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content of the snapshots ``board`` and ``places``, which show the same judgement of the same moment.

    Args:
        taken: with the answers to ``analytics.board.reading.questions`` and ``places.QUESTIONS``; names: as ``boards`` has them.
    """
    made = boards(database, taken, names)
    judged = made.pop("judged")
    parents = {int(station): bureau for station, bureau in made["parents"].items()}
    since = made["seats"][""]["from"]
    return made, places.content(taken.frames, taken.beside["layers"], judged, parents, since)


def figures(
    frames: Frames, names: dict[str, dict[str, str]], progress: Progress = lambda *_: None
) -> dict[str, dict[str, Any]]:
    """Everything that follows from the frames alone, by snapshot; equal frames give equal figures, whenever they are computed."""
    progress(1, STEPS, MEASURING)
    contents: dict[str, dict[str, Any]] = {"coverage": _coverage(frames), "measures": _measures(frames)}
    progress(2, STEPS, ESTIMATING)
    contents["desk"] = _desks(frames, contents["measures"], names)
    contents["estimates"] = _estimates(frames, names)
    progress(3, STEPS, SCORING)
    contents["risk"] = _risk(frames)
    return contents


def _snapshot(name: str, taken: Taken, now: datetime, content: dict[str, Any]) -> Snapshot:
    return Snapshot(
        name, taken.frames.as_of, now, taken.query_hash, taken.data_hash, {**content, "read": taken.rows}
    )


def _names(database: Database, frames: Frames) -> dict[str, dict[str, str]]:
    """Names by key of every dimension, as they are now."""
    with database.reading() as session:
        areas, offices = area_names(session), department_names(session)
        bureaus = {str(d.id): d.short_name for d in departments(session, kind="bureau")}
        items = item_names(session)
    spelt = (
        frames.entities.group_by("trade", "trade_name")
        .len()
        .sort("len", "trade_name", descending=[False, True])
    )
    trades = (
        spelt.group_by("trade", maintain_order=True).last().select("trade", "trade_name").sort("trade").rows()
    )
    return {
        "area": areas,
        "trade": {code: name or code for code, name in trades},
        "station": {str(key): name for key, name in offices.items()},
        "department": bureaus,
        "credit_class": {key: key for key in sorted(frames.entities["credit_class"].unique()) if key},
        "item": {str(key): name for key, name in items.items()},
    }


def _coverage(frames: Frames) -> dict[str, Any]:
    """This year and the last by district; every other table is computed from the rows when it is asked for."""
    this, last = year_to_date(frames.as_of), calendar_year(frames.as_of.year - 1)
    return {"years": {str(p.start.year): coverage.summary(frames, p) for p in (this, last)}}


def _measures(frames: Frames) -> dict[str, Any]:
    """Every measure for the year so far: in all, by district, station and department; everything else is computed from the rows when it is asked for."""
    period = year_to_date(frames.as_of)
    found: dict[str, Any] = {}
    for measure in MEASURES:
        values: dict[str, Any] = {"total": measure(frames, period).row(0)}
        for dimension in (d for d in ("area", "station", "department") if d in measure.dimensions):
            values[dimension] = {
                str(key): rest for key, *rest in measure(frames, period, (dimension,)).rows()
            }
        found[measure.name] = values
    return {"measures": found, "from": period.start.isoformat(), "to": period.end.isoformat()}


def _desks(frames: Frames, measured: dict[str, Any], names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The leader's numbers for the whole city, and the same for every department."""
    period = year_to_date(frames.as_of)
    offices = {int(key): name for part in ("station", "department") for key, name in names[part].items()}
    seats: dict[str, Any] = {}
    for department in ("", *names["department"]):
        mine = frames.of_department(int(department)) if department else frames
        estimate = problem_rate(drawn_in(mine, period))
        seats[f"d{department}" if department else ""] = {
            "measures": {
                name: values.get("department", {}).get(department, (0, 0, None))
                if department
                else values["total"]
                for name, values in measured["measures"].items()
            },
            "estimate": asdict(estimate) if estimate else None,
            "matter": asdict(desk.matter_of_the_month(mine, period, offices, of_one=bool(department))),
        }
    return {"desks": seats, "from": period.start.isoformat(), "to": period.end.isoformat()}


def _estimates(frames: Frames, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What stands beside the estimated problem rate, by reader: what each risk class finds, and the districts with what is unsure."""
    period = year_to_date(frames.as_of)
    found: dict[str, Any] = {}
    for department in ("", *names["department"]):
        mine = frames.of_department(int(department)) if department else frames
        drawn = drawn_in(mine, period)
        areas = estimated_problem_rate(mine, period, ("area",)).filter(pl.col("value").is_not_null())
        counts = areas.select(
            pl.col("area").alias("key"),
            (pl.col("value") * pl.col("denominator")).round().cast(pl.Int64).alias("found"),
            pl.col("denominator").alias("seen"),
        )
        found[f"d{department}" if department else ""] = {
            "lifts": [asdict(one) for one in lifts(drawn)],
            "sizes": sizes_in_register(drawn, mine.entities),
            "areas": [asdict(one) for one in smoothed(counts)],
        }
    return {"seats": found, "from": period.start.isoformat(), "to": period.end.isoformat()}


def _risk(frames: Frames) -> dict[str, Any]:
    scores, model = scores_of(frames)
    period = year_to_date(frames.as_of)
    return {
        "model": asdict(model),
        "high_from": ranking.high_from(scores),
        "places": {by: ranking.places(frames, scores, period, by) for by in ("area", "cell", "station")},
        "highest": ranking.highest(frames, scores),
        "unplaced": ranking.unplaced(frames),
        "card": _card(frames, scores),
        "from": period.start.isoformat(),
    }


def scores_of(frames: Frames) -> tuple[pl.DataFrame, Model]:
    """The scores as of the frames' day, computed once for these frames."""
    return frames.once("rows", "scores", lambda: score(frames))


def _card(frames: Frames, scores: pl.DataFrame) -> dict[str, Any]:
    """The model card: grades and where they begin, drift against the score of a month ago, and how kinds of business fare."""
    earlier, _model = score(replace(frames, as_of=frames.as_of - timedelta(days=30)))
    grades = grading.graded(scores)
    counts = dict(grades["grade"].value_counts().sort("grade").rows())
    chance = frames.visits.filter((pl.col("draw_id") != "") & pl.col("inspected"))
    recent = chance.filter(pl.col("occurred_on") > frames.as_of - timedelta(days=grading.AUDITED)).select(
        "entity_id", "problem"
    )
    return {
        "counts": counts,
        "borders": grading.borders(scores["score"]) if scores.height else {},
        "drift": grading.drift(earlier["score"], scores["score"]),
        "audit": {
            by: [
                asdict(one)
                for one in grading.audit(
                    grades, frames.entities.select("entity_id", pl.col(by).alias("key")), recent
                )
            ]
            for by in ("area", "trade")
        },
    }

"""Figures of a past day: what was known then, kept under the day, computed again with the same result."""

import gzip
import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from sqlmodel import SQLModel

from analytics import kept
from analytics.days import asked_day
from analytics.digests import NAMING, digest
from analytics.extracts import take
from analytics.refresh import figures_on, refresh_snapshots
from analytics.reproducing import first_difference, reproduce
from inspections.penalties.tables import PenaltyCase
from inspections.publication.tables import Publication
from inspections.rectifications.rules import RectificationStatus
from inspections.rectifications.tables import Rectification
from inspections.visits.rules.states import ActStatus, VisitStatus
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Unreadable
from supervision.registers.rules.kinds import GradeSource
from supervision.registers.tables import Entity, RiskGrade
from tests.analytics.planted import BUREAU, NOW, TODAY, plant

BEFORE = date(2026, 11, 20)
QUIET = {"progress": lambda *_: None}


@pytest.fixture
def planted(database: Database) -> Database:
    plant(database, entities=60, establish=False)
    return database


@pytest.fixture
def later(planted: Database) -> Database:
    """The same city a day on: a visit recorded, a record reviewed and published, orders closed and turned into cases, a decision, a new business."""
    with planted.transaction(actor=SYSTEM, now=NOW + timedelta(days=1)) as tx:
        rows: list[SQLModel] = [
            Visit(
                id="00000000-0000-4000-8000-00000000000a", number="新1号", entity_id=5, department_id=BUREAU, scheduled_on=TODAY,
                occurred_on=TODAY, received_at=NOW, status=VisitStatus.RECORDED,
            ),
            Visit(  # done in time, sent late: on the day nobody knew
                id="00000000-0000-4000-8000-00000000000b", number="新2号", entity_id=6, department_id=BUREAU, scheduled_on=BEFORE,
                occurred_on=BEFORE, received_at=datetime(2026, 11, 20, 16, 0, tzinfo=UTC), status=VisitStatus.RECORDED,
            ),
            Entity(id=999, code="E0999", name="新店", trade="6210", area_code="421303", registered_on=TODAY, updated_at=NOW),
            RiskGrade(entity_id=2, source=GradeSource.CREDIT, grade="D", valid_from=TODAY),
            RiskGrade(entity_id=2, source=GradeSource.CREDIT, grade="C", valid_from=date(2026, 1, 1)),
        ]  # fmt: skip
        tx.session.add_all(rows)
        closed, to_case = (tx.session.get_one(Rectification, key) for key in (1, 2))
        closed.status, closed.closed_on = RectificationStatus.CLOSED, TODAY
        to_case.status, to_case.closed_on = RectificationStatus.TO_CASE, TODAY
        tx.session.get_one(Publication, 3).published_at = NOW
        act = tx.session.get_one(InspectionAct, 4)
        act.status, act.reviewed_at = ActStatus.REVIEWED, NOW
        tx.session.get_one(Entity, 2).credit_class = "D"
        case = tx.session.get_one(PenaltyCase, 1)
        second = PenaltyCase(
            **{
                **case.model_dump(),
                "id": 2,
                "number": "C2",
                "act_id": 3,
                "filed_on": TODAY,
                "decided_on": TODAY,
            }
        )
        tx.session.add(second)
        tx.record(
            "test.later", covers=[Visit, InspectionAct, Entity, RiskGrade, Rectification, Publication, PenaltyCase]
        )  # fmt: skip
    return planted


def _prepared(database: Database) -> None:
    """What the later day changes stands as it was on the day before."""
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        act = tx.session.get_one(InspectionAct, 4)
        visit = tx.session.get_one(Visit, act.visit_id)
        act.status, visit.status = ActStatus.RECORDED, VisitStatus.RECORDED
        tx.session.get_one(Entity, 2).credit_class = "C"
        tx.record("test.before", covers=[InspectionAct, Visit, Entity])


def test_figures_asked_for_a_past_day_are_those_taken_on_it(
    planted: Database, request: pytest.FixtureRequest
) -> None:
    _prepared(planted)
    then = take(planted, as_of=BEFORE)
    request.getfixturevalue("later")
    asked, now = take(planted, as_of=BEFORE), take(planted, as_of=TODAY)
    for field in fields(then.frames):
        one, other = (getattr(each.frames, field.name) for each in (then, asked))
        assert one.equals(other) if isinstance(one, pl.DataFrame) else one == other, field.name
    assert (asked.data_hash, asked.query_hash) == (then.data_hash, then.query_hash)
    assert now.frames.visits.height == then.frames.visits.height + 2
    assert now.frames.entities.filter(entity_id=2)["credit_class"].to_list() == ["D"]
    assert now.frames.rectifications["done_on"].to_list() == [TODAY]
    assert now.frames.penalties.height == 2
    assert (then.changed_later, asked.changed_later, now.changed_later) == (60, 60, 0)


def test_the_day_ends_at_midnight_in_shanghai(later: Database) -> None:
    late = pl.col("visit_id").str.ends_with("00b")
    assert take(later, as_of=BEFORE).frames.visits.filter(late).is_empty()
    assert take(later, as_of=TODAY).frames.visits.filter(late).height == 1


def test_who_somebody_is_does_not_reach_the_hash_and_what_was_found_does(planted: Database) -> None:
    frames = take(planted, as_of=TODAY).frames
    named = frames.entities.with_columns(name=pl.lit("另一个名字"))
    graded = frames.entities.with_columns(credit_class=pl.lit("A"))
    assert digest(replace(frames, entities=named)) == digest(frames)
    assert digest(replace(frames, entities=graded)) != digest(frames)


def test_figures_of_a_day_are_kept_once_and_come_out_the_same(later: Database) -> None:
    told: list[int] = []
    known = figures_on(later, BEFORE, now=NOW, progress=lambda done, *_: told.append(done))
    assert told == [0, 1, 2, 3, 4]
    assert kept.of_day(later.settings, BEFORE) == known
    again = figures_on(later, BEFORE, now=NOW, why=kept.BRIEFING, **QUIET)
    assert (again.fingerprint, again.why) == (known.fingerprint, ("asked", "briefing"))
    outcome = reproduce(later.settings, known.fingerprint)
    assert (outcome.equal, outcome.intact, outcome.where) == (True, True, "")
    assert (
        reproduce(later.settings, _touched(later, known.fingerprint)).where == "board/seats//numbers/3/value"
    )
    frames = kept.frames_of(later.settings, known)
    assert set(frames.entities.select("code", "name").unique().row(0)) == {""}
    folder = later.settings.folder(kept.FOLDER) / known.fingerprint
    assert not {*NAMING} & {*pl.read_parquet_schema(folder / "entities.parquet")}
    assert "随州商行" not in "".join(
        map(str, kept.read(later.settings, known.fingerprint, "risk").content.items())
    )  # type: ignore[union-attr]


def _touched(database: Database, fingerprint: str) -> str:
    """The same kept figures, with one number of the board made prettier."""
    path = database.settings.folder(kept.FOLDER) / fingerprint / "board.json.gz"
    values = json.loads(gzip.decompress(path.read_bytes()))
    values["content"]["seats"][""]["numbers"][3]["value"] = -1
    path.write_bytes(gzip.compress(json.dumps(values).encode()))
    return fingerprint


def test_rows_or_figures_that_were_touched_are_found(later: Database) -> None:
    known = figures_on(later, BEFORE, now=NOW, **QUIET)
    folder = later.settings.folder(kept.FOLDER) / known.fingerprint
    visits = pl.read_parquet(folder / "visits.parquet")
    visits.with_columns(problem=~pl.col("problem")).write_parquet(folder / "visits.parquet")
    outcome = reproduce(later.settings, known.fingerprint)
    assert not outcome.equal
    assert not outcome.intact
    assert outcome.where.startswith("coverage/")
    assert outcome.then != outcome.now


def test_figures_taken_on_the_day_itself_stand(planted: Database, request: pytest.FixtureRequest) -> None:
    made = refresh_snapshots(planted, as_of=TODAY, now=NOW, **QUIET)
    first = kept.of_day(planted.settings, TODAY)
    assert first is not None
    assert (first.why, first.first_hand) == (("month",), True)
    assert made["desk"].fingerprint == first.fingerprint
    request.getfixturevalue("later")
    refresh_snapshots(planted, as_of=TODAY + timedelta(days=1), now=NOW + timedelta(days=1), **QUIET)
    assert [one.why for one in kept.every(planted.settings)] == [("newest",), ("month",)], (
        "one a month, and what is shown"
    )
    again = figures_on(planted, TODAY, now=NOW + timedelta(days=1), **QUIET)
    assert again.fingerprint == first.fingerprint


def test_what_was_only_looked_at_goes_after_a_month_and_the_rest_after_the_set_time(later: Database) -> None:
    settings = later.settings
    looked = figures_on(later, BEFORE, now=NOW, **QUIET)
    printed = figures_on(later, BEFORE - timedelta(days=1), now=NOW, why=kept.BRIEFING, **QUIET)
    assert kept.prune(settings, TODAY + timedelta(days=29)) == []
    assert kept.prune(settings, TODAY + timedelta(days=31)) == [looked.fingerprint]
    assert kept.of_day(settings, BEFORE) is None
    assert kept.prune(settings, date(2031, 11, 1)) == []
    assert kept.prune(settings, TODAY.replace(year=2032)) == [printed.fingerprint]
    with pytest.raises(NotFound):
        reproduce(settings, printed.fingerprint)


def test_the_first_difference_is_named_by_its_path() -> None:
    then = {"a": [1, {"b": 2}], "c": 3}
    assert first_difference(then, json.loads(json.dumps(then))) == ("", None, None)
    assert first_difference(then, {"a": [1, {"b": 4}], "c": 5}, "x") == ("x/a/1/b", 2, 4)
    assert first_difference(then, {"a": [1], "c": 3}) == ("/a", [1, {"b": 2}], [1])
    assert first_difference(then, {"c": 3}) == ("/a", [1, {"b": 2}], None)


@pytest.mark.parametrize("text", ["x", "2026-13-01", "1999-01-01", "2026-11-22", "20261121\0"])
def test_a_day_out_of_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(Unreadable):
        asked_day(text, TODAY)


def test_today_and_no_day_are_the_newest_figures() -> None:
    assert asked_day("", TODAY) is None
    assert asked_day("2026-11-21", TODAY) is None
    assert asked_day("2021-01-01", TODAY) == date(2021, 1, 1)

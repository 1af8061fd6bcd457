"""From tables to frames to snapshots, on both databases; and every number equals the list behind it."""

from datetime import date

import polars as pl
import pytest

from analytics import coverage, snapshots
from analytics.extracts import take
from analytics.frames import year_to_date
from analytics.measures import measure_named
from analytics.records import LISTINGS, Cut, rows_behind
from analytics.refresh import refresh_snapshots
from inspections.draws.tables import DrawnUnit
from inspections.visits.rules.changes import ChangeKind, ChangeStatus
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit, VisitChange
from supervision.foundation.actor import SYSTEM, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.registers.tables import Entity
from tests.analytics.planted import BUREAU, DISTRICTS, NOW, OTHER, STATION, TODAY, plant

YEAR = year_to_date(TODAY)


@pytest.fixture
def planted(database: Database) -> Database:
    plant(database)
    return database


def test_the_frames_hold_what_was_written(planted: Database) -> None:
    frames = take(planted, as_of=TODAY).frames
    assert frames.entities.height == 120
    assert frames.entities.filter("open").height == 120
    this_year = frames.visits.filter(YEAR.holds("occurred_on"))
    assert (this_year.height, int(this_year["problem"].sum()), this_year.filter("inspected").height) == (
        40,
        14,
        40,
    )
    assert this_year.filter(pl.col("departments") >= 2).height == 10
    assert frames.drawn.filter("completed").height == 40
    assert frames.drawn["opened_on"].unique().to_list() == [date(2026, 3, 1)]
    assert frames.attendance.height == 80
    assert frames.penalties["decided_on"].to_list() == [date(2026, 7, 1)]


def test_a_unit_that_was_gone_at_the_opening_is_done_and_was_not_inspected(planted: Database) -> None:
    with planted.transaction(actor=SYSTEM, now=NOW) as tx:
        for entity, reason in ((2, "moved"), (3, "cap_reached")):
            tx.session.add(
                DrawnUnit(
                    draw_id="d1",
                    entity_id=entity,
                    stratum="A",
                    ticket_key="0" * 64,
                    position=100 + entity,
                    stopped_reason=reason,
                )
            )
        tx.record("test.stopped", covers=[DrawnUnit])
    drawn = take(planted, as_of=TODAY).frames.drawn
    stopped = drawn.filter(pl.col("entity_id").is_in([2, 3])).sort("entity_id")
    assert stopped["completed"].to_list() == [True, False]  # of the second nothing is known
    assert stopped["inspected"].to_list() == [False, False]
    assert drawn.filter("completed").height == 41


def test_a_visit_stopped_after_the_opening_counts_as_gone_too(planted: Database) -> None:
    with planted.transaction(actor=SYSTEM, now=NOW) as tx:
        visit = Visit(
            id="00000000-0000-4000-8000-00000000abcd", number="停止1号", entity_id=2, draw_id="d1",
            department_id=BUREAU, scheduled_on=TODAY, status=VisitStatus.ABORTED,
        )  # fmt: skip
        unit = DrawnUnit(draw_id="d1", entity_id=2, stratum="A", ticket_key="0" * 64, position=102)
        tx.session.add_all([unit, visit])
        tx.session.flush()
        change = VisitChange(
            visit_id=visit.id, kind=ChangeKind.STOP, status=ChangeStatus.APPROVED, reason="closed",
            code=ResultCode.R10, asked_by=1, asked_at=NOW,
        )  # fmt: skip
        tx.session.add(change)
        tx.record("test.stopped", covers=[DrawnUnit, Visit, VisitChange])
    one = take(planted, as_of=TODAY).frames.drawn.filter(pl.col("entity_id") == 2)
    assert (one["completed"].to_list(), one["inspected"].to_list()) == ([True], [False])


def test_the_business_date_of_a_moment_is_that_of_shanghai(planted: Database) -> None:
    published = take(planted, as_of=TODAY).frames.publications.sort("id")["done_on"].to_list()
    assert published == [date(2026, 6, 1), date(2026, 6, 2), None]


def test_an_empty_database_gives_empty_frames(database: Database) -> None:
    frames = take(database, as_of=TODAY).frames
    assert frames.entities.is_empty()
    assert frames.visits.is_empty()


def test_equal_rows_have_equal_fingerprints_and_a_changed_row_another(planted: Database) -> None:
    first, second = take(planted, as_of=TODAY), take(planted, as_of=TODAY)
    assert (first.data_hash, first.query_hash) == (second.data_hash, second.query_hash)
    with planted.transaction(actor=SYSTEM, now=NOW) as tx:
        tx.session.get_one(Entity, 3).credit_class = "A"
        tx.record("test.changed", covers=[Entity])
    assert take(planted, as_of=TODAY).data_hash != first.data_hash


def test_a_refresh_writes_every_snapshot_and_tells_how_far_it_is(planted: Database) -> None:
    told: list[tuple[int, int, str]] = []
    made = refresh_snapshots(planted, as_of=TODAY, now=NOW, progress=lambda *step: told.append(step))
    assert [step[0] for step in told] == [0, 1, 2, 3, 4]
    for name in ("coverage", "measures", "desk", "estimates", "places", "risk"):
        found = snapshots.read(planted.settings, name)
        assert found is not None
        assert (found.as_of, found.taken_at, found.fingerprint) == (TODAY, NOW, made[name].fingerprint)
    measures = made["measures"].content["measures"]
    assert list(measures["entity_coverage"]["total"]) == [40, 120, pytest.approx(1 / 3)]
    assert list(measures["visits_against_last_year"]["total"]) == [40, 20, 1.0]
    assert list(measures["joint_share"]["total"]) == [10, 40, 0.25]
    assert list(measures["published_in_time"]["total"]) == [1, 3, pytest.approx(1 / 3)]
    assert list(measures["overdue_rectifications"]["total"]) == [1, 2, 0.5]
    estimate = made["desk"].content["desks"][""]["estimate"]
    assert estimate["rate"] == pytest.approx(14 / 40)
    assert estimate["low"] < 14 / 40 < estimate["high"]
    assert set(made["desk"].content["desks"]) == {"", f"d{BUREAU}", f"d{OTHER}"}


def test_a_snapshot_is_swapped_in_whole(planted: Database) -> None:
    made = refresh_snapshots(planted, as_of=TODAY, now=NOW, progress=lambda *_: None)
    files = [p.name for p in planted.settings.folder("snapshots").glob("*.json")]
    assert sorted(files) == sorted(f"{name}.json" for name in made)


CUTS = [
    Cut(YEAR),
    Cut(YEAR, {"area": "421303"}),
    Cut(YEAR, {"trade": "6210", "area": "421321"}),
    Cut(YEAR, {"station": str(STATION)}),
    Cut(YEAR, {"station": ""}),
    Cut(YEAR, {}, Scope(frozenset({BUREAU}), "421381")),
    Cut(YEAR, {}, Scope(frozenset({OTHER}))),
]


@pytest.mark.parametrize("number", range(len(CUTS)))
def test_every_number_of_the_coverage_table_equals_the_list_behind_it(planted: Database, number: int) -> None:
    cut = CUTS[number]
    where = {name: value or "0" for name, value in cut.where.items()}
    frames = take(planted, as_of=TODAY).frames.within(cut.scope)
    _lines, total = coverage.table(frames, YEAR, rows="area", where=where)
    with planted.reading() as session:
        counts = {kind: len(rows_behind(session, kind, cut, limit=1000)) for kind in LISTINGS}
    assert counts["entities"] == total.entities
    assert counts["visited"] == total.visited
    assert counts["unvisited"] == total.entities - total.visited
    assert counts["visits"] == total.visits
    assert counts["problems"] == total.problems


def test_lists_of_late_and_joint_things_match_their_measures(planted: Database) -> None:
    with planted.reading() as session:
        counts = {kind: len(rows_behind(session, kind, Cut(YEAR), limit=1000)) for kind in LISTINGS}
    assert {k: counts[k] for k in ("overdue", "unpublished", "joint", "offsite", "drawn", "penalties")} == {
        "overdue": 1,
        "unpublished": 2,
        "joint": 10,
        "offsite": 4,
        "drawn": 40,
        "penalties": 1,
    }


def test_lists_of_burden_and_of_the_annual_statistic_match_their_measures(planted: Database) -> None:
    frames = take(planted, as_of=TODAY).frames
    with planted.reading() as session:
        counts = {kind: len(rows_behind(session, kind, Cut(YEAR), limit=1000)) for kind in LISTINGS}
    for name, kind in (("annual_inspections", "counted"), ("repeat_visits", "repeated")):
        found = measure_named(name)
        assert found is not None
        assert found(frames, YEAR)["numerator"].item() == counts[kind], name


def test_lists_page_by_key_without_gap_or_repeat(planted: Database) -> None:
    with planted.reading() as session:
        whole = [row["row_key"] for row in rows_behind(session, "visits", Cut(YEAR), limit=1000)]
        paged, after = [], ""
        while part := rows_behind(session, "visits", Cut(YEAR), after=after, limit=7):
            paged += [row["row_key"] for row in part]
            after = paged[-1]
    assert paged == whole


@pytest.mark.parametrize(
    ("kind", "where", "after"),
    [
        ("nothing", {}, ""),
        ("entities", {}, "x"),
        ("visits", {"station": "1 OR 1=1"}, ""),
        ("visits", {"department": "²"}, ""),
    ],
)
def test_a_made_up_address_is_answered_with_a_sentence(
    planted: Database, kind: str, where: dict[str, str], after: str
) -> None:
    with planted.reading() as session, pytest.raises(Unreadable):
        rows_behind(session, kind, Cut(YEAR, where), after=after)


def test_a_place_has_its_district_so_that_scope_can_cut_it(planted: Database) -> None:
    made = refresh_snapshots(planted, as_of=TODAY, now=NOW, progress=lambda *_: None)["risk"].content
    assert {row["district"] for row in made["places"]["cell"]} == set(DISTRICTS)
    assert made["unplaced"] == 1
    assert [row["score"] for row in made["highest"]] == sorted(
        (row["score"] for row in made["highest"]), reverse=True
    )

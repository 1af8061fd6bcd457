"""The lists behind the further numbers hold what was counted: on the real tables, cut by item, class, day and reader."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from analytics import answers, shelf
from analytics.estimates.lift import lifts
from analytics.extracts import take
from analytics.frames import Period, year_to_date
from analytics.measures import MEASURES
from analytics.measures.definition import Behind
from analytics.measures.hosting import most_visited
from analytics.measures.plans import high_class_share
from analytics.planned import CAP
from analytics.records import LISTINGS, Cut, rows_behind
from analytics.refresh import refresh_snapshots
from inspections.draws.tables import DrawnUnit, DrawStratum
from inspections.penalties.tables import PenaltyCase
from inspections.plans.tables import AnnualPlan, CapLedger, PlanTask, TaskParticipant
from inspections.visits.tables import InspectionAct, RecordSubmission, Visit
from supervision.foundation.actor import SYSTEM, Scope
from supervision.foundation.database import Database
from supervision.law.queries import parameter
from supervision.lists.tables import UnifiedItem
from supervision.registers.tables import Certificate, Entity
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant

YEAR = year_to_date(TODAY)
SPRING = Period(date(2026, 4, 1), date(2026, 4, 30))
UTC_DAY = datetime(2026, 4, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def working(database: Database) -> Database:
    """The planted city with items, a certificate, a cap ledger, records of the phone and a late one, and two more tasks."""
    plant(database, entities=60, establish=False)
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        plan = tx.session.get_one(AnnualPlan, 1)
        plan.status = "in_force"  # type: ignore[assignment]
        rows: list[SQLModel] = [
            UnifiedItem(
                id=i, code=f"QD-{i}", name=f"检查事项{i}", department_id=BUREAU, valid_from=date(2026, 1, 1)
            )
            for i in (1, 2, 3)
        ]
        rows += [
            Certificate(inspector_id=i, number=f"N{i}", valid_from=date(2026, 1, 1), valid_to=to)
            for i, to in ((1, date(2027, 1, 1)), (2, date(2026, 2, 1)))
        ]
        rows += [
            CapLedger(
                department_id=d,
                entity_id=e,
                year=2026,
                state="spent",
                at=date(2026, 4, day),
                visit_id=f"c{d}{e}{day}",
            )  # type: ignore[arg-type]
            for d, e, day in ((BUREAU, 1, 1), (BUREAU, 1, 2), (BUREAU, 4, 3), (OTHER, 1, 4))
        ]
        rows += [
            PlanTask(id=n, number=f"T{n}", plan_id=1, title=f"任务{n}", starts_on=date(2026, 5, n), ends_on=date(2026, 6, 1), lead_department_id=BUREAU)
            for n in (2, 3)
        ]  # fmt: skip
        tx.session.add_all(rows)
        tx.session.flush()
        tx.session.add(TaskParticipant(task_id=1, department_id=OTHER))
        for act in tx.session.exec(select(InspectionAct).order_by(col(InspectionAct.id))):
            act.unified_item_id = 1 if (act.id or 0) % 2 else 2
            if act.department_id == OTHER and (act.id or 0) % 8 == 4:  # found by who joined, not by who led
                act.problem, act.headline = True, "R05"  # type: ignore[assignment]
        for number, visit in enumerate(tx.session.exec(select(Visit).order_by(col(Visit.id))).all()):
            visit.received_at = (
                UTC_DAY if number == 0 else datetime(2026, 4, 20, tzinfo=UTC) if number == 1 else None
            )
            if number < 3:
                tx.session.add(_sent(visit.id, accepted=number < 2))
        again = Visit(id="again", number="again", entity_id=1, department_id=BUREAU, scheduled_on=TODAY, occurred_on=date(2026, 6, 1), status="closed")  # type: ignore[arg-type]  # fmt: skip
        tx.session.add(again)
        tx.session.flush()
        tx.session.add(InspectionAct(id=999, visit_id="again", department_id=BUREAU, number="again", headline="R05", problem=True, unified_item_id=1))  # type: ignore[arg-type]  # fmt: skip
        tx.session.get_one(Entity, 2).credit_class = ""
        tx.session.get_one(PenaltyCase, 1).closed_on = date(2026, 8, 1)
        covers: list[Any] = [
            AnnualPlan, UnifiedItem, Certificate, CapLedger, PlanTask, TaskParticipant, InspectionAct, Visit, RecordSubmission, Entity, PenaltyCase,
        ]  # fmt: skip
        tx.record("test.working", covers=covers)
    return database


def _sent(visit: str, *, accepted: bool) -> RecordSubmission:
    return RecordSubmission(
        id=f"s{visit}", submission_id=f"s{visit}", visit_id=visit, body_sha256="0" * 64, body="{}", accepted=accepted, received_at=UTC_DAY
    )  # fmt: skip


UNLIKE = {
    "followed_up": "items, not visits",
    "same_item_again": "items, not visits",
    "records_whole": "elements",
    "joint_participation": "departments that took part",
    "visits_per_officer": "attendances",
    "workload_spread": "attendances",
    "persons_per_visit": "attendances",
    "hosting_hours": "minutes",
    "items_claimed": "a page of the lists",
    "checklists_completed": "a page of the lists",
    "rows_complete": "a page of the lists",
    "elements_filled": "a page of the lists",
    "elements_accurate": "a page of the lists",
}
"""Measures whose list counts another thing; the page says so and puts no number on the link."""
CUTS = [
    Cut(YEAR, today=TODAY, cap=2),
    Cut(SPRING, today=TODAY, cap=2),
    Cut(YEAR, {"area": "421303"}, today=TODAY, cap=2),
    Cut(YEAR, {"credit_class": "D", "trade": "6210"}, today=TODAY, cap=2),
    Cut(YEAR, {"item": "1"}, today=TODAY, cap=2),
    Cut(YEAR, {}, Scope(frozenset({BUREAU}), "421321"), today=TODAY, cap=2),
    Cut(YEAR, {}, Scope(frozenset({OTHER})), today=TODAY, cap=2),
    Cut(YEAR, {"department": str(OTHER)}, today=TODAY, cap=2),
    Cut(YEAR, {"department": str(BUREAU), "item": "1"}, today=TODAY, cap=2),
    Cut(YEAR, {"department": str(OTHER), "item": "2"}, today=TODAY, cap=2),
    Cut(YEAR, {}, Scope(frozenset({BUREAU, OTHER})), today=TODAY, cap=2),
]


def test_every_number_that_opens_a_list_is_the_length_of_that_list_whatever_it_is_cut_by(
    working: Database,
) -> None:
    with working.reading() as session:
        assert parameter(session, CAP, on=TODAY).number == CUTS[0].cap
    whole = take(working, as_of=TODAY).frames
    for cut, measure in product(CUTS, MEASURES):
        if measure.name in UNLIKE or not set(cut.where) <= set(measure.dimensions):
            continue
        frames = whole.within(cut.scope).only(cut.where)
        top, bottom, _value = measure(frames, cut.period).row(0)
        with working.reading() as session:
            rows = rows_behind(session, measure.records, cut, limit=1000)
        assert len(rows) == measure.listed(top, bottom), (cut, measure.name, [row["code"] for row in rows])


def test_a_measure_whose_list_counts_something_else_says_so_on_its_page() -> None:
    assert {m.name for m in MEASURES if m.behind is Behind.OTHER} == set(UNLIKE)
    assert {m.name for m in MEASURES if m.unlike} == set(UNLIKE)


def test_the_share_of_each_class_opens_the_businesses_of_that_class(working: Database) -> None:
    frames = take(working, as_of=TODAY).frames
    for name, top, *_rest in high_class_share(frames, YEAR, ("credit_class",)).rows():
        with working.reading() as session:
            cut = Cut(YEAR, {"credit_class": name}, today=TODAY)
            assert (
                len(rows_behind(session, high_class_share.records_by["credit_class"], cut, limit=1000)) == top
            )


def test_the_most_visited_business_comes_first_with_its_number_of_visits(working: Database) -> None:
    frames = take(working, as_of=TODAY).frames
    with working.reading() as session:
        rows = rows_behind(session, "by_visits", CUTS[0], limit=1000)
    assert rows[0]["more"] == most_visited(frames, YEAR).row(0)[0] == 2
    assert [row["more"] for row in rows] == sorted((row["more"] for row in rows), reverse=True)


def test_the_list_of_a_class_holds_those_that_were_drawn_in_it(working: Database) -> None:
    with working.transaction(actor=SYSTEM, now=NOW) as tx:
        tx.session.add(DrawStratum(draw_id="d1", stratum="B", size=10, quota=3))
        for unit in tx.session.exec(select(DrawnUnit).order_by(col(DrawnUnit.id)).limit(3)):
            unit.stratum = "B"
        tx.record("test.strata", covers=[DrawStratum, DrawnUnit])
    found = lifts(take(working, as_of=TODAY).frames.drawn)
    assert [one.stratum for one in found] == ["A", "B"]
    for one, (kind, number) in product(
        found, (("sampled_seen", "inspected"), ("sampled_problems", "problems"))
    ):
        cut = Cut(YEAR, {"stratum": one.stratum}, today=TODAY)
        with working.reading() as session:
            assert len(rows_behind(session, kind, cut, limit=1000)) == getattr(one, number), (kind, one)


def test_the_day_of_the_last_visit_is_that_of_a_visit_the_reader_may_see(working: Database) -> None:
    with working.transaction(actor=SYSTEM, now=NOW) as tx:
        visit = tx.session.get_one(Visit, "v0004")
        visit.department_id = OTHER
        visit.occurred_on = TODAY
        mine = tx.session.exec(select(InspectionAct).where(InspectionAct.visit_id == "v0004"))
        for item, act in enumerate(mine, 1):
            act.department_id = OTHER
            act.unified_item_id = item
        tx.record("visit.moved", covers=[Visit, InspectionAct])

    def last(scope: Scope) -> dict[str, date | None]:
        with working.reading() as session:
            rows = rows_behind(session, "entities", Cut(YEAR, {}, scope, today=TODAY), limit=1000)
        return {row["code"]: row["day"] for row in rows}

    assert last(Scope())["E0004"] == last(Scope(frozenset({OTHER})))["E0004"] == TODAY
    assert last(Scope(frozenset({BUREAU})))["E0004"] != TODAY


def test_the_planted_work_is_found_where_it_was_planted(working: Database) -> None:
    def codes(kind: str) -> list[str]:
        with working.reading() as session:
            return [str(row["code"]) for row in rows_behind(session, kind, CUTS[0], limit=1000)]

    assert codes("capped") == ["E0001"]
    assert codes("uncertified") == ["I2", "I3", "I4"]
    assert codes("items_unused") == ["QD-3"]
    assert codes("tasks_not_begun") == ["T2", "T3"]
    assert codes("tasks_joint") == ["T1"]
    assert codes("same_item") == ["again"]
    assert "again" in codes("not_followed")
    assert codes("late_records") == ["v0004"]
    assert codes("by_phone") == ["v0004", "v0001"]


def test_every_measure_leads_to_a_list_or_a_page_and_every_list_can_be_opened(working: Database) -> None:
    for measure in MEASURES:
        assert measure.records.startswith("/lists") or measure.records in LISTINGS, measure.name
    with working.reading() as session:
        for kind in LISTINGS:
            rows = rows_behind(session, kind, CUTS[0], limit=1000)
            paged: list[Any] = []
            while part := rows_behind(
                session, kind, CUTS[0], after=str(paged[-1]["row_key"]) if paged else "", limit=3
            ):
                paged += part
            assert [row["row_key"] for row in paged] == [row["row_key"] for row in rows], kind


def test_pages_compute_from_kept_frames_what_the_rows_say_for_every_reader(working: Database) -> None:
    made = refresh_snapshots(working, as_of=TODAY, now=NOW, progress=lambda *_: None)
    place = shelf.place_of(working.settings, made["measures"])
    assert place is not None
    frames = take(working, as_of=TODAY).frames
    for scope in (
        Scope(),
        Scope(frozenset({BUREAU})),
        Scope(frozenset({BUREAU}), "421321"),
        Scope(None, "421303"),
    ):
        mine = frames.within(scope)
        for measure in MEASURES:
            assert answers.value(place, scope, measure.name, SPRING) == measure(mine, SPRING).row(0), (
                measure.name
            )
            for by in measure.dimensions:
                found = answers.values(place, scope, measure.name, YEAR, by)
                table = {str(row[0]): row[1:] for row in measure(mine, YEAR, (by,)).rows()}
                assert found == table, (measure.name, by)


def test_the_shelf_holds_no_names_and_the_last_two_refreshes_only(working: Database) -> None:
    for days in range(3):
        with working.transaction(actor=SYSTEM, now=NOW) as tx:
            tx.session.get_one(Entity, 3).credit_class = "ABC"[days]
            tx.record("test.changed", covers=[Entity])
        refresh_snapshots(working, as_of=TODAY, now=NOW, progress=lambda *_: None)
    folder = working.settings.folder(shelf.FOLDER)
    assert len(list(folder.iterdir())) == shelf.KEPT
    assert not any("商行".encode() in path.read_bytes() for path in folder.rglob("*.parquet"))

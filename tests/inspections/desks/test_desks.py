"""What each desk counts."""

from datetime import timedelta

from inspections.desks import queries
from inspections.desks.rules import Figure
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, planned, settle
from tests.inspections.desks.traces import leave_traces
from tests.inspections.visits.scene import ANNA, BERT, DRAW, LATER, approved, record, send, stage

OURS = Scope(department_ids=frozenset({MARKET}))
THEIRS = Scope(department_ids=frozenset({FIRE}))


def test_an_empty_house_has_empty_desks(database: Database) -> None:
    with database.reading() as session:
        officer = queries.officer_desk(session, EVERYTHING, on=TODAY)
        assert (
            officer.overdue,
            officer.waiting_visits,
            officer.due_soon,
            officer.to_publish,
            officer.near_cap,
        ) == (0,) * 5
        assert queries.leader_desk(session, EVERYTHING, on=TODAY).overdue == []
        assert queries.approver_desk(session, EVERYTHING, on=TODAY).visits == 0
        assert queries.witness_desk(session, EVERYTHING).sealed == []
        assert queries.list_keeper_desk(session, on=TODAY).items == 0
        assert queries.list_reviewer_desk(session, 1).mine == 0
        assert queries.administrator_desk(session, now=NOW).events == 0
        assert queries.inspector_desk(session, None, on=TODAY).today == []


def test_the_officer_sees_tasks_whose_draw_is_late(database: Database) -> None:
    settle(database)
    planned(database, title="晚了", starts_on=TODAY - timedelta(20), ends_on=TODAY + timedelta(10))
    planned(database, title="还早", starts_on=TODAY, ends_on=TODAY + timedelta(6))
    planned(database, title="没批准", in_force=False)
    with database.reading() as session:
        desk = queries.officer_desk(session, OURS, on=TODAY)
        other = queries.officer_desk(session, THEIRS, on=TODAY)
    assert [(task.title, task.late_days) for task in desk.to_draw] == [("晚了", 5), ("还早", -3)]
    assert (desk.overdue, desk.waiting_tasks) == (1, 2)
    assert (other.overdue, other.waiting_tasks, other.to_draw) == (0, 0, [])


def test_the_officer_sees_visits_that_inspectors_still_have_to_make(database: Database) -> None:
    approved(database)
    with database.reading() as session:
        desk = queries.officer_desk(session, OURS, on=TODAY)
    assert (desk.waiting_visits, desk.understaffed) == (3, 0)
    assert [draw.id for draw in desk.draws] == [DRAW]


def test_deadlines_and_caps_of_a_week_stand_on_the_officers_desk(database: Database) -> None:
    visit = approved(database)
    send(database, record(visit))
    leave_traces(database, visit)
    with database.reading() as session:
        desk = queries.officer_desk(session, OURS, on=TODAY)
        other = queries.officer_desk(session, THEIRS, on=TODAY)
    assert (desk.rectifications_soon, desk.to_publish, desk.late_to_publish) == (1, 1, 1)
    assert desk.deadlines[0].number == "ZG-1"
    assert desk.at_cap == 1
    assert desk.at_cap + desk.near_cap == len(desk.capped)
    assert desk.capped[0].used >= 2
    assert (other.rectifications_soon, other.to_publish, other.at_cap) == (0, 0, 0)


def test_the_inspectors_day_empties_as_records_arrive(database: Database) -> None:
    visit = approved(database)
    later = TODAY + timedelta(400)
    with database.reading() as session:
        before = queries.inspector_desk(session, ANNA, on=later)
    assert len(before.today) == 3
    assert all(card.partners == f"检查员{BERT}" for card in before.today)
    send(database, record(visit))
    leave_traces(database, visit)
    with database.reading() as session:
        after = queries.inspector_desk(session, ANNA, on=later)
        then = queries.inspector_desk(session, ANNA, on=LATER.date())
    assert len(after.today) == 2
    assert (then.done_today, then.rechecks, after.to_sign) == (1, 1, 1)


def test_the_leader_sees_overdue_orders_by_name(database: Database) -> None:
    visit = approved(database)
    send(database, record(visit))
    leave_traces(database, visit)
    with database.reading() as session:
        desk = queries.leader_desk(session, EVERYTHING, on=TODAY)
    assert [(line.entity, line.number) for line in desk.overdue] == [("随州第1商店", "ZG-1")]
    assert [draw.drawn_size for draw in desk.draws] == [3]


def test_the_approver_sees_what_waits_for_a_decision(database: Database) -> None:
    stage(database)
    with database.reading() as session:
        assert queries.approver_desk(session, OURS, on=TODAY).visits == 3
        assert queries.approver_desk(session, THEIRS, on=TODAY).visits == 0


def test_the_list_keeper_sees_items_without_a_checklist(database: Database) -> None:
    stage(database)
    with database.reading() as session:
        desk = queries.list_keeper_desk(session, on=TODAY)
    assert (desk.items, desk.without_checklist, desk.entities) == (2, 1, 30)
    assert desk.inspectors >= 4


def test_the_administrator_sees_the_length_of_the_trail(database: Database) -> None:
    settle(database)
    with database.reading() as session:
        desk = queries.administrator_desk(session, now=NOW)
    assert desk.events >= 1
    assert desk.trail[0].action == "bureau.settled"


def test_every_listed_figure_counts_its_records(database: Database) -> None:
    visit = approved(database)
    send(database, record(visit))
    leave_traces(database, visit)
    with database.reading() as session:
        desk = queries.officer_desk(session, OURS, on=TODAY)
        keeper = queries.list_keeper_desk(session, on=TODAY)
        asleep = queries.records(session, Figure.SLEEPING, OURS, on=TODAY + timedelta(5 * 366))[0]
        lengths = {f: len(queries.records(session, f, OURS, on=TODAY)[0]) for f in Figure}
    assert lengths == {
        Figure.WAITING: desk.waiting_visits,
        Figure.UNDERSTAFFED: desk.understaffed,
        Figure.DUE: desk.due_soon,
        Figure.AT_CAP: desk.at_cap,
        Figure.NEAR_CAP: desk.at_cap + desk.near_cap,
        Figure.EXPIRING: keeper.expiring,
        Figure.SLEEPING: 0,  # both items were checked
    }
    assert [row.key for row in asleep] == ["U0001", "U0002"]
    assert desk.waiting_visits == 2
    assert desk.at_cap == 1


def test_records_are_paged_without_gap_or_repetition(database: Database) -> None:
    visit = approved(database)
    send(database, record(visit))
    leave_traces(database, visit)
    on, names, after = TODAY + timedelta(30), [], ""
    with database.reading() as session:
        while True:
            page, after = queries.records(session, Figure.WAITING, OURS, on=on, after=after, size=1)
            names += [row.name for row in page]
            if not after:
                break
    assert len(names) == len(set(names)) == 2

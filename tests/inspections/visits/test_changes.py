"""After the draw: sick mornings, recusals, leaks and closed businesses, by two people, with no choice for anybody."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from inspections.draws import actions as draw_actions
from inspections.draws import queries as draws
from inspections.draws.rules.duty import Why
from inspections.draws.rules.terms import Mode
from inspections.draws.rules.verification import verify
from inspections.draws.tables import DrawnUnit, Replacement, TeamMember
from inspections.draws.verifiers import verify as stranger
from inspections.visits import actions, queries
from inspections.visits.rules.changes import ChangeKind, ChangeStatus, MoveWhy
from inspections.visits.rules.ends import FINAL, End
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import VisitStatus
from inspections.visits.tables import Visit, VisitChange
from supervision.foundation.actor import EVERYTHING
from supervision.foundation.database import Database
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.registers.rules.kinds import EntityStatus, InspectorStatus
from supervision.registers.tables import Entity, Inspector, Leave, Recusal
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY
from tests.inspections.draws.ceremonies import FIRST, opened, proof, ready
from tests.people import OFFICER, someone

SECOND = someone("approver", user_id=71, department_id=MARKET)
LATER = NOW + timedelta(hours=2)


def begun(
    database: Database, *, package: int = 2, firms: int = 20, mode: Mode = Mode.HELD
) -> tuple[str, list[Visit]]:
    """An opened draw of four businesses, scheduled and approved; its id and visits."""
    draw = opened(database, ready(database, firms=firms, package=package), mode=mode)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.schedule_visits(tx, draw_id=draw.id)
    with database.transaction(actor=SECOND, now=NOW) as tx:
        actions.approve_visits(tx, draw_id=draw.id)
    with database.reading() as session:
        return draw.id, queries.visits_of_draw(session, draw.id)


def team(database: Database, visit_id: str) -> list[int]:
    with database.reading() as session:
        return [one.inspector_id for one in queries.officers_of(session, visit_id)]


def ask(database: Database, visit: Visit, who: int, why: Why = Why.ILLNESS) -> int:
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        return actions.ask_to_replace(tx, visit_id=visit.id, inspector_id=who, reason=why).id or 0


def agree(database: Database, change: int, *, seen: str | None = None) -> VisitChange:
    """Somebody else approves what the page shows."""
    with database.transaction(actor=SECOND, now=LATER) as tx:
        row, visit = queries.change_by_id(tx.session, change, EVERYTHING)
        if seen is None and row.kind is ChangeKind.REPLACE:
            coming = queries.turn_for(tx.session, visit, row.inspector_id or 0, today=TODAY).coming
            seen = coming.code if coming else ""
        return actions.approve_change(tx, change_id=change, seen=seen or "")


def test_a_sick_morning_brings_the_next_of_the_order_into_the_whole_package(database: Database) -> None:
    draw_id, visits = begun(database)
    leaves = team(database, visits[0].id)[0]
    with database.reading() as session:
        turn = queries.turn_for(session, visits[0], leaves, today=TODAY)
    assert turn.coming is not None
    assert len(turn.visits) == 2
    change = agree(database, ask(database, visits[0], leaves))
    assert (change.status, change.after) == (ChangeStatus.APPROVED, turn.coming.name)
    for mate in turn.visits:
        assert turn.coming.id in team(database, mate.id)
        assert leaves not in team(database, mate.id)
    with database.reading() as session:
        drawn = session.exec(select(TeamMember.inspector_id).where(col(TeamMember.draw_id) == draw_id)).all()
        row = session.exec(select(Replacement)).one()
        day = queries.visits_of_inspector(session, turn.coming.id or 0, on=TODAY)
    assert leaves in drawn  # the original stays visible
    assert (row.leaves_id, row.comes_id, row.approved_by) == (leaves, turn.coming.id, SECOND.user_id)
    assert len(day.today) + len(day.coming) >= 2
    data = proof(database, draw_id)
    assert verify(data).replaced == stranger.check(data).replaced == 1
    published = json.loads(stranger.unpack(data)["replacements.json"])
    assert published[0]["reason"] == "illness"
    assert f"ZF{leaves:04d}" not in json.dumps(published)


def test_an_open_draw_has_the_same_order_and_keeps_no_readings(database: Database) -> None:
    draw_id, visits = begun(database, mode=Mode.OPEN)
    change = agree(database, ask(database, visits[0], team(database, visits[0].id)[0], Why.LEAVE))
    assert change.after
    data = proof(database, draw_id)
    assert verify(data).replaced == stranger.check(data).replaced == 1
    seen = [(draw_id, visits[0].entity_id)]
    assert draw_actions.note_reading(database, OFFICER, seen, page="visit", now=LATER) == 0


def test_neither_the_one_who_asked_nor_the_drawer_approves_and_nobody_twice(database: Database) -> None:
    _draw, visits = begun(database)
    change = ask(database, visits[0], team(database, visits[0].id)[0])
    with pytest.raises(Refused, match="不能自己批准"), database.transaction(actor=OFFICER, now=LATER) as tx:
        actions.approve_change(tx, change_id=change, seen="")
    drawer = someone("approver", user_id=OFFICER.user_id + 100, department_id=MARKET)
    with database.transaction(actor=drawer, now=LATER) as tx:
        again = queries.change_by_id(tx.session, change, EVERYTHING)[0]
        again.asked_by = 999  # as if another had asked: the drawer still may not
        tx.session.add(again)
        tx.record("test.asked", covers=[VisitChange])
    with pytest.raises(Refused, match="主持"), database.transaction(actor=OFFICER, now=LATER) as tx:
        actions.approve_change(tx, change_id=change, seen="")
    agree(database, change)
    with pytest.raises(Refused, match="已经处理"):
        agree(database, change, seen="")
    other = someone("approver", user_id=90, department_id=FIRE)
    with pytest.raises(NotFound), database.transaction(actor=other, now=LATER) as tx:
        actions.approve_change(tx, change_id=change)


def test_asking_twice_and_naming_a_stranger_are_refused(database: Database) -> None:
    _draw, visits = begun(database)
    members = team(database, visits[0].id)
    ask(database, visits[0], members[0])
    with pytest.raises(Conflict):
        ask(database, visits[0], members[0])
    outside = next(n for n in range(FIRST, FIRST + 8) if n not in members)
    with pytest.raises(Refused, match="不在这一户的检查组"):
        ask(database, visits[0], outside)
    with pytest.raises(NotFound):
        ask(database, visits[0], 9999)


def test_an_approver_never_approves_a_name_other_than_the_one_shown(database: Database) -> None:
    _draw, visits = begun(database)
    leaves = team(database, visits[0].id)[0]
    change = ask(database, visits[0], leaves)
    with pytest.raises(Refused, match="顺序已经变化"):
        agree(database, change, seen="ZF9999")
    assert leaves in team(database, visits[0].id)


def test_who_cannot_come_is_passed_over_and_the_reason_is_published(database: Database) -> None:
    draw_id, visits = begun(database)
    leaves = team(database, visits[0].id)[1]
    for why in ("leave", "recusal", "away"):
        with database.transaction(actor=OFFICER, now=LATER) as tx:
            turn = queries.turn_for(tx.session, visits[0], leaves, today=TODAY)
            assert turn.coming is not None
            one = turn.coming.id or 0
            if why == "leave":
                tx.session.add(Leave(inspector_id=one, from_on=TODAY, to_on=turn.on))
            elif why == "recusal":
                mate = turn.visits[-1].entity_id
                tx.session.add(Recusal(inspector_id=one, entity_id=mate, reason="亲属", from_on=TODAY))
            else:
                tx.session.get_one(Inspector, one).status = InspectorStatus.RETIRED
            tx.record("test.absent", covers=[Leave, Recusal, Inspector])
    agree(database, ask(database, visits[0], leaves))
    with database.reading() as session:
        row = session.exec(select(Replacement)).one()
    assert [why for _who, why in row.skipped] == ["leave", "recusal", "away"]
    assert verify(proof(database, draw_id)).replaced == 1


def test_nobody_left_postpones_the_visit_and_it_is_never_made_by_one_officer(database: Database) -> None:
    draw_id, visits = begun(database)
    leaves = team(database, visits[0].id)[0]
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        stay = set(team(database, visits[0].id))
        for number in set(range(FIRST, FIRST + 8)) - stay:
            tx.session.add(Leave(inspector_id=number, from_on=TODAY, to_on=TODAY + timedelta(60)))
        tx.record("test.absent", covers=[Leave])
    change = agree(database, ask(database, visits[0], leaves))
    assert change.after == ""
    with database.reading() as session:
        visit = queries.visit_by_id(session, visits[0].id)
        assert (visit.status, visit.approved_at) == (VisitStatus.SCHEDULED, None)
        assert queries.vacant_visits(session, draw_id) >= {visits[0].id}
    with pytest.raises(Refused, match="还缺1人"), database.transaction(actor=SECOND, now=LATER) as tx:
        actions.approve_visit(tx, visit_id=visits[0].id)
    with pytest.raises(Refused, match="没有待审批"), database.transaction(actor=SECOND, now=LATER) as tx:
        actions.approve_visits(tx, draw_id=draw_id)
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        for row in tx.session.exec(select(Leave)):
            tx.session.delete(row)
        tx.record("test.back", covers=[Leave])
    tomorrow = ask(database, visits[0], leaves)  # the vacant place is filled when somebody can come again
    assert agree(database, tomorrow).after
    with database.transaction(actor=SECOND, now=LATER) as tx:
        actions.approve_visit(tx, visit_id=visits[0].id)
    assert len(team(database, visits[0].id)) == 2
    assert verify(proof(database, draw_id)).replaced == 2


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_reasons_are_given_the_office_gets_only_the_next_name(
    database: Database, data: st.DataObject
) -> None:
    with database.reading() as session:
        known = session.exec(select(Visit).where(col(Visit.draw_id).is_not(None))).all()
    draw_id, visits = (known[0].draw_id or "", list(known)) if known else begun(database)
    visit = data.draw(st.sampled_from(visits))
    with database.reading() as session:
        vacant = [who.id or 0 for who in queries.vacated(session, visit)]
    leaves = data.draw(st.sampled_from([*team(database, visit.id), *vacant]))
    friend = data.draw(st.sampled_from([f"ZF{n:04d}" for n in range(FIRST, FIRST + 8)]))
    change = ask(database, visit, leaves, data.draw(st.sampled_from(list(Why))))
    with database.reading() as session:
        coming = queries.turn_for(session, visit, leaves, today=TODAY).coming
    if coming is None or friend != coming.code:
        with pytest.raises(Refused, match="顺序已经变化"):
            agree(database, change, seen=friend)
    agree(database, change)
    checked = proof(database, draw_id)
    assert verify(checked).replaced == stranger.check(checked).replaced > 0


def test_a_leak_moves_the_visit_and_draws_nobody_again(database: Database) -> None:
    draw_id, visits = begun(database)
    before = _drawn(database, draw_id)
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        actions.notify_draw(tx, draw_id=draw_id)
        day = visits[0].scheduled_on + timedelta(1)
        for wrong, word in ((TODAY - timedelta(1), "不能早于今天"), (visits[0].scheduled_on, "相同"),
                            (TODAY.replace(year=2027), "晚于任务")):  # fmt: skip
            with pytest.raises(Refused, match=word):
                actions.ask_to_move(tx, visit_id=visits[0].id, day=wrong, reason=MoveWhy.LEAK)
        change = actions.ask_to_move(
            tx, visit_id=visits[0].id, day=day, reason=MoveWhy.LEAK, note="企业已知情"
        )
    agree(database, change.id or 0)
    with database.reading() as session:
        visit = queries.visit_by_id(session, visits[0].id)
        counts = queries.public_counts(session, draw_id)
    assert (visit.scheduled_on, visit.status, visit.notified_at) == (day, VisitStatus.APPROVED, None)
    assert (counts.moved, counts.leaks, counts.replaced) == (1, 1, 0)
    assert _drawn(database, draw_id) == before


def test_only_what_the_register_says_stops_a_drawn_visit_and_it_gets_its_code(database: Database) -> None:
    draw_id, visits = begun(database)
    with (
        pytest.raises(Refused, match="名录上这一户仍可检查"),
        database.transaction(actor=OFFICER, now=LATER) as tx,
    ):
        actions.ask_to_stop(tx, visit_id=visits[0].id, evidence="听说搬走了")
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        tx.session.get_one(Entity, visits[0].entity_id).status = EntityStatus.REVOKED
        tx.record("register.said", covers=[Entity])
    with database.transaction(actor=OFFICER, now=LATER) as tx:
        change = actions.ask_to_stop(tx, visit_id=visits[0].id, evidence="吊销决定书〔2026〕12号")
    assert agree(database, change.id or 0).code is ResultCode.R11
    with database.reading() as session:
        ends = queries.ends_of_draw(session, draw_id, today=TODAY)
        assert queries.visit_by_id(session, visits[0].id).status is VisitStatus.ABORTED
    assert (ends.counts[End.STOPPED], ends.stops) == (1, {ResultCode.R11: 1})


def test_every_drawn_unit_has_one_end_or_is_overdue_and_red(database: Database) -> None:
    draw_id, visits = begun(database)
    with database.reading() as session:
        now = queries.ends_of_draw(session, draw_id, today=TODAY)
        end = visits[-1].scheduled_on + timedelta(1)
        late = queries.ends_of_draw(session, draw_id, today=end)
        lines = queries.unfinished(session, EVERYTHING, today=end)
        elsewhere = queries.unfinished(
            session, EVERYTHING.__class__(department_ids=frozenset({FIRE})), today=end
        )
    assert now.counts == {End.WAITING: now.drawn}
    assert late.counts == {End.OVERDUE: late.drawn}
    assert {line.visit_id for line in lines} == {visit.id for visit in visits}
    assert elsewhere == []
    assert End.OVERDUE not in FINAL


def test_a_change_that_is_turned_down_stays_visible_and_changes_nothing(database: Database) -> None:
    _draw, visits = begun(database)
    members = team(database, visits[0].id)
    change = ask(database, visits[0], members[0])
    with database.transaction(actor=SECOND, now=LATER) as tx:
        actions.refuse_change(tx, change_id=change, answer="病假条未附")
    assert team(database, visits[0].id) == members
    with database.reading() as session:
        line = queries.changes_of_visit(session, visits[0].id)[0]
        assert (line.change.status, line.change.answer) == (ChangeStatus.REFUSED, "病假条未附")
        assert queries.changes_waiting(session, EVERYTHING) == []


def test_somebody_who_fell_ill_this_morning_does_not_come_to_another_team(database: Database) -> None:
    draw_id, visits = begun(database, package=1)
    first, other = visits[0], visits[1]
    leaves = team(database, first.id)[0]
    agree(database, ask(database, first, leaves))
    with database.reading() as session:
        for who in team(database, other.id):
            if who == leaves:
                continue
            turn = draws.next_in_line(
                session,
                draw_id,
                entity_id=other.entity_id,
                inspector_id=who,
                on=other.scheduled_on,
                today=TODAY,
            )
            assert turn.coming is None or turn.coming.id != leaves


def _drawn(database: Database, draw_id: str) -> list[tuple[int, str]]:
    with database.reading() as session:
        query = select(DrawnUnit.entity_id, DrawnUnit.ticket_key).where(col(DrawnUnit.draw_id) == draw_id)
        return sorted(session.exec(query).all())

"""From an opened draw to approved visits; cases and emergencies."""

import pytest
from sqlmodel import col, select

from inspections.plans.queries import cap_use
from inspections.plans.rules.ledger import ExemptReason
from inspections.plans.tables import CapLedger
from inspections.visits import actions, queries
from inspections.visits.rules.states import CheckKind, CheckMode, VisitStatus
from inspections.visits.tables import Visit
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, officer
from tests.inspections.visits.scene import ANNA, BERT, DRAW, HEAD, LATER, inspector, stage, visit_of
from tests.people import OFFICER, someone


def open_case(database: Database, **values: object) -> Visit:
    with database.transaction(actor=officer(MARKET), now=NOW) as tx:
        return actions.open_visit(
            tx,
            **{
                "entity_code": "91421300MA00000005",
                "officers": ["I011", "I012"],
                "kind": CheckKind.CASE,
                "mode": CheckMode.ONSITE,
                "reason": "12345工单反映过期食品",
                "exempt": ExemptReason.COMPLAINT,
                "item_code": "U0001",
                **values,
            },  # type: ignore[arg-type]
        )


def test_each_drawn_unit_becomes_one_visit_with_its_team(database: Database) -> None:
    visits = stage(database)
    with database.reading() as session:
        lines = queries.visit_lines(session, EVERYTHING)
        team = queries.officers_of(session, visits[0])
    assert {line.id for line in lines} == set(visits)
    assert [(o.inspector_id, o.is_lead, o.certificate_number) for o in team] == [
        (ANNA, True, "42130011"),
        (BERT, False, "42130012"),
    ]
    visit = visit_of(database, visits[0])
    assert visit.number == "随市监检〔2026〕1号"
    assert (visit.stratum, visit.checklist_id, visit.status) == ("B", 2, VisitStatus.SCHEDULED)
    assert all(line.scheduled_on >= TODAY for line in lines)


def test_scheduling_twice_changes_nothing(database: Database) -> None:
    stage(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.schedule_visits(tx, draw_id=DRAW) == 0


def test_one_click_approves_the_batch_but_not_by_whoever_ran_the_draw(database: Database) -> None:
    visits = stage(database)
    with pytest.raises(Refused, match="不能自己批准"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.approve_visits(tx, draw_id=DRAW)
    with database.transaction(actor=HEAD, now=NOW) as tx:
        assert actions.approve_visits(tx, draw_id=DRAW) == 3
    assert visit_of(database, visits[2]).approved_by == HEAD.user_id
    with pytest.raises(Refused, match="没有待审批"), database.transaction(actor=HEAD, now=NOW) as tx:
        actions.approve_visits(tx, draw_id=DRAW)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.notify_draw(tx, draw_id=DRAW) == 3
    assert visit_of(database, visits[0]).status is VisitStatus.NOTIFIED


def test_a_head_of_another_department_finds_nothing_to_approve(database: Database) -> None:
    visits = stage(database)
    stranger = someone("approver", user_id=77, department_id=FIRE, area_code="421300")
    with pytest.raises(Refused, match="没有待审批"), database.transaction(actor=stranger, now=NOW) as tx:
        actions.approve_visits(tx, draw_id=DRAW)
    with pytest.raises(NotFound), database.transaction(actor=stranger, now=NOW) as tx:
        actions.approve_visit(tx, visit_id=visits[0])


def test_a_notice_before_the_approval_is_refused(database: Database) -> None:
    visits = stage(database)
    with pytest.raises(Refused, match="还没有批准"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.notify_visit(tx, visit_id=visits[0])


def test_lists_page_by_key_without_gap_or_overlap(database: Database) -> None:
    stage(database)
    seen: list[str] = []
    after = ""
    with database.reading() as session:
        while lines := queries.visit_lines(session, EVERYTHING, after=after, limit=2):
            seen += [line.id for line in lines]
            after = lines[-1].key
    assert len(seen) == len(set(seen)) == 3


def test_departments_see_only_their_own_visits(database: Database) -> None:
    stage(database)
    with database.reading() as session:
        assert queries.visit_lines(session, Scope(frozenset({FIRE}))) == []
        assert len(queries.visit_lines(session, Scope(frozenset({MARKET})))) == 3
        assert queries.visit_lines(session, Scope(area_prefix="421321")) == []
        assert queries.counts_by_status(session, Scope(frozenset({MARKET})))[VisitStatus.SCHEDULED] == 3


def test_a_joint_visit_shows_to_both_departments(database: Database) -> None:
    stage(database, joint=True)
    with database.reading() as session:
        assert len(queries.visit_lines(session, Scope(frozenset({FIRE})))) == 3


def test_an_inspector_sees_the_day_only_after_the_approval(database: Database) -> None:
    stage(database)
    with database.reading() as session:
        assert queries.visits_of_inspector(session, ANNA, on=TODAY).today == []
    with database.transaction(actor=HEAD, now=NOW) as tx:
        actions.approve_visits(tx, draw_id=DRAW)
    with database.reading() as session:
        day = queries.visits_of_inspector(session, ANNA, on=TODAY)
        assert len(day.today) + len(day.coming) == 3
        assert queries.visits_of_inspector(session, 14, on=TODAY).coming == []


def test_a_case_counts_on_the_ledger_with_its_reason(database: Database) -> None:
    stage(database)
    visit = open_case(database)
    assert visit.kind is CheckKind.CASE
    assert visit.checklist_id == 2
    with database.reading() as session:
        row = session.exec(select(CapLedger).where(col(CapLedger.visit_id) == visit.id)).one()
        assert (row.state, row.exempt_reason) == ("spent", "complaint")
        acts = queries.planned_acts(session, visit)
    assert [(a.unified_item_id, len(a.points)) for a in acts] == [(1, 1)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"entity_code": "NOBODY"}, "没有代码为NOBODY的检查对象"),
        ({"officers": ["I011", "X9"]}, "没有代码为X9的在岗检查人员"),
        ({"officers": ["I011"]}, "至少要有2名"),
        ({"officers": ["I011", "I011"]}, "至少要有2名"),
        ({"item_code": "U9"}, "没有代码为U9的事项"),
        ({"lead_number": "L9"}, "没有编号为L9的线索"),
        ({"reason": " "}, "事由"),
        ({"emergency": True}, "来不及"),
    ],
)
def test_a_case_that_names_something_unknown_is_refused(
    database: Database, values: dict[str, object], words: str
) -> None:
    stage(database)
    with pytest.raises((NotFound, Refused), match=words):
        open_case(database, **values)


def test_a_counted_case_over_the_cap_is_refused(database: Database) -> None:
    stage(database)
    for _time in range(2):
        open_case(database, exempt=ExemptReason.NONE)
    with pytest.raises(Refused, match="达到上限2次"):
        open_case(database, exempt=ExemptReason.NONE)
    open_case(database, exempt=ExemptReason.COMPLAINT)


def test_a_case_is_approved_by_somebody_else(database: Database) -> None:
    stage(database)
    visit = open_case(database)
    with database.reading() as session:
        assert [line.id for line in queries.lines_waiting(session, EVERYTHING)] == [visit.id]
    author = someone("approver", user_id=90, department_id=MARKET)
    with pytest.raises(Refused, match="不能自己批准"), database.transaction(actor=author, now=LATER) as tx:
        actions.approve_visit(tx, visit_id=visit.id)
    with database.transaction(actor=HEAD, now=LATER) as tx:
        actions.approve_visit(tx, visit_id=visit.id)
    assert visit_of(database, visit.id).status is VisitStatus.APPROVED


def test_a_drawn_visit_is_not_ended_by_one_person(database: Database) -> None:
    visits = stage(database)
    with (
        pytest.raises(Refused, match="不能由一人终止"),
        database.transaction(actor=HEAD, now=LATER) as tx,
    ):
        actions.abort_visit(tx, visit_id=visits[0], reason="企业已并入他处")
    assert visit_of(database, visits[0]).status is VisitStatus.SCHEDULED


def test_an_aborted_case_gives_its_place_under_the_cap_back(database: Database) -> None:
    stage(database)
    visit = open_case(database, exempt=ExemptReason.NONE)
    other = open_case(database, exempt=ExemptReason.NONE)

    def counted() -> int:
        with database.reading() as session:
            return cap_use(session, department_id=MARKET, entity_id=visit.entity_id, on=TODAY).counted

    assert counted() == 2
    with pytest.raises(Refused, match="上限"):
        open_case(database, exempt=ExemptReason.NONE)
    with database.transaction(actor=officer(MARKET), now=LATER) as tx:
        actions.abort_visit(tx, visit_id=visit.id, reason="投诉人撤回，不再检查")
    assert counted() == 1
    with pytest.raises(Refused), database.transaction(actor=officer(MARKET), now=LATER) as tx:
        actions.abort_visit(tx, visit_id=visit.id, reason="投诉人撤回，不再检查")
    assert open_case(database, exempt=ExemptReason.NONE).id not in {visit.id, other.id}


def test_a_stranger_finds_no_visit_to_record(database: Database) -> None:
    visits = stage(database)
    with database.reading() as session, pytest.raises(NotFound):
        queries.visit_for_officer(session, visits[0], inspector(14))

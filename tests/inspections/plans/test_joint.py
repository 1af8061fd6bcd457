"""One visit instead of two: where tasks of two departments meet they become one, by agreement, and what is left is counted."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from inspections.draws.tables import DrawnUnit, TeamMember
from inspections.plans import actions, queries
from inspections.plans.actions.joining import joint_scope
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.joint import ProposalStatus, expected_twice
from inspections.plans.rules.pool import LeftOut
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import CapLedger
from inspections.visits.actions import schedule_visits
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from supervision.registers.tables import Certificate, Inspector
from tests.inspections.bureau import FIRE, MARKET, NOW, PERCENT, TODAY, Firm, officer, settle
from tests.inspections.draws.ceremonies import opened, staff
from tests.people import APPROVER, Visitor

SignedIn = Callable[..., Visitor]
HERE, THERE = officer(MARKET, 91), officer(FIRE, 92)
FIRMS = [
    *[Firm(trade="F5211")] * 10,  # the market bureau alone
    *[Firm(trade="H6110")] * 12,  # both
    *[Firm(trade="R9000")] * 5,  # fire alone
]
ALL = {"B": Ratio(RatioKind.FULL)}


def _task(
    database: Database, actor: Any, trades: tuple[str, ...], ratios: dict[str, Ratio], **values: Any
) -> int:
    with database.transaction(actor=actor, now=NOW) as tx:
        plan = actions.draft_plan(tx, department_id=actor.department_id, year=2026, title="年度计划")
        task = actions.add_task(
            tx,
            plan_id=plan.id or 0,
            **{
                "title": f"{trades}抽查",
                "conditions": Conditions(trades=trades),
                "ratios": ratios,
                "item_ids": [1],
                "starts_on": date(2026, 1, 1),
                "ends_on": date(2026, 12, 31),
                **values,
            },
        )
        return task.id or 0


def _two(database: Database, *, ratios: dict[str, Ratio] | None = None) -> tuple[int, int]:
    settle(database, FIRMS)
    host = _task(database, HERE, ("F", "H"), ratios or ALL)
    return host, _task(database, THERE, ("H", "R"), ALL, item_ids=[1, 2])


def _propose(database: Database, host: int, other: int) -> int:
    with database.transaction(actor=HERE, now=NOW) as tx:
        return actions.propose_joint(tx, host_task_id=host, other_task_id=other).id or 0


def _agree(database: Database, proposal: int) -> ProposalStatus:
    with database.transaction(actor=THERE, now=NOW) as tx:
        return actions.agree_joint(tx, proposal_id=proposal).status


def _in_force(database: Database, actor: Any, plan_id: int) -> None:
    with database.transaction(actor=actor, now=NOW) as tx:
        actions.submit_plan(tx, plan_id=plan_id)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.approve_plan(tx, plan_id=plan_id)
        actions.put_in_force(tx, plan_id=plan_id, filed_on=TODAY)


def _fire_people(database: Database) -> None:
    with database.transaction(actor=HERE, now=NOW) as tx:
        for n in range(201, 207):
            tx.session.add(
                Inspector(
                    id=n,
                    code=f"XF{n}",
                    name=f"消防员{n}",
                    department_id=FIRE,
                    area_code="421300",
                    can_lead=n % 2 == 1,
                    status="active",
                    external_codes={},
                )
            )
            tx.session.flush()
            tx.session.add(
                Certificate(
                    inspector_id=n,
                    number=f"42131{n}",
                    issuer="",
                    field="",
                    valid_from=TODAY - timedelta(900),
                    valid_to=TODAY + timedelta(900),
                    status="valid",
                )
            )
        tx.record("inspectors.settled", covers=[Inspector, Certificate])


def test_the_overlap_is_counted_by_class_with_what_stays_outside(database: Database) -> None:
    host, other = _two(database, ratios={"B": Ratio(PERCENT, 5000)})
    with database.reading() as session:
        [found] = queries.meetings(session, host)
        [back] = queries.meetings(session, other)
    assert (found.overlap.by_stratum, found.overlap.shared, found.overlap.separate) == ({"B": 12}, 12, 5)
    assert (back.overlap.shared, back.overlap.separate) == (12, 10)
    assert found.twice == pytest.approx(6)  # half of twelve by the one, all by the other
    assert expected_twice({"A": 0.5}, 0.5, {"A": 8, "B": 100}) == pytest.approx(2)


def test_joined_businesses_are_drawn_once_with_a_team_of_each_department(database: Database) -> None:
    host, other = _two(database)
    staff(database)
    _fire_people(database)
    assert _agree(database, _propose(database, host, other)) is ProposalStatus.JOINED
    for actor, task_id in ((HERE, host), (THERE, other)):
        with database.reading() as session:
            plan_id = queries.task_by_id(session, task_id).plan_id
        _in_force(database, actor, plan_id)
    with database.reading() as session:
        pool = queries.pool_for(session, host, on=TODAY)
        rest = queries.pool_for(session, other, on=TODAY)
    assert Counter(unit.groups.count("+") + 1 for unit in pool.units) == {1: 10, 2: 12}
    assert pool.joint == 12
    assert len(rest.units) == 5
    assert Counter(unit.reason for unit in rest.left_out) == {LeftOut.JOINT_CHECK: 12}
    first = opened(database, host)
    second = opened(database, other, actor=THERE)
    drawn: dict[int, list[str]] = defaultdict(list)
    teams: dict[int, Counter[int]] = defaultdict(Counter)
    with database.transaction(actor=HERE, now=NOW) as tx:
        for unit in tx.session.exec(select(DrawnUnit)):
            drawn[unit.entity_id].append(unit.draw_id)
        for member in tx.session.exec(select(TeamMember)):
            teams[member.entity_id][member.department_id] += 1
        places = Counter((row.entity_id, row.department_id) for row in tx.session.exec(select(CapLedger)))
        schedule_visits(tx, draw_id=first.id)
        visits = tx.session.exec(select(Visit).where(col(Visit.draw_id) == first.id)).all()
        officers = Counter((row.visit_id, row.department_id) for row in tx.session.exec(select(VisitOfficer)))
    assert sorted(drawn) == list(range(1, 28))
    assert all(len(draws) == 1 for draws in drawn.values())
    assert {drawn[n][0] for n in range(23, 28)} == {second.id}
    for n in range(1, 28):
        expected = {MARKET: 2} if n <= 10 else {MARKET: 2, FIRE: 2} if n <= 22 else {FIRE: 2}
        assert teams[n] == expected
        assert {d: places[n, d] for d in (MARKET, FIRE)} == {d: int(d in expected) for d in (MARKET, FIRE)}
    assert len(visits) == 22  # one visit each, however many departments come
    both = {v.id for v in visits if v.entity_id in range(11, 23)}
    assert all(officers[v, d] == 2 for v in both for d in (MARKET, FIRE))


def test_a_task_with_nothing_left_ends_and_its_items_move_along(database: Database) -> None:
    settle(database, FIRMS)
    host = _task(database, HERE, ("F", "H"), ALL)
    other = _task(database, THERE, ("H",), ALL, item_ids=[2])
    _agree(database, _propose(database, host, other))
    with database.reading() as session:
        assert queries.task_by_id(session, other).status is TaskStatus.VOID
        assert [item.code for item in queries.items_of_task(session, host)] == ["U0001", "U0002"]
        [task] = queries.year_of_plan(session, queries.task_by_id(session, other).plan_id).tasks
    assert task.withdrawn
    assert not task.undone


def test_only_classes_the_host_draws_leave_the_other_task(database: Database) -> None:
    settle(database, [Firm(grade="A"), Firm(grade="B"), Firm(grade=""), Firm(grade="A")])
    host = _task(database, HERE, ("F",), {"B": Ratio(PERCENT, 5000), "N": Ratio(PERCENT, 5000)})
    other = _task(database, THERE, ("F",), {"A": Ratio(PERCENT, 5000), "B": Ratio(PERCENT, 5000)})
    _agree(database, _propose(database, host, other))
    with database.reading() as session:
        mine = queries.pool_for(session, host, on=TODAY)
        theirs = queries.pool_for(session, other, on=TODAY)
    assert {u.stratum: u.groups.count("+") for u in mine.units} == {"B": 1, "N": 0}
    assert [u.stratum for u in theirs.units] == ["A", "A"]
    assert Counter(u.reason for u in theirs.left_out) == {LeftOut.JOINT_CHECK: 2}


def test_a_department_at_its_cap_keeps_only_the_businesses_it_would_come_to_out(database: Database) -> None:
    host, other = _two(database)
    _agree(database, _propose(database, host, other))
    rows = [{"department_id": FIRE, "entity_id": e, "at": date(2026, m, 1)} for e in (1, 11) for m in (1, 2)]
    with database.transaction(actor=HERE, now=NOW) as tx:
        actions.import_ledger(tx, rows)
    with database.reading() as session:
        pool = queries.pool_for(session, host, on=TODAY)
        stops = queries.stops_for(session, host, [f"91421300MA{n:08d}" for n in (1, 11)], on=TODAY)
    assert {u.code[-2:]: u.reason for u in pool.left_out} == {"11": LeftOut.CAP_REACHED}
    assert {code[-2:] for code in stops} == {"11"}


def test_plans_in_force_are_joined_by_a_change_that_is_approved_and_filed(database: Database) -> None:
    host, other = _two(database)
    _in_force(database, HERE, 1)
    proposal = _propose(database, host, other)
    assert _agree(database, proposal) is ProposalStatus.AGREED
    with database.reading() as session:
        assert queries.pool_for(session, host, on=TODAY).joint == 0
        [change] = queries.amendments_of_plan(session, 2)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.approve_change(tx, amendment_id=change.id or 0)
        actions.file_change(tx, amendment_id=change.id or 0, filed_on=TODAY)
    with database.reading() as session:
        assert queries.pool_for(session, host, on=TODAY).joint == 12
        assert queries.proposal_by_id(session, proposal).status is ProposalStatus.JOINED


def test_a_draft_asks_a_plan_in_force_which_changes_by_its_own_approval(database: Database) -> None:
    settle(database, FIRMS)
    host = _task(database, HERE, ("F", "H"), ALL)
    other = _task(database, THERE, ("H",), ALL)
    _in_force(database, THERE, 2)
    assert _agree(database, _propose(database, host, other)) is ProposalStatus.AGREED
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        [change] = queries.amendments_of_plan(tx.session, 2)
        assert (change.task_id, change.after["withdrawn"]) == (other, True)
        actions.approve_change(tx, amendment_id=change.id or 0)
        actions.file_change(tx, amendment_id=change.id or 0, filed_on=TODAY)
        assert queries.task_by_id(tx.session, other).status is TaskStatus.VOID
        assert queries.pool_for(tx.session, host, on=TODAY).joint == 12


def test_a_change_that_is_turned_down_leaves_both_tasks_as_they_are(database: Database) -> None:
    host, other = _two(database)
    _in_force(database, HERE, 1)
    proposal = _propose(database, host, other)
    _agree(database, proposal)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.return_change(tx, amendment_id=1, note="不同意")
    with database.reading() as session:
        assert queries.proposal_by_id(session, proposal).status is ProposalStatus.DECLINED
        assert len(queries.pool_for(session, other, on=TODAY).units) == 17


def test_nobody_agrees_for_another_department_and_no_drawn_task_is_joined(database: Database) -> None:
    host, other = _two(database)
    staff(database)
    with pytest.raises(NotFound), database.transaction(actor=HERE, now=NOW) as tx:
        actions.propose_joint(tx, host_task_id=other, other_task_id=host)
    proposal = _propose(database, host, other)
    with pytest.raises(Refused, match="已有一项合并建议"):
        _propose(database, host, other)
    with pytest.raises(NotFound), database.transaction(actor=HERE, now=NOW) as tx:
        actions.agree_joint(tx, proposal_id=proposal)
    _in_force(database, HERE, 1)
    opened(database, host)
    with pytest.raises(Refused, match="已经开始抽取"):
        _agree(database, proposal)
    with database.transaction(actor=THERE, now=NOW) as tx:
        actions.decline_joint(tx, proposal_id=proposal, note="各查各的")
        with pytest.raises(Refused, match="对方不同意"):
            actions.agree_joint(tx, proposal_id=proposal)
    with pytest.raises(Refused, match="已经开始抽取"):
        _propose(database, host, other)


def test_a_change_that_cannot_be_filed_any_more_is_turned_down(database: Database) -> None:
    host, other = _two(database)
    staff(database)
    _in_force(database, HERE, 1)
    _agree(database, _propose(database, host, other))
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.approve_change(tx, amendment_id=1)
    opened(database, host)
    with pytest.raises(Refused, match="已经开始抽取"), database.transaction(actor=HERE, now=NOW) as tx:
        actions.file_change(tx, amendment_id=1, filed_on=TODAY)
    with database.transaction(actor=APPROVER, now=NOW) as tx:
        actions.return_change(tx, amendment_id=1, note="已抽取")
    with database.reading() as session:
        assert queries.waiting_changes(session, host) == 0
        assert queries.open_proposals(session, host, other) == 0


def test_a_joining_scope_is_what_the_own_task_could_draw() -> None:
    asked = Conditions(trades=("F",))
    assert joint_scope(asked, frozenset({"all"})) == asked
    assert joint_scope(asked, frozenset("BN")).classes == ("", "B")
    spared = Conditions(exempt_class_a=True, classes=("A", "B"))
    assert joint_scope(spared, frozenset("ABC")).classes == ("B",)


def test_two_officers_agree_in_the_browser(database: Database, signed_in: SignedIn) -> None:
    host, other = _two(database)
    here = signed_in("officer", login="here", department_id=MARKET)
    there = signed_in("officer", login="there", department_id=FIRE)
    assert f"/tasks/{host}/together" in here.get(f"/tasks/{host}").text
    assert "共同对象12户" in here.get(f"/tasks/{host}/together").text
    assert here.post(f"/tasks/{host}/together", {"other_task_id": str(other)}).status_code == 303
    assert "同意合并" not in here.get(f"/tasks/{host}/together").text
    assert "去答复" in there.get("/plans").text
    assert "同意合并" in there.get(f"/tasks/{other}/together").text
    assert here.post("/joint/1/agree").status_code == 404
    assert there.post("/joint/1/agree").status_code == 303
    assert "已合并为联合任务" in there.get(f"/tasks/{other}/together").text
    assert "随州市消防救援支队" in here.get(f"/tasks/{host}").text
    assert "其中12户由几个部门一次联合检查" in here.get(f"/tasks/{host}/preview").text
    assert there.post("/joint/1/decline", {"note": "反悔"}).status_code == 409
    assert there.post("/joint/77/agree").status_code == 404

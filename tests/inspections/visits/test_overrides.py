"""The register of manual interventions and its meter: exact numbers, and nothing that a person did is missing."""

from datetime import timedelta
from math import comb

from hypothesis import given
from hypothesis import strategies as st

from inspections.draws import actions as draw_actions
from inspections.draws.queries import roster_for
from inspections.plans.rules.pool import Group
from inspections.visits import actions, queries
from inspections.visits.rules import overrides as meter
from inspections.visits.rules.changes import ChangeStatus, teams_to_pick
from inspections.visits.rules.overrides import Kind
from inspections.visits.rules.states import CheckKind, CheckMode
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from tests.inspections.bureau import FIRE, MARKET, NOW, TODAY, officer
from tests.inspections.draws.ceremonies import FIRST, ready, sealed
from tests.inspections.visits.test_changes import SECOND, agree, ask, begun, team
from tests.people import OFFICER, WITNESS


@given(st.integers(0, 60), st.integers(1, 5))
def test_a_team_picked_by_hand_is_one_of_exactly_so_many(people: int, size: int) -> None:
    assert teams_to_pick(people, size) == (comb(people, size) if people >= size else 0)


def test_the_meter_moves_only_the_probabilities_it_names() -> None:
    replaced = meter.of_replacement("甲", "乙")
    assert (replaced.possible, replaced.units_moved) == (1, False)
    assert [(s.who, s.before, s.after) for s in replaced.shifts] == [("甲", 1.0, 0.0), ("乙", 0.0, 1.0)]
    assert meter.of_replacement("甲", "").possible == 0
    assert meter.of_move().shifts == ()
    void = meter.of_void([("A", 40, 8), ("B", 10, 10), ("C", 0, 0)], 9)
    assert [(s.who, s.before, s.after) for s in void.shifts] == [("A", 0.2, 0.0), ("B", 1.0, 0.0)]
    assert (void.possible, void.units_moved) == (8, True)


def test_a_void_draw_a_hand_picked_team_and_an_emergency_stand_in_the_register(database: Database) -> None:
    draw = sealed(database, ready(database))
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        draw_actions.ask_to_void(tx, draw_id=draw.id, reason="名录有误")
    with database.transaction(actor=WITNESS, now=NOW) as tx:
        draw_actions.void_draw(tx, draw_id=draw.id)
    with database.transaction(actor=officer(MARKET), now=NOW) as tx:
        visit = actions.open_visit(
            tx, entity_code="91421300MA00000005", officers=["ZF0101", "ZF0102"], kind=CheckKind.CASE,
            mode=CheckMode.ONSITE, reason="12345工单反映过期食品", emergency=True,
            emergency_reason="疑似食物中毒，来不及事先审批",
        )  # fmt: skip
    with database.transaction(actor=SECOND, now=NOW + timedelta(hours=1)) as tx:
        actions.approve_visit(tx, visit_id=visit.id)
    with database.reading() as session:
        lines = queries.overrides(session, EVERYTHING)
        assert queries.overrides(session, Scope(frozenset({FIRE}))) == []
        picked = queries.changes_of_visit(session, visit.id)[0].change
    by_kind = {line.kind: line for line in lines}
    assert set(by_kind) == {Kind.VOID, Kind.HAND_PICKED, Kind.EMERGENCY}
    assert by_kind[Kind.HAND_PICKED].meter.possible == comb(8, 2)
    assert (by_kind[Kind.VOID].asked, by_kind[Kind.VOID].approved) == (OFFICER.name, WITNESS.name)
    assert (picked.status, picked.decided_by) == (ChangeStatus.APPROVED, SECOND.user_id)


def test_the_next_draw_counts_the_package_for_whoever_came(database: Database) -> None:
    draw_id, visits = begun(database)
    group = {"g": Group("g", MARKET, "421303", None)}

    def loads() -> dict[str, int]:
        with database.reading() as session:
            return {p.code: p.load for p in roster_for(session, group, on=TODAY, capacity=9).people}

    before, leaves = loads(), team(database, visits[0].id)[0]
    agree(database, ask(database, visits[0], leaves))
    came = next(n for n in range(FIRST, FIRST + 8) if n in team(database, visits[0].id) and n != leaves
                and loads()[f"ZF{n:04d}"] > before[f"ZF{n:04d}"])  # fmt: skip
    moved = {code: loads()[code] - load for code, load in before.items() if loads()[code] != load}
    assert moved == {f"ZF{leaves:04d}": -1, f"ZF{came:04d}": 1}
    with database.reading() as session:
        assert len(queries.overrides(session, EVERYTHING, draw_id=draw_id)) == 1

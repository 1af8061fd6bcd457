"""Who can be drawn: everybody in scope stands in exactly one of the two lists, with a reason in the second."""

import time
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from inspections.plans import actions, queries
from inspections.plans.actions import Place
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.ledger import ExemptReason
from inspections.plans.rules.pool import CODE, EVERYBODY, GroupBy, LeftOut, StrataBy, chances
from inspections.plans.rules.quotas import Ratio, RatioKind
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, PERCENT, STATION, TODAY, Firm, planned, settle
from tests.people import OFFICER

FIRMS = (
    Firm(),
    Firm(status="closed"),
    Firm(status="moved"),
    Firm(status="suspended"),
    Firm(status="lost"),
    Firm(grade="A"),
    Firm(grade=""),
    Firm(area=""),
    Firm(code="企合浙绍总字第001号"),
    Firm(area="421321", station=None),
    Firm(trade="H6210", kind="self_employed"),
)


def _left_out(database: Database, task_id: int, on: date = TODAY) -> dict[str, str]:
    with database.reading() as session:
        pool = queries.pool_for(session, task_id, on=on)
    units = [unit.code for unit in pool.units]
    left = {unit.code: unit.reason for unit in pool.left_out}
    assert not set(units) & set(left)
    assert all(CODE.fullmatch(code) for code in [*units, *left])
    return left


def _code(number: int) -> str:
    return f"91421300MA{number:08d}"


def test_everybody_in_scope_is_drawable_or_left_out_with_a_reason(database: Database) -> None:
    ids = settle(database, FIRMS)
    left = _left_out(database, planned(database))
    assert Counter(left.values()) == {
        LeftOut.CLOSED: 1,
        LeftOut.MOVED: 1,
        LeftOut.SUSPENDED: 1,
        LeftOut.CLASS_NOT_DRAWN: 2,
        LeftOut.NO_PLACE: 1,
        LeftOut.CODE_UNFIT: 1,
    }
    assert left[f"id-{ids[8]}"] == LeftOut.CODE_UNFIT
    assert _code(5) not in left  # unreachable firms stay in, or the results would be too good


def test_units_carry_stratum_group_weight_and_cell(database: Database) -> None:
    settle(database, FIRMS)
    task_id = planned(database)
    with database.reading() as session:
        pool = queries.pool_for(session, task_id, on=TODAY)
    unit = next(u for u in pool.units if u.code == _code(1))
    assert (unit.stratum, unit.groups, unit.weight, unit.cell) == ("B", "11421300MB0000001X_421303", 1, "c1")
    group = pool.groups[unit.groups]
    assert (group.department_id, group.area_code, group.station_id) == (MARKET, "421303", None)
    assert pool.sizes == {"B": 4}
    assert pool.quotas == {"B": 1}


def test_the_rules_used_are_told_with_their_basis(database: Database) -> None:
    settle(database)
    task_id = planned(database, basis="本局2026年计划")
    with database.reading() as session:
        told = {
            name: (value, basis)
            for name, value, basis in queries.pool_for(session, task_id, on=TODAY).parameters
        }
    assert told["visit_cap"][0] == "2"
    assert told["ratio.B"] == ("percent:2000:1", "本局2026年计划")
    assert "largest remainder" in told["rounding"][0]


def test_conditions_narrow_the_scope(database: Database) -> None:
    settle(database, FIRMS)
    task_id = planned(
        database,
        conditions=Conditions(
            trades=("H62",), kinds=("self_employed",), areas=("4213",), strata_by=StrataBy.NONE
        ),
        ratios={EVERYBODY: Ratio(RatioKind.FULL)},
    )
    with database.reading() as session:
        pool = queries.pool_for(session, task_id, on=TODAY)
    assert [unit.code for unit in pool.units] == [_code(11)]
    assert pool.left_out == []
    assert pool.quotas == {EVERYBODY: 1}


def test_stations_serve_their_own_and_a_joint_check_needs_a_team_of_each_department(
    database: Database,
) -> None:
    settle(database, [Firm(), Firm(station=None)])
    task_id = planned(database, conditions=Conditions(group_by=GroupBy.STATION), joining=[FIRE, MARKET])
    with database.reading() as session:
        pool = queries.pool_for(session, task_id, on=TODAY)
    [unit] = pool.units
    assert unit.groups == "11421300MB0000001X_S421303001+11421300MB00000028_S421303001"
    assert {g.department_id for g in pool.groups.values()} == {MARKET, FIRE}
    assert {g.station_id for g in pool.groups.values()} == {STATION}
    assert [u.reason for u in pool.left_out] == [LeftOut.NO_PLACE]


def test_a_business_at_its_cap_is_left_out_but_exempt_visits_do_not_count(database: Database) -> None:
    [full, exempt, earlier, *_] = settle(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.import_ledger(
            tx,
            [
                *(
                    {"department_id": MARKET, "entity_id": full, "at": date(2026, month, 1)}
                    for month in (1, 2)
                ),
                *(
                    {
                        "department_id": MARKET,
                        "entity_id": exempt,
                        "at": date(2026, month, 1),
                        "exempt_reason": ExemptReason.COMPLAINT,
                    }
                    for month in (1, 2, 3)
                ),
                *(
                    {"department_id": MARKET, "entity_id": earlier, "at": date(2025, month, 1)}
                    for month in (1, 2, 3)
                ),
                *(
                    {"department_id": FIRE, "entity_id": exempt, "at": date(2026, month, 1)}
                    for month in (1, 2, 3)
                ),
            ],
        )
    assert _left_out(database, planned(database)) == {_code(1): LeftOut.CAP_REACHED}


def test_a_business_checked_within_three_months_is_left_out(database: Database) -> None:
    [recent, older, *_] = settle(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.import_ledger(
            tx,
            [
                {"department_id": MARKET, "entity_id": recent, "at": date(2026, 8, 22)},
                {"department_id": MARKET, "entity_id": older, "at": date(2026, 8, 21)},
            ],
        )
    assert _left_out(database, planned(database)) == {_code(1): LeftOut.RECENTLY_CHECKED}
    assert _left_out(database, planned(database, conditions=Conditions(no_repeat_months=0))) == {}


def test_a_second_round_leaves_out_whom_the_first_drew(database: Database) -> None:
    [drawn, *_] = settle(database)
    task_id = planned(database, rounds=2)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.reserve_places(tx, draw_id="d-1", task_id=task_id, places=[Place(drawn, MARKET)], on=TODAY)
    assert _left_out(database, task_id) == {_code(1): LeftOut.ALREADY_DRAWN}


def test_at_the_opening_units_that_closed_meanwhile_are_stopped_but_not_for_their_own_place(
    database: Database,
) -> None:
    ids = settle(database, [Firm(), Firm(status="closed"), Firm()])
    task_id = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.reserve_places(
            tx, draw_id="d-1", task_id=task_id, places=[Place(i, MARKET) for i in ids[:2]], on=TODAY
        )
        actions.import_ledger(
            tx,
            [{"department_id": MARKET, "entity_id": ids[2], "at": date(2026, month, 2)} for month in (1, 2)],
        )
    codes = [_code(n) for n in (1, 2, 3)]
    with database.reading() as session:
        stops = queries.stops_for(session, task_id, codes, on=TODAY, draw_id="d-1")
    assert stops == {_code(2): LeftOut.CLOSED, _code(3): LeftOut.CAP_REACHED}


def test_a_share_larger_than_its_class_is_refused_before_anything_is_random(database: Database) -> None:
    settle(database, FIRMS)
    task_id = planned(database, ratios={"B": Ratio(RatioKind.COUNT, 5)})
    with database.reading() as session, pytest.raises(Refused, match="“B”类只有4户，不能抽取5户"):
        queries.pool_for(session, task_id, on=TODAY)


def test_an_unknown_task_is_not_found(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        queries.pool_for(session, 12345, on=TODAY)


def test_the_preview_warns_below_three_per_cent(database: Database) -> None:
    settle(database, [Firm() for _ in range(200)])
    task_id = planned(database, ratios={"B": Ratio(PERCENT, 100)})
    with database.reading() as session:
        pool, notices, _reasons = queries.preview(session, task_id, on=TODAY)
    assert pool.quotas == {"B": 2}
    assert [dict(n.values)["share"] for n in notices] == ["1.00%"]


def test_twenty_thousand_businesses_come_without_objects_in_well_under_a_second(database: Database) -> None:
    settle(database, [Firm(grade="ABCD"[i % 4]) for i in range(20_000)])
    task_id = planned(database, ratios={c: Ratio(PERCENT, 500) for c in "ABCD"})
    with database.reading() as session:
        started = time.perf_counter()
        pool = queries.pool_for(session, task_id, on=TODAY)
        assert time.perf_counter() - started < 1
    assert len(pool.units) == 20_000


def test_class_a_is_exempt_only_where_the_task_says_so_and_by_name(database: Database) -> None:
    settle(database, [Firm(grade="A"), Firm(grade="B"), Firm(grade="A", status="closed")])
    both = {c: Ratio(PERCENT, 5000) for c in "AB"}
    assert Conditions().exempt_class_a is False
    assert _left_out(database, planned(database, ratios=both)) == {_code(3): LeftOut.CLOSED}
    spared = planned(database, ratios={"B": Ratio(PERCENT, 5000)}, conditions=Conditions(exempt_class_a=True))
    assert _left_out(database, spared) == {_code(1): LeftOut.CLASS_A_EXEMPT, _code(3): LeftOut.CLOSED}


def test_the_levels_of_one_system_share_a_cap_and_a_joint_visit_counts_once(database: Database) -> None:
    [four, exempt, joint, *_] = settle(database)  # both bureaus of the tests belong to one system
    spent = [(FIRE, four, m, "", f"a{m}") for m in (1, 2, 3)] + [(MARKET, four, 4, "", "b")]
    spent += [(FIRE, exempt, m, ExemptReason.COMPLAINT, f"c{m}") for m in (1, 2, 3, 4, 5)]
    spent += [(d, joint, m, "", f"j{m}") for m in (1,) for d in (MARKET, FIRE)]
    spent += [(FIRE, joint, m, "", f"k{m}") for m in (2, 3)]
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.import_ledger(
            tx,
            [
                {
                    "department_id": department,
                    "entity_id": entity,
                    "at": date(2026, month, 1),
                    "exempt_reason": ExemptReason(reason),
                    "visit_id": visit,
                }
                for department, entity, month, reason, visit in spent
            ],
        )
        use = queries.cap_use(tx.session, department_id=MARKET, entity_id=four, on=TODAY)
        shared = queries.cap_use(tx.session, department_id=MARKET, entity_id=joint, on=TODAY)
    assert (use.counted, use.full, use.together, use.together_cap, use.levels_full) == (1, False, 4, 4, True)
    assert (shared.counted, shared.together, shared.levels_full) == (1, 3, False)
    assert _left_out(database, planned(database)) == {_code(1): LeftOut.LEVELS_REACHED}
    with pytest.raises(Refused, match="各级机关检查4次"), database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.spend_place(tx, visit_id="x", entity_id=four, department_id=MARKET, on=TODAY)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        actions.spend_place(
            tx,
            visit_id="x",
            entity_id=four,
            department_id=MARKET,
            on=TODAY,
            exempt=ExemptReason.ASSIGNED,
        )


@pytest.mark.parametrize("exempt", [False, True])
def test_everybody_has_a_chance_or_a_named_reason(database: Database, exempt: bool) -> None:
    firms = [Firm(grade=g, status=s) for g in ("A", "B", "C", "D", "") for s in ("open", "closed", "lost")]
    settle(database, [*firms, *[Firm(grade="D")] * 40])
    ratios = {"A": Ratio(PERCENT, 1), "B": Ratio(PERCENT, 1), "D": Ratio(PERCENT, 1)}
    task_id = planned(database, ratios=ratios, conditions=Conditions(exempt_class_a=exempt))
    with database.reading() as session:
        pool = queries.pool_for(session, task_id, on=TODAY)
    chance = chances(pool)
    assert all(chance[unit.stratum] > 0 for unit in pool.units)
    assert len(pool.units) + len(pool.left_out) == 55
    assert all(unit.reason in set(LeftOut) for unit in pool.left_out)
    assert (min(chance.values()), max(chance.values())) == (Fraction(1, 42), Fraction(1, 2))

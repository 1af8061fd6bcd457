"""Duties that pull the other way are listed for whoever plans and approves, never decided in silence."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, update

from inspections.plans import actions, queries
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.duties import STANDING, Due, DutyConflicts, duty_conflicts, is_food_check
from inspections.plans.rules.pool import LeftOut
from inspections.plans.rules.quotas import Ratio, RatioKind
from supervision.foundation.database import Database
from supervision.registers.tables import Entity
from tests.inspections.bureau import FIRE, MARKET, NOW, PERCENT, TODAY, Firm, planned, settle
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
REASONS = st.dictionaries(st.integers(0, 30).map(str), st.sampled_from(LeftOut), max_size=20)


@given(st.sets(st.integers(0, 30)), REASONS, st.integers(1, 4), st.integers(0, 31))
def test_everybody_due_is_in_the_list_or_in_a_conflict(
    due: set[int], left: dict[str, LeftOut], rounds: int, quota: int
) -> None:
    people = [Due(str(n), f"店{n}", "B") for n in due]
    found = duty_conflicts(people, left, {"B": 31}, {"B": quota}, rounds=rounds, years=2, basis="x")
    kept = sum(one.count for one in found.kept_out)
    closed = sum(one.code in left and left[one.code] not in STANDING for one in people)
    waiting = [one for one in people if one.code not in left]
    assert kept + closed + len(waiting) == found.due == len(people)
    assert bool(found.too_thin) == (bool(waiting) and quota * rounds * 2 < 31)


def test_only_food_checks_are_under_the_duty_of_full_coverage() -> None:
    assert is_food_check(["对食品销售者的监督检查", ""])
    assert not is_food_check(["对广告活动的监督检查"])


def _conflicts(database: Database, task_id: int) -> DutyConflicts | None:
    with database.reading() as session:
        view = queries.task_view(session, task_id)
        pool = queries.pool_for(session, task_id, on=TODAY)
        return queries.duties_of_task(session, view, pool, on=TODAY)


def _food(database: Database, ids: list[int]) -> None:
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.exec(update(Entity).where(col(Entity.id).in_(ids)).values(food_grade="B"))  # type: ignore[call-overload]
        rows = [
            {"department_id": d, "entity_id": e, "at": on}
            for d, e, on in (
                (MARKET, ids[0], date(2025, 6, 1)),  # within two years: nothing owed
                (MARKET, ids[1], date(2024, 6, 1)),  # too long ago
                (FIRE, ids[2], date(2026, 1, 1)),  # another department's visit does not count
            )
        ]
        actions.import_ledger(tx, rows)
        tx.record("entities.graded", covers=[Entity])


def test_thin_shares_and_exempt_classes_stand_against_full_coverage(database: Database) -> None:
    ids = settle(database, [*[Firm()] * 10, Firm(grade="A"), Firm(grade="B", status="closed")])
    _food(database, ids)
    spared = Conditions(exempt_class_a=True)
    found = _conflicts(database, planned(database, conditions=spared))
    assert found is not None
    assert (found.years, found.due) == (2, 10)
    [thin] = found.too_thin
    assert (thin.stratum, thin.due, thin.most) == ("B", 9, 0.4)
    [kept] = found.kept_out
    assert (kept.reason, kept.count, kept.first[0].name) == (LeftOut.CLASS_A_EXEMPT, 1, "随州第11商店")
    both = {"A": Ratio(PERCENT, 5000), "B": Ratio(PERCENT, 5000)}
    assert not _conflicts(database, planned(database, ratios=both))
    assert _conflicts(database, planned(database, item_ids=[2])) is None


def test_a_cap_that_keeps_a_due_business_out_is_listed(database: Database) -> None:
    [first, *_] = settle(database, [Firm()] * 4)
    _food(database, [2, 3, 4])
    other = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.exec(update(Entity).where(col(Entity.id) == first).values(food_grade="B"))  # type: ignore[call-overload]
        places = [actions.Place(first, MARKET)]
        for draw in ("d-1", "d-2"):  # reserved by other tasks, visited by none yet
            actions.reserve_places(tx, draw_id=draw, task_id=other, places=places, on=TODAY)
        tx.record("entities.graded", covers=[Entity])
    found = _conflicts(database, planned(database, ratios={"B": Ratio(RatioKind.FULL)}))
    assert found is not None
    assert [(one.reason, one.count) for one in found.kept_out] == [(LeftOut.CAP_REACHED, 1)]


def test_whoever_approves_sees_low_shares_misfits_and_conflicts(
    database: Database, signed_in: SignedIn
) -> None:
    ids = settle(database, [Firm() for _ in range(200)])
    _food(database, ids)
    planned(database, ratios={"B": Ratio(PERCENT, 100)}, in_force=False)
    boss = signed_in("approver", department_id=MARKET)
    assert "/plans/1/warnings" in boss.get("/plans/1").text
    shown = boss.get("/plans/1/warnings").text
    assert "低于3%的最低比例" in shown
    assert "2年最多覆盖2.0%" in shown
    planned(database, ratios={"B": Ratio(RatioKind.COUNT, 999)}, in_force=False)
    assert "只有200户，不能抽取999户" in boss.get("/plans/2/warnings").text
    planned(database, ratios={"B": Ratio(RatioKind.FULL)}, in_force=False)
    assert "没有低于法定比例的任务" in boss.get("/plans/3/warnings").text
    assert "职责冲突" in boss.get("/tasks/1/preview").text
    stranger = signed_in("officer", department_id=FIRE)
    assert stranger.get("/plans/1/warnings").status_code == 404

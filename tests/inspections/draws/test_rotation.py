"""Rotation: whoever came to a business the last time does not come this time, where enough others are left."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from inspections.draws import queries
from inspections.draws.rules.freeze import Crew
from inspections.draws.rules.rotation import FEWEST, LEADS, REASON, rotation
from inspections.draws.rules.verification import verify
from inspections.draws.tables import TeamMember
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.quotas import Ratio
from supervision.foundation import clock
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET, NOW, PERCENT, Firm, planned, settle
from tests.inspections.draws.ceremonies import opened, proof, staff
from tests.people import Visitor

PEOPLE = [f"p{n}" for n in range(10)]
Bars = list[tuple[str, str, str]]


@given(
    st.integers(0, 10),
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(PEOPLE), st.just("recusal")), max_size=8, unique=True
    ),
    st.dictionaries(st.sampled_from("abc"), st.sets(st.sampled_from([*PEOPLE, "gone"]), max_size=4)),
)
def test_it_bars_the_last_team_only_and_gives_way_before_too_few_are_left(
    leads: int, bars: Bars, came: dict[str, set[str]]
) -> None:
    crew = Crew(PEOPLE[:leads], PEOPLE[leads:])
    pool = [(unit, "B", "g", 1, "-") for unit in "abc"]
    found = rotation(pool, {"g": crew}, bars, came)
    assert {who for _, who, _ in found.bars} <= set(PEOPLE)
    for unit in "abc":
        out = {who for one, who, _ in bars if one == unit}
        mine = {who for one, who, why in found.bars if one == unit and why == REASON}
        again = (came.get(unit, set()) & set(PEOPLE)) - out
        assert mine in (set(), again)  # all of the last team, or nobody
        left = [who for who in PEOPLE if who not in out | again]
        enough = len(left) >= FEWEST and sum(who in crew.leads for who in left) >= LEADS
        assert bool(mine) == (bool(again) and enough)
    assert found.units == len({unit for unit, _, _ in found.bars})


def teams(database: Database, draw_id: str) -> dict[int, set[int]]:
    """Who came to whom."""
    found: dict[int, set[int]] = {}
    with database.reading() as session:
        for one in session.exec(select(TeamMember).where(TeamMember.draw_id == draw_id)):
            found.setdefault(one.entity_id, set()).add(one.inspector_id)
    return found


def everybody(database: Database, title: str) -> int:
    """A task that takes all firms."""
    return planned(
        database, title=title, ratios={"B": Ratio(PERCENT, 10_000)}, conditions=Conditions(no_repeat_months=0)
    )


def test_the_second_draw_sends_other_people_and_its_certificate_says_so(database: Database) -> None:
    settle(database, [Firm()] * 12)
    staff(database, 10)
    first = opened(database, everybody(database, "第一次"))
    again = opened(database, everybody(database, "第二次"), rotate=True)
    before, after = teams(database, first.id), teams(database, again.id)
    assert set(before) == set(after)
    assert all(before[entity].isdisjoint(after[entity]) for entity in before)
    assert verify(proof(database, again.id)).teams == 12
    with database.reading() as session:
        bars = queries.file_of(session, again.id, "bars.tsv").decode()
        rules: dict[str, Any] = json.loads(queries.file_of(session, again.id, "rules.json"))
    assert bars.count(f"\t{REASON}\n") == 24
    assert {"name": "rotation", "value": "units 12, waived 0", "basis": ""} in rules["parameters"]


def test_the_page_offers_it(database: Database, signed_in: Callable[..., Visitor], monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settle(database, [Firm()] * 12)
    staff(database, 4)
    task = everybody(database, "第一次")
    officer = signed_in("officer", department_id=MARKET)
    assert 'name="rotate"' in officer.get(f"/tasks/{task}/draw").text
    answer = officer.post(
        f"/tasks/{task}/draw/freeze", {"form": "dice-10", "opens_on": "2026-11-21", "rotate": "true"}
    )
    assert answer.status_code == 303, answer.text

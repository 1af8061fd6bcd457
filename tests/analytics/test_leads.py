"""What deserves a look: planted teams and habits are found, honest ones left in peace, and nobody is told more than the rule allows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from analytics.chance import refresh_chance
from analytics.courses import courses_of
from analytics.estimates.discovery import always_pass
from analytics.estimates.habits import copied, order_effect, too_short
from analytics.estimates.usual import expected
from analytics.extracts import take
from analytics.leads import content, shown, tellable
from analytics.marks import marker
from inspections.leads.tables import Lead
from inspections.visits.tables import ItemResult, Visit, VisitOfficer
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.registers.tables import Inspector
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
DAY = date(2026, 3, 2)


def went(
    seed: int = 1, *, people: int = 12, each: int = 60, odd: Sequence[str] = (), falls: float = 0.0
) -> pl.DataFrame:
    """Visits of one bureau: pairs by chance, four a day; persons 1 and 2 always together where pairs are planted, 3 copies, 4 hurries."""
    chance = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for turn in range(people * each // 2):
        pair = sorted(int(one) for one in chance.choice(people, 2, replace=False) + 1)
        quiet = "pairs" in odd and turn < 50
        if quiet:
            pair = [1, 2]
        place = turn % 4
        answers = f"{chance.integers(10**6)}\tbad\t" if chance.random() < 0.8 else ""
        rows.append(
            {
                "visit_id": f"v{turn:05d}",
                "department": 5,
                "people": pair,
                "team": "+".join(map(str, pair)),
                "checklist": 1,
                "draw_id": "d1",
                "stratum": "A",
                "trade": str(turn % 3),
                "area": "421303",
                "occurred_on": DAY + timedelta(turn // 4),
                "problem": not quiet and bool(chance.random() < 0.3 - falls * (place % 2)),
                "minutes": 6 if "short" in odd and 4 in pair else int(chance.integers(25, 150)),
                "points": 10,
                "answers": "1\tbad\t同样的话" if "copied" in odd and 3 in pair else answers,
                "hour": 9.0 + place,
            }
        )
    found = pl.DataFrame(rows)
    if falls:  # two visits a day by each team
        found = found.with_columns((pl.int_range(pl.len()) // 2).cast(pl.String).alias("team"))
    return found


def plain(text: str) -> str:
    return text


def test_planted_pairs_copies_and_haste_are_found_and_name_their_visits() -> None:
    found = content(went(odd=("pairs", "copied", "short")), plain)
    leads = {(one["kind"], tuple(one["people"])): one for one in found["leads"]}
    assert {("pairs", (1, 2)), ("copied", (3,)), ("short", (4,))} <= set(leads)
    pair = leads["pairs", (1, 2)]
    assert pair["visits"] >= 50
    assert pair["odd"] == 0
    assert pair["usual"] == pytest.approx(15, abs=4)
    hasty = leads["short", (4,)]
    assert hasty["odd"] == hasty["visits"]
    assert len(hasty["sample"]) == 20
    assert found["groups"] == {"5": 12}


def test_honest_people_are_left_in_peace() -> None:
    alarms = [bool(content(went(seed), plain)["leads"]) for seed in range(30)]
    # three kinds at one in a hundred: one false lead in thirty runs is expected, five is beyond four standard errors
    assert sum(alarms) <= 4


def test_nothing_is_said_where_too_few_could_be_meant_or_visits_are_few() -> None:
    everything = ("pairs", "copied", "short")
    assert content(went(people=4, each=80, odd=everything), plain)["leads"] == []
    few = content(went(people=12, each=12, odd=("short",)), plain)
    assert few["leads"] == []
    assert few["looked"]["people"] == 0
    nothing = content(went().clear(), plain)
    assert nothing["leads"] == []
    assert nothing["order"] is None


def test_a_supervisor_sees_leads_about_his_own_people_by_name_and_the_register_no_names() -> None:
    found = content(went(odd=("pairs", "copied", "short")), plain)
    mine = shown(found, {1: "乙", 3: "甲", 4: "丙"})
    assert [one["names"] for one in mine] == sorted([["甲"], ["丙"]])
    both = shown(found, {n: f"人{n:02}" for n in range(1, 13)})
    assert [one["names"] for one in both] == sorted(one["names"] for one in both)
    for one in tellable(found):
        assert set(one) == {"department_id", "subject", "note", "mark"}
        assert one["department_id"] == 5
        assert not any(name in one["subject"] for name in ("甲", "乙", "丙"))


def test_the_order_of_the_day_is_told_from_visits_of_the_same_team_and_day() -> None:
    flat, falling = (
        content(went(people=16, each=100), plain),
        content(went(people=16, each=100, falls=0.2), plain),
    )
    assert flat["order"] is None or flat["order"]["chance"] > 0.001
    assert falling["order"]["slope"] == pytest.approx(-0.2, abs=0.08)
    assert falling["order"]["chance"] < 0.01
    assert falling["hour"]["slope"] == pytest.approx(-0.2, abs=0.08)


def test_many_days_need_no_shuffles_and_say_the_same() -> None:
    chance = np.random.default_rng(7)
    days = [list(chance.random(3) - 0.03 * np.arange(3)) for _ in range(199)]
    shuffled, normal = order_effect(days), order_effect([*days, [0.5, 0.5]])
    assert shuffled is not None
    assert normal is not None
    assert normal.chance == pytest.approx(shuffled.chance, abs=0.06)
    same = [[0.0, 1.0]] * 300
    assert order_effect(same, at=[[9.0, 9.0]] * 300) is None
    hours = order_effect(same, at=[[9.0, 11.0]] * 300)
    assert hours is not None
    assert hours.slope == pytest.approx(0.5)


def test_what_is_short_or_repeats_for_everybody_of_a_kind_is_no_lead() -> None:
    chance = np.random.default_rng(3)
    slow = [(who, float(chance.integers(60, 120)), 10) for who in range(20) for _ in range(40)]
    quick = [(50 + who, float(chance.integers(10, 20)), 10) for who in range(4) for _ in range(20)]
    assert too_short([*slow, *quick])
    assert too_short([*slow, *quick], kinds=["a"] * len(slow) + ["b"] * len(quick)) == []
    long = [(who, (str(chance.integers(10**6)),)) for who in range(20) for _ in range(40)]
    brief = [(50 + who, ("好",)) for who in range(4) for _ in range(20)]
    assert copied([*long, *brief])
    assert copied([*long, *brief], kinds=["a"] * len(long) + ["b"] * len(brief)) == []


def test_teams_that_could_not_tell_anything_do_not_hide_one_that_could() -> None:
    chance = np.random.default_rng(4)
    brief = [((n, n + 10_000), 0.2, bool(chance.random() < 0.2)) for n in range(5_000) for _ in range(3)]
    quiet = [((1, 2), 0.2, False)] * 60
    assert [one.team for one in always_pass([*brief, *quiet])] == [(1, 2)]


counts = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.booleans()), min_size=1)


@given(counts)
def test_nobody_is_measured_against_himself(rows: list[tuple[str, str, bool]]) -> None:
    frame = pl.DataFrame(rows, orient="row", schema=["kind", "team", "problem"])
    once = expected(frame, [["kind"]])
    assert once["expected"].is_between(0, 1).all()
    for team in set(frame["team"]):
        turned = frame.with_columns(
            pl.when(pl.col("team") == team).then(~pl.col("problem")).otherwise("problem").alias("problem")
        )
        same = expected(turned, [["kind"]]).filter(pl.col("team") == team)["expected"]
        assert same.to_list() == once.filter(pl.col("team") == team)["expected"].to_list()


def plant_visits(database: Database) -> None:
    """Six people of the bureau; 5 and 6 go together wherever nothing was found, at 45 businesses."""
    plant(database, entities=420)
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        for n in (5, 6):
            tx.session.add(Inspector(id=n, code=f"I{n}", name=f"检查员{n}", department_id=BUREAU))
        tx.session.exec(delete(VisitOfficer))
        query = select(Visit).where(col(Visit.draw_id) == "d1").order_by(col(Visit.id))
        visits = list(tx.session.exec(query))
        clean = [one.id for one in visits if one.entity_id % 9 != 1 and one.mode == "onsite"][:45]
        begun = datetime(2026, 4, 1, 1, 30, tzinfo=NOW.tzinfo)
        for turn, visit in enumerate(visits):
            pair = (5, 6) if visit.id in clean else ((1, 2), (3, 4), (1, 3), (2, 4))[turn % 4]
            visit.occurred_at, visit.finished_at = begun, begun + timedelta(minutes=40)
            tx.session.add(visit)
            for one in pair:
                tx.session.add(VisitOfficer(visit_id=visit.id, inspector_id=one, department_id=BUREAU))
        tx.session.add(ItemResult(act_id=1, outcome="bad", note="冷藏不达标"))
        tx.session.add(ItemResult(act_id=1, outcome="ok"))
        tx.session.add(ItemResult(act_id=2, outcome="ok"))
        tx.record("test.planted", covers=[Inspector, Visit, VisitOfficer, ItemResult])


def test_leads_are_lodged_once_without_a_name_and_shown_to_the_supervisor_alone(
    database: Database, signed_in: SignIn
) -> None:
    load_tasks()
    plant_visits(database)
    frames = take(database, as_of=TODAY).frames
    rows = courses_of(database, frames).went
    first = rows.filter(pl.col("visit_id") == "v0001").row(0, named=True)
    assert (first["points"], first["minutes"], first["hour"], first["problem"]) == (2, 40, 9.5, True)
    assert "冷藏不达标" in first["answers"]
    assert rows.filter(pl.col("answers") != "").height == 1

    approver = signed_in("approver", department_id=BUREAU)
    assert "SUPERVISION_COACHING" in approver.get("/analytics/leads").text
    assert refresh_chance(database, as_of=TODAY, now=NOW, progress=lambda *_: None) == []
    database.settings.coaching = True
    assert "还没有看过" in approver.get("/analytics/leads").text
    for _turn in range(2):
        answer = approver.post("/analytics/chance?back=leads")
        assert answer.headers["location"].startswith("/analytics/leads?job=")
        run_waiting(database)
    with database.reading() as session:
        (lead,) = session.exec(select(Lead))
        assert lead.department_id == BUREAU
        assert lead.received_on == clock.today()
        assert "检查员" not in lead.subject + lead.note
        assert marker(database.settings)("pairs:5+6") in lead.note
    page = approver.get("/analytics/leads").text
    assert "检查员5、检查员6" in page
    assert "检查员1" not in page
    approver.client.cookies.set("language", "en")
    assert "Worth a look" in approver.get("/analytics/leads").text
    other = signed_in("approver", login="other", department_id=OTHER)
    assert "没有突出的情况" in other.get("/analytics/leads").text
    local = signed_in("approver", login="local", department_id=BUREAU, area_code="421321")
    assert "没有突出的情况" in local.get("/analytics/leads").text, "these people are of the whole city"
    assert signed_in("leader").get("/analytics/leads").status_code == 404
    assert signed_in("officer", department_id=BUREAU).get("/analytics/leads").status_code == 404

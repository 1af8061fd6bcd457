"""Coaching: off by default, own people only, no word about a small group, no order by effect."""

from collections.abc import Callable

import polars as pl
import pytest

from analytics.coaching import ALIKE, GENTLER, STRICTER, packages_of, words_for
from analytics.refresh import refresh_snapshots
from supervision.foundation.database import Database
from tests.analytics.frames_at_hand import city, drawn, visits
from tests.analytics.planted import NOW, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]


def content(*people: tuple[int, int, float, float]) -> dict[str, object]:
    keys = ("inspector", "visits", "effect", "error")
    return {"people": [dict(zip(keys, one, strict=True)) for one in people], "chance": 0.01}


NAMES = {n: f"人{n}" for n in range(1, 7)}
SIX = [(1, 80, 0.2, 0.02), (2, 80, -0.15, 0.02), *[(n, 80, 0.01, 0.02) for n in (3, 4, 5, 6)]]


def test_people_stand_by_name_and_only_what_chance_does_not_explain_gets_a_word() -> None:
    words = words_for(content(*SIX), NAMES)
    assert [one.name for one in words] == sorted(NAMES.values())
    assert [one.word for one in words] == [STRICTER, GENTLER, ALIKE, ALIKE, ALIKE, ALIKE]
    assert words[0].difference == pytest.approx(20)
    assert words[0].low < 20 < words[0].high
    assert [one.told for one in words] == [True, True, False, False, False, False]


def test_a_group_that_gives_people_away_and_people_with_few_visits_are_not_told() -> None:
    assert words_for(content(*SIX), dict(list(NAMES.items())[:4])) == []
    few = [(n, 39 if n > 4 else 80, e, s) for n, _visits, e, s in SIX]
    assert words_for(content(*few), NAMES) == []
    assert {one.name for one in words_for(content(*SIX, (7, 80, 0.1, 0.01)), NAMES)} == set(NAMES.values())


def test_a_package_counts_problems_beyond_its_risk_class_whoever_went_in_the_end() -> None:
    rows = [{"entity_id": n, "draw_id": "d1", "problem": n in (1, 2)} for n in (1, 2, 3, 4)]
    rows += [{"entity_id": 5, "draw_id": "d1", "inspected": False}]
    frames = city(visits=visits(*rows), drawn=drawn(*[{"entity_id": n} for n in range(1, 6)]))
    teams = pl.DataFrame(
        [("d1", n // 3, n, person) for n in range(1, 6) for person in (10 + n // 3, 20)],
        orient="row",
        schema=["draw_id", "package", "entity_id", "inspector_id"],
    )
    found = packages_of(teams, frames)
    assert found.block.tolist() == [0, 0]
    assert found.team.tolist() == [[10, 20], [11, 20]]
    assert found.visits.tolist() == [2, 2]
    assert found.problems.tolist() == pytest.approx([1.0, -1.0])
    assert packages_of(teams.clear(), frames).visits.size == 0


def test_it_is_off_until_the_bureau_turns_it_on_and_leaders_never_see_it(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    approver = signed_in("approver")
    assert "SUPERVISION_COACHING" in approver.get("/analytics/coaching").text
    assert "/analytics/coaching" not in approver.get("/analytics/measures").text
    database.settings.coaching = True
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    assert "还不能比较" in approver.get("/analytics/coaching").text
    assert signed_in("leader").get("/analytics/coaching").status_code == 404

"""The duty room's screen: what it shows, what it never shows, and a login that shows nothing else."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import wall
from analytics.refresh import refresh_snapshots
from inspections.desks.queries import coming_days, day_by_department
from supervision.foundation import clock
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.database import Database
from supervision.identity.rules import SCREENS, opens
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]


@pytest.fixture
def planted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    plant(database)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return database


def content(orders: dict[str, list[int]], results: dict[str, list[int]]) -> dict[str, object]:
    offices = {"1": [False, 1, "421300"], "3": [True, 1, "421303"], "4": [True, 1, "421321"]}

    def levels(late: dict[str, list[int]]) -> dict[str, object]:
        rows = {key: [0, 0, None, *row] for key, row in late.items()}
        split = {True: "station", False: "department"}
        found: dict[str, dict[str, object]] = {"department": {}, "station": {}}
        for key, row in rows.items():
            found[split[bool(offices[key][0])]][key] = row
        return found

    figures = {"overdue_rectifications": levels(orders), "published_in_time": levels(results)}
    return {"figures": figures, "offices": offices}


def test_a_late_duty_is_shown_once_with_whoever_is_nearest_to_it() -> None:
    told = wall.owners(content({"1": [5, 40], "3": [3, 40]}, {"1": [1, 9], "4": [1, 9]}))
    assert [(one.id, one.orders, one.results, one.days) for one in told] == [
        ("3", 3, 0, 40),
        ("1", 2, 0, 40),
        ("4", 0, 1, 9),
    ]
    assert [one.id for one in wall.owners(content({"1": [3, 9], "3": [3, 9]}, {}))] == ["3"]
    assert wall.owners(content({"3": [3, 9]}, {}), within="421321") == []
    assert wall.owners(content({"3": [3, 9]}, {}), bureaus=frozenset({2})) == []


@given(
    st.dictionaries(
        st.sampled_from([f"{y}-{m:02}" for y in (2025, 2026) for m in range(1, 13)]), st.integers(1, 99)
    )
)
def test_months_to_come_are_left_open_and_none_is_lost(months: dict[str, int]) -> None:
    this, last = wall.year_on_year([(month, n, 0) for month, n in months.items()], date(2026, 7, 3))
    assert this[7:] == [None] * 5
    assert sum(n or 0 for n in this) == sum(
        n for month, n in months.items() if "2026-01" <= month <= "2026-07"
    )
    assert sum(last) == sum(n for month, n in months.items() if month.startswith("2025"))


def test_the_day_is_counted_by_department_and_cut_to_the_reader(planted: Database) -> None:
    on = date(2026, 4, 5)  # businesses 4 and 64 were visited on this day, 64 with a problem
    with planted.reading() as session:
        [day] = day_by_department(session, EVERYTHING, on=on)
        assert (day.department_id, day.planned, day.made, day.under_way, day.problems) == (BUREAU, 2, 2, 0, 1)
        assert day_by_department(session, Scope(frozenset({OTHER})), on=on) == []
        assert [n for _day, n in coming_days(session, EVERYTHING, on=on)] == [0] * 7


def test_the_screen_shows_numbers_and_seals_and_no_business(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    page = leader.get("/analytics/wall").text
    news = leader.get("/analytics/wall/now").text
    for words in ("今年检查", "市监局", "120户抽40户", "统计截至2026-11-21"):
        assert words in page, words
    assert "随州商行" not in page
    assert "E0001" not in page
    assert news.strip()[:200] in page, "the news are the same parts"
    assert 'data-part="numbers"' in news
    leader.client.cookies.set("language", "en")
    assert "Duty screen" in leader.get("/analytics/wall").text
    assert signed_in("inspector").get("/analytics/wall").status_code == 404


def test_before_any_figures_the_screen_says_so(database: Database, signed_in: SignIn) -> None:
    page = signed_in("leader").get("/analytics/wall").text
    assert "还没有统计数据" in page
    assert "今天没有安排检查" in page


def test_a_login_pinned_to_the_screen_opens_nothing_else_and_stays(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    assert leader.post("/session/screen", {"only": "/desk"}).status_code == 409
    assert leader.get("/desk").status_code == 200
    answer = leader.post("/session/screen", {"only": "/analytics/wall"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/analytics/wall")
    assert leader.get("/analytics/wall/now").status_code == 200
    for path in ("/desk", "/analytics/coverage", "/alerts"):
        assert leader.get(path).headers["location"].startswith("/login"), path
    assert leader.post("/alerts/limits/drop", {"key": "joint_share:city:"}).status_code == 401
    assert leader.post("/session/screen", {"only": "/analytics/wall"}).status_code == 401
    assert leader.post("/logout").status_code == 303


@given(st.text("/.abwl", max_size=12))
def test_a_pin_opens_only_what_lies_below_its_page(path: str) -> None:
    assert opens("", path)
    for only in SCREENS:
        assert opens(only, only + "/" + path)
        assert not opens(only, only + "x" + path)
        assert not opens(only, "/desk" + path)

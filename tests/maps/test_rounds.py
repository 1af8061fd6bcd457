"""A day on the road: in order of time, cut to the reader, an inspector's own to himself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from inspections.visits.tables import Visit
from maps.rounds import Stop, kilometres, latest_day, one_round, rounds, stops_of
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM, Scope
from supervision.foundation.database import Database
from tests.analytics.planted import BUREAU, EVIL, OTHER, TODAY, plant
from tests.maps.test_in_browser import HOME, Watched
from tests.maps.test_points import render
from tests.people import Visitor

SignIn = Callable[..., Visitor]
DAY = date(2026, 4, 2)  # v0001 in 421303 and v0061 in 421321, both by inspectors 1 and 2
DEGREES = st.tuples(st.floats(73, 135), st.floats(18, 53))


def stop(key: str, minute: int | None, people: tuple[int, ...], lon: float | None = 113.0) -> Stop:
    """A stop with nothing but time, place and people."""
    began = None if minute is None else datetime(2026, 4, 2, 1, 0, tzinfo=UTC) + timedelta(minutes=minute)
    named = tuple((i, f"甲{i}") for i in people)
    return Stop(key, key, began, None, "onsite", key, key, "", lon, 31.0, False, named)


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 500),
            st.sampled_from([(1, 2), (1, 3), (2,)]),
            st.none() | st.floats(112, 114),
        ),
        max_size=12,
    )
)
def test_every_stop_is_in_one_round_and_in_order(
    rows: list[tuple[int | None, tuple[int, ...], float | None]],
) -> None:
    stops = [stop(f"v{i:02d}", *row) for i, row in enumerate(rows)]
    made = rounds(stops[::-1])
    assert sorted(s.visit_id for one in made for s in one.stops) == [s.visit_id for s in stops]
    for one in made:
        times = [s.began for s in one.stops]
        known = [t for t in times if t]
        assert times == sorted(known) + [None] * (len(times) - len(known)), "without a time they come last"
        placed = [s.lon for s in one.stops if s.lon is not None]
        ends = kilometres(placed[0], 31.0, placed[-1], 31.0) if placed else 0.0
        assert one.km >= ends - 1e-6, "no way is shorter than the straight one"
    own = one_round(stops, 1)
    assert sum(len(one.stops) for one in own) == sum(1 in row[1] for row in rows)


@given(DEGREES, DEGREES)
def test_distance_is_the_same_both_ways(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert kilometres(*a, *b) == pytest.approx(kilometres(*b, *a))
    assert kilometres(*a, *a) == 0


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert kilometres(113, 31, 113, 32) == pytest.approx(111.2, abs=0.1)


def timed(database: Database, visit_id: str, hour: int) -> None:
    """Note when a visit began."""
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        visit = tx.session.get(Visit, visit_id)
        assert visit is not None
        visit.occurred_at = datetime(2026, 4, 2, hour, 30, tzinfo=UTC)
        tx.record("test.timed", covers=[Visit])


def test_a_day_is_cut_to_departments_districts_and_people(database: Database) -> None:
    plant(database)
    timed(database, "v0061", 1)
    with database.reading() as session:

        def seen(scope: Scope, who: int = 0) -> list[str]:
            return [s.visit_id for s in stops_of(session, scope, inspector_id=who, on=DAY)]

        assert seen(Scope()) == ["v0061", "v0001"]
        assert seen(Scope(frozenset({BUREAU}), "421303")) == ["v0001"]
        assert seen(Scope(frozenset({OTHER}))) == []
        assert seen(Scope(), 2) == ["v0061", "v0001"]
        assert seen(Scope(), 3) == []
        first = stops_of(session, Scope(), on=DAY)[0]
        assert first.began == datetime(2026, 4, 2, 1, 30, tzinfo=UTC)
        assert [i for i, _name in first.people] == [1, 2]
        assert stops_of(session, Scope(), on=DAY)[1].problem, "the first business had a problem"
        assert latest_day(session, Scope(), on=TODAY) == date(2026, 5, 29)
        assert latest_day(session, Scope(), on=DAY) == DAY
        assert latest_day(session, Scope(), inspector_id=3, on=TODAY) is None


def test_supervisors_see_people_leaders_see_teams_and_an_inspector_himself(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    address = f"/maps/routes?day={DAY}"
    officer = signed_in("officer", department_id=BUREAU, area_code="421303")
    page = officer.get(address).text
    assert "检查员1" in page
    assert page.count("<tr data-stop=") == 1
    assert EVIL not in page
    leader = signed_in("leader").get(address).text
    assert leader.count("<tr data-stop=") == 2
    assert "检查员" not in leader
    assert "第1组" in leader
    mine = signed_in("inspector", inspector_id=1).get(f"{address}&inspector=3").text
    assert mine.count("<tr data-stop=") == 2
    idle = signed_in("inspector", login="idle", inspector_id=3)
    assert "没有录入的检查" in idle.get(f"{address}&inspector=1").text
    assert signed_in("inspector", login="nobody").get("/maps/routes").status_code == 404
    assert signed_in("witness").get("/maps/routes").status_code == 404
    for wrong in ("2026-02-30", "x", "2026-4-2"):
        assert officer.get(f"/maps/routes?day={wrong}").status_code == 400
    assert officer.get(f"/maps/routes/frame?day={DAY}").status_code == 404, "nothing is drawn yet"


def test_a_day_nobody_means_is_refused_in_words(signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for day in ("0001-01-01", "1999-12-31", "2026-02-30"):
        for page in ("/maps/routes", "/maps/routes/frame"):
            answer = leader.get(f"{page}?day={day}")
            assert answer.status_code in (400, 404), (page, day)
    assert leader.get("/maps/routes?day=9999-12-31").status_code == 200


def test_the_map_shows_numbered_stops_and_a_touch_finds_the_line(
    chromium: Browser, database: Database, signed_in: SignIn
) -> None:
    plant(database)
    render(database)
    timed(database, "v0061", 1)
    watched = Watched(chromium, signed_in("officer", department_id=BUREAU, area_code="421300"))
    watched.page.goto(f"{HOME}/maps/routes?day={DAY}")
    frame = watched.page.wait_for_selector("iframe[data-map]").content_frame()
    assert frame is not None
    frame.wait_for_selector("html[data-ready]")
    assert frame.locator(".stop").all_inner_texts() == ["1", "2"]
    assert frame.locator(".stop .problem").count() == 1
    frame.locator(".stop").nth(1).hover()
    assert EVIL in frame.inner_text(".leaflet-tooltip:not(.placename)"), "a name stays a name"
    frame.locator(".stop").nth(1).click()
    watched.page.wait_for_selector("tr[data-stop='1'].table-active")
    assert watched.page.evaluate("window.hit") is None
    assert frame.evaluate("window.hit") is None
    assert watched.complaints == []
    assert all(address.startswith(HOME) for address in watched.asked)
    watched.context.close()
    answer = signed_in("leader").get(f"/maps/routes/frame?day={DAY}")
    assert "检查员" not in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"].partition("style-src")[0]

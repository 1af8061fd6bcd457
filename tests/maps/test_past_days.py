"""Maps of a past day: computed once from kept rows, drawn plainly, never with what happened later."""

import html
import re
from collections.abc import Callable

import pytest

from analytics import kept
from analytics.refresh import refresh_snapshots
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import EVIL, NOW, TODAY, plant
from tests.people import Visitor, links

SignIn = Callable[..., Visitor]
DAY = "2026-05-01"


@pytest.fixture
def planted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    plant(database)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    load_tasks()
    return database


def test_a_day_is_computed_once_for_all_maps_and_its_numbers_lead_to_its_records(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    for of in ("risk", "areas", "hotspots"):
        assert "还没有计算过这一天的地图" in leader.get(f"/maps/{of}?day={DAY}").text
    asked = leader.post("/maps/days", data={"day": DAY, "of": "areas"})
    assert asked.status_code == 303
    assert "/jobs/" in leader.get(asked.headers["location"]).text
    assert run_waiting(planted) == 1
    page = html.unescape(leader.get(f"/maps/areas?day={DAY}").text)
    assert f"这是{DAY}的数字" in page
    assert page.count('<svg class="sketch"') == 2
    assert "<iframe" not in page
    visited = re.findall(r'href="(/analytics/records\?of=visited[^"]+)">([\d,]+)</a>', page)
    now = re.findall(r"of=visited&area=\d+\">([\d,]+)</a>", html.unescape(leader.get("/maps/areas").text))
    assert 0 < sum(int(number) for _link, number in visited) < sum(map(int, now))
    for address, number in visited:
        assert f"day={DAY}" in address
        assert leader.get(address).text.count("<tr>") - 1 == int(number), address
    risk = leader.get(f"/maps/risk?day={DAY}&by=cell").text
    assert 'class="sketch"' in risk
    assert "风险分最高的对象不按日留存" in risk
    assert EVIL not in risk
    assert "检验不了热点" in leader.get(f"/maps/hotspots?day={DAY}").text
    for address in (f"/maps/areas/sheet?level=cell&day={DAY}", f"/maps/areas.xlsx?level=town&day={DAY}"):
        assert leader.get(address).status_code == 200, address
    for link in links(page):
        if "/maps/areas?" in link:
            assert f"day={DAY}" in link


def test_what_is_kept_of_a_day_names_no_business_and_a_second_run_gives_the_same_file(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    held = []
    for _again in range(2):
        leader.post("/maps/days", data={"day": DAY, "of": "risk"})
        assert run_waiting(planted) == 1
        about = kept.of_day(planted.settings, clock.local_date(NOW).replace(month=5, day=1))
        assert about is not None
        made = [kept.read(planted.settings, about.fingerprint, name) for name in ("places", "hotspots")]
        held.append([one.content for one in made if one is not None])
    assert len(held[0]) == 2
    assert held[0] == held[1]
    assert "随州商行" not in str(held)


def test_points_of_a_past_day_are_refused_with_a_reason_and_another_way(
    planted: Database, signed_in: SignIn
) -> None:
    page = signed_in("leader").get(f"/maps/points?day={DAY}").text
    assert "不按日留存" in page
    assert f"/maps/areas?day={DAY}" in page


@pytest.mark.parametrize("day", ["2031-01-01", "1999-01-01", "gestern"])
def test_a_day_that_cannot_be_shown_is_refused_with_a_sentence(signed_in: SignIn, day: str) -> None:
    leader = signed_in("leader")
    for of in ("risk", "areas", "hotspots", "points", "areas.xlsx", "areas/sheet"):
        assert leader.get(f"/maps/{of}?day={day}").status_code == 400

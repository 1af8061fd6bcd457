"""Pages of a past day: asked for, computed in the background, read from the file; and what stands behind a fingerprint."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from click.testing import CliRunner

from analytics import kept
from analytics.commands import figures_group
from analytics.questions import QUERIES
from analytics.refresh import refresh_snapshots
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant
from tests.people import Visitor, links

SignIn = Callable[..., Visitor]
DAY = "2026-05-01"


@pytest.fixture
def planted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    plant(database, entities=60, establish=False)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    load_tasks()
    return database


def _computed(database: Database, leader: Visitor, of: str = "coverage") -> str:
    asked = leader.post("/analytics/days", data={"day": DAY, "of": of})
    assert asked.status_code == 303
    assert "/jobs/" in leader.get(asked.headers["location"]).text
    assert run_waiting(database) == 1
    return leader.get(f"/analytics/{of}?day={DAY}").text


def test_a_day_nobody_asked_for_offers_to_be_computed_and_is_then_read_from_its_file(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    assert "还没有计算过这一天" in leader.get(f"/analytics/coverage?day={DAY}").text
    page = _computed(planted, leader)
    assert f"这是{DAY}的数字" in page
    visits = re.search(r"of=visits[^>]*day=2026-05-01[^>]*>(\d+)</a>", page)
    assert visits is not None
    assert 0 < int(visits[1]) < 20, "only visits up to the first of May"
    rows = leader.get(f"/analytics/records?of=visits&year=2026&day={DAY}").text
    assert rows.count("<tr>") - 1 == int(visits[1])


def test_the_leaders_board_of_a_day_keeps_the_day_too(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    assert "还没有计算过这一天" in leader.get(f"/analytics/leader?day={DAY}").text
    page = _computed(planted, leader, "leader")
    assert f"这是{DAY}的数字" in page
    records = [link for link in links(page) if link.startswith("/analytics/records")]
    assert records
    assert all(f"day={DAY}" in link for link in records)
    for link in links(page):
        if link.startswith("/analytics/figures"):
            assert leader.get(link).status_code == 200, link


def test_the_outlook_of_a_plan_is_computed_from_what_was_known_on_a_day(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    page = _computed(planted, leader, "outlook")
    assert f"这是{DAY}的数字" in page
    assert f'name="day" value="{DAY}"' in page, "asking for other numbers keeps the day"
    estimates = kept.of_day(planted.settings, date.fromisoformat(DAY))
    assert estimates is not None
    assert estimates.fingerprint in page
    assert estimates.fingerprint not in leader.get("/analytics/outlook").text


def test_the_leaders_numbers_on_the_desk_can_be_those_of_a_day(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    assert "还没有计算过这一天" in leader.get(f"/analytics/desk?day={DAY}").text
    asked = leader.post("/analytics/days", data={"day": DAY, "of": "desk"})
    assert asked.headers["location"].startswith(f"/desk?day={DAY}&job=")
    assert run_waiting(planted) == 1
    desk = leader.get(f"/desk?day={DAY}").text
    assert f"/analytics/desk?day={DAY}" in desk
    assert "以下是现在的情况" in desk
    page = leader.get(f"/analytics/desk?day={DAY}").text
    assert f"这是{DAY}的数字" in page
    records = [link for link in links(page) if link.startswith(("/analytics/records", "/analytics/measures"))]
    assert len(records) > 6
    assert all(f"day={DAY}" in link for link in records)
    assert leader.get("/desk?day=yesterday").status_code == 400


def test_every_page_of_a_day_opens_and_its_links_keep_the_day(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    page = _computed(planted, leader, "measures")
    assert f"/analytics/measures/entity_coverage?day={DAY}" in page
    for path in ("measures/entity_coverage", "measures/estimated_problem_rate", "coverage"):
        answer = leader.get(f"/analytics/{path}?day={DAY}")
        assert answer.status_code == 200, answer.text
        records = [link for link in links(answer.text) if link.startswith("/analytics/records")]
        assert records
        assert all(f"day={DAY}" in link for link in records), path


def test_a_day_out_of_range_is_answered_with_a_sentence(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for path, day in product(
        ("coverage?", "measures?", "coverage.csv?", "records?of=visits&"),
        ("yesterday", "2030-01-01", "1999-01-01"),
    ):
        answer = leader.get(f"/analytics/{path}day={day}")
        assert 400 <= answer.status_code < 500
        assert "日期" in answer.text or "之间" in answer.text


def test_a_table_of_figures_is_csv_too_with_day_and_fingerprint_last(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    _computed(planted, leader)
    known = kept.of_day(
        planted.settings, next(d.as_of for d in kept.every(planted.settings) if d.as_of != TODAY)
    )
    assert known is not None
    for path in ("coverage.csv?rows=trade&", "measures.csv?", "measures/overdue_rectifications/table.csv?"):
        answer = leader.get(f"/analytics/{path}day={DAY}")
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert (rows[-1][1], rows[-1][3]) == (DAY, known.fingerprint)
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]


def test_the_page_of_a_fingerprint_tells_day_rows_and_questions(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    first = kept.of_day(planted.settings, TODAY)
    assert first is not None
    page = leader.get(f"/analytics/figures/{first.fingerprint}").text
    for name in QUERIES:
        assert f"<summary>{name}</summary>" not in page, "every query has a word"
    for text in ("每月第一份", "SELECT", first.definitions, str(TODAY), "supervision analytics reproduce"):
        assert text in page
    for made_up in ("0" * 6 + "-" + "0" * 10, "..%2f..%2fsecret", "x" * 40):
        assert leader.get(f"/analytics/figures/{made_up}").status_code == 404


def test_a_reader_of_one_department_sees_its_part_of_the_day_only(
    planted: Database, signed_in: SignIn
) -> None:
    _computed(planted, signed_in("leader"))
    mine = signed_in("officer", login="one", department_id=BUREAU)
    other = signed_in("officer", login="two", department_id=OTHER)
    found = [
        re.search(r"of=visits[^>]*>(\d+)</a>", who.get(f"/analytics/coverage?day={DAY}").text)
        for who in (mine, other)
    ]
    assert [int(one[1]) if one else None for one in found] == [10, 3], "those it leads, those it joined"


def test_a_terminal_computes_kept_figures_again(planted: Database) -> None:
    first = kept.of_day(planted.settings, TODAY)
    assert first is not None
    desk = Desk(language="zh", as_json=True, settings=planted.settings)
    answer = CliRunner().invoke(figures_group, ["reproduce", first.fingerprint], obj=desk)
    assert answer.exit_code == 0, answer.output
    assert '"equal": true' in answer.output

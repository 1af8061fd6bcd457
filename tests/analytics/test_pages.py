"""The pages of figures: empty, full, cut to the reader; every number leads somewhere; imported names stay text."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import product

import openpyxl
import pytest

from analytics.refresh import refresh_snapshots
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, EVIL, NOW, OTHER, TODAY, plant
from tests.people import Visitor, links

SignIn = Callable[..., Visitor]
PAGES = [
    "/analytics/coverage",
    "/analytics/coverage?rows=trade&columns=area",
    "/analytics/coverage?rows=station&area=421303&year=2025",
    "/analytics/measures",
    "/analytics/measures/estimated_problem_rate",
    "/analytics/measures/entity_coverage",
    "/analytics/measures/most_visited",
    "/analytics/outlook",
    "/analytics/model",
    "/analytics/desk",
    "/analytics/records?of=visits",
]


@pytest.fixture
def planted(database: Database) -> Database:
    plant(database)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    return database


def test_before_anything_was_computed_the_pages_say_so(signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for path in PAGES:
        answer = leader.get(path)
        assert answer.status_code == 200, answer.text


def test_every_page_opens_in_both_languages_and_its_links_lead_somewhere(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    for language, path in product(("zh", "en"), PAGES):
        leader.client.cookies.set("language", language)
        answer = leader.get(path)
        assert answer.status_code == 200, answer.text
        for link in links(answer.text):
            if link.startswith("/analytics") and not link.endswith((".xlsx", ".csv", "/refresh")):
                assert leader.get(link).status_code == 200, link


def test_a_name_full_of_markup_is_shown_as_text(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for path in (
        "/analytics/records?of=entities",
        "/analytics/coverage?rows=trade",
        "/analytics/records?of=visits",
    ):
        page = leader.get(path).text
        assert EVIL not in page
        assert "<img" not in page.replace('<img src="/static', "")
        assert "onerror=top.hit" in page.replace("&#34;", ""), path


def test_a_number_on_the_page_is_the_length_of_the_list_behind_it(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    page = leader.get("/analytics/coverage?rows=station&area=421303").text
    found = re.findall(r'href="(/analytics/records\?of=(?:entities|visited|visits)[^"]*)">([\d,]+)</a>', page)
    assert len(found) >= 6
    for address, number in found:
        rows = leader.get(address.replace("&amp;", "&")).text.count("<tr>") - 1
        assert max(rows, 0) == int(number), address


def test_the_export_holds_the_same_table_and_says_its_day(planted: Database, signed_in: SignIn) -> None:
    planted.settings.demonstration = True
    answer = signed_in("leader").get("/analytics/coverage.xlsx?rows=area")
    assert answer.status_code == 200
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "演示数据"
    assert rows[1][:3] == ("县（市、区）", "代码", "在业对象")
    assert {row[1]: row[2] for row in rows[2:5]} == {"421303": 40, "421321": 40, "421381": 40}
    assert rows[5][0] == "合计"
    assert rows[6][1] == str(TODAY)


def test_an_officer_sees_his_departments_visits_only(planted: Database, signed_in: SignIn) -> None:
    mine = signed_in("officer", login="one", department_id=BUREAU, area_code="421300")
    other = signed_in("officer", login="two", department_id=OTHER, area_code="421303")
    assert ">40<" in re.sub(r"\s", "", mine.get("/analytics/coverage").text)
    page = other.get("/analytics/coverage").text
    assert "421321" not in page
    joined = other.get("/analytics/records?of=visits").text
    assert re.findall(r"/visits/(v\d+)", joined) == ["v0040", "v0028", "v0016", "v0004"], "those it acted in"
    assert "v0001" not in other.get("/analytics/records?of=visits&department=1").text


def test_pages_with_departments_as_rows_say_that_a_joint_visit_counts_for_each(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    for address in ("/analytics/coverage?rows=", "/analytics/measures/problem_found_rate?rows="):
        assert "各部门之和可以大于全市" in leader.get(address + "department").text
        assert "各部门之和可以大于全市" not in leader.get(address + "area").text


def test_the_leaders_desk_says_one_thing_and_six_numbers(planted: Database, signed_in: SignIn) -> None:
    page = signed_in("leader").get("/analytics/desk").text
    assert "1件责令改正已过期限仍未办结，市监局最多" in page
    assert page.count("stat-value") == 6
    assert "+100.0%" in page
    assert "35.0%" in page


def test_others_do_not_find_the_figures(signed_in: SignIn) -> None:
    for role in ("inspector", "witness", "list_keeper", "administrator"):
        someone = signed_in(role)
        assert [someone.get(path).status_code for path in PAGES] == [404] * len(PAGES), role


def test_nobody_unknown_gets_in(visitor: Visitor) -> None:
    assert visitor.get("/analytics/coverage").headers["location"].startswith("/login")


def test_the_measures_go_into_a_sheet_with_their_definitions(planted: Database, signed_in: SignIn) -> None:
    answer = signed_in("leader").get("/analytics/measures.xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert list(rows[0][:4]) == ["指标", "数值", "分子", "分母"]
    assert any(row[0] == "行政检查次数（统计年报口径）" for row in rows)
    assert "-" in str(rows[-1][3]), "the last row carries the fingerprint"


@pytest.mark.parametrize(
    "path", ["/analytics/measures", "/analytics/measures/entity_coverage/table", "/analytics/coverage"]
)
def test_figures_in_a_workbook_are_numbers_that_add_up_and_shares_are_percentages(
    planted: Database, signed_in: SignIn, path: str
) -> None:
    leader = signed_in("leader")
    sheet = openpyxl.load_workbook(BytesIO(leader.get(f"{path}.xlsx").content)).worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    shares = 0
    for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row - 1):
        for title, cell in zip(head, row, strict=False):
            if title in ("分子", "分母", "在业对象", "已检查对象", "检查户次", "发现问题"):
                assert isinstance(cell.value, int), (title, cell.value)
            if title in ("数值", "覆盖率") and cell.number_format == "0.00%":
                assert isinstance(cell.value, int | float)
                shares += 1
    assert shares >= 4
    assert "%," in leader.get(f"{path}.csv").text, "a CSV still reads as it is printed"


def test_refreshing_is_a_job_with_visible_progress(database: Database, signed_in: SignIn) -> None:
    plant(database)
    leader = signed_in("leader")
    answer = leader.post("/analytics/refresh")
    assert answer.status_code == 303
    assert "/jobs/" in leader.get(answer.headers["location"]).text
    again = leader.post("/analytics/refresh")
    assert again.headers["location"] == answer.headers["location"], (
        "a second press while it waits makes no second job"
    )
    load_tasks()
    assert run_waiting(database) == 1
    assert "stat-value" in leader.get("/analytics/coverage").text


GARBAGE = [
    "/analytics/records",
    "/analytics/records?of=nothing",
    "/analytics/records?of=visits&year=99999",
    "/analytics/records?of=entities&after=%00",
    "/analytics/records?of=visits&station=9999999999999999999",
    "/analytics/measures/no_such_measure",
    "/analytics/coverage?job=-1",
]
MADE_UP = ["year=zzz", "rows=%3Cscript%3E", "columns=area&rows=area", "area=%00", "station=x"]


def test_garbage_is_answered_politely(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for path in GARBAGE:
        assert 400 <= leader.get(path).status_code < 500, path


def test_a_made_up_view_falls_back_or_is_empty(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    for query in MADE_UP:
        answer = leader.get(f"/analytics/coverage?{query}")
        assert answer.status_code == 200, query
        assert "<script>" not in answer.text, query

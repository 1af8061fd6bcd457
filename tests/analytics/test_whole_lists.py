"""A list of records as a whole: its length, all of it in a file, and narrower ones of it."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import openpyxl
import pytest

from analytics.extracts import take
from analytics.measures import MEASURES
from analytics.measures.definition import Unit
from analytics.records import LISTINGS, Cut, rows_behind
from analytics.refresh import refresh_snapshots
from analytics.whole_lists import count_behind, every_row, narrowed_by
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant
from tests.analytics.test_lists_behind import CUTS, working
from tests.people import Visitor

SignIn = Callable[..., Visitor]
__all__ = ["working"]


@pytest.fixture
def planted(database: Database) -> Database:
    plant(database, entities=200)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    return database


def test_a_list_is_as_long_as_it_says_and_strides_leave_no_row_out(working: Database) -> None:
    for kind in LISTINGS:
        for cut in (*CUTS[:4], Cut(CUTS[0].period, {}, Scope(frozenset({BUREAU}), "421321"), today=TODAY)):
            with working.reading() as session:
                rows = rows_behind(session, kind, cut, limit=1000)
                assert count_behind(session, kind, cut) == len(rows), (kind, cut)
                assert list(every_row(session, kind, cut, stride=7)) == rows, (kind, cut)


def test_a_short_list_says_its_length_at_once_and_a_long_one_soon(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")

    page = leader.get("/analytics/records?of=entities").text
    assert "/analytics/records/count?of=entities" in page
    assert "共200行" in leader.get("/analytics/records/count?of=entities").text
    few = leader.get("/analytics/records?of=problems&area=421303").text
    assert "共" in few
    assert "/analytics/records/count" not in few
    assert leader.get("/analytics/records/count?of=nothing").status_code == 400


def test_a_list_is_narrowed_by_district_and_department_on_its_page(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    page = leader.get("/analytics/records?of=visits&from=2026-02-01&to=2026-06-30&trade=6210").text
    assert '<option value="421303">' in page
    assert f'<option value="{OTHER}">' in page
    for kept in ("of", "from", "to", "trade"):
        assert f'type="hidden" name="{kept}"' in page, kept
    narrow = leader.get("/analytics/records?of=entities&area=421303").text
    assert '<option value="421303" selected>' in narrow
    assert 'name="department"' not in narrow, "a business by itself belongs to no department"
    mine = signed_in("officer", login="one", department_id=BUREAU, area_code="421300")
    assert 'name="department"' not in mine.get("/analytics/records?of=visits").text, "there is no choice"
    assert narrowed_by("items_unused") == narrowed_by("tasks_joint") == ("department",)


def test_the_file_of_a_list_holds_every_row_and_says_what_it_is(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    query = urlencode({"of": "visited", "area": "421303"})
    book = leader.get(f"/analytics/records.xlsx?{query}").content
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))
    text = leader.get(f"/analytics/records.csv?{query}").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    with planted.reading() as session:
        known = rows_behind(session, "visited", Cut(CUTS[0].period, {"area": "421303"}), limit=1000)
    codes = [row["code"] for row in known]
    assert [row[1] for row in rows[1 : len(codes) + 1]] == codes
    assert [line[1] for line in lines[1 : len(codes) + 1]] == codes
    foot = {row[0]: row[1:] for row in rows[len(codes) + 1 :]}
    assert foot["行数"][0] == len(codes)
    assert foot["查询"][0] == f"/analytics/records?{query}"
    assert foot["县（市、区）"][0] == "曾都区"
    assert "-" in foot["统计数字"][1], "the fingerprint of the figures"
    assert foot["指标"][0] == "对象抽查覆盖率"
    assert "÷" in foot["指标"][1]
    assert {"统计期", "这是什么", "记录读取时间"} <= set(foot)
    assert {line[0] for line in lines[len(codes) + 1 :]} == set(foot)


def test_every_number_on_the_pages_of_measures_opens_as_many_rows(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    pages = ["/analytics/measures", "/analytics/outlook", "/analytics/measures/estimated_problem_rate"]
    pages += [
        f"/analytics/measures/{name}" for name in ("records_in_time", "most_visited", "published", "cap_used")
    ]
    found = {
        (unescape(href), number.replace(",", ""))
        for page in pages
        for href, number in re.findall(
            r'href="(/analytics/records\?[^"]+)">([\d,]+)</a>', leader.get(page).text
        )
    }
    assert len(found) > 25
    for href, number in found:
        if href == "/analytics/records?of=by_visits" and f"<td>{number}</td>" in leader.get(href).text:
            continue  # the most visits of any business: the list begins with that business and says the number
        told = leader.get(href.replace("/records?", "/records/count?")).text
        assert f"共{int(number):,}行" in told, (href, number)


def test_the_division_shown_beside_a_value_gives_the_value(planted: Database) -> None:
    frames = take(planted, as_of=TODAY).frames
    signs = str.maketrans({"÷": "/", "×": "*", "−": "-", "（": "(", "）": ")"})
    for measure in MEASURES:
        top, bottom, value = measure(frames, CUTS[0].period).row(0)
        if measure.unit not in (Unit.SHARE, Unit.MEAN, Unit.CHANGE) or value is None:
            continue
        if measure.name == "estimated_problem_rate":
            continue  # weighted by the size of the strata; its page says so
        shown = measure.division.replace("分钟", "").format(a=top, b=bottom).translate(signs)
        assert eval(shown) == pytest.approx(value), (measure.name, shown)

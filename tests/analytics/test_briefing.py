"""The two-page briefing: one story, on two pages whatever the names, alike as PDF, Word and page, for the reader's own seat."""

import io
import re
from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from analytics import kept
from analytics.briefing.outlines import Drawing, drawn
from analytics.briefing.pages import drawing_of, pages_of, paper_of
from analytics.briefing.story import AREA_LINES, LATE_LINES, Source, clipped, number, story
from analytics.briefing.word import word_of
from analytics.refresh import refresh_snapshots
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import translate
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, EVIL, NOW, TODAY, plant
from tests.people import Visitor, links

SignIn = Callable[..., Visitor]
SOURCE = Source(TODAY, "2026-11-21 10:00", "abcdef-0123456789", "deadbeef", first_hand=True, changed_later=0)
RING = [[113.0, 31.5], [113.6, 31.5], [113.6, 32.0], [113.0, 32.0], [113.0, 31.5]]
LONG = "名字特别长" * 60


def say(text: str, /, **values: Any) -> str:
    return translate(text, "zh", **values)


def one_number(**values: Any) -> dict[str, Any]:
    usual = {
        "name": "x",
        "title": "今年检查过的对象",
        "unit": "share",
        "value": 0.25,
        "top": 1,
        "bottom": 4,
        "month": 0.2,
        "year": None,
        "tone": "green",
    }
    return usual | {"target": None, "line": "每月", "points": [("2026-10", 0.1), ("2026-11", None)], "low": None, "high": None, "flow": False, "records": "visited"} | values  # fmt: skip


def seat(
    text: str = "随机抽查40户次。", name: str = "曾都区", areas: int = 3, late: int = 2
) -> dict[str, Any]:
    verdicts = ("high", "few", "low", "alike")
    rows = [
        {"level": "area", "key": f"4213{n:02d}", "name": name, "seen": n, "verdict": verdicts[n % 4], "sentences": [{"text": text, "values": {}}]}
        for n in range(areas)
    ]  # fmt: skip
    return {
        "matter": {"sentence": text, "values": {}},
        "numbers": [one_number() for _ in range(5)],
        "changes": [{"text": text, "values": {}, "tone": "red", "href": "/analytics/records?of=visits"}] * 7,
        "late": [
            {"kind": "overdue", "name": name, "count": 2, "days": 3, "href": "/analytics/records?of=overdue"}
        ]
        * late,
        "areas": {"rows": rows},
        "from": "2025-11-22",
        "to": "2026-11-21",
    }


def outlines(areas: int = 3) -> dict[str, Any]:
    def shape(n: int) -> dict[str, Any]:
        ring = [[x + n, y] for x, y in RING]
        return {
            "properties": {"name": f"4213{n:02d}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    return {"features": [shape(n) for n in range(areas)]}


def told(**values: Any) -> dict[str, Any]:
    areas = values.get("areas", 3)
    return story(seat(**values), outlines(areas), SOURCE, say, bureau="随州市", whom="全市")


@given(
    st.lists(st.floats(0.2, 1.0), min_size=3, max_size=24),
    st.floats(-179, 178),
    st.floats(-60, 60),
)
def test_a_drawing_fits_its_sheet_and_a_number_stands_inside_its_area(
    spokes: list[float], lon: float, lat: float
) -> None:
    n = len(spokes)
    ring = [[lon + r * cos(2 * pi * k / n), lat + r * sin(2 * pi * k / n)] for k, r in enumerate(spokes)]
    area = {"properties": {"name": "a"}, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
    made = drawn({"features": [area]})
    [shape] = made.shapes
    assert all(-0.001 <= x <= 1.001 and -0.001 <= y <= made.height + 0.001 for x, y in shape.ring)
    assert shape.at is not None
    x, y = shape.at
    edges = zip(shape.ring, [*shape.ring[1:], shape.ring[0]], strict=True)
    crossings = [a + (y - b) * (c - a) / (d - b) for (a, b), (c, d) in edges if (b > y) != (d > y)]
    assert sum(place < x for place in crossings) % 2 == 1


def test_nothing_to_draw_is_an_empty_sheet() -> None:
    assert drawn({"features": []}) == Drawing([], 0.0)
    assert drawn(outlines(), keys=set()) == Drawing([], 0.0)


@given(st.text(), st.integers(1, 40))
def test_what_is_clipped_is_no_wider_than_it_may_be(text: str, most: int) -> None:
    line = clipped(text, most)
    assert sum(2 if ord(sign) > 0x2000 else 1 for sign in line.removesuffix("…")) <= 2 * most
    assert "\n" not in line
    assert line in (" ".join(text.split()), line.removesuffix("…") + "…")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, {"value": "25.0%", "parts": "1 ÷ 4", "month": "比30天前+5.0个百分点", "year": "上年同日没有可比的数"}),
        ({"unit": "count", "value": 8.0, "month": 8.0, "year": 10.0}, {"value": "8", "month": "比30天前持平", "year": "比上年同日-2件"}),
        ({"unit": "change", "value": -0.125, "flow": True, "month": 0.5}, {"value": "-12.5%", "month": "近30天比前30天+50.0%", "year": ""}),
        ({"value": None, "month": None}, {"value": "—", "month": "30天前没有可比的数"}),
        ({"low": 0.2, "high": 0.3}, {"parts": "95%区间20.0%至30.0%"}),
    ],
)  # fmt: skip
def test_a_number_says_how_it_stood(values: dict[str, Any], words: dict[str, str]) -> None:
    made = number(one_number(**values), say, TODAY)
    assert {key: made[key] for key in words} == words


def test_sentences_of_an_area_follow_each_other_in_either_language() -> None:
    one = seat()
    one["areas"]["rows"][0]["sentences"] = [
        {"text": "一句。", "values": {}},
        {"text": "Two.", "values": {}},
    ] * 2
    [first, *_rest] = story(one, outlines(), SOURCE, say, bureau="随州市", whom="全市")["areas"]
    assert first["text"] == "一句。Two. 一句。Two."


def test_areas_above_the_average_come_first_and_what_is_left_out_is_counted() -> None:
    made = told(areas=20, late=40)
    assert [one["verdict"] for one in made["areas"]] == ["high"] * 5 + ["low"] * 3
    assert len(made["areas"]) == AREA_LINES
    assert "共20个片区：高于全体5个" in made["areas_more"]
    assert len(made["late"]) == LATE_LINES
    assert "另有28行，共56件" in made["late_more"]
    assert {one["label"] for one in made["map"]["shapes"]} == {"", *map(str, range(1, 9))}


@pytest.mark.parametrize("text", ["", LONG, EVIL], ids=["none", "long", "markup"])
def test_it_is_two_pages_whatever_the_names(text: str) -> None:
    made = told(text=text or "平静。", name=text or "城区", areas=20 if text else 0, late=40 if text else 0)
    assert len(pages_of(made, ribbon=True, ppi=20)) == 2
    paper = paper_of(made)
    assert paper.startswith(b"%PDF")
    assert paper == paper_of(made)


def test_the_word_file_has_the_same_texts_the_drawing_and_one_break() -> None:
    made = told(text=EVIL, areas=20)
    word = Document(io.BytesIO(word_of(made, drawing_of(made), ribbon="演示数据")))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(line.text for line in word.paragraphs), *cells])
    for words in (made["fingerprint"], made["matter"], made["areas"][0]["text"], made["numbers"][0]["value"]):
        assert words in text
    assert word.element.xml.count('w:type="page"') == 1
    assert len(word.inline_shapes) == 1
    assert "演示数据" in word.sections[0].header.paragraphs[0].text


def test_nothing_late_and_no_outlines_is_said_in_words() -> None:
    made = story(seat(late=0, areas=0), {}, SOURCE, say, bureau="随州市", whom="全市")
    assert drawing_of(made) is None
    word = Document(io.BytesIO(word_of(made, None)))
    assert "没有逾期未办的事项。" in "\n".join(line.text for line in word.paragraphs)


@pytest.fixture
def planted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    plant(database)
    load_tasks()
    return database


def _word_text(data: bytes) -> str:
    word = Document(io.BytesIO(data))
    return "\n".join(
        [line.text for line in word.paragraphs] + [line.text for line in word.sections[0].footer.paragraphs]
    )


def test_a_leader_has_it_written_and_page_and_files_share_one_fingerprint(
    planted: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    assert "的简报还没有生成" in leader.get("/analytics/briefing").text
    assert leader.get("/analytics/briefing.pdf").status_code == 404
    asked = leader.post("/analytics/briefing", data={"day": str(TODAY)})
    assert "/jobs/" in leader.get(asked.headers["location"]).text
    assert run_waiting(planted) == 1
    page = leader.get("/analytics/briefing").text
    about = kept.of_day(planted.settings, TODAY)
    assert about is not None
    assert about.why == ("briefing",)
    assert f"/analytics/figures/{about.fingerprint}" in page
    assert "<polygon" in page
    assert "1件责令改正已过期限仍未办结" in page
    doors = [link for link in links(page) if "day=" in link and "briefing" not in link]
    assert len(doors) > 10
    assert {leader.get(link).status_code for link in doors} == {200}
    pdf, word = (leader.get(f"/analytics/briefing.{form}?day={TODAY}") for form in ("pdf", "docx"))
    assert pdf.content.startswith(b"%PDF")
    assert about.fingerprint in _word_text(word.content)
    assert leader.get(f"/analytics/figures/{about.fingerprint}").status_code == 200


def test_a_reader_of_one_department_gets_the_own_seat_and_nobody_elses(
    planted: Database, signed_in: SignIn
) -> None:
    leader, mine = signed_in("leader"), signed_in("officer", login="one", department_id=BUREAU)
    leader.post("/analytics/briefing", data={"day": str(TODAY)})
    assert run_waiting(planted) == 1
    assert mine.get("/analytics/briefing.pdf").status_code == 404
    assert "的简报还没有生成" in mine.get("/analytics/briefing").text
    mine.post("/analytics/briefing", data={"day": str(TODAY)})
    assert run_waiting(planted) == 1
    page = mine.get("/analytics/briefing")
    assert "随州市 · 市监局" in page.text
    assert re.search(r"briefing\.pdf\?day=", page.text)
    assert "市监局" in _word_text(mine.get("/analytics/briefing.docx").content)


def test_briefings_go_with_their_figures(planted: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    leader.post("/analytics/briefing", data={"day": "2026-06-30"})
    assert run_waiting(planted) == 1
    assert leader.get("/analytics/briefing.docx?day=2026-06-30").status_code == 200
    refresh_snapshots(planted, as_of=TODAY.replace(year=2032), now=NOW, progress=lambda *_: None)
    assert leader.get("/analytics/briefing.docx?day=2026-06-30").status_code == 404
    assert not [one for one in planted.settings.folder("briefings").iterdir() if "~" in one.name]

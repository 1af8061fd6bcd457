"""The board's rules: what it says of areas, of duties, of changes — and when it says nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.board import seats
from analytics.board.areas import CITY, Reader, areas
from analytics.board.beside import EYES, FAULTS, TASKS, Beside
from analytics.board.board import Names, board, moments_of, twelve_months
from analytics.board.changes import changes
from analytics.board.divisions import DIVISIONS, division, division_name
from analytics.board.duties import late_duties
from analytics.board.earlier import as_it_stood
from analytics.board.rates import ALIKE, FEW, FEW_SEEN, HIGH, drawn_visits, judged, rates
from analytics.board.reading import faults_of
from analytics.board.stations import stations, tasks_behind
from analytics.frames import Frames, empty
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.i18n import translate
from tests.analytics.frames_at_hand import TODAY, city, drawn, duties, entities, table, visits

STATION, BUREAU = 7, 5
OFFICES = {STATION: "洪山所", BUREAU: "市监局", 6: "城管局"}
READER = Reader(CITY, {"A": "洪山", "B": "其他"}, OFFICES)


def beside(**given_: Any) -> Beside:
    blank = {
        "faults": empty(FAULTS),
        "tasks": empty(TASKS),
        "eyes": empty(EYES),
        "parents": {STATION: BUREAU},
    }
    return Beside(**{**blank, **given_})


def outcomes(
    cell: str, seen: int, found: int, *, trade: str = "H6210", first: int = 1
) -> Iterable[dict[str, Any]]:
    """Drawn visits of one area, the first of them with a problem; every visit to a business of its own."""
    return (
        {"cell": cell, "trade": trade, "draw_id": "d1", "entity_id": first + at, "problem": at < found}
        for at in range(seen)
    )


def two_areas(here: int = 14, there: int = 160) -> pl.DataFrame:
    """41 visits in A, 1,000 in B."""
    return visits(*outcomes("A", 41, here), *outcomes("B", 1000, there, first=1000))


def businesses() -> pl.DataFrame:
    return entities({"cell": "A"}, {"cell": "A"}, {"cell": "B"})


def said(row: dict[str, Any]) -> str:
    return "".join(translate(one["text"], "zh", **one["values"]) for one in row["sentences"])


def sight(frames: Frames, more: Beside, key: str = "A") -> dict[str, Any]:
    period = twelve_months(frames.as_of)
    found = areas(frames, more, period, READER, judged(frames, more, period))
    return next(row for row in found["rows"] if row["key"] == key)


def test_a_red_area_explains_itself_with_its_figures() -> None:
    seen = two_areas()
    faults = table(FAULTS, ({"visit_id": f"v{n}", "fault": "冷藏不达标"} for n in range(1, 10)))
    open_, late = {"entity_id": 1}, {"entity_id": 2, "due_on": date(2026, 11, 1)}
    frames = city(
        visits=seen,
        entities=businesses(),
        rectifications=duties({**open_, "due_on": date(2026, 12, 1)}, late),
    )
    row = sight(frames, beside(faults=faults))
    assert row["verdict"] == HIGH
    assert said(row).startswith("随机抽查41户次，14户次有问题（34%，全市17%；扣除偶然后")
    assert "餐饮最突出：41户次中14户次有问题（34%，全市同行业17%）。" in said(row)
    assert "问题最多的一项是“冷藏不达标”（9户次）。" in said(row)
    assert said(row).endswith("2件责令改正没有办结，1件已逾期，责任主要在洪山所。")
    assert row["low"] > 174 / 1041


def test_with_few_visits_nothing_is_said_whatever_they_found() -> None:
    frames = city(
        visits=visits(*outcomes("A", FEW_SEEN - 1, FEW_SEEN - 1), *outcomes("B", 500, 20, first=900)),
        entities=businesses(),
    )
    row = sight(frames, beside())
    assert row["verdict"] == FEW
    assert said(row) == "随机抽查只有19户次，不足以下结论。"


def test_an_area_like_the_others_is_said_to_be_so() -> None:
    row = sight(city(visits=two_areas(here=8), entities=businesses()), beside())
    assert row["verdict"] == ALIKE
    assert said(row).endswith("与全市分不出高低。")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6))
def test_red_is_only_where_the_interval_lies_above_the_whole(counts: list[tuple[int, int]]) -> None:
    rows = [row for at, (n, y) in enumerate(counts) for row in outcomes(f"{at}", n, min(n, y))]
    seen = visits(*rows)
    whole = seen["problem"].mean() if seen.height else 0.0
    for one in rates(seen, beside(), "cell"):
        assert 0 <= one.low <= one.rate <= one.high <= 1
        if one.verdict == HIGH:
            assert one.seen >= FEW_SEEN
            assert one.low > whole


def eyes(people: int, effect: float, seen: int = 41) -> pl.DataFrame:
    """Two inspectors a visit, all of them equally strict."""
    rows = (
        {"draw_id": "d1", "entity_id": 1 + at, "inspector_id": (2 * at + seat) % people, "effect": effect / 2}
        for at in range(seen)
        for seat in (0, 1)
    )
    return table(EYES, rows, error=0.01)


def test_strictness_is_taken_off_and_only_where_nobody_can_be_seen() -> None:
    frames = city(visits=two_areas(), entities=businesses())
    plain, clean = sight(frames, beside()), sight(frames, beside(eyes=eyes(10, 0.15)))
    assert clean["corrected"]
    assert "扣除检查宽严后" in said(clean)
    assert clean["rate"] < plain["rate"] - 0.05
    assert clean["verdict"] == ALIKE, "what strict people found there says nothing about the place"
    four = sight(frames, beside(eyes=eyes(4, 0.15)))
    assert not four["corrected"]
    assert four["rate"] == plain["rate"]
    regular = eyes(10, 0.15).with_columns(
        pl.when(pl.int_range(pl.len()) % 2 == 0).then(99).otherwise("inspector_id").alias("inspector_id")
    )
    assert not sight(frames, beside(eyes=regular))["corrected"], "one who went to every visit would be seen"


def test_points_of_the_checklist_name_the_fault_and_orders_speak_for_the_rest() -> None:
    points = pl.DataFrame(
        {"visit_id": ["v1", "v1"], "department": [5, 5], "fault": ["冷藏不达标", "冷藏不达标"]}
    )
    orders = pl.DataFrame(
        {
            "visit_id": ["v1", "v1", "v2", "v3"],
            "department": [5, 6, 5, 5],
            "fault": ["改正冷藏", "改正通道", " 灭火器过期 ", ""],
        }
    )
    assert sorted(faults_of(points, orders).rows()) == [
        ("v1", 5, "冷藏不达标"),
        ("v1", 6, "改正通道"),
        ("v2", 5, "灭火器过期"),
    ]


@pytest.mark.parametrize(
    ("scope", "who", "whole"),
    [
        (Scope(frozenset({BUREAU})), "市监局", "本部门"),
        (Scope(frozenset({BUREAU}), "A"), "市监局 · 洪山", "本辖区"),
        (Scope(None, "A"), "本辖区", "本辖区"),
        (Scope(), "全市", "全市"),
    ],
)
def test_a_board_calls_the_whole_what_its_reader_sees(scope: Scope, who: str, whole: str) -> None:
    rows = months([0.4, *[0.2] * 12]).with_columns(area=pl.lit("A"), cell=pl.lit("A"))
    late = duties({"due_on": date(2026, 11, 1), "area": "A"})
    frames = city(visits=rows, entities=entities({"cell": "A", "area": "A"}), rectifications=late)
    names = Names({"A": "洪山"}, OFFICES, {BUREAU: "市监局", 6: "城管局"})
    made = board(moments_of(frames, 0.05), beside(), scope, names)
    assert [one["values"]["who"] for one in made["changes"]][:1] == [who]
    (row,) = made["areas"]["rows"]
    assert f"，{whole}2" in said(row)
    assert ("全市" in str(made)) == (whole == "全市")
    assert ("最多" in made["matter"]["sentence"]) == (scope.department_ids is None)


def test_what_is_late_names_its_owner_and_opens_its_records() -> None:
    old, of_another = {"due_on": date(2026, 11, 1)}, {"due_on": date(2026, 11, 11), "department": 6}
    frames = city(
        rectifications=duties(old, old, {"due_on": TODAY}, of_another),
        publications=duties({"due_on": date(2026, 11, 20)}),
    )
    first, *rest = late_duties(frames, {STATION: BUREAU}, OFFICES)
    assert (first.name, first.count, first.days, first.kind) == ("洪山所", 2, 20, "overdue")
    assert first.href == "/analytics/records?of=overdue&department=5&station=7"
    assert {(one.name, one.kind, one.count, one.days) for one in rest} == {
        ("城管局", "overdue", 1, 10),
        ("洪山所", "unpublished_now", 1, 1),
    }


def months(rates_: list[float], n: int = 200) -> pl.DataFrame:
    """Drawn visits of windows of thirty days, the newest first, with the shares of problems given."""
    rows = [
        {
            "occurred_on": TODAY - timedelta(30 * at + 3),
            "draw_id": "d",
            "entity_id": k,
            "problem": k < round(share * n),
        }
        for at, share in enumerate(rates_)
        for k in range(n)
    ]
    return visits(*rows)


def test_a_jump_beyond_its_own_noise_is_told_with_both_figures() -> None:
    found = changes(city(visits=months([0.4, *[0.2] * 12])), {}, {}, CITY)
    assert [translate(one.text, "zh", **one.values) for one in found][:1] == [
        "全市随机抽查的问题率：近30天40.0%（200户次），前30天20.0%。"
    ]
    assert found[0].tone == "red"
    assert "since=2026-10-23" in found[0].href


def test_what_jumps_every_month_is_no_news() -> None:
    assert changes(city(visits=months([0.4, 0.2] * 6 + [0.4])), {}, {}, CITY) == []
    assert changes(city(), {}, {}, CITY) == []


def test_steady_cities_are_seldom_told_of_changes() -> None:
    told = 0
    for seed in range(40):
        chance = np.random.default_rng(seed)
        told += bool(changes(city(visits=months(list(chance.binomial(200, 0.2, 13) / 200))), {}, {}, CITY))
    assert told <= 6


def test_the_frames_stand_again_as_they_stood() -> None:
    day = date(2026, 6, 1)
    later = {"occurred_on": date(2026, 7, 1), "draw_id": "d1", "entity_id": 2}
    frames = city(
        visits=visits({"draw_id": "d1"}, later),
        rectifications=duties(
            {"done_on": date(2026, 7, 1)}, {"started_on": date(2026, 8, 1)}, {"done_on": date(2026, 5, 1)}
        ),
        drawn=drawn({"problem": True}, {"problem": True}, {"opened_on": date(2026, 9, 1)}),
    )
    then = as_it_stood(frames, day)
    assert then.visits.height == 1
    assert then.rectifications["done_on"].to_list() == [None, date(2026, 5, 1)]
    assert then.drawn.select("entity_id", "completed", "problem").rows() == [
        (1, True, True),
        (2, False, False),
    ]


def test_tasks_behind_plan_say_why_and_others_are_left_out() -> None:
    start, end = date(2026, 11, 1), date(2026, 11, 30)
    rows = [
        {"title": "按时", "visits": 10, "done": 7},
        {"title": "落后", "visits": 10, "done": 2},
        {"title": "未抽", "visits": 0, "done": 0},
        {"title": "过期", "visits": 10, "done": 9, "ends_on": date(2026, 11, 20)},
        {"title": "才开始", "visits": 0, "done": 0, "ends_on": date(2027, 3, 1)},
    ]
    found = tasks_behind(city(), beside(tasks=table(TASKS, rows, starts_on=start, ends_on=end)))
    assert {(one.title, one.why) for one in found} == {
        ("过期", "已过截止日"),
        ("落后", "检查落后于时间"),
        ("未抽", "时间过半还没有抽取"),
    }


def test_stations_are_those_of_the_department_and_no_load_is_told_of_few_people() -> None:
    frames = city(entities=businesses(), rectifications=duties({}))
    (line,) = stations(
        frames, beside(parents={STATION: BUREAU, 8: 6}), twelve_months(frames.as_of), BUREAU, OFFICES
    )
    assert (line.name, line.open, line.late, line.load) == ("洪山所", 1, 1, None)


def test_seats_are_made_for_everybody_the_departments_and_who_has_an_account() -> None:
    here = Scope(frozenset({5}), "421303")
    found = seats.wanted([here, EVERYTHING, Scope(frozenset({5, 6}))], [5, 6])
    assert sorted(found) == ["", "d5", "d5/421303", "d6"]
    frames = city(
        drawn=drawn(
            {"area": "421303", "problem": True}, {"area": "421321", "problem": True}, {"department": 6}
        )
    )
    assert seats.cut(frames, here).drawn.select("area", "inspected", "problem").rows() == [
        ("421303", True, True),
        ("421321", False, False),
    ]


def test_divisions_are_read_with_and_without_the_letter_of_their_section() -> None:
    assert len(DIVISIONS) == 97
    assert [division(code) for code in ("H6210", "6210", "", "x1")] == ["H62", "62", "", ""]
    assert division_name("H62") == division_name("62") == "餐饮"
    assert all(translate(name, "en").isascii() for name in DIVISIONS.values()), (
        "the English board says trades in English"
    )


def test_visits_of_complaints_are_no_part_of_an_areas_rate() -> None:
    frames = city(visits=visits({"draw_id": ""}, {"draw_id": "d1"}, {"draw_id": "d1", "inspected": False}))
    assert drawn_visits(frames, twelve_months(frames.as_of)).height == 1

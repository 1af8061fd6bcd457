"""The back-test: strict in time, the same everywhere, better than what anybody could do without it."""

import csv
import io
import itertools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.commands import group
from analytics.risk.backtest import METHODS, Backtest, backtest
from analytics.risk.nearest import nearest
from analytics.risk.ordering import gain
from analytics.risk.past import past_of, read_day
from analytics.risk.stumps import Examples, learn
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from tests.analytics.planted_inspections import inspections, numbered
from tests.lacking import shared

CUT, END = date(2023, 10, 1), date(2024, 1, 15)
ROWS = inspections()


def held(
    rows: list[dict[str, str]], *, until: date | None = END, kind: str = "", inspector: bool = False
) -> Backtest:
    return backtest(past_of(numbered(rows)), CUT, until, kind, inspector=inspector)


@pytest.fixture(scope="module")
def plain() -> Backtest:
    return held(ROWS)


def scores(found: Backtest) -> dict[str, int]:
    return {one.entity: one.chance for one in found.scored}


def changed(after: date, change: Callable[[dict[str, str]], dict[str, str]]) -> list[dict[str, str]]:
    return [change(row) if row["inspected_on"] >= after.isoformat() else row for row in ROWS]


def test_it_orders_better_than_anything_without_a_model_and_knows_the_inspector_when_told(
    plain: Backtest,
) -> None:
    named = held(ROWS, inspector=True)
    areas = {name: plain.methods[name].auc or 0.0 for name in METHODS}
    assert areas["model"] > max(area for name, area in areas.items() if name != "model")
    assert (named.methods["model"].auc or 0.0) > areas["model"] + 0.03


def test_rows_after_the_window_change_nothing(plain: Backtest) -> None:
    later = [
        row | {"inspection_id": f"L{row['inspection_id']}", "inspected_on": "2024-06-01"}
        for row in ROWS[:300]
    ]
    fresh = [
        row | {"entity_id": f"N{row['entity_id']}", "category": "新行业", "inspector_id": "Z"}
        for row in later[:50]
    ]
    again = held([*ROWS, *later, *[row | {"inspection_id": f"M{n}"} for n, row in enumerate(fresh)]])
    assert scores(again) == scores(plain)
    assert again.methods == plain.methods


def test_what_was_found_in_the_window_does_not_reach_the_scores(plain: Backtest) -> None:
    turned = changed(
        CUT,
        lambda row: (
            row | {"critical_count": "3", "violations_count": "9", "result": "fail", "inspector_id": "?"}
        ),
    )
    assert scores(held(turned)) == scores(plain)


def test_the_order_of_lines_does_not_matter(plain: Backtest) -> None:
    again = held(ROWS[::-1])
    assert (again.methods, again.scored) == (plain.methods, plain.scored)


def test_each_business_counts_once_with_its_first_inspection(plain: Backtest) -> None:
    inside = [row for row in ROWS if CUT.isoformat() <= row["inspected_on"] <= END.isoformat()]
    first: dict[str, bool] = {}
    for row in inside:
        first.setdefault(row["entity_id"], int(row["critical_count"]) > 0)
    assert {one.entity: one.problem for one in plain.scored} == first
    assert plain.methods["model"].n == len(first)
    assert plain.methods["as_happened"].days_earlier == 0.0


def test_reasons_add_up_to_the_score_of_each_business(plain: Backtest) -> None:
    by_points = sorted(plain.scored, key=lambda one: sum(one.reasons.values()))
    chances = [one.chance for one in by_points]
    assert all(a <= b + 20 for a, b in itertools.pairwise(chances)), "more points, more chance (to rounding)"


def test_expected_problems_are_near_those_found(plain: Backtest) -> None:
    found = plain.methods["model"].positives
    assert abs(plain.expected - found) < 4 * np.sqrt(found)


@pytest.mark.parametrize(
    "lost",
    [
        ("lon", "lat"),
        ("category",),
        ("inspector_id",),
        ("result", "violations_count"),
        ("inspection_id", "inspection_type"),
    ],
)
def test_columns_that_are_missing_cost_only_what_they_told(lost: tuple[str, ...]) -> None:
    found = held([{name: cell for name, cell in row.items() if name not in lost} for row in ROWS])
    assert (found.methods["model"].auc or 0.0) > 0.6


def test_a_handful_of_rows_and_unknown_trades_are_scored_too() -> None:
    few = [row for row in ROWS if row["inspected_on"] >= "2023-09-20"][:90]
    found = held([row | {"category": f"行业{n}"} for n, row in enumerate(few)])
    assert found.methods["model"].n == len(found.scored)


@pytest.mark.parametrize(
    "alike",
    [
        {"critical_count": "0"},
        {"critical_count": "2"},
        {"lon": "113", "lat": "31"},
        {"lon": "NA"},
        {"entity_id": "X"},
        {"inspector_id": ""},
    ],
)
def test_a_city_where_everything_is_alike_is_scored_without_complaint(alike: dict[str, str]) -> None:
    found = held([row | alike for row in ROWS[::8]])
    assert found.methods["model"].n == len(found.scored) > 0
    if "critical_count" in alike:
        assert found.methods["model"].auc is None


def test_only_the_asked_type_is_ordered_and_the_others_are_history() -> None:
    kinds = [
        row | {"inspection_type": "投诉核查" if int(row["inspection_id"]) % 4 == 0 else "日常检查"}
        for row in ROWS
    ]
    found = held(kinds, kind="日常")
    inside = {
        r["entity_id"]
        for r in kinds
        if r["inspected_on"] >= CUT.isoformat() and r["inspection_type"] == "日常检查"
    }
    assert {one.entity for one in found.scored} <= inside
    with pytest.raises(Unreadable, match="投诉核查、日常检查"):
        held(kinds, kind="火箭")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"inspected_on": "2023-02-30"}, "第2行的检查日期“2023-02-30”不是日期"),
        ({"critical_count": "many"}, "第2行“critical_count”列的“many”不是0以上的数"),
        ({"critical_count": "-1"}, "不是0以上的数"),
        ({"entity_id": " "}, "第2行缺少对象编号"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(row: dict[str, str], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        past_of(numbered([ROWS[0] | row, ROWS[1]]))


def test_lines_of_one_inspection_are_one() -> None:
    past = past_of(numbered([ROWS[0] | {"critical_count": "0"}, ROWS[0] | {"critical_count": "2"}, ROWS[1]]))
    assert (len(past), past.problem.max()) == (2, 1.0)


def test_a_window_with_nothing_before_or_in_it_is_refused() -> None:
    past = past_of(numbered(ROWS))
    for cut, until in ((date(2021, 1, 1), None), (date(2025, 1, 1), None), (CUT, date(2023, 9, 1))):
        with pytest.raises(Unreadable):
            backtest(past, cut, until, inspector=False)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05",
        "2024/1/5",
        "2024年1月5日",
        "20240105",
        "01/05/2024",
        "2024-01-05T09:30:00",
        "2024-1-5 9:30",
    ],
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_day(text) == date(2024, 1, 5)


points = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=30)


@given(points, st.integers(1, 8))
def test_neighbours_are_those_that_counting_every_distance_finds(
    spots: list[tuple[int, int]], k: int
) -> None:
    ground = np.array(spots, dtype=np.int64)
    found, squares = nearest(ground, ground, k, same=True)
    for at, (x, y) in enumerate(spots):
        order = sorted(((x - a) ** 2 + (y - b) ** 2, n) for n, (a, b) in enumerate(spots) if n != at)[:k]
        assert [n for n in found[at] if n >= 0] == [n for _square, n in order]
        assert [int(square) for square in squares[at] if square >= 0] == [square for square, _n in order]


def test_neighbours_are_exact_where_there_are_many_leaves() -> None:
    chance = np.random.default_rng(3)
    known = (chance.normal(0, 3_000, (1_500, 2)) ** 3 / 1e6).astype(np.int64)
    asked = chance.integers(-4_000, 4_000, (40, 2))
    found, _squares = nearest(known, asked, 30, same=False)
    for at in range(len(asked)):
        square = ((known - asked[at]) ** 2).sum(axis=1)
        assert found[at].tolist() == np.lexsort((np.arange(len(known)), square))[:30].tolist()


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_points_never_go_against_their_direction(seed: int) -> None:
    chance = np.random.default_rng(seed)
    table = chance.normal(size=(300, 3))
    table[chance.random((300, 3)) < 0.1] = np.nan
    problem = (chance.random(300) < 0.3).astype(np.float64)
    card = learn(Examples(table, problem, np.ones(300), np.zeros(300, np.int64)), (1, -1, 0), 30)
    up, down = np.diff(card.points[0][:-1]), np.diff(card.points[1][:-1])
    assert (up >= 0).all()
    assert (down <= 0).all()
    assert card.score(table).dtype == np.int64


def test_equal_scores_keep_the_order_as_it_happened_and_count_half_for_the_area() -> None:
    found = gain(np.zeros(4), np.array([True, False, False, True]), np.arange(4))
    assert (found.first_half, found.auc, found.days_earlier) == (0.5, 0.5, 0.0)
    best = gain(np.array([1.0, 0, 0, 2.0]), np.array([True, False, False, True]), np.arange(4))
    assert (best.first_half, best.auc, best.days_earlier) == (1.0, 1.0, 1.0)
    assert gain(np.zeros(2), np.array([False, False]), np.arange(2)).auc is None


def run(
    rows: list[dict[str, str]], folder: Path, *options: str, lang: str = "zh", as_json: bool = False
) -> Result:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (folder / "检查.csv").write_text(out.getvalue(), encoding="utf-8")
    desk = Desk(language=lang, as_json=as_json)
    return CliRunner().invoke(group, ["backtest", str(folder / "检查.csv"), *options], obj=desk)


def test_the_command_prints_one_object_and_writes_every_business_with_its_reasons(tmp_path: Path) -> None:
    options = (
        "--cut",
        "2023-10-01",
        "--until",
        "2024-01-15",
        "--no-inspector",
        "--out",
        str(tmp_path / "out.csv"),
    )
    result = run(ROWS, tmp_path, *options, as_json=True)
    assert result.exit_code == 0, result.output
    printed = json.loads(result.output)
    assert [name for name in printed if name != "about"] == list(METHODS)
    assert set(printed["model"]) >= {"n", "positives", "first_half", "top_20", "auc", "days_earlier"}
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert len(lines) == printed["model"]["n"]
    assert "本户以往检查结果" in lines[0]


def test_a_table_without_its_columns_is_refused_in_words(tmp_path: Path) -> None:
    result = run([{"entity_id": "1", "inspected_on": "2023-01-01"}], tmp_path, "--cut", "2023-10-01")
    assert isinstance(result.exception, Unreadable)
    assert "critical_count" in str(result.exception)


def test_a_real_city_is_ordered_better_than_by_plain_boosting() -> None:
    path = shared("data/inspections/chicago_food_2010_2014.csv")
    with path.open(encoding="utf-8") as file:
        past = past_of(numbered(list(csv.DictReader(file))))
    model = backtest(past, date(2014, 1, 1), date(2014, 12, 31), inspector=False).methods["model"]
    assert (model.n, model.positives) == (8418, 1346)
    assert (model.first_half or 0) >= 0.635  # plain boosting: 0.611
    assert (model.auc or 0) >= 0.61  # plain boosting: 0.594

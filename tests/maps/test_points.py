"""All points in one page: packed and read back exactly enough, cut to the reader, naming nobody."""

import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import morning
from analytics.frames import VISITS, Frames, Period, empty
from analytics.refresh import refresh_snapshots
from maps import hexagons, parts, publish
from maps import points as packing
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.jobs import JobState, recent_jobs
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from supervision.registers.rules.kinds import EntityStatus
from supervision.registers.tables import Entity
from tests.analytics.planted import BUREAU, EVIL, OTHER, STATION, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
PLACES = st.lists(
    st.tuples(st.floats(112.7, 114.1), st.floats(31.3, 32.4), st.integers(0, 1000)), min_size=1, max_size=60
)


def placed(rows: list[tuple[float, float, int]]) -> packing.Placed:
    """Points as the frames would give them, in packing order."""
    ids = range(1, len(rows) + 1)
    entities = pl.DataFrame(
        {
            "entity_id": list(ids),
            "lon": [r[0] for r in rows],
            "lat": [r[1] for r in rows],
            "area": ["421303"] * len(rows),
        }
    )
    frames = Frames(TODAY, entities, *([empty(VISITS)] * 7))
    return packing.placed(frames, pl.DataFrame({"entity_id": list(ids), "score": [r[2] for r in rows]}))


def unpacked(pack: packing.Pack) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Longitude, latitude and score of the points, and the counts of the fine cells: what the page makes of the text."""
    data = np.frombuffer(zlib.decompress(b64decode(pack.text)), dtype=np.uint8)
    at = 0

    def numbers(n: int) -> np.ndarray:
        nonlocal at
        low, high = data[at : at + n].astype(np.int64), data[at + n : at + 2 * n].astype(np.int64)
        at += 2 * n
        return low | high << 8

    n, fine, coarse, wide = (pack.sizes[name] for name in ("points", "fine", "coarse", "wide"))
    centres = []
    for cells in (fine, coarse, wide):
        centres.append((np.cumsum(numbers(cells)) & 0xFFFF, np.cumsum(numbers(cells)) & 0xFFFF))
        numbers(12 * cells)
    first = data[at : at + fine]
    at += fine
    counts, east, south, score = numbers(fine), numbers(n), numbers(n), numbers(n)
    assert at == len(data)
    assert (int((first & 1).sum()), int((first >> 1).sum())) == (coarse, wide)
    x, y, place = np.empty(n), np.empty(n), 0
    for cell, count in enumerate(counts):
        run = np.cumsum(east[place : place + count]) + centres[0][0][cell]
        x[place : place + count] = run & 0xFFFF
        y[place : place + count] = (south[place : place + count] + centres[0][1][cell]) & 0xFFFF
        place += count
    u, v = pack.box[0] + x / 65535 * pack.box[2], pack.box[1] + y / 65535 * pack.box[3]
    lat = np.degrees(2 * np.arctan(np.exp((0.5 - v) * 2 * np.pi)) - np.pi / 2)
    return u * 360 - 180, lat, score, counts


@settings(max_examples=40)
@given(PLACES)
def test_every_point_comes_back_to_where_it_was_with_its_score(rows: list[tuple[float, float, int]]) -> None:
    points = placed(rows)
    pack = packing.pack(points)
    lon, lat, score, counts = unpacked(pack)
    # half a step of the grid: the sheet is as wide as its points and their cells
    assert np.abs(lon - points.lon).max() <= pack.box[2] * 360 / 65535 * 0.51
    assert np.abs(lat - points.lat).max() <= pack.box[3] * 360 / 65535 * 0.51
    assert score.tolist() == points.score.tolist()
    assert [rows[i - 1][2] for i in pack.ids] == score.tolist()
    assert counts.sum() == len(rows)


def test_a_district_without_businesses_is_an_empty_sheet() -> None:
    pack = packing.pack(placed([(113.4, 31.7, 5)]).within("421399"))
    assert pack.sizes == {"points": 0, "fine": 0, "coarse": 0, "wide": 0}
    assert len(unpacked(pack)[0]) == 0


def test_a_coordinate_in_the_sea_is_left_out() -> None:
    points = placed([(113.4, 31.7, 5), (0.0, 0.0, 6), (113.5, float("nan"), 7)])
    assert len(points.ids) == 2, "the sea is somewhere"
    frames = Frames(
        TODAY,
        pl.DataFrame({"entity_id": [1, 2], "lon": [113.4, 0.0], "lat": [31.7, 0.0], "area": ["a", "a"]}),
        *([empty(VISITS)] * 7),
    )
    scores = pl.DataFrame({"entity_id": [1, 2], "score": [1, 2]})
    assert packing.placed(frames, scores, (112.0, 31.0, 115.0, 33.0)).ids.tolist() == [1]


@given(st.lists(st.integers(0, 2), max_size=50))
def test_states_come_back(states: list[int]) -> None:
    text = packing.states_text(np.array(states, dtype=np.uint8))
    data = zlib.decompress(b64decode(text)) if text else b""
    read = [data[i >> 2] >> ((i & 3) * 2) & 3 if data else 0 for i in range(len(states))]
    assert read == states


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 1000)), min_size=1, max_size=120), st.integers(2, 20)
)
def test_a_score_that_leaves_the_house_is_a_mean_of_many(rows: list[tuple[int, int]], least: int) -> None:
    fine, scores = (np.array(column) for column in zip(*rows, strict=True))
    coarse_of_fine = np.array([0, 0, 0, 1, 1, 2, 3, 3])
    told = hexagons.pooled(scores, fine, coarse_of_fine, least=least)
    coarse = coarse_of_fine[fine]
    for cell in range(4):
        inside = coarse == cell
        if 0 < inside.sum() < least:
            assert not told[inside].any(), "too few for a mean: nothing is told"
        elif inside.any():
            # groups keep the sum of their coarse cell, up to the rounding of each mean
            assert abs(int(told[inside].sum()) - int(scores[inside].sum())) <= 0.5 * inside.sum() + 1e-6
            assert all((told[inside] == value).sum() >= least for value in set(told[inside].tolist()))


def test_only_visits_of_the_period_that_found_something_count_as_problems() -> None:
    points = placed([(113.4, 31.7, 5), (113.5, 31.8, 6), (113.6, 31.9, 7)])
    blank = {name: [None] * 4 for name in VISITS}
    visits = pl.DataFrame(
        {
            **blank,
            "entity_id": [1, 2, 2, 3],
            "occurred_on": [TODAY, TODAY, TODAY, TODAY.replace(year=2025)],
            "inspected": [True, True, False, True],
            "problem": [False, True, True, True],
        },
        schema=VISITS,
    )
    frames = Frames(TODAY, visits, visits, *([visits] * 6))
    states = packing.visited(points, frames, Period(TODAY.replace(month=1, day=1), TODAY))
    assert dict(zip(points.ids.tolist(), states.tolist(), strict=True)) == {1: 1, 2: 2, 3: 0}


def render(database: Database, **arguments: bool) -> publish.Manifest:
    """Have the worker draw the points."""
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.points", **arguments)
    assert run_waiting(database) == 1
    manifest = publish.read(database.settings, "points")
    assert manifest is not None
    return manifest


def test_the_job_draws_a_sheet_for_every_district_and_a_second_run_the_same_bytes(database: Database) -> None:
    plant(database)
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        lost = tx.session.get(Entity, 120)
        assert lost is not None
        lost.lon, lost.lat = 0.0, 0.0
        tx.record("test.lost", covers=[Entity])
    first = render(database)
    assert {(s.area, s.language) for s in first.sheets} == {
        (area, language) for area in ("", "421303", "421321", "421381") for language in ("zh", "en")
    }
    assert first.counts == {"points": 118, "unplaced": 1, "outside": 1}
    folder = database.settings.folder("maps")
    (folder / "points-all-old.ids").write_text("old")
    second = render(database)
    assert [s.sha256 for s in first.sheets] == [s.sha256 for s in second.sheets]
    assert not (folder / "points-all-old.ids").exists()
    everybody, bureau, other = (
        parts.seat_of(database.settings, second, "", seat)["counts"] for seat in ("", "d1", "d2")
    )
    with database.reading() as session:
        seen = session.connection().exec_driver_sql(
            "SELECT COUNT(DISTINCT entity_id) FROM visit WHERE occurred_on >= '2026-01-01' AND entity_id NOT IN (2, 120)"
        )
        visited = seen.scalar()
    assert sum(row[0] for row in everybody) == 118
    assert sum(row[1] for row in everybody) == sum(row[1] for row in bureau) == visited
    assert sum(row[1] for row in other) == 10, "it led none this year and joined ten"
    for sheet in second.sheets:
        html = publish.file_of(database.settings, sheet).read_text(encoding="utf-8")
        assert "随州商行" not in html
        assert EVIL not in html
        assert sheet.size < 2_000_000


def test_in_the_morning_the_points_are_what_the_refresh_counted_and_the_button_counts_anew(
    database: Database,
) -> None:
    plant(database)
    anew = render(database)
    assert render(database, anew=False).sheets == anew.sheets, "nothing was counted yet, so it counts itself"
    refresh_snapshots(database, as_of=clock.today(), now=clock.now(), progress=lambda *_: None)
    before = publish.read(database.settings, "months")
    assert render(database, anew=False).sheets == anew.sheets
    months = publish.read(database.settings, "months")
    assert before is not None
    assert months is not None
    assert months.sheets == before.sheets
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        closed = tx.session.get(Entity, 4)
        assert closed is not None
        closed.status = EntityStatus.CLOSED
        tx.record("test.closed", covers=[Entity])
    assert render(database, anew=False).counts == anew.counts
    assert render(database).counts["points"] == anew.counts["points"] - 1


def test_what_a_refresh_left_serves_one_morning(database: Database) -> None:
    plant(database)
    taken_at = clock.now()
    assert morning.left(database, taken_at) is None
    refresh_snapshots(database, as_of=TODAY, now=taken_at, progress=lambda *_: None)
    read = morning.left(database, taken_at)
    assert read is not None
    assert read.scores.height == 120
    assert set(read.frames.entities["name"]) == {""}
    joined = read.frames.of_department(OTHER).visits.filter(pl.col("occurred_on") >= date(2026, 1, 1))
    assert joined.height == 10, "a joint visit is still parted among its departments"
    assert morning.left(database, taken_at + morning.LASTS) is not None
    assert morning.left(database, taken_at + morning.LASTS + timedelta(seconds=1)) is None
    assert morning.left(database, taken_at - timedelta(seconds=1)) is None
    assert morning.counted(database.settings, "places", taken_at) is not None


def test_without_outlines_the_job_fails_with_a_sentence(database: Database) -> None:
    plant(database, entities=20, establish=False)
    load_tasks()
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        tx.enqueue("maps.points")
    run_waiting(database)
    with database.reading() as session:
        (row,) = recent_jobs(session)
    assert row.state is JobState.FAILED
    assert "还没有区域边界" in row.error


def test_who_stands_at_a_place_is_told_to_those_who_may_see_the_district(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    leader = signed_in("leader")
    assert "还没有画过地图" in leader.get("/maps/points").text
    manifest = render(database)
    whole, mine = manifest.sheet_for("zh", ""), manifest.sheet_for("zh", "421303")
    assert whole is not None
    assert mine is not None
    asked = f"/maps/points/at?sheet={whole.file}&at=0,3,118"
    rows = leader.get(asked).json()["businesses"]
    ids = parts.ids_at(database.settings, manifest, "", [0, 3, 118, 119])
    assert [row["code"] for row in rows] == [f"E{i:04d}" for i in ids]
    assert len(ids) == 3
    officer = signed_in("officer", department_id=OTHER, area_code="421303")
    page = officer.get("/maps/points").text
    assert mine.file in page
    assert "只计本部门" in page
    assert officer.get(asked).status_code == 404
    assert officer.get(f"/maps/canvas/{whole.file}").status_code == 404
    own = officer.get(f"/maps/points/at?sheet={mine.file}&at=0,1,2").json()["businesses"]
    with database.reading() as session:
        codes = "SELECT code FROM entity WHERE area_code = '421303'"
        inside = {row[0] for row in session.connection().exec_driver_sql(codes)}
    assert len(own) == 3
    assert {row["code"] for row in own} <= inside
    answer = officer.get(f"/maps/canvas/{mine.file}")
    assert parts.OF_READER not in answer.text
    assert 'id="visits"></script>' not in answer.text, "this department joined visits here"
    assert "no-store" in answer.headers["cache-control"]
    assert "421321" not in answer.text
    for query in ("", "?at=1", f"?sheet={mine.file}&at=-1", f"?sheet={mine.file}&at=1,x", "?sheet=../x&at=1"):
        assert officer.get(f"/maps/points/at{query}").status_code in (400, 404)
    assert signed_in("inspector").get("/maps/points").status_code == 404
    idle = signed_in("officer", login="idle", department_id=STATION)
    assert 'id="visits"></script>' in idle.get(f"/maps/canvas/{whole.file}").text, "an office without visits"
    nobody = idle.get("/maps/points").text
    counts = re.findall(
        r'<th scope="row">([ABCD])</th><td class="num">(\d+)</td><td class="num">(\d+)</td>', nobody
    )
    assert [grade for grade, _n, _visited in counts] == ["D", "C", "B", "A"], (
        "an office without visits has a table too"
    )
    assert (sum(int(n) for _g, n, _v in counts), {v for _g, _n, v in counts}) == (119, {"0"})


def test_the_file_to_carry_away_needs_nobody_and_tells_no_grade_and_no_result(
    database: Database, signed_in: SignIn
) -> None:
    plant(database)
    officer = signed_in("officer", department_id=BUREAU, area_code="421303")
    assert officer.get("/maps/points/file").status_code == 404
    render(database)
    answer = officer.get("/maps/points/file")
    html = answer.text
    assert "attachment" in answer.headers["content-disposition"]
    assert " src=" not in re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL)
    facts = re.search(r'id="facts">(.*?)</script>', html, re.DOTALL)
    assert facts is not None
    assert '"lowest":null' in facts.group(1)
    assert 'value="grade"' not in html
    visits = re.search(r'id="visits">(.*?)</script>', html, re.DOTALL)
    assert visits is not None
    four = zlib.decompress(b64decode(visits.group(1)))
    assert {byte >> shift & 3 for byte in four for shift in (0, 2, 4, 6)} == {0, 1}
    assert "421321" not in html
    assert "随州商行" not in html

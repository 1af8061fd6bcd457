"""Does inspection work: drawn against not drawn on the frozen lists, and how long a business stays without a new problem."""

import zlib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import SQLModel, select

from analytics.chance import refresh_chance
from analytics.estimates import lookback
from analytics.estimates.survival import kept, spells
from analytics.estimates.trial import effect_of, matched
from analytics.extracts import take
from analytics.lookback import ALIKE, FEWER, MORE, TOO_FEW, seat_of, told
from analytics.pools import lists_of
from benchmarks.estimates import matched_trials
from inspections.draws.tables import Draw, DrawFile
from inspections.leads.rules import LeadSource
from inspections.leads.tables import Lead
from supervision.foundation.actor import SYSTEM, Scope
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
OPENED = date(2025, 1, 10)


def pool(*rows: tuple[str, int, bool], opened: date = OPENED) -> pl.DataFrame:
    each = [(draw, opened, 5, "A", entity, "421303", drawn) for draw, entity, drawn in rows]
    return pl.DataFrame(each, orient="row", schema=lookback.POOL)


def test_a_list_counts_only_when_it_could_be_followed_to_the_end() -> None:
    both = pl.concat([pool(("d1", 1, True)), pool(("d2", 1, False), opened=date(2025, 3, 1))])
    assert lookback.followed(both, 12, date(2026, 1, 10))["draw_id"].to_list() == ["d1"]
    assert lookback.followed(both, 12, date(2026, 1, 9)).is_empty()


def test_complaints_count_from_the_day_after_the_draw_to_the_last_day_followed() -> None:
    listed = lookback.followed(pool(*[("d1", n, n < 3) for n in range(1, 6)]), 6, date(2026, 1, 1))
    days = [date(2025, 1, 10), date(2025, 1, 11), date(2025, 7, 10), date(2025, 7, 11)]
    came = pl.DataFrame(
        {"entity_id": [1, 2, 3, 4, 2, 9], "received_on": [*days, days[1], days[1]]},
        schema=lookback.COMPLAINTS,
    )
    found = lookback.complained(listed, came).sort("entity_id")
    assert found["later"].to_list() == [False, True, True, False, False]
    (row,) = lookback.counted(found).select("a", "b", "x", "y").rows()
    assert row == (2, 3, 1, 1)


def test_a_later_problem_is_looked_for_only_where_chance_sent_somebody_again() -> None:
    early, late = pool(("d1", 1, True), ("d1", 2, False), ("d1", 3, False)), date(2025, 3, 1)
    again = pool(("d2", 1, True), ("d2", 2, True), ("d2", 3, False), opened=late)
    lists = pl.concat([early, again])
    visits = pl.DataFrame(
        [
            (1, "d1", date(2025, 2, 1), True),
            (1, "d2", date(2025, 4, 1), False),
            (2, "d2", date(2025, 4, 1), True),
        ],
        orient="row",
        schema={"entity_id": pl.Int64, "draw_id": pl.String, "occurred_on": pl.Date, "problem": pl.Boolean},
    )
    found = lookback.found_again(lookback.followed(lists, 6, date(2025, 8, 1)), visits, lists)
    # the draw's own visit found the problem of 1, so it does not count; 3 was not visited again
    assert found.select("draw_id", "entity_id", "later").sort("entity_id").rows() == [
        ("d1", 1, False),
        ("d1", 2, True),
    ]
    assert found["stratum"].unique().to_list() == ["A/d2/A"]


strata = st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=8)


@given(strata)
def test_a_matched_difference_lies_in_its_interval_and_turns_round_with_its_sides(
    rows: list[tuple[int, int, int, int]],
) -> None:
    def counts(sides: list[tuple[int, int, int, int]]) -> pl.DataFrame:
        each = [("d", str(at), a, b, min(a, x), min(b, y)) for at, (a, b, x, y) in enumerate(sides)]
        return pl.DataFrame(each, orient="row", schema=["draw_id", "stratum", "a", "b", "x", "y"])

    one, other = matched(counts(rows)), matched(counts([(b, a, y, x) for a, b, x, y in rows]))
    assert (one is None) == (other is None) == (not any(a and b for a, b, _x, _y in rows))
    if one is not None and other is not None:
        assert one.low < one.difference < one.high
        assert one.difference == pytest.approx(-other.difference)
        assert (one.drawn, one.others) == (other.others, other.drawn)


def test_matched_intervals_hold_a_planted_effect_as_often_as_they_say() -> None:
    # 120 cities: four standard errors around 95 % reach down to 87 %
    assert matched_trials(120) >= 0.87


def test_words_follow_the_interval_and_a_handful_is_no_answer() -> None:
    def word(x: int, y: int, n: int = 2_000) -> str:
        counts = pl.DataFrame(
            {"draw_id": ["d"], "stratum": ["A"], "a": [n], "b": [n], "x": [x], "y": [y]},
        )
        found = effect_of(counts)
        assert found is not None
        return str(told({**vars(found), "events": x + y})["word"])

    assert (word(60, 160), word(160, 60), word(100, 105)) == (FEWER, MORE, ALIKE)
    assert (word(0, 9), word(10, 0, 20)) == (TOO_FEW, TOO_FEW)


def seen(*rows: tuple[int, int, bool]) -> pl.DataFrame:
    each = [(entity, OPENED + timedelta(day), bad) for entity, day, bad in rows]
    return pl.DataFrame(each, orient="row", schema=["entity_id", "occurred_on", "problem"])


def test_a_spell_begins_with_the_first_problem_and_ends_with_the_next() -> None:
    visits = seen((1, 0, True), (1, 50, False), (1, 100, True), (1, 150, True), (2, 10, True), (3, 0, False))
    found = spells(visits, OPENED + timedelta(200), after_problem=True)
    assert found.rows() == [(100, True, 50), (190, False, None)]
    (clean,) = spells(visits.filter(pl.col("entity_id") == 3), OPENED, after_problem=False).rows()
    assert clean == (0, False, None)


def test_the_share_without_a_new_problem_is_the_textbooks() -> None:
    # six businesses: new problems after 10 and 30 days, one watched for 20 days only, three for 90
    rows = [(10, True, 10), (20, False, None), (30, True, 5), *[(90, False, None)] * 3]
    table = pl.DataFrame(rows, orient="row", schema=["days", "ended", "seen_again"])
    ten, thirty, long = kept(table, (10, 30, 91))
    assert ten.share == pytest.approx(5 / 6)
    assert thirty.share == pytest.approx(5 / 6 * 3 / 4)
    assert thirty.low is not None
    assert thirty.high is not None
    assert 0 < thirty.low < 0.625 < thirty.high < 1
    assert (ten.watched, thirty.watched, thirty.again) == (6, 5, pytest.approx(2 / 6))
    assert (long.share, long.low, long.high) == (None, None, None)
    assert kept(table.clear(), (10,)) == []


def test_shares_without_a_new_problem_hold_the_truth_as_often_as_they_say() -> None:
    hits, cities = 0, 200
    for seed in range(cities):
        chance = np.random.default_rng(seed)
        until, watched = chance.exponential(400, 150), chance.integers(100, 800, 150)
        table = pl.DataFrame(
            {
                "days": np.ceil(np.minimum(until, watched)).astype(int),
                "ended": until <= watched,
                "seen_again": [None] * 150,
            },
            schema={"days": pl.Int64, "ended": pl.Boolean, "seen_again": pl.Int64},
        )
        (one,) = kept(table, (365,))
        assert one.low is not None
        assert one.high is not None
        hits += one.low <= np.exp(-365 / 400) <= one.high
    assert 0.89 <= hits / cities <= 1


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=20))
def test_a_share_lies_in_its_interval_and_never_rises(rows: list[tuple[int, bool]]) -> None:
    table = pl.DataFrame(
        [(days, ended, None) for days, ended in rows],
        orient="row",
        schema={"days": pl.Int64, "ended": pl.Boolean, "seen_again": pl.Int64},
    )
    told_of = [one for one in kept(table, (10, 30, 60)) if one.share is not None]
    assert all(0 <= one.low <= one.share + 1e-9 for one in told_of if one.low is not None and one.share)
    assert all(one.share <= one.high + 1e-9 <= 1 + 1e-9 for one in told_of if one.high is not None)  # type: ignore[operator]
    assert [one.share for one in told_of] == sorted((one.share for one in told_of), reverse=True)  # type: ignore[type-var]


def test_a_reader_gets_his_departments_lists_in_his_district() -> None:
    assert seat_of(Scope(), "421303") == "/421303"
    assert seat_of(Scope(frozenset({7})), "") == "7/"
    assert seat_of(Scope(frozenset({7}), "421303"), "421321") == "7/421303"


def freeze(database: Database, *, held: bool = False) -> None:
    """The frozen list of the planted draw, under codes or tokens."""
    names = {n: f"{n:032x}" if held else f"E{n:04d}" for n in range(1, 121)}
    texts = {"pool.tsv": "".join(f"{name}\tA\tg\t1\tc\n" for name in names.values())}
    if held:
        texts["tokens.tsv"] = "".join(f"{name}\tunit\tE{n:04d}\t{'0' * 64}\n" for n, name in names.items())
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        for name, text in texts.items():
            packed = zlib.compress(text.encode())
            hidden = name == "tokens.tsv"
            tx.session.add(
                DrawFile(draw_id="d1", name=name, digest="0" * 64, packed=packed, kept_back=hidden)
            )
        tx.record("test.planted", covers=[DrawFile])


def plant_list(database: Database) -> None:
    """The frozen list, and complaints about every business on it that was not drawn; one of ours about one that was."""
    plant(database)
    freeze(database)
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        rows = [
            {
                "number": f"L{n}",
                "source": LeadSource.COMPLAINT if n % 2 else LeadSource.HOTLINE,
                "entity_id": n,
            }
            for n in range(1, 121)
            if n % 3 != 1
        ]
        for row in [*rows, {"number": "L0", "source": LeadSource.ASSIGNED, "entity_id": 1}]:
            tx.session.add(Lead(subject="噪声", received_on=date(2026, 5, 1), **row))
        tx.record("test.planted", covers=[Lead])


def test_frozen_lists_are_read_back_to_businesses_and_void_or_sealed_ones_left_out(
    database: Database,
) -> None:
    plant_list(database)
    frames = take(database, as_of=TODAY).frames
    found = lists_of(database, frames)
    assert found.pool.height == 120
    assert found.pool.filter("drawn")["entity_id"].to_list() == list(range(1, 121, 3))
    assert found.pool["opened_on"].unique().to_list() == [date(2026, 3, 1)]
    assert found.complaints.height == 80
    change(database, DrawFile, [one.id for one in files_of(database)], name="other.tsv")
    freeze(database, held=True)
    assert lists_of(database, frames).digest == found.digest, "under tokens the list reads the same"
    change(database, Draw, ["d1"], voided_at=NOW)
    assert lists_of(database, frames).pool.is_empty()
    change(database, Draw, ["d1"], voided_at=None, custodians=3, tranches=2, tranches_open=1)
    assert lists_of(database, frames).pool.is_empty()


def change(database: Database, table: type[SQLModel], keys: Iterable[Any], **values: Any) -> None:
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        for key in keys:
            row = tx.session.get(table, key)
            for name, value in values.items():
                setattr(row, name, value)
            tx.session.add(row)
        tx.record("test.changed", covers=[table])


def files_of(database: Database) -> list[DrawFile]:
    with database.reading() as session:
        return list(session.exec(select(DrawFile)))


def test_the_page_says_what_the_draw_did_and_keeps_to_the_reader(
    database: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    assert "还没有比较过" in leader.get("/analytics/trial").text
    plant_list(database)
    load_tasks()
    first, second = leader.post("/analytics/chance"), leader.post("/analytics/chance")
    assert first.headers["location"] == second.headers["location"], "one comparison at a time"
    refresh_chance(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    page = leader.get("/analytics/trial").text
    assert "抽查后6个月，抽查过的更少：抽中的每百户有0.0户被投诉举报，没抽中的100.0户" in page
    assert "没抽中的以后也可能被抽中" in page
    # a third of the list is not thirty drawn businesses
    assert "不足以下结论" in leader.get("/analytics/trial?area=421303").text
    assert leader.get("/analytics/trial?area=" + "9" * 13).status_code == 400
    assert leader.get("/analytics/trial?area=nowhere").status_code == 200
    leader.client.cookies.set("language", "en")
    assert "Does inspection work" in leader.get("/analytics/trial").text
    mine = signed_in("officer", login="o1", department_id=BUREAU)
    assert "抽查过的更少" in mine.get("/analytics/trial").text
    other = signed_in("officer", login="o2", department_id=OTHER)
    assert "抽查过的更少" not in other.get("/analytics/trial").text
    assert signed_in("inspector").get("/analytics/trial").status_code == 404
    run_waiting(database)
    assert "还没有比较过" not in mine.get("/analytics/trial").text

"""The audit of the grades: each group held against random draws, unknown a group of its own, and a score that reads neither ownership nor size."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from sqlmodel import col, update

from analytics import schemas
from analytics.extracts import take
from analytics.fairness import KINDS, TRAITS, audited, kinds_of
from analytics.learning import grades_of, write_card
from analytics.refresh import refresh_snapshots
from analytics.risk.fairness import ALIKE, FEW, OVER, SAMPLE, UNDER, fairness
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.registers.rules.kinds import EntityKind
from supervision.registers.rules.ownership import Ownership, Size
from supervision.registers.tables import Entity
from tests.analytics.frames_at_hand import city, drawn, entities
from tests.analytics.planted import NOW, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
N = 3_000
GRADES = pl.DataFrame({"entity_id": range(N), "grade": ["D" if n % 5 == 0 else "A" for n in range(N)]})


def sample(seed: int, odds: dict[int, float], groups: int = 4) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Businesses of `groups` groups with the risk of their step, times what a group has beyond its score; and their groups."""
    rng = np.random.default_rng(seed)
    tenth = rng.integers(0, 10, N)
    group = np.arange(N) % groups
    factor = np.array([odds.get(one, 1.0) for one in group.tolist()])
    problem = rng.random(N) < np.clip((0.5 - 0.045 * tenth) * factor, 0, 1)
    kinds = pl.DataFrame({"entity_id": range(N), "key": [f"g{one}" for one in group.tolist()]})
    return pl.DataFrame({"entity_id": range(N), "problem": problem, "step": tenth}, schema=SAMPLE), kinds


def verdicts(seed: int, odds: dict[int, float], groups: int = 4) -> dict[str, str]:
    seen, kinds = sample(seed, odds, groups)
    found = fairness(GRADES, {"ownership": kinds}, pl.DataFrame(schema=schemas.DRAWN), seen)
    return {one.key: one.verdict for one in found}


def test_a_group_rated_higher_than_draws_found_is_told_and_one_rated_lower_too() -> None:
    assert verdicts(1, {0: 0.5, 3: 1.4}) == {"g0": OVER, "g1": ALIKE, "g2": ALIKE, "g3": UNDER}


def test_where_scores_are_fair_hardly_any_group_is_told() -> None:
    alarms = sum(bool({OVER, UNDER} & set(verdicts(seed, {}, 12).values())) for seed in range(100))
    assert alarms <= 20


def test_equal_scores_are_compared_not_equal_groups() -> None:
    """A group that is risky and scored so is treated fairly, however many of it are graded high."""
    rng = np.random.default_rng(5)
    risky = np.arange(N) < N // 3
    tenth = np.where(risky, rng.integers(0, 3, N), rng.integers(3, 10, N))
    problem = rng.random(N) < 0.5 - 0.045 * tenth
    kinds = pl.DataFrame({"entity_id": range(N), "key": np.where(risky, "a", "b")})
    seen = pl.DataFrame({"entity_id": range(N), "problem": problem, "step": tenth}, schema=SAMPLE)
    grades = GRADES.with_columns(
        pl.when(pl.col("entity_id") < 600).then(pl.lit("D")).otherwise(pl.lit("A")).alias("grade")
    )
    found = {
        one.key: one for one in fairness(grades, {"size": kinds}, pl.DataFrame(schema=schemas.DRAWN), seen)
    }
    assert found["a"].high == pytest.approx(0.6)
    assert found["b"].high == 0.0
    assert found["a"].verdict in (ALIKE, FEW)
    assert found["a"].expected == pytest.approx(found["a"].found)


def test_too_small_a_group_says_so_and_the_unknown_are_a_group_with_their_number() -> None:
    seen, kinds = sample(2, {})
    odd = kinds.with_columns(
        pl.when(pl.col("entity_id") < 40).then(pl.lit("few")).when(pl.col("entity_id") < 900).then(pl.lit("")).otherwise(pl.lit("rest")).alias("key")
    )  # fmt: skip
    found = {one.key: one for one in fairness(GRADES, {"size": odd}, pl.DataFrame(schema=schemas.DRAWN), seen.filter(pl.col("entity_id") > 15))}  # fmt: skip
    assert found["few"].verdict == FEW
    assert found["few"].chance is None
    assert found[""].entities == 860
    assert found[""].share == pytest.approx(860 / N)
    assert sum(one.entities for one in found.values()) == N


def test_the_rate_of_a_group_comes_from_draws_with_the_weights_of_their_strata() -> None:
    units = [
        {"entity_id": n, "stratum": "A" if n < 60 else "D", "size": 1_000 if n < 60 else 100, "quota": 60, "problem": n % 6 == 0 if n < 60 else n % 2 == 0}
        for n in range(120)
    ]  # fmt: skip
    kinds = pl.DataFrame({"entity_id": range(N), "key": [("a", "b")[n % 3 == 0] for n in range(N)]})
    a, b = fairness(GRADES, {"size": kinds}, drawn(*units), pl.DataFrame(schema=SAMPLE))
    assert (a.seen, b.seen) == (80, 40)
    # by hand: group b holds 20 of each stratum, with 10 problems in either
    assert b.rate == pytest.approx((1_000 * 10 / 60 + 100 * 10 / 60) / (1_000 * 20 / 60 + 100 * 20 / 60))
    assert a.rate == pytest.approx((100 * 20 / 60) / (1_000 * 40 / 60 + 100 * 40 / 60))
    assert a.low is not None
    assert a.top is not None
    assert a.low < a.rate < a.top


def test_kinds_that_say_their_owner_need_no_column_and_capital_falls_into_bands() -> None:
    rows = [
        (1, EntityKind.SELF_EMPLOYED, None, None, None),
        (2, EntityKind.ENTERPRISE, "state", "large", 1_000_000_000),
        (3, EntityKind.ENTERPRISE, None, None, 9_999_999),
        (4, EntityKind.COOPERATIVE, None, "micro", 999_999_900),
    ]
    traits = pl.DataFrame(rows, schema=TRAITS, orient="row")
    kinds = kinds_of(city(TODAY, entities=entities({}, {}, {}, {})), traits)
    told = {by: table.sort("entity_id")["key"].to_list() for by, table in kinds.items()}
    assert told["ownership"] == ["individual", "state", "", "cooperative"]
    assert told["size"] == ["", "large", "", "micro"]
    assert told["capital"] == ["", "1000-", "0-10", "100-1000"]
    assert list(kinds) == list(KINDS)


def test_an_audit_without_history_shows_shares_and_says_nothing() -> None:
    frames = city(TODAY, entities=entities({}, {"area": "421321"}))
    grades = pl.DataFrame({"entity_id": [1, 2], "grade": ["C", "A"]})
    found = audited(frames, grades, pl.DataFrame(schema=TRAITS), pl.DataFrame(schema=SAMPLE))
    assert found["level_high"] == 0.5
    assert {one["verdict"] for one in found["groups"]["area"]} == {FEW}
    nobody = audited(city(TODAY), grades.clear(), pl.DataFrame(schema=TRAITS), pl.DataFrame(schema=SAMPLE))
    assert nobody["groups"]["size"] == []


def test_the_score_reads_neither_ownership_nor_size(database: Database, signed_in: SignIn) -> None:
    for columns in (schemas.ENTITIES, schemas.VISITS, schemas.PENALTIES):
        assert not {"ownership", "size", "capital_fen", "kind_of_owner"} & set(columns)
    plant(database, establish=False)
    before = grades_of(database, take(database, as_of=TODAY).frames)
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        values = {"ownership": Ownership.FOREIGN, "size": Size.LARGE, "capital_fen": 10**12}
        tx.session.exec(update(Entity).where(col(Entity.id) % 2 == 0).values(**values))  # type: ignore[call-overload]
        tx.record("test.owned", covers=[Entity])
    taken = take(database, as_of=TODAY)
    after = grades_of(database, taken.frames)
    assert after.table.equals(before.table)
    assert not after.traits.equals(before.traits)
    write_card(database, taken, replace(after, sample=_half_found(after.table)), NOW)
    refresh_snapshots(database, as_of=TODAY, now=NOW, progress=lambda *_: None)
    page = signed_in("leader").get("/analytics/model").text
    assert "外商和港澳台投资" in page
    assert "未注明" in page
    assert "不足以下结论" in page
    assert "分数不读经济类型、企业规模和注册资本" in page


def _half_found(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        "entity_id", (pl.col("entity_id") % 2 == 0).alias("problem"), pl.lit(0, dtype=pl.Int64).alias("step")
    )


def test_the_yardstick_is_two_years_of_draws() -> None:
    old = {
        "opened_on": TODAY - timedelta(days=800),
        "size": 10,
        "quota": 2,
        "problem": True,
        "draw_id": "old",
    }
    new = {"opened_on": date(2026, 4, 1), "size": 10, "quota": 2, "draw_id": "new"}
    frames = city(TODAY, entities=entities({}, {}), drawn=drawn(old, old, new, new))
    frames = replace(frames, drawn=frames.drawn.with_columns(pl.Series("entity_id", [1, 2, 1, 2])))
    grades = pl.DataFrame({"entity_id": [1, 2], "grade": ["A", "A"]})
    (one,) = audited(frames, grades, pl.DataFrame(schema=TRAITS), pl.DataFrame(schema=SAMPLE))["groups"][
        "area"
    ]
    assert (one["seen"], one["rate"]) == (2, 0.0)

"""The same aggregate three times: by the house's own sums, by DuckDB, by pandas. Every function reads the three files and gives the five tables."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from analytics.risk import sums
from analytics.risk.shrinkage import prior_weight
from analytics.risk.weights import ONE, Weights, decay
from benchmarks.refresh import AS_OF, CELLS, TOP, TOWNS, TRADES

Rows = list[tuple[int, ...]]
Tables = dict[str, Rows]
"""``town, cell, trade``: key, businesses, sum of scores, visits, problems; ``month``: key, visits, problems; ``top``: business, score."""
W = Weights()
MONTHS = 72
NOW = AS_OF.year * 12 + AS_OF.month


def digest(tables: Tables) -> str:
    """Eight digits over all numbers."""
    plain = [(name, [tuple(int(v) for v in row) for row in rows]) for name, rows in sorted(tables.items())]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:8]


def ours(folder: Path) -> Tables:
    """The house's sums over businesses numbered in a row (``analytics.risk.sums``)."""
    people = pl.read_parquet(folder / "entities.parquet")
    n = people.height
    trade, cell, town, classes = (people[c].to_numpy() for c in ("trade", "cell", "town", "class_points"))
    begun = people["begun"].to_physical().to_numpy()
    del people
    went = pl.read_parquet(folder / "visits.parquet")
    entity, day, problem = (
        went["entity"].to_numpy(),
        went["day"].to_physical().to_numpy(),
        went["problem"].to_numpy(),
    )
    del went
    past = sums.past_of(entity, day, problem, n, as_of=AS_OF, weights=W)
    age = np.zeros((2, MONTHS + 1), np.int64)
    for part in sums.slices(day.size):
        months = sums.ages(day[part], AS_OF, MONTHS)
        age[0] += np.bincount(months, minlength=MONTHS + 1)
        age[1] += np.bincount(months[problem[part]], minlength=MONTHS + 1)
    del entity, day, problem
    rates = sums.rates_of(past, _sum(trade, past.visits, TRADES), _sum(trade, past.problems, TRADES))
    fines = pl.read_parquet(folder / "fines.parquet")
    fined = sums.faded(
        fines["entity"].to_numpy(), fines["day"].to_physical().to_numpy(), n, as_of=AS_OF, weights=W
    )
    points = sums.points_of(
        past, rates, trade=trade, classes=classes, begun=begun, fined=fined, as_of=AS_OF, weights=W
    )
    score = np.zeros(n, np.int16)
    for part_of in points.values():
        score += part_of
    tables: Tables = {
        "month": [(NOW - a, int(age[0, a]), int(age[1, a])) for a in range(MONTHS + 1) if age[0, a]][::-1]
    }
    for name, key, size in (("town", town, TOWNS), ("cell", cell, CELLS), ("trade", trade, TRADES)):
        columns = [_sum(key, value, size) for value in (None, score, past.visits, past.problems)]
        tables[name] = [(k, *(int(c[k]) for c in columns)) for k in range(size) if columns[0][k]]
    edge = np.partition(score, n - TOP)[n - TOP]
    above = np.flatnonzero(score >= edge)
    order = np.lexsort((above, -score[above].astype(np.int64)))[:TOP]
    tables["top"] = [(int(above[i]), int(score[above[i]])) for i in order]
    return tables


def _sum(key: np.ndarray, value: np.ndarray | None, size: int) -> np.ndarray:
    found = np.zeros(size, np.int64)
    for part in sums.slices(key.size):
        if value is None:
            found += np.bincount(key[part], minlength=size)
        else:  # exact: a slice's sums stay far below 2 to the 53rd
            found += np.bincount(key[part], weights=value[part], minlength=size).astype(np.int64)
    return found


def duckdb(folder: Path) -> Tables:
    """SQL on the files, two threads."""
    import duckdb as engine

    db = engine.connect(config={"threads": 2})
    fades = ", ".join(f"({age}, {fade})" for age, fade in enumerate(decay(W.months, per_month=W.per_month)))
    db.execute(f"CREATE TEMP TABLE fades AS SELECT * FROM (VALUES {fades}) AS t(age, fade)")
    age = f"greatest(0, least({W.months}, {NOW} - (year(day) * 12 + month(day))))"
    db.execute(f"""
        CREATE TEMP TABLE past AS SELECT entity, count(*) AS visits, sum(problem::INT)::BIGINT AS problems, sum(fade)::BIGINT AS weight,
               sum(CASE WHEN problem THEN fade ELSE 0 END)::BIGINT AS bad, max(day) AS last
        FROM (SELECT *, {age} AS age FROM '{folder}/visits.parquet') JOIN fades USING (age) GROUP BY entity""")
    trades = db.execute(f"""
        SELECT trade, sum(visits)::BIGINT, sum(problems)::BIGINT FROM past JOIN '{folder}/entities.parquet' USING (entity)
        GROUP BY trade ORDER BY trade""").fetchall()
    alike = db.execute("SELECT visits, problems, count(*) FROM past GROUP BY 1, 2").fetchall()
    rates, prior = _rates(trades, alike)
    db.execute("CREATE TEMP TABLE rates (trade SMALLINT, ppm BIGINT)")
    db.executemany("INSERT INTO rates VALUES (?, ?)", [list(one) for one in rates.items()])
    weight = prior * ONE
    own = f"((coalesce(bad, 0) * 1000000 + {weight} * ppm) // (coalesce(weight, 0) + {weight}))"
    since = "coalesce(last, begun)"
    unseen = f"greatest(0, least({W.unseen_months}, {NOW} - (year({since}) * 12 + month({since}))))"
    db.execute(f"""
        CREATE TEMP TABLE scored AS SELECT e.entity, town, cell, e.trade, coalesce(visits, 0) AS visits, coalesce(problems, 0) AS problems,
          ({W.own_history} * least({own}, {W.full_rate}) // {W.full_rate} + {W.trade} * least(ppm, {W.full_rate}) // {W.full_rate}
           + least({W.a_penalty} * coalesce(fined, 0) // {ONE}, {W.penalties}) + class_points + {W.unseen} * {unseen} // {W.unseen_months})::BIGINT AS score
        FROM '{folder}/entities.parquet' e JOIN rates ON rates.trade = e.trade LEFT JOIN past ON past.entity = e.entity
        LEFT JOIN (SELECT entity, sum(fade)::BIGINT AS fined FROM (SELECT entity, {age} AS age FROM '{folder}/fines.parquet') JOIN fades USING (age)
                   GROUP BY entity) f ON f.entity = e.entity""")
    tables: Tables = {
        name: db.execute(f"""
            SELECT {name}, count(*), sum(score)::BIGINT, sum(visits)::BIGINT, sum(problems)::BIGINT FROM scored GROUP BY 1 ORDER BY 1""").fetchall()
        for name in ("town", "cell", "trade")
    }
    tables["month"] = db.execute(f"""
        SELECT year(day) * 12 + month(day), count(*), sum(problem::INT)::BIGINT FROM '{folder}/visits.parquet' GROUP BY 1 ORDER BY 1""").fetchall()
    tables["top"] = db.execute(
        f"SELECT entity, score FROM scored ORDER BY score DESC, entity LIMIT {TOP}"
    ).fetchall()
    return tables


def pandas(folder: Path) -> Tables:
    """Data frames as one writes them."""
    import pandas as pd

    people = pd.read_parquet(folder / "entities.parquet")
    went = pd.read_parquet(folder / "visits.parquet")
    fines = pd.read_parquet(folder / "fines.parquet")
    fades = np.array(decay(W.months, per_month=W.per_month))

    def months(days: "pd.Series[date]") -> "pd.Series[int]":
        stamps = pd.to_datetime(days)
        return stamps.dt.year * 12 + stamps.dt.month

    went["month"] = months(went["day"])
    went["fade"] = fades[(NOW - went["month"]).clip(0, W.months)]
    went["bad"] = went["fade"].where(went["problem"], 0)
    past = went.groupby("entity").agg(
        visits=("problem", "size"),
        problems=("problem", "sum"),
        weight=("fade", "sum"),
        bad=("bad", "sum"),
        last=("month", "max"),
    )
    fines["fined"] = fades[(NOW - months(fines["day"])).clip(0, W.months)]
    table = people.merge(past, on="entity", how="left").merge(
        fines.groupby("entity")["fined"].sum(), on="entity", how="left"
    )
    counts = ["visits", "problems", "weight", "bad", "fined"]
    table[counts] = table[counts].fillna(0).astype("int64")
    trades = table.groupby("trade")[["visits", "problems"]].sum().reset_index().to_numpy().tolist()
    alike = past.groupby(["visits", "problems"]).size().reset_index().to_numpy().tolist()
    rates, prior = _rates(trades, alike)
    ppm = table["trade"].map(rates)
    own = (table["bad"] * 1_000_000 + prior * ONE * ppm) // (table["weight"] + prior * ONE)
    since = table["last"].fillna(months(table["begun"])).astype("int64")
    table["score"] = (
        W.own_history * own.clip(upper=W.full_rate) // W.full_rate
        + W.trade * ppm.clip(upper=W.full_rate) // W.full_rate
        + (W.a_penalty * table["fined"] // ONE).clip(upper=W.penalties)
        + table["class_points"]
        + W.unseen * (NOW - since).clip(0, W.unseen_months) // W.unseen_months
    )
    tables: Tables = {}
    for name in ("town", "cell", "trade"):
        found = table.groupby(name).agg(
            n=("score", "size"),
            score=("score", "sum"),
            visits=("visits", "sum"),
            problems=("problems", "sum"),
        )
        tables[name] = list(found.reset_index().itertuples(index=False, name=None))
    by_month = went.groupby("month")["problem"].agg(["size", "sum"])
    tables["month"] = list(by_month.reset_index().itertuples(index=False, name=None))
    top = table.sort_values(["score", "entity"], ascending=[False, True]).head(TOP)
    tables["top"] = list(top[["entity", "score"]].itertuples(index=False, name=None))
    return tables


def _rates(trades: Sequence[Sequence[int]], alike: Sequence[Sequence[int]]) -> tuple[dict[int, int], int]:
    """Shrunken rate by trade and the prior of one business, as the house fits them."""
    seen, found = sum(n for _t, n, _y in trades), sum(y for _t, _n, y in trades)
    city = 1_000_000 * found // seen
    prior = prior_weight([y for _t, _n, y in trades], [n for _t, n, _y in trades])
    rates = {int(t): int((y * 1_000_000 + prior * city) // (n + prior)) for t, n, y in trades}
    order = sorted((int(n), int(y), int(k)) for n, y, k in alike)
    return rates, prior_weight(
        [y for _n, y, _k in order], [n for n, _y, _k in order], [k for _n, _y, k in order]
    )

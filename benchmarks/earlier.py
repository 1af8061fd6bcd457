"""How much earlier problems would have been found: ``python -m benchmarks.earlier FOLDER`` with the city of Chicago's published tables in it.

``chicago_food_2010_2014.csv`` (inspections) goes through the same back-test as the command; ``chicago_model_table.csv`` (the city's own training table and test
window) is learnt by a plain logistic regression, as the city did, and by our additive score, with and without who inspected.
"""

import csv
from datetime import date
from pathlib import Path

import click
import numpy as np

from analytics.risk.backtest import METHODS, backtest
from analytics.risk.ordering import Gain, gain
from analytics.risk.past import day_number, past_of
from analytics.risk.stumps import Examples, learn

WINDOWS = {
    "year 2014": (date(2014, 1, 1), date(2014, 12, 31)),
    "paper window": (date(2014, 9, 2), date(2014, 10, 31)),
}
CITY = [
    "pastFail",
    "pastCritical",
    "pastSerious",
    "timeSinceLast",
    "ageAtInspection",
    "consumption_on_premises_incidental_activity",
    "tobacco_retail_over_counter",
    "heat_burglary",
    "heat_garbage",
    "heat_sanitation",
    "temperatureMax",
]
"""The columns of the city's published model; with them the inspector's colour."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print first half ± standard error, first fifth, AUC ± standard error, days earlier."""
    with (folder / "chicago_food_2010_2014.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    full = past_of(enumerate(rows, 2))
    bare = past_of(enumerate(([{k: v for k, v in row.items() if k != "risk_tier"} for row in rows]), 2))
    blind = past_of(enumerate(([{k: v for k, v in row.items() if k != "inspector_id"} for row in rows]), 2))
    for name, (cut, until) in WINDOWS.items():
        found = backtest(full, cut, until, inspector=False)
        for method in METHODS:
            told(f"{name}, {method}", found.methods[method])
        told(
            f"{name}, model, register without tier",
            backtest(bare, cut, until, inspector=False).methods["model"],
        )
        told(
            f"{name}, model, nobody ever named", backtest(blind, cut, until, inspector=False).methods["model"]
        )
        told(f"{name}, model with who inspects", backtest(full, cut, until, inspector=True).methods["model"])
    with (folder / "chicago_model_table.csv").open(encoding="utf-8") as file:
        city(list(csv.DictReader(file)))


def city(rows: list[dict[str, str]]) -> None:
    """The city's own table: train and test as it marked them."""
    rows.sort(key=lambda row: (row["Inspection_Date"], int(row["Inspection_ID"])))
    test = np.array([row["Test"] == "1" for row in rows])
    day = np.array([day_number(date.fromisoformat(row["Inspection_Date"])) for row in rows])
    problem = np.array([float(row["criticalFound"]) > 0 for row in rows])
    people = sorted({row["Inspector_Assigned"] for row in rows})
    plain = np.array([[float(row[name]) for name in CITY] for row in rows])
    who = np.array([[float(row["Inspector_Assigned"] == person) for person in people] for row in rows])
    told("city's table, as happened", gain(-day[test].astype(float), problem[test], day[test]))
    told(
        "city's table, the city's score",
        gain(np.array([float(r["score"]) for r in rows])[test], problem[test], day[test]),
    )
    for label, table in (("with who inspected", np.column_stack([plain, who])), ("without", plain)):
        fitted = logistic(table[~test], problem[~test], table[test])
        told(f"city's table, logistic {label}", gain(fitted, problem[test], day[test]))
        n = int((~test).sum())
        card = learn(
            Examples(table[~test], problem[~test].astype(float), np.ones(n), np.zeros(n, np.int64)),
            [0] * table.shape[1],
            160,
        )
        told(
            f"city's table, additive score {label}",
            gain(card.score(table[test]).astype(float), problem[test], day[test]),
        )


def logistic(table: np.ndarray, problem: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, a whisper of ridge against equal columns; the linear score of the asked rows."""
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    inside = np.column_stack([np.ones(len(table)), (table - mean) / spread])
    weights = np.zeros(inside.shape[1])
    for _turn in range(25):
        share = 1 / (1 + np.exp(-inside @ weights))
        bend = (inside * (share * (1 - share))[:, None]).T @ inside + 1e-3 * np.eye(len(weights))
        weights += np.linalg.solve(bend, inside.T @ (problem - share) - 1e-3 * weights)
    return np.column_stack([np.ones(len(asked)), (asked - mean) / spread]) @ weights


def told(label: str, found: Gain) -> None:
    """One line."""
    click.echo(
        f"{label:46} n {found.n:5} positives {found.positives:4}  half {found.first_half:.3f} ± {found.first_half_se:.3f}  "
        f"fifth {found.top_20:.3f}  AUC {found.auc:.3f} ± {found.auc_se:.3f}  days {found.days_earlier:6.2f}"
    )


if __name__ == "__main__":
    main()

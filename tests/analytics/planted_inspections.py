"""A made-up city of past inspections with planted risks and planted strictness: what a model should find is known."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from analytics.risk.past import Line

START = date(2022, 1, 1)
TRADES = ("餐饮", "零售", "学校", "仓储")


def inspections(
    seed: int = 1,
    *,
    entities: int = 400,
    days: int = 800,
    a_day: int = 6,
    strict: float = 1.2,
    risky: float = 1.5,
) -> list[dict[str, str]]:
    """Rows with all columns of the table, oldest first; inspectors come at random, as a double random draw has it."""
    chance = np.random.default_rng(seed)
    own = chance.normal(0, risky, entities)
    trade = chance.integers(len(TRADES), size=entities)
    lon, lat = 113 + chance.random(entities) / 5, 31 + chance.random(entities) / 5
    effect = np.linspace(-strict, strict, 8)
    rows = []
    for day in range(days):
        for entity in chance.choice(entities, a_day, replace=False):
            person = int(chance.integers(len(effect)))
            odds = -1.6 + own[entity] + 0.6 * (trade[entity] == 0) + effect[person]
            critical = int(chance.random() < 1 / (1 + np.exp(-odds)))
            rows.append(
                {
                    "inspection_id": str(len(rows) + 1),
                    "entity_id": f"E{entity:04d}",
                    "category": TRADES[trade[entity]],
                    "lon": f"{lon[entity]:.6f}",
                    "lat": f"{lat[entity]:.6f}",
                    "inspected_on": (START + timedelta(day)).isoformat(),
                    "inspection_type": "日常检查",
                    "result": "fail" if critical else "pass",
                    "violations_count": str(critical + int(chance.poisson(np.exp(0.4 * own[entity])))),
                    "critical_count": str(critical),
                    "inspector_id": f"P{person}",
                }
            )
    return rows


def numbered(rows: list[dict[str, str]]) -> list[Line]:
    """The rows as a table's lines."""
    found: list[tuple[int, Mapping[str, str]]] = list(enumerate(rows, 2))
    return found

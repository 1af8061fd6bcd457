"""The truth file: every planted value, so that an estimator can be scored. Never read by the product."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from inspections.demonstration.rules import outcomes, people, places
from inspections.demonstration.rules.chance import Floats
from inspections.demonstration.rules.entities import ENTITY_RISK
from inspections.demonstration.rules.sizes import Size
from inspections.demonstration.rules.trades import TRADES


def model(
    size: Size, *, seed: int, base: float, cells: Mapping[str, float], inspectors: Mapping[str, float]
) -> dict[str, Any]:
    """The planted model in plain numbers (log-odds); the entities' own values are a table beside it."""
    return {
        "size": size.name,
        "seed": seed,
        "unit": "log-odds that a visit finds a problem (R02-R06, R08)",
        "formula": "base + trade + cell + credit_class + own + (2*lead + partner)/3 + led",
        "base": round(base, 6),
        "led": outcomes.LEAD_RISK,
        "trade": {trade.code: trade.risk for trade in TRADES},
        "credit_class": outcomes.CLASS_RISK,
        "cell": {code: round(value, 6) for code, value in cells.items()},
        "inspector": {code: round(value, 6) for code, value in inspectors.items()},
        "standard_deviations": {
            "entity": ENTITY_RISK,
            "cell": places.PLACE_RISK,
            "inspector": people.STRICTNESS,
        },
        "problem_mix": dict(zip(outcomes.PROBLEMS, outcomes.PROBLEM_MIX, strict=True)),
    }


def entity_odds(
    trade_no: Sequence[int], cell_no: Sequence[int], classes: Sequence[str], cells: Floats, own: Floats
) -> Floats:
    """Each entity's planted addends, summed: trade, place, credit class, and its own lasting risk."""
    trade = np.array([trade.risk for trade in TRADES])[np.asarray(trade_no)]
    credit = np.array([outcomes.CLASS_RISK[letter] for letter in classes])
    summed: Floats = trade + cells[np.asarray(cell_no)] + credit + own
    return summed

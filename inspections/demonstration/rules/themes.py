"""What the quarterly draws are about: one is about everybody, three about a part of the trades (定向).

The themes change places from year to year, so that no season belongs to a trade.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from inspections.demonstration.rules.chance import Floats, apportion
from inspections.demonstration.rules.timeline import Quarter
from inspections.demonstration.rules.trades import TRADES

MOST = 0.4  # of a stratum in one draw: the caps and the three months keep others out
UNCLASSED = "N"  # the plans room's name for those without a credit class
_SERVICES = frozenset({"F5232", "F5281", "O8040", "O8111", "G5431"})
_FOOD = frozenset(trade.code for trade in TRADES if trade.food)
_ALL = frozenset(trade.code for trade in TRADES)


@dataclass(frozen=True)
class Theme:
    """A draw's subject: its title, its trades (empty: all), how its places are shared among the strata."""

    title: str
    trades: frozenset[str]
    shares: dict[str, float]

    @property
    def directed(self) -> bool:
        """Whether only some trades are drawn (定向抽查)."""
        return bool(self.trades)


THEMES = (
    Theme(
        "市场主体登记和公示信息", frozenset(), {"A": 0.05, "B": 0.50, "C": 0.25, "D": 0.18, UNCLASSED: 0.02}
    ),
    Theme("食品经营单位", _FOOD, {"A": 0.06, "B": 0.54, "C": 0.26, "D": 0.14}),
    Theme(
        "重点行业", _ALL - _FOOD - _SERVICES, {"A": 0.07, "B": 0.54, "C": 0.23, "D": 0.10, UNCLASSED: 0.06}
    ),
    Theme("零售和居民服务业", _SERVICES, {"A": 0.08, "B": 0.58, "C": 0.24, "D": 0.10}),
)


def theme_of(quarter: Quarter) -> Theme:
    """What a quarter's draw is about."""
    return THEMES[(quarter.number + quarter.year) % len(THEMES)]


def places(theme: Theme, total: int, register: pl.DataFrame) -> dict[str, int]:
    """So many places shared among the strata that have anybody; what a small stratum cannot give, the largest gives.

    Args:
        register: entities known so far (columns trade, credit_class, status).
    """
    sizes = _sizes(theme, register)
    wanted = dict(zip(theme.shares, apportion(list(theme.shares.values()), total).tolist(), strict=True))
    found = {
        stratum: max(min(count, int(sizes[stratum] * MOST)), 1)
        for stratum, count in wanted.items()
        if sizes.get(stratum)
    }
    found["B"] += total - sum(found.values())
    return found


def _sizes(theme: Theme, register: pl.DataFrame) -> dict[str, int]:
    mine = register.filter(pl.col("status") == "open")
    if theme.directed:
        mine = mine.filter(pl.col("trade").is_in(sorted(theme.trades)))
    counts = dict(mine["credit_class"].value_counts().iter_rows())
    return {stratum: int(counts.get("" if stratum == UNCLASSED else stratum, 0)) for stratum in theme.shares}


def expected_visits(register: pl.DataFrame) -> Floats:
    """How often a year's four draws reach each entity, up to a factor."""
    trades, classes = np.array(register["trade"].to_list()), np.array(register["credit_class"].to_list())
    weight = np.zeros(register.height)
    for theme in THEMES:
        mine = np.isin(trades, sorted(theme.trades)) if theme.directed else np.ones(trades.size, np.bool_)
        for stratum, share in theme.shares.items():
            inside = mine & (classes == ("" if stratum == UNCLASSED else stratum))
            weight[inside] += share / max(int(inside.sum()), 1)
    return weight

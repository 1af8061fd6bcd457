"""What the quarterly draws are about: registered companies once a year, then three parts of the trades (定向抽查).

The themes change places from year to year, so that no season belongs to a trade.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from inspections.demonstration.rules.chance import Floats, apportion
from inspections.demonstration.rules.timeline import Quarter
from inspections.demonstration.rules.trades import COOPERATIVE, ENTERPRISE, SAFETY, TRADES

MOST = 0.4  # of a stratum in one draw: the caps and the three months keep others out
UNCLASSED = "N"  # the plans room's name for those without a credit class
_SERVICES = frozenset({"F5232", "F5281", "O8040", "O8111", "G5431"})
_FOOD = frozenset(trade.code for trade in TRADES if trade.food)
_ALL = frozenset(trade.code for trade in TRADES)


@dataclass(frozen=True)
class Theme:
    """A draw's subject: title, trades and kinds (empty: all), how its places are shared among the strata.

    ``joins`` names the line that comes along with officers of its own (部门联合抽查); empty: nobody.
    """

    title: str
    trades: frozenset[str]
    shares: dict[str, float]
    kinds: frozenset[str] = frozenset()
    joins: str = ""

    @property
    def scope(self) -> pl.Expr:
        """Whether a row of the register belongs to it (columns trade, kind)."""
        trades = pl.col("trade").is_in(sorted(self.trades)) if self.trades else pl.lit(True)
        return trades & (pl.col("kind").is_in(sorted(self.kinds)) if self.kinds else pl.lit(True))


THEMES = (
    Theme(
        "企业登记和公示信息",
        frozenset(),
        {"A": 0.08, "B": 0.60, "C": 0.22, "D": 0.10},
        frozenset({ENTERPRISE, COOPERATIVE}),
    ),
    Theme("食品经营单位", _FOOD, {"A": 0.06, "B": 0.54, "C": 0.26, "D": 0.14}),
    Theme(
        "重点行业联合",
        _ALL - _FOOD - _SERVICES,
        {"A": 0.07, "B": 0.54, "C": 0.23, "D": 0.10, UNCLASSED: 0.06},
        joins=SAFETY,
    ),
    Theme("零售和居民服务业", _SERVICES, {"A": 0.08, "B": 0.58, "C": 0.24, "D": 0.10}),
)


def theme_of(quarter: Quarter) -> Theme:
    """What a quarter's draw is about."""
    return THEMES[(quarter.number + quarter.year) % len(THEMES)]


def places(theme: Theme, total: int, register: pl.DataFrame) -> dict[str, int]:
    """So many places shared among the strata that have anybody; what a small stratum cannot give, the largest gives.

    Args:
        register: entities known so far (columns trade, kind, credit_class, status).
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
    mine = register.filter((pl.col("status") == "open") & theme.scope)
    counts = dict(mine["credit_class"].value_counts().iter_rows())
    return {stratum: int(counts.get("" if stratum == UNCLASSED else stratum, 0)) for stratum in theme.shares}


def expected_visits(register: pl.DataFrame) -> Floats:
    """How often a year's four draws reach each entity, up to a factor."""
    classes = np.array(register["credit_class"].to_list())
    weight = np.zeros(register.height)
    for theme in THEMES:
        mine = register.select(theme.scope.alias("inside"))["inside"].to_numpy()
        for stratum, share in theme.shares.items():
            inside = mine & (classes == ("" if stratum == UNCLASSED else stratum))
            weight[inside] += share / max(int(inside.sum()), 1)
    return weight

"""Fixed-point weights of the risk score. Integers only, so every machine and every engine gets the same score."""

from dataclasses import dataclass, field

ONE = 1 << 20
"""The number one in fixed point."""


def decay(months: int, *, per_month: int) -> list[int]:
    """Weights of an event 0, 1, 2 … months ago: each the one before times `per_month` ÷ 1000, rounded down."""
    weights = [ONE]
    for _month in range(months):
        weights.append(weights[-1] * per_month // 1000)
    return weights


@dataclass(frozen=True)
class Weights:
    """How many of the 1,000 points each part can give, and how fast the past fades. A bureau may set its own."""

    own_history: int = 400
    trade: int = 200
    penalties: int = 100
    credit_class: dict[str, int] = field(
        default_factory=lambda: {"A": 0, "B": 40, "C": 100, "D": 180, "": 70}
    )
    unseen: int = 120
    unseen_months: int = 60
    per_month: int = 962
    """962 ÷ 1000 a month halves in a year and a half."""
    months: int = 72
    """Older events weigh as much as one of this age."""
    full_rate: int = 500_000
    """The rate (parts per million) at which a rate's points are used up."""
    a_penalty: int = 50
    """Points of one fresh penalty."""

    @property
    def most(self) -> int:
        """The highest score there can be."""
        return self.own_history + self.trade + self.penalties + max(self.credit_class.values()) + self.unseen

"""What others would have found at the same businesses (本来会查出多少): the rate a visit is held against when somebody's visits are looked at.

A chain of ever narrower kinds – the class of the draw, its trade, its district – each pulled towards the one before by the size of the group (empirical Bayes with a fixed
weight). The visits of the team in question are left out of every link, so that nobody is measured against himself.
"""

from collections.abc import Sequence

import polars as pl

PRIOR = 20.0
"""How many visits the wider kind is worth against the narrower one's own."""


def expected(visits: pl.DataFrame, links: Sequence[Sequence[str]], *, team: str = "team") -> pl.DataFrame:
    """The visits with ``expected``: the share of problems others find there.

    Args:
        visits: one row per visit with ``problem`` (0 or 1), the column of the team, and the columns named in the links.
        links: the columns of each kind, widest first; a link holds its columns only.
    """
    found = visits.with_columns(pl.col("problem").cast(pl.Float64).alias("_y"), pl.lit(1.0).alias("_n"))
    for columns in ([], *links):
        other, theirs = (_without(name, columns, team) for name in ("_n", "_y"))
        before = pl.col("expected") if columns else pl.lit(0.5)
        prior = PRIOR if columns else 1.0
        found = found.with_columns(((theirs + prior * before) / (other + prior)).alias("expected"))
    return found.drop("_y", "_n")


def _without(name: str, columns: Sequence[str], team: str) -> pl.Expr:
    """The sum over a kind without the team's own rows of it."""
    whole = pl.col(name).sum().over(columns) if columns else pl.col(name).sum()
    return whole - pl.col(name).sum().over([*columns, team])

"""How often the leader's board cries wolf, and how often it sees one: ``python -m benchmarks.board_honest [--cities 300]``.

Cities of 51 areas with 30 to 1,600 random visits each: all areas alike (19 % with a problem), or a tenth of them at 30 %; and thirteen windows of
800 visits, steady or with a jump from 19 to 25 % in the last. Visits are binomial; the same arguments give the same table.
"""

import click
import numpy as np
import polars as pl

from analytics.board.beside import NOTHING
from analytics.board.changes import Series
from analytics.board.rates import HIGH, rates

AREAS, USUAL, BAD = 51, 0.19, 0.30


def red(chance: np.random.Generator, bad: int) -> tuple[int, int]:
    """Red areas among the ``bad`` first ones and among the others of one city."""
    seen = np.exp(chance.uniform(np.log(30), np.log(1_600), AREAS)).astype(int)
    share = np.where(np.arange(AREAS) < bad, BAD, USUAL)
    key = np.repeat(np.arange(AREAS), seen)
    visits = pl.DataFrame(
        {
            "cell": [f"{one:02}" for one in key],
            "visit_id": np.arange(len(key)),
            "draw_id": "d",
            "entity_id": np.arange(len(key)),
            "problem": chance.random(len(key)) < share[key],
        }
    )
    high = [int(one.key) for one in rates(visits, NOTHING, "cell") if one.verdict == HIGH]
    return sum(one < bad for one in high), sum(one >= bad for one in high)


def step(chance: np.random.Generator, last: float) -> float:
    """Standard errors of the newest of thirteen windows."""
    found = chance.binomial(800, [last, *[USUAL] * 12])
    return Series(found.tolist(), [800] * 13, "", {}, "", "", {}).z


@click.command()
@click.option("--cities", default=300)
def main(cities: int) -> None:
    """Print shares of false and of seen ones."""
    alike = [red(np.random.default_rng(seed), 0)[1] for seed in range(cities)]
    mixed = [red(np.random.default_rng(seed), 5) for seed in range(cities)]
    steady = [abs(step(np.random.default_rng(seed), USUAL)) >= 2.5 for seed in range(cities * 10)]
    jumped = [step(np.random.default_rng(seed), 0.25) >= 2.5 for seed in range(cities * 10)]
    click.echo(
        f"all areas alike: {np.mean(alike):.2f} red areas a city of {AREAS}, any in {np.mean(np.array(alike) > 0):.1%} of cities"
    )
    click.echo(
        f"five bad areas: {np.mean([a for a, _b in mixed]) / 5:.0%} of them red, {np.mean([b for _a, b in mixed]):.2f} of the other {AREAS - 5}"
    )
    click.echo(
        f"steady series: told in {np.mean(steady):.1%}; jump from 19 to 25 %: told in {np.mean(jumped):.0%}"
    )


if __name__ == "__main__":
    main()

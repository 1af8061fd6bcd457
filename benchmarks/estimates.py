"""Are the estimates honest? ``python -m benchmarks.estimates [--cities 1000]``: simulated cities whose truth is known.

Coverage: each city has a finite population in four risk classes, drawn at different ratios as our draws do; how often the 95 % interval of the problem rate holds
the true rate, beside the plain count. Trials, lifts and smoothed areas alike. Strictness: planted effects against estimated ones, and none planted.
"""

import click
import numpy as np
import polars as pl

from analytics.estimates.areas import smoothed
from analytics.estimates.lift import lifts
from analytics.estimates.population import problem_rate
from analytics.estimates.strictness import ENOUGH, Dealt, Package, strictness
from analytics.estimates.trial import effect, matched

CLASSES = ("A", "B", "C", "D")


def a_city(seed: int) -> tuple[pl.DataFrame, float, dict[str, float], float]:
    """A drawn frame, the true rate, the true rates of the classes, and the plain count; sizes, rates, ratios and unfinished visits vary."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(400, 6_000, 4)
    rates = np.sort(chance.beta(2, 12, 4))
    ratios = np.array([0.02, 0.05, 0.1, 0.3]) * chance.uniform(0.7, 1.5)
    able_share, done_share = chance.uniform(0.8, 1.0), chance.uniform(0.7, 1.0)
    rows, bad, able, true = [], 0, 0, {}
    for name, size, rate, ratio in zip(CLASSES, sizes, rates, ratios, strict=True):
        inspected = chance.random(size) < able_share
        problem = inspected & (chance.random(size) < rate)
        bad, able = bad + int(problem.sum()), able + int(inspected.sum())
        true[name] = float(problem.sum() / inspected.sum())
        quota = max(20, round(size * ratio))
        for unit in chance.choice(size, quota, replace=False):
            rows.append(
                (
                    name,
                    int(size),
                    quota,
                    bool(chance.random() < done_share),
                    bool(inspected[unit]),
                    bool(problem[unit]),
                )
            )
    drawn = pl.DataFrame(
        rows, orient="row", schema=["stratum", "size", "quota", "completed", "inspected", "problem"]
    )
    seen = drawn.filter("completed", "inspected")
    return drawn.with_columns(pl.lit("d").alias("draw_id")), bad / able, true, seen["problem"].mean()  # type: ignore[return-value]


def covered(cities: int) -> dict[str, float]:
    """Shares of intervals that hold the truth, and mean errors of estimate and plain count."""
    hits = lift_hits = lifts_told = 0
    errors, plain_errors = [], []
    for seed in range(cities):
        drawn, truth, rates, plain = a_city(seed)
        found = problem_rate(drawn)
        if found is None:
            continue
        hits += found.low <= truth <= found.high
        errors.append(found.rate - truth)
        plain_errors.append(plain - truth)
        for one in lifts(drawn):
            if one.low is not None and one.high is not None:
                lifts_told += 1
                lift_hits += one.low <= rates[one.stratum] / truth <= one.high
    return {
        "rate": hits / cities,
        "lift": lift_hits / lifts_told,
        "error": float(np.mean(errors)),
        "plain error": float(np.mean(plain_errors)),
    }


def trials(cities: int) -> float:
    """Share of trials whose interval holds the true effect."""
    hits = 0
    for seed in range(cities):
        chance = np.random.default_rng(10_000 + seed)
        rows, true, everybody = [], 0.0, 0
        for name in CLASSES:
            size, share, base, less = (
                chance.integers(200, 1_500),
                chance.uniform(0.05, 0.4),
                chance.uniform(0.03, 0.3),
                chance.uniform(0, 0.5),
            )
            without = chance.random(size) < base
            with_ = without & (chance.random(size) > less)
            drawn = np.zeros(size, dtype=bool)
            drawn[chance.choice(size, max(5, int(size * share)), replace=False)] = True
            true += float(with_.sum()) - float(without.sum())
            everybody += size
            rows += [
                (name, bool(d), bool(w if d else o)) for d, w, o in zip(drawn, with_, without, strict=True)
            ]
        frame = pl.DataFrame(rows, orient="row", schema=["stratum", "drawn", "later"]).with_columns(
            pl.lit("d").alias("draw_id")
        )
        found = effect(frame)
        hits += found is not None and found.low <= true / everybody <= found.high
    return hits / cities


def matched_trials(cities: int) -> float:
    """Share of trials in many small strata whose interval holds the true effect, a planted number of businesses in a hundred fewer."""
    hits = 0
    for seed in range(cities):
        chance = np.random.default_rng(30_000 + seed)
        less = chance.uniform(0, 0.08)
        n = chance.integers(2, 14, (80, 2))
        rate = chance.beta(3, 12, 80) * (1 - less) + less
        found = np.column_stack([chance.binomial(n[:, 0], rate - less), chance.binomial(n[:, 1], rate)])
        frame = pl.DataFrame(
            {
                "stratum": [str(at) for at in range(80)],
                "a": n[:, 0],
                "b": n[:, 1],
                "x": found[:, 0],
                "y": found[:, 1],
            }
        )
        told = matched(frame.with_columns(pl.lit("d").alias("draw_id")))
        hits += told is not None and told.low <= -less <= told.high
    return hits / cities


def areas_covered(cities: int) -> tuple[float, float, float]:
    """Share of areas whose interval holds the true rate; mean squared error of the smoothed and of the plain rate."""
    hits = total = 0
    smooth, plain = [], []
    for seed in range(cities):
        chance = np.random.default_rng(20_000 + seed)
        true = chance.beta(4, 26, 60)
        seen = chance.integers(1, 60, 60)
        found = chance.binomial(seen, true)
        for area, truth in zip(
            smoothed(pl.DataFrame({"key": [f"{i:02}" for i in range(60)], "found": found, "seen": seen})),
            true,
            strict=True,
        ):
            hits += area.low <= truth <= area.high
            total += 1
            smooth.append((area.rate - truth) ** 2)
            plain.append(((area.plain or 0.0) - truth) ** 2)
    return hits / total, float(np.mean(smooth)), float(np.mean(plain))


def packages(seed: int, effects: np.ndarray, *, blocks: int = 12, rounds: int = 20, visits: int = 4) -> Dealt:
    """Packages of stations with eight inspectors each, teams of two dealt by chance; businesses of one package are alike."""
    chance = np.random.default_rng(seed)
    found = []
    for block in range(blocks):
        for turn in range(rounds):
            people = chance.permutation(8) + 8 * block
            for pair in range(4):
                team = (int(people[2 * pair]), int(people[2 * pair + 1]))
                odds = -1.8 + 0.3 * np.sin(block) + chance.normal(0, 0.3) + effects[list(team)].sum()
                bad = int(chance.binomial(visits, 1 / (1 + np.exp(-odds))))
                found.append(Package(f"{block}/{turn}", team, visits, bad))
    return Dealt.of(found)


def ceiling(seed: int, spread: float, *, visits: int = 4) -> float:
    """The correlation that an estimator would reach who knew everything but the people: every package's own odds, and how far people spread.

    Posterior variance of the differences from colleagues under the information of the very design of ``packages``; no estimator from these visits can expect more.
    """
    chance = np.random.default_rng(seed)
    effects = np.random.default_rng(seed).normal(0, spread, 96)
    prior = np.eye(8) / spread**2
    centre = np.eye(8) - 1 / 8
    left = []
    for block in range(12):
        information = prior.copy()
        for _turn in range(20):
            people = chance.permutation(8)
            for pair in range(4):
                team = people[[2 * pair, 2 * pair + 1]]
                odds = -1.8 + 0.3 * np.sin(block) + chance.normal(0, 0.3) + effects[8 * block + team].sum()
                share = 1 / (1 + np.exp(-odds))
                information[np.ix_(team, team)] += visits * share * (1 - share)
        left.append(np.trace(centre @ np.linalg.inv(information) @ centre) / 7)
    return float(np.sqrt(1 - np.mean(left) / spread**2))


def recovered(seed: int, spread: float) -> tuple[float, float, float, float]:
    """Correlation of planted and estimated effects among people with enough visits, estimated spread, the chance if all were alike, and the correlation it promises."""
    chance = np.random.default_rng(seed)
    planted = chance.normal(0, spread, 96)
    found = strictness(packages(seed, planted), seed)
    if found is None:
        raise ValueError("nothing to compare")
    people = [one for one in found.people if one.visits >= ENOUGH]
    # stations lend nobody, so people can only be held against their colleagues
    planted = planted - planted.reshape(12, 8).mean(axis=1).repeat(8)
    estimated, true = np.array([one.effect for one in people]), planted[[one.inspector for one in people]]
    same = float(np.corrcoef(estimated, true)[0, 1]) if estimated.std() > 0 and true.std() > 0 else 0.0
    return same, found.spread, found.chance, found.reliability


@click.command()
@click.option("--cities", default=1_000, type=click.IntRange(10))
def main(cities: int) -> None:
    """Print coverages and correlations."""
    for name, value in covered(cities).items():
        click.echo(f"{name:14} {value:.4f}")
    click.echo(f"trial          {trials(cities):.4f}")
    click.echo(f"matched trial  {matched_trials(cities):.4f}")
    share, smooth, plain = areas_covered(max(10, cities // 10))
    click.echo(f"areas          {share:.4f}  squared error {smooth:.5f}, plain {plain:.5f}")
    for spread in (1.0, 0.7, 0.4):
        runs = [recovered(seed, spread) for seed in range(5)]
        click.echo(
            f"strictness     planted {spread}: correlation {', '.join(f'{run[0]:.3f}' for run in runs)}, p {max(run[2] for run in runs):.3f}; "
            f"promised {np.mean([run[3] for run in runs]):.3f}, with everything else known {np.mean([ceiling(s, spread) for s in range(5)]):.3f}, "
            f"twice and four times the visits {ceiling(0, spread, visits=8):.3f} {ceiling(0, spread, visits=16):.3f}"
        )
    flat = [recovered(seed, 0.0) for seed in range(100)]
    click.echo(
        f"strictness     none planted: spread {np.mean([run[1] for run in flat]):.4f}, p < 0.05 in {np.mean([run[2] < 0.05 for run in flat]):.3f} of 100"
    )


if __name__ == "__main__":
    main()

"""体检: looks at past draw lists of any platform for signs that no chance was at work.

A sign is no proof of intent: people of one station sit together on a list, and a list may have been sorted after the
draw. What a sign says is that the list in hand does not look like a random draw from the pool in hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from inspections.draws.rules import symptoms
from inspections.draws.rules.pastdraws import PastDraw, PastPool
from inspections.draws.rules.symptoms import FEWEST, ROUNDS, SEED, Finding, Ints, Symptom

LEVEL = 0.001
"""Chance of one false sign over all figures of a check-up (Holm 1979)."""
REGULAR = 0.9


@dataclass(frozen=True)
class Picture:
    """A draw to look at: how often each distance between drawn places occurs, and how many are drawn in each piece of
    the list, each beside the mean of random draws."""

    draw: str
    distances: tuple[int, ...]
    usual: tuple[float, ...]
    pieces: tuple[int, ...]


@dataclass(frozen=True)
class Rule:
    """A fixed step that shows: every ``step``-th line from line ``first`` on; ``page`` > 0: one line skipped after so many."""

    step: int
    first: int
    page: int


@dataclass(frozen=True)
class CheckUp:
    """What a check-up found; ``signs`` are the findings that chance does not explain."""

    draws: int
    lines: int
    findings: tuple[Finding, ...]
    signs: tuple[Finding, ...]
    rules: dict[str, Rule]
    """Draws whose rule shows; such a draw has about ``step`` possible outcomes."""
    pictures: tuple[Picture, ...]
    inseparable: tuple[tuple[str, str, int], ...]
    skipped: tuple[str, ...]
    """Draws with too few lines to tell."""


def examine(draws: Sequence[PastDraw], pool: PastPool | None = None) -> CheckUp:
    """Look at past draws, and at the list they were drawn from when it is given."""
    rng = np.random.default_rng(SEED)
    findings: list[Finding] = []
    rules: dict[str, Rule] = {}
    pictures: list[Picture] = []
    for draw in draws:
        twice = len(draw.codes) - len(set(draw.codes))
        findings.append(Finding(Symptom.TWICE, draw.name, twice, 0, 0, 0.0 if twice else 1.0))
        if len(draw.codes) >= FEWEST and draw.teams:
            findings += _people(draw, rng)
    if pool is not None:
        findings += _places(draws, pool, rng, rules, pictures)
    teams = [team for draw in draws for team in draw.teams]
    return CheckUp(
        draws=len(draws),
        lines=sum(len(draw.codes) for draw in draws),
        findings=tuple(findings),
        signs=_signs(findings),
        rules=rules,
        pictures=tuple(pictures),
        inseparable=tuple(symptoms.inseparable(teams)),
        skipped=tuple(draw.name for draw in draws if len(draw.codes) < FEWEST),
    )


def _signs(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Holm's step-down: what stays significant with this many figures looked at."""
    found = []
    for at, finding in enumerate(sorted(findings, key=lambda one: one.p)):
        if finding.p > LEVEL / (len(findings) - at):
            break
        found.append(finding)
    return tuple(found)


def _people(draw: PastDraw, rng: np.random.Generator) -> list[Finding]:
    """Do inspectors take turns, do the same two meet too often; shuffled inside strata."""
    whole = [at for at, team in enumerate(draw.teams) if len(team) >= 2]
    if len(whole) < FEWEST:
        return []
    number = {name: at for at, name in enumerate(sorted({one for at in whole for one in draw.teams[at]}))}
    first = np.array([number[draw.teams[at][0]] for at in whole])
    second = np.array([number[draw.teams[at][1]] for at in whole])
    groups = _numbers([draw.strata[at] for at in whole])
    share, lag = symptoms.turns(first)
    taken = symptoms.shuffled(lambda mixed: symptoms.turns(mixed)[0], first, groups, rng)
    met = symptoms.company(first, second)
    meeting = symptoms.shuffled(
        lambda mixed: symptoms.company(first, mixed), second, groups, rng, beside=first
    )
    return [
        symptoms.against(Symptom.TURNS, draw.name, share, taken, str(lag)),
        symptoms.against(Symptom.COMPANY, draw.name, met, meeting),
    ]


def _places(
    draws: Sequence[PastDraw],
    pool: PastPool,
    rng: np.random.Generator,
    rules: dict[str, Rule],
    pictures: list[Picture],
) -> list[Finding]:
    """Where drawn units stand in the list, draw by draw and together."""
    size, strata = len(pool.places), _numbers(pool.strata)
    found: list[Finding] = []
    seen: list[Ints] = []
    random: list[list[Ints]] = []
    for draw in draws:
        inside = sorted({pool.places[code] for code in draw.codes if code in pool.places})
        strangers = len(set(draw.codes)) - len(inside)
        found.append(Finding(Symptom.STRANGERS, draw.name, strangers, 0, 0, 0.0 if strangers else 1.0))
        if len(inside) < FEWEST:
            continue
        places = np.array(inside)
        counts = np.bincount(strata[places], minlength=int(strata.max()) + 1).tolist()
        simulated = [symptoms.simple_draws(strata, counts, rng) for _round in range(ROUNDS)]
        found += _order(draw.name, places, simulated, size)
        share, common, first = symptoms.step(places)
        if share > REGULAR:
            rules[draw.name] = Rule(common, first + 1, symptoms.page_length(places, common))
        pictures.append(_picture(draw.name, places, simulated, size))
        seen.append(places)
        random.append(simulated)
    if len(seen) > 1:
        found += _together(seen, random, size)
    return found


def _order(name: str, places: Ints, simulated: Sequence[Ints], size: int) -> list[Finding]:
    figures: dict[Symptom, Callable[[Ints], float]] = {
        Symptom.STEP: lambda one: symptoms.step(one)[0],
        Symptom.RUNS: symptoms.runs,
        Symptom.BLOCKS: lambda one: symptoms.unevenness(one, size),
    }
    return [
        symptoms.against(symptom, name, figure(places), [figure(one) for one in simulated])
        for symptom, figure in figures.items()
    ]


def _picture(name: str, places: Ints, simulated: Sequence[Ints], size: int) -> Picture:
    width = 3 * size // places.size

    def distances(one: Ints) -> Ints:
        return np.bincount(np.minimum(np.diff(one), width), minlength=width + 1)[1:]

    usual = np.mean([distances(one) for one in simulated[:40]], axis=0)
    pieces = np.bincount(places * symptoms.BLOCKS // size, minlength=symptoms.BLOCKS)
    return Picture(name, tuple(distances(places).tolist()), tuple(usual.tolist()), tuple(pieces.tolist()))


def _together(seen: Sequence[Ints], random: Sequence[Sequence[Ints]], size: int) -> list[Finding]:
    """Over all draws: who is never reached, and how often the same come again."""

    def tally(places: Sequence[Ints]) -> tuple[int, int]:
        times = np.bincount(np.concatenate(places), minlength=size)
        return int(np.count_nonzero(times == 0)), int((times * (times - 1) // 2).sum())

    never, again = tally(seen)
    simulated = [tally([draw[at] for draw in random]) for at in range(ROUNDS)]
    return [
        symptoms.against(Symptom.NEVER, "", never, [one for one, _again in simulated]),
        symptoms.against(Symptom.OVERLAP, "", again, [one for _never, one in simulated]),
    ]


def _numbers(names: Sequence[str]) -> Ints:
    order = {name: at for at, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names])

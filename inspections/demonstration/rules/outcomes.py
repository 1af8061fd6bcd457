"""What a visit finds: the planted model, and the official result codes R01–R14 that follow from it.

The log-odds of a problem are a sum of planted addends: trade, place, credit class, the entity's own lasting risk, the
strictness of who looks, and whether a lead started the visit. Nothing else: what an estimator should find is known.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspections.demonstration.rules.chance import Flags, Floats, Ints, picked

CLASS_RISK = {"A": -0.5, "B": 0.0, "C": 0.5, "D": 1.0, "": 0.0}
LEAD_RISK = 0.5  # a visit that a complaint or a hint started finds more
PROBLEM_SHARE = 0.187  # of what each department looks at; with joint visits 18–22 per cent of all visits, as in published draws

PROBLEMS = ("R02", "R03", "R04", "R05", "R06", "R08")
PROBLEM_MIX = (0.20, 0.02, 0.09, 0.52, 0.01, 0.16)
# results that say nothing about wrongdoing; as share of all visits without a problem
NEUTRAL = ("R07", "R09", "R10", "R11", "R12", "R13", "R14")
NEUTRAL_MIX = (0.30, 0.30, 0.14, 0.03, 0.02, 0.09, 0.12)
NEUTRAL_SHARE = 0.05
CLEAN = "R01"
_BINS = 1000
# a second, lighter code may stand beside the headline: corrected in part, unreachable and unpublished
SECOND = {"R08": ("R05", 0.3), "R05": ("R02", 0.08), "R02": ("R04", 0.15)}


@dataclass(frozen=True)
class Planted:
    """The planted truth, one number per row of the registers (log-odds)."""

    entity: Floats  # trade + place + class + lasting risk of each entity, ready summed
    inspector: Floats
    base: float


def strictness_of(team: npt.NDArray[np.int64], inspector: Floats) -> Floats:
    """The strictness a team shows: two parts of its lead (first column), one of its partner."""
    shown: Floats = (2.0 * inspector[team[:, 0]] + inspector[team[:, 1]]) / 3.0
    return shown


def base_for(
    entity: Floats,
    inspector: Floats,
    *,
    drawn: Floats,
    suspected: Floats,
    led: float,
    share: float = PROBLEM_SHARE,
) -> float:
    """The intercept at which an expected ``share`` of visits finds a problem.

    Args:
        drawn, suspected: how often draws and leads visit each entity, relative to the others.
        led: the part of visits that a lead started.
    """
    spread = np.std(inspector) * np.sqrt(5.0) / 3.0  # of the team's strictness, see ``strictness_of``
    nodes, parts = np.polynomial.hermite_e.hermegauss(9)
    parts = parts / parts.sum()
    heights = [np.histogram(entity, bins=_BINS, weights=weight)[0] for weight in (drawn, suspected)]
    edges = np.histogram_bin_edges(entity, bins=_BINS)
    odds = (edges[:-1] + edges[1:]) / 2  # a thousand bins instead of every entity: the same to four digits
    ways = ((0.0, heights[0] / heights[0].sum(), 1.0 - led), (LEAD_RISK, heights[1] / heights[1].sum(), led))
    low, high = -8.0, 4.0
    for _step in range(30):
        middle = (low + high) / 2
        expected = sum(
            part * weight * float(_logistic(middle + odds + addend + node * spread) @ visited)
            for addend, visited, weight in ways
            for node, part in zip(nodes.tolist(), parts.tolist(), strict=True)
        )
        low, high = (middle, high) if expected < share else (low, middle)
    return (low + high) / 2


def chances(planted: Planted, entity: Ints, team: npt.NDArray[np.int64], led: Flags) -> Floats:
    """The probability that each visit finds a problem.

    Args:
        entity: row of the entity; team: rows of lead and partner (n × 2); led: started by a lead.
    """
    odds = planted.base + planted.entity[entity] + strictness_of(team, planted.inspector) + LEAD_RISK * led
    return _logistic(odds)


def results(chance: Floats, rng: np.random.Generator) -> tuple[list[str], list[str], Flags]:
    """Headline code, second code (or ""), and whether there is a problem, for each visit."""
    count = len(chance)
    problem = rng.random(count) < chance
    headline = np.full(count, CLEAN, dtype="<U3")
    neutral = ~problem & (rng.random(count) < NEUTRAL_SHARE / (1.0 - PROBLEM_SHARE))
    headline[neutral] = np.array(NEUTRAL)[picked(rng, NEUTRAL_MIX, int(neutral.sum()))]
    headline[problem] = np.array(PROBLEMS)[picked(rng, PROBLEM_MIX, int(problem.sum()))]
    second = np.full(count, "", dtype="<U3")
    dice = rng.random(count)
    for first, (code, share) in SECOND.items():
        second[(headline == first) & (dice < share)] = code
    heads: list[str] = headline.tolist()
    seconds: list[str] = second.tolist()
    return heads, seconds, problem


def _logistic(x: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-x))
    return found

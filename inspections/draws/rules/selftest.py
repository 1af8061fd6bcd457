"""Self-test 自检: the lottery and the pairing about to be used are tried on small draws whose chances are known exactly.

Every seed is fixed, so a sound program always passes and there are no false alarms; a program that was changed, damaged or
compiled wrongly gives other answers. The same checks with more draws are the gate of the test suite.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from inspections.draws.rules.chisquare import chance_of
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.lottery import Drawn, smallest
from inspections.draws.rules.pairing import pair
from inspections.draws.rules.trials import (
    LARGE,
    POOL,
    SAMPLE,
    SHA,
    SMALL,
    WEIGHTED,
    WEIGHTED_QUOTA,
    Pairer,
    Small,
    every_pairing,
    teams_of,
)
from supervision.foundation.errors import Refused

Lottery = Callable[..., Sequence[Drawn]]

QUICK, THOROUGH = 400, 3_000
"""Draws of each check at the start of a ceremony (about a second) and in the test suite."""
LOTS_PER_PAIRING = 5
"""Lots are cheap, and one friend who is passed over half of the time shows only in many of them."""
IMPOSSIBLE = 1e-4
"""A deviation that chance brings about less often than this is a failure; seeds are fixed, so this never varies."""


@dataclass(frozen=True)
class Check:
    """One check: ``chance`` that a sound program deviates at least this much (1 or 0 where there is only right or wrong)."""

    name: str
    passed: bool
    chance: float


@dataclass(frozen=True)
class SelfTest:
    """All checks of one run."""

    draws: int
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as it should be."""
        return all(check.passed for check in self.checks)

    def record(self) -> dict[str, object]:
        """For the audit log and the draw: which checks ran, over how many draws, and which failed."""
        return {
            "passed": self.passed,
            "draws": self.draws,
            "checks": [check.name for check in self.checks],
            "failed": [check.name for check in self.checks if not check.passed],
        }


def run(draws: int = QUICK, *, lottery: Lottery = smallest, pairing: Pairer = pair) -> SelfTest:
    """Try ``lottery`` and ``pairing`` on ``draws`` draws a check."""
    checks = [
        _sure("已知答案·抽取", lambda: known_answer(known_lots(lottery)) == KNOWN_LOTS),
        _sure("与名单次序无关", lambda: _order_is_nothing(lottery)),
        _equal(LOTS_PER_PAIRING * draws, lottery),
        _together(LOTS_PER_PAIRING * draws, lottery),
        _weighted(draws, lottery),
        _sure("已知答案·配对", lambda: known_answer(known_teams(pairing)) == KNOWN_TEAMS),
    ]
    checks += [_uniform(f"配对等可能·{name}", small, draws, pairing) for name, small in SMALL.items()]
    return SelfTest(draws, tuple(checks))


def check_passed(test: SelfTest) -> None:
    """A program that fails its self-test draws nothing.

    Raises:
        Refused: a check failed.
    """
    if not test.passed:
        failed = "、".join(check.name for check in test.checks if not check.passed)
        raise Refused(
            "抽取程序自检没有通过（{failed}），不能封存。请停止使用这台机器上的程序，保留现场，联系维护人员重新安装后再试。",
            failed=failed,
        )


def _sure(name: str, holds: Callable[[], bool]) -> Check:
    right = holds()
    return Check(name, right, float(right))


def _seeds(word: str, draws: int) -> Iterator[bytes]:
    return (hashlib.sha256(f"self-test {word} {n}".encode()).digest() for n in range(draws))


def known_answer(found: Iterable[object]) -> str:
    """The first 32 hex digits of SHA-256 over the parts, a line each."""
    return hashlib.sha256("\n".join(map(str, found)).encode()).hexdigest()[:32]


KNOWN_LOTS = "5a75cc0d85157578717716605308d3f5"
KNOWN_TEAMS = "26b870bdc04ae1854c2ff2d202c9d63e"
"""Both are also computed by code that shares nothing with this (tests compare with ``verify.py``)."""


def known_lots(lottery: Lottery) -> Iterator[str]:
    """What a fixed seed draws from the two lists, with every key."""
    for pool, quota in ((POOL, SAMPLE), (WEIGHTED, {"重": WEIGHTED_QUOTA})):
        for name in ("sha256", "sm3"):
            for one in lottery(pool, quota, seed=bytes(range(32)), hash=Hash(name)):
                yield f"{one.stratum} {one.key.hex()} {one.unit}"


def known_teams(pairing: Pairer) -> Iterator[object]:
    """What fixed seeds pair on each small instance, and on one so large that exchanges decide."""
    for small in (*SMALL.values(), LARGE):
        for seed in _seeds("known", 2):
            yield teams_of(small, pairing, seed)


def _order_is_nothing(lottery: Lottery) -> bool:
    seed = bytes(range(1, 33))
    forwards = [(one.stratum, one.unit) for one in lottery(POOL, SAMPLE, seed=seed, hash=SHA)]
    return forwards == [(one.stratum, one.unit) for one in lottery(POOL[::-1], SAMPLE, seed=seed, hash=SHA)]


@cache
def _sizes() -> Mapping[str, int]:
    return Counter(line[1] for line in POOL)


def inclusions(draws: int, lottery: Lottery) -> Counter[str]:
    """How often each unit of the equal list is drawn."""
    return Counter(
        one.unit for seed in _seeds("equal", draws) for one in lottery(POOL, SAMPLE, seed=seed, hash=SHA)
    )


def _equal(draws: int, lottery: Lottery) -> Check:
    """Every unit of a stratum equally often, all together (χ²) and each alone: one friend passed over shows only there.

    Counts of a sample without replacement have variance np(1−p), and np(1−p)·size/(size−1) once their sum is fixed.
    """
    seen, statistic, freedom, furthest = inclusions(draws, lottery), 0.0, 0, 0.0
    for stratum, size in _sizes().items():
        share = SAMPLE[stratum] / size
        alone = draws * share * (1 - share)
        squares = [(seen[line[0]] - draws * share) ** 2 for line in POOL if line[1] == stratum]
        statistic += sum(squares) / (alone * size / (size - 1))
        furthest = max(furthest, max(squares) / alone)
        freedom += size - 1
    chance = min(chance_of(statistic, freedom), len(POOL) * chance_of(furthest, 1))
    return Check("每户机会相同", chance > IMPOSSIBLE and seen.total() == draws * sum(SAMPLE.values()), chance)


def _together(draws: int, lottery: Lottery) -> Check:
    """Neighbours of the list are drawn together as often as chance says: no steps, no blocks, no round trips.

    Of all pairs at one distance in the list, the number drawn together per draw has the mean pairs·q(q−1)/(n(n−1)).
    """
    order = {line[0]: at for at, line in enumerate(POOL) if line[1] == "甲"}
    size, quota = len(order), SAMPLE["甲"]
    both = quota * (quota - 1) / (size * (size - 1))
    seen: Counter[int] = Counter()
    for seed in _seeds("together", draws):
        places = sorted(
            order[one.unit] for one in lottery(POOL, SAMPLE, seed=seed, hash=SHA) if one.unit in order
        )
        seen.update(second - first for first, second in combinations(places, 2))
    expected = {distance: draws * (size - distance) * both for distance in range(1, size)}
    statistic = sum((seen[distance] - mean) ** 2 / mean for distance, mean in expected.items())
    chance = chance_of(statistic, len(expected) - 1)
    return Check("邻近各户互不牵连", chance > IMPOSSIBLE, chance)


def weighted_error(draws: int, lottery: Lottery) -> float:
    """The largest relative error of a weight's inclusion against quota·w/Σw."""
    weight = {line[0]: line[3] for line in WEIGHTED}
    members = Counter(weight.values())
    seen: Counter[int] = Counter()
    for seed in _seeds("weighted", draws):
        lots = lottery(WEIGHTED, {"重": WEIGHTED_QUOTA}, seed=seed, hash=SHA)
        seen.update(weight[one.unit] for one in lots)
    total = sum(weight.values())
    target = {w: draws * WEIGHTED_QUOTA * w * count / total for w, count in members.items()}
    return max(abs(seen[w] - target[w]) / target[w] for w in target)


def _weighted(draws: int, lottery: Lottery) -> Check:
    """Within one per cent of the target, and four deviations of the smallest count for the draws there are."""
    error = weighted_error(draws, lottery)
    lightest = draws * WEIGHTED_QUOTA / 6  # of three weights 1, 2, 3 in equal numbers
    return Check("加权机会与目标相符", error <= 0.01 + 4 / lightest**0.5, 1 - error)


def _uniform(name: str, small: Small, draws: int, pairing: Pairer) -> Check:
    """Every balanced pairing equally often, counted against a full enumeration."""
    possible = every_pairing(small)
    seen = Counter(teams_of(small, pairing, seed) for seed in _seeds(name, draws))
    if not seen.keys() <= possible:
        return Check(name, False, 0.0)
    mean = draws / len(possible)
    chance = chance_of(sum((seen[one] - mean) ** 2 / mean for one in possible), len(possible) - 1)
    return Check(name, chance > IMPOSSIBLE, chance)

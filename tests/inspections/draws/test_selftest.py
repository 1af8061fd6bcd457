"""The self-test: a sound program passes, thoroughly too; a planted bias of the lottery or the pairing is caught; nothing is sealed then."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, chi2
from sqlmodel import col, select

import cli
from inspections.draws import actions
from inspections.draws.actions.self_testing import self_tested
from inspections.draws.rules import selftest
from inspections.draws.rules.chisquare import chance_of
from inspections.draws.rules.fast import kernels
from inspections.draws.rules.lottery import Drawn, smallest
from inspections.draws.rules.pairing import Pairing, Team, pair
from inspections.draws.rules.selftest import KNOWN_LOTS, KNOWN_TEAMS, QUICK, THOROUGH, SelfTest, run
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.trials import LARGE, POOL, SAMPLE, SMALL, WEIGHTED, every_pairing, teams_of
from inspections.draws.tables import Draw
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import Refused
from tests.inspections.bureau import NOW
from tests.inspections.draws.ceremonies import frozen, ready, sealed
from tests.people import OFFICER

VECTORS = Path(__file__).parents[3] / "docs" / "draw-vectors"


def failed(test: SelfTest) -> list[str]:
    return [check.name for check in test.checks if not check.passed]


@given(st.integers(1, 300), st.floats(0.01, 3))
def test_the_chance_of_a_deviation_is_that_of_scipy(freedom: int, share: float) -> None:
    expected = float(chi2.sf(freedom * share, freedom))
    assert chance_of(freedom * share, freedom) == pytest.approx(expected, rel=1e-8, abs=1e-15)


def test_a_sound_program_passes() -> None:
    assert failed(run()) == []


def test_the_program_passes_thoroughly_in_the_middle_of_chance() -> None:
    found = run(THOROUGH)
    assert failed(found) == []
    uniform = [check.chance for check in found.checks if check.chance not in (0.0, 1.0)]
    assert len(uniform) >= 6
    assert all(0.001 < chance < 0.999 for chance in uniform)


def test_heavier_units_are_drawn_as_much_more_often_as_they_should() -> None:
    """A fifth of the list, ten thousand draws: the protocol promises one per cent."""
    assert selftest.weighted_error(10_000, smallest) <= 0.01


def test_every_unit_is_drawn_within_the_band_of_chance_over_ten_thousand_draws() -> None:
    """The 99.9 % band for all sixty together (each at 1 − 0.001/60), so that a sound lottery fails once in a thousand."""
    seen = selftest.inclusions(10_000, smallest)
    outside = 0
    for unit, stratum, *_ in POOL:
        share = SAMPLE[stratum] / sum(1 for line in POOL if line[1] == stratum)
        low, high = binom.interval(1 - 0.001 / len(POOL), 10_000, share)
        outside += not low <= seen[unit] <= high
    assert outside == 0


def test_known_answers_do_not_depend_on_compiled_code() -> None:
    ways = [False] if kernels() is None else [False, True]
    for fast in ways:
        assert selftest.known_answer(selftest.known_teams(partial(pair, fast=fast))) == KNOWN_TEAMS


def test_the_known_lots_are_those_a_stranger_computes() -> None:
    """Tickets by the protocol's text and nothing of ours."""

    def by_hand(pool: Any, quota: dict[str, int], *, seed: bytes, hash: Any) -> list[Drawn]:
        new = stranger.sha256 if hash.name == "sha256" else stranger.sm3
        found = []
        for stratum in sorted(quota):
            keys = []
            for unit, of, _, weight, _ in pool:
                if of == stratum:
                    ticket = int.from_bytes(new(b"dr1/entity".ljust(32, b"\0") + seed + unit.encode()), "big")
                    keys.append(((ticket // weight).to_bytes(32, "big"), unit))
            found += [Drawn(stratum, key, unit, b"") for key, unit in sorted(keys)[: quota[stratum]]]
        return found

    assert selftest.known_answer(selftest.known_lots(by_hand)) == KNOWN_LOTS


def test_the_known_teams_are_those_a_stranger_computes() -> None:
    def by_verify_py(packages: Any, roster: Any, *, seed: bytes, hash: Any) -> Pairing:
        serving = [(group, "lead", who) for group, one in roster.groups.items() for who in one.leads]
        serving += [
            (group, "member", who)
            for group, one in roster.groups.items()
            for who in one.everyone
            if who not in one.leads
        ]
        frozen = SimpleNamespace(
            h=stranger.sha256,
            rules={"teams": roster.teams, "package": dict.fromkeys(roster.teams, 1)},
            people={who: tuple(one) for who, one in roster.inspectors.items()},
            serving=serving,
            bars=[(unit, who, "") for unit, barred in roster.bars.items() for who in barred],
        )
        tickets = {one.units[0]: int.from_bytes(one.ticket) for one in packages}
        units = [[one.units[0], "A", one.group, "1", "-"] for one in packages]
        found = stranger.Pairing(frozen, seed, units, tickets, Counter())  # type: ignore[arg-type]
        found.deal()
        found.repair(False, "known")
        found.balance()
        stranger.Turning(found, stranger.Stream(stranger.sha256, "dr1/pair", seed))
        by_unit = {one.units[0]: one for one in packages}
        teams, _ = found.result(tickets)
        return Pairing(tuple(Team(by_unit[of[0]], lead, tuple(rest)) for _, of, lead, *rest in teams))

    assert selftest.known_answer(selftest.known_teams(by_verify_py)) == KNOWN_TEAMS


def test_the_published_ring_comes_out_of_the_same_code() -> None:
    value = json.loads((VECTORS / "ring.json").read_text(encoding="utf-8"))
    result = json.loads(value["results"]["tranche-1.json"])
    pool = [
        (line.split("\t")[0], "A", line.split("\t")[2], 1, "-")
        for line in value["files"]["pool.tsv"].splitlines()
    ]
    drawn = smallest(pool, {"A": 7}, seed=bytes.fromhex(result["seed"]), hash=selftest.SHA)
    assert [[one.unit, one.stratum, one.key.hex()] for one in drawn] == result["drawn"]


# What somebody might plant: each is a lottery or a pairing that runs and looks right on one draw.


def no_seed(pool: Any, quota: Any, *, seed: bytes, hash: Any) -> list[Drawn]:
    return smallest(pool, quota, seed=bytes(32), hash=hash)


def spares_one(pool: Any, quota: Any, *, seed: bytes, hash: Any) -> list[Drawn]:
    """A friend in the list is passed over half of the time."""
    lucky = {"U07"} if seed[0] & 1 else set()
    return smallest(pool, quota, seed=seed, hash=hash, gone=lucky)


def every_step_th(pool: Any, quota: Any, *, seed: bytes, hash: Any) -> list[Drawn]:
    """The rule of one vendor: one random start, then every step-th row."""
    found = []
    for stratum, count in quota.items():
        lines = [line for line in pool if line[1] == stratum]
        step = len(lines) // count
        start = int.from_bytes(hash.of(seed)) % step
        found += [Drawn(stratum, bytes(32), lines[start + n * step][0], b"") for n in range(count)]
    return found


def no_weights(pool: Any, quota: Any, *, seed: bytes, hash: Any) -> list[Drawn]:
    return smallest([(*line[:3], 1, line[4]) for line in pool], quota, seed=seed, hash=hash)


def by_place(pool: Any, quota: Any, *, seed: bytes, hash: Any) -> list[Drawn]:
    """The ticket belongs to the row, not to the unit: whoever orders the list chooses."""
    rows = [(f"row{n}", *line[1:]) for n, line in enumerate(pool)]
    unit = {f"row{n}": line[0] for n, line in enumerate(pool)}
    drawn = smallest(rows, quota, seed=seed, hash=hash)
    return [one._replace(unit=unit[one.unit]) for one in drawn]


@pytest.mark.parametrize(
    ("lottery", "named"),
    [
        (no_seed, "每户机会相同"), (spares_one, "每户机会相同"), (every_step_th, "邻近各户互不牵连"),
        (no_weights, "加权机会与目标相符"), (by_place, "与名单次序无关"),
    ],
)  # fmt: skip
def test_a_planted_lottery_is_caught(lottery: Callable[..., Any], named: str) -> None:
    assert named in failed(run(lottery=lottery))


def no_pairing_seed(packages: Any, roster: Any, *, seed: bytes, hash: Any) -> Any:
    return pair(packages, roster, seed=bytes(32), hash=hash)


def prefers_a(packages: Any, roster: Any, *, seed: bytes, hash: Any) -> Any:
    """Tries again, silently, while a does not lead the first package."""
    found = pair(packages, roster, seed=seed, hash=hash)
    assert isinstance(found, Pairing)
    again = pair(packages, roster, seed=hash.of(seed), hash=hash)
    return found if any(team.lead == "a" for team in found.teams[:1]) else again


def least_loaded_first(packages: Any, roster: Any, *, seed: bytes, hash: Any) -> Any:
    """Plain dealing in the order of the list: fair loads, one outcome."""
    possible = pair(packages, roster, seed=seed, hash=hash)
    assert isinstance(possible, Pairing)
    small = next(
        one
        for one in (*SMALL.values(), LARGE)
        if set(one.seats) == set(roster.inspectors) and len(one.packages) == len(packages)
    )
    if small is LARGE:
        return possible
    lead_and_members = min(every_pairing(small))
    teams = tuple(
        team._replace(lead=lead, members=tuple(members))
        for team, (lead, members) in zip(possible.teams, lead_and_members, strict=True)
    )
    return replace(possible, teams=teams)


@pytest.mark.parametrize("pairing", [no_pairing_seed, prefers_a, least_loaded_first])
def test_a_planted_pairing_is_caught(pairing: Callable[..., Any]) -> None:
    found = run(pairing=pairing)
    assert [name for name in failed(found) if name.startswith("配对等可能")]


def test_a_pairing_outside_the_possible_ones_is_caught() -> None:
    def bends_a_bar(packages: Any, roster: Any, *, seed: bytes, hash: Any) -> Any:
        return pair(packages, replace(roster, bars={}), seed=seed, hash=hash)

    assert "配对等可能·有回避、工作量不等" in failed(run(QUICK, pairing=bends_a_bar))


def test_the_listed_pairings_are_what_the_pairing_reaches() -> None:
    for name, small in SMALL.items():
        seen = Counter(
            teams_of(small, pair, hashlib.sha256(f"{name} {n}".encode()).digest()) for n in range(900)
        )
        assert seen.keys() == every_pairing(small)
    assert max(line[3] for line in WEIGHTED) * selftest.WEIGHTED_QUOTA < sum(line[3] for line in WEIGHTED)


def test_the_seal_tells_that_the_program_tested_itself(database: Database) -> None:
    draw = sealed(database, ready(database))
    assert draw.self_test["passed"] is True
    assert draw.self_test["failed"] == []
    assert len(draw.self_test["checks"]) == 10
    with database.reading() as session:
        events = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "draw.committed")).all()
    assert [event.detail["self_test"] for event in events] == [draw.self_test]


def test_a_program_that_fails_its_self_test_seals_nothing(database: Database) -> None:
    draw = frozen(database, ready(database))
    with (
        pytest.raises(Refused, match=r"自检没有通过（.*每户机会相同.*不能封存"),
        database.transaction(actor=OFFICER, now=NOW) as tx,
    ):
        actions.commit_draw(tx, draw_id=draw.id, test=partial(run, lottery=no_seed))
    with database.reading() as session:
        kept = session.get_one(Draw, draw.id)
        assert (kept.status, kept.serial, kept.self_test) == (DrawStatus.FROZEN, None, {})


def test_a_process_tests_itself_again_after_an_hour() -> None:
    runs = []

    def counted() -> SelfTest:
        runs.append(1)
        return SelfTest(0, ())

    for minutes in (0, 59, 61, 120, 122):
        self_tested(NOW + timedelta(minutes=minutes), counted)
    assert len(runs) == 3


def test_the_self_test_can_be_asked_for_on_the_command_line() -> None:
    cli.gather()
    told = CliRunner().invoke(cli.supervision, ["--json", "draws", "selftest", "--draws", "120"])
    assert told.exit_code == 0, told.output
    record = json.loads(told.stdout)
    assert (record["passed"], record["draws"], len(record["checks"]), record["failed"]) == (True, 120, 10, [])
    spoken = CliRunner().invoke(cli.supervision, ["draws", "selftest", "--draws", "120"])
    assert "自检通过：10项" in spoken.stdout

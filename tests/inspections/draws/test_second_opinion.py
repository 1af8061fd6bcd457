"""The text of docs/draw-protocol.md, the worked examples beside it and the product say the same."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.ceremony import Ceremony, Sealed, hold, read_files
from inspections.draws.rules.explaining import blocking_record
from inspections.draws.rules.files import Frozen
from tests.inspections.draws.example import frozen_files, secrets
from tests.inspections.draws.stranger import Stranger

VECTORS = Path(__file__).parents[3] / "docs" / "draw-vectors"


def held(files: dict[str, str], hidden: dict[str, Any]) -> tuple[Frozen, Ceremony]:
    data = {name: text.encode() for name, text in files.items()}
    frozen, opened = read_files({**data, "secrets.json": encode_json(hidden)})
    return frozen, hold(frozen, Sealed.of(frozen), opened, opened.shares)


def second_opinion(files: dict[str, str], hidden: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """commitment.json and the result files as the stranger computes them."""
    stranger = Stranger(files)
    commitment = stranger.commitment(hidden["shares"])
    seal = stranger.h(commitment.encode()).hex()
    results: dict[str, Any] = {}
    for number, shares in enumerate(hidden["shares"], 1):
        value, at = (
            text if isinstance(text, str) else text[number - 1]
            for text in (hidden["public_value"], hidden["opened_at"])
        )
        stopped = dict(hidden.get("stopped", [[]] * number)[number - 1])
        results[f"tranche-{number}.json"] = stranger.tranche(number, seal, shares, value, at, stopped)
        if stranger.left:
            results[f"blocked-{number}.json"] = stranger.left
    return commitment, results


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.json")), ids=lambda path: path.stem)
def test_the_worked_examples_hold(path: Path) -> None:
    vector = json.loads(path.read_text(encoding="utf-8"))
    frozen, ceremony = held(vector["files"], vector["secrets"])
    assert ceremony.commitment.decode() == vector["commitment.json"]
    assert frozen.terms.hash.hex(ceremony.commitment) == vector["commit_hash"]
    if "blocking" in vector:
        assert ceremony.blocking is not None
        record = blocking_record(1, ceremony.blocking)
        assert {name: record[name] for name in vector["blocking"]} == vector["blocking"]
        with pytest.raises(LookupError):
            second_opinion(vector["files"], vector["secrets"])
        return
    files = {name: data.decode() for name, data in ceremony.files(frozen).items()}
    assert {name: files[name] for name in vector["results"]} == vector["results"]
    commitment, results = second_opinion(vector["files"], vector["secrets"])
    assert commitment == vector["commitment.json"]
    stated = {name: json.loads(text) for name, text in vector["results"].items() if name.endswith(".json")}
    assert results == stated


def _random_case(chance: random.Random) -> tuple[dict[str, bytes], dict[str, Any]]:
    groups = [f"g{n}" for n in range(chance.randint(1, 3))]
    strata = ["A", "B"][: chance.randint(1, 2)]
    people = [f"p{n}" for n in range(chance.randint(3, 9))]
    pool = [
        (
            f"u{n:02d}",
            strata[n % len(strata)],
            "+".join(chance.sample(groups, chance.randint(1, len(groups)))),
            chance.choice([1, 1, 2, 5]),
            f"c{chance.randrange(3)}",
        )
        for n in range(chance.randint(8, 30))
    ]
    tranches = chance.randint(1, 3)
    sizes = {stratum: sum(1 for row in pool if row[1] == stratum) for stratum in strata}
    quota = {stratum: chance.randint(1, sizes[stratum] // tranches) for stratum in strata}
    serving = {}
    for group in groups:
        some = chance.sample(people, chance.randint(2, len(people)))
        cut = chance.randint(1, len(some))
        serving[group] = (some[:cut], some[cut:])
    files = frozen_files(
        pool=pool,
        mode="held",
        tranches=[{"date": f"2026-03-0{n + 1}", "quota": quota} for n in range(tranches)],
        teams={group: chance.choice([2, 2, 3]) for group in groups},
        package={group: chance.choice([1, 1, 2, 4]) for group in groups},
        inspectors={who: (chance.randint(0, 12), chance.randint(0, 5)) for who in people},
        groups=serving,
        bars=[(row[0], chance.choice(people), "recusal") for row in pool[::3]],
        relax=["leave-blocked"],
    )
    stopped = [[[row[0], "closed"] for row in chance.sample(pool, 2)] for _ in range(tranches)]
    return files, secrets(tranches, stopped=[sorted(one) for one in stopped])


def test_product_and_stranger_agree_on_random_draws() -> None:
    chance = random.Random(41)
    left = moved = 0
    for _ in range(120):
        files, hidden = _random_case(chance)
        texts = {name: data.decode() for name, data in files.items()}
        frozen, ceremony = held(texts, hidden)
        assert ceremony.blocking is None
        ours = {
            name: json.loads(data)
            for name, data in ceremony.files(frozen).items()
            if name.startswith(("tranche", "blocked"))
        }
        commitment, theirs = second_opinion(texts, hidden)
        assert commitment == ceremony.commitment.decode()
        assert theirs == ours
        left += any(name.startswith("blocked") for name in ours)
        moved += any(one.teams for one in ceremony.opened)
    assert left > 10
    assert moved > 60

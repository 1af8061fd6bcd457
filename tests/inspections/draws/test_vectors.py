"""The worked examples beside docs/draw-protocol.md: the product makes them, verify.py finds the same (or that there is none)."""

import json
from pathlib import Path
from typing import Any

import pytest

from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.ceremony import Sealed, hold, read_files
from inspections.draws.rules.explaining import blocking_record
from inspections.draws.verifiers import verify as stranger
from tests.inspections.draws.random_draws import KEY, signed_again

VECTORS = sorted((Path(__file__).parents[3] / "docs" / "draw-vectors").glob("*.json"))


def vector(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def published(value: dict[str, Any], results: dict[str, str]) -> bytes:
    """A worked example as a certificate, from the texts it states and nothing computed by the product."""
    files = {**value["files"], "commitment.json": value["commitment.json"], **results}
    data = {name: text.encode() for name, text in files.items() if name != "tokens.tsv"}
    data["public-key.ed25519"] = KEY.public_key().public_bytes_raw()
    return signed_again(data, json.loads(value["files"]["rules.json"])["hash"])


WITH_RESULT = [path for path in VECTORS if "results" in vector(path)]
WITHOUT = [path for path in VECTORS if "blocking" in vector(path)]


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_product_makes_the_worked_examples(path: Path) -> None:
    value = vector(path)
    data = {name: text.encode() for name, text in value["files"].items()}
    frozen, opened = read_files({**data, "secrets.json": encode_json(value["secrets"])})
    ceremony = hold(frozen, Sealed.of(frozen), opened, opened.shares)
    assert ceremony.commitment.decode() == value["commitment.json"]
    assert frozen.terms.hash.hex(ceremony.commitment) == value["commit_hash"]
    if ceremony.blocking is not None:
        record = blocking_record(1, ceremony.blocking)
        assert {name: record[name] for name in value["blocking"]} == value["blocking"]
    else:
        files = {name: text.decode() for name, text in ceremony.files(frozen).items()}
        assert {name: files[name] for name in value["results"]} == value["results"]


@pytest.mark.parametrize("path", WITH_RESULT, ids=lambda path: path.stem)
def test_verify_py_recomputes_the_worked_examples(path: Path) -> None:
    value = vector(path)
    assert stranger.check(published(value, value["results"])).draw.seal.hex() == value["commit_hash"]


@pytest.mark.parametrize("path", WITHOUT, ids=lambda path: path.stem)
def test_verify_py_finds_no_pairing_where_there_is_none(path: Path) -> None:
    value = vector(path)
    (share,), text = value["secrets"]["shares"][0], value["secrets"]["public_value"]
    start = stranger.block("dr1/seed", bytes.fromhex(value["commit_hash"]))
    tranche = {
        "tranche": 1, "opened_at": value["secrets"]["opened_at"], "shares": [share], "public_value": text,
        "seed": stranger.sha256(start + bytes.fromhex(share) + text.encode()).hex(), "drawn": [], "stopped": [], "teams": [],
        "proposals": 0,
    }  # fmt: skip
    with pytest.raises(stranger.Differs, match="No pairing exists"):
        stranger.check(published(value, {"tranche-1.json": encode_json(tranche).decode()}))


def test_every_worked_example_is_one_or_the_other() -> None:
    assert sorted(WITH_RESULT + WITHOUT) == VECTORS
    assert len(WITH_RESULT) > 10
    assert WITHOUT

"""verify.py, written from the text alone, says what the product says: yes to what is right, no to every change."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from inspections.draws.rules.archive import unpack
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.verification import verify
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.errors import Problem
from tests.inspections.draws.example import frozen_files, rules, secrets, token
from tests.inspections.draws.random_draws import (
    KEY,
    certified,
    changed_bytes,
    forged,
    random_certificates,
    signed_again,
    witnessed,
)

PROGRAM = Path(stranger.__file__)


def made(**changes: Any) -> bytes:
    data = certified(frozen_files(**changes), secrets())
    assert data
    return data


def refused_by_both(data: bytes) -> str:
    """Why verify.py refuses a certificate that the product refuses too."""
    with pytest.raises(Problem):
        verify(data)
    with pytest.raises(stranger.Differs) as caught:
        stranger.check(data)
    return caught.value.en


def test_product_and_verify_py_agree_on_random_draws() -> None:
    chained = left = 0
    for data in random_certificates(random.Random(2026), 60):
        ours, theirs = verify(data), stranger.check(data).draw
        assert (len(theirs.frozen.pool), len(theirs.when), len(theirs.teams)) == (
            ours.pool,
            ours.drawn,
            ours.teams,
        )
        assert theirs.tranches == ours.tranches
        chained += b'"proposals":0' not in data
        left += b"blocked-" in data
    assert chained > 3
    assert left > 3


def test_every_changed_byte_is_noticed_by_verify_py() -> None:
    for data in changed_bytes(made(), 300, random.Random(1)):
        with pytest.raises(stranger.Differs):
            stranger.check(data)


@pytest.mark.parametrize("cut", [0, 1, 20, 21, 22, 500, -1, -22])
def test_a_torn_certificate_is_refused(cut: int) -> None:
    data = made()
    for part in (data[:cut], data[cut:] if cut else b"PK", data + data[:5]):
        assert "canonical" in refused_by_both(part)


def test_an_insider_with_the_key_is_caught_at_the_place_that_was_changed() -> None:
    data = made()
    tranche = json.loads(unpack(data)["tranche-1.json"])

    def with_tranche(**changes: Any) -> str:
        return refused_by_both(forged(data, **{"tranche-1.json": encode_json(tranche | changes)}))

    first, *rest = tranche["teams"]
    crossed = [[*first[:2], rest[0][2], *first[3:]], *rest]
    assert (
        with_tranche(drawn=tranche["drawn"][::-1])
        == "“drawn 1” of tranche-1.json differs from what was recomputed."
    )
    assert "teams" in with_tranche(teams=crossed)
    assert "proposals" in with_tranche(proposals=7)
    assert "seed" in with_tranche(public_value="1111111111")
    assert "form" in with_tranche(public_value="1111111117")
    assert "Share 1" in with_tranche(shares=["22" * 32])
    assert "stopped" in with_tranche(stopped=[["nobody", "closed"]])
    assert "opened_at" in with_tranche(opened_at="2026-02-30T00:00:00Z")
    assert "pool_root" in refused_by_both(
        forged(data, **{"pool.tsv": unpack(data)["pool.tsv"].replace(b"c0", b"c1")})
    )
    assert "files" in refused_by_both(forged(data, **{"left-out.tsv": b""}))
    assert "summary.txt" in refused_by_both(forged(data, **{"summary.txt": b"all is well\n"}))
    assert "no place" in refused_by_both(forged(data, **{"tokens.tsv": b""}))
    assert "no place" in refused_by_both(forged(data, **{"tranche-2.json": b"{}"}))
    assert "blocked-1.json" in refused_by_both(forged(data, **{"blocked-1.json": b"[]"}))


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("pool.tsv", b"A0\tA\tfood\t1\tc0"), ("pool.tsv", b"B\tA\tfood\t1\tc0\nA\tA\tfood\t1\tc0\n"), ("pool.tsv", b"A\tA\tfood\t0\tc0\n"),
        ("pool.tsv", b"A\tA\tfood+food\t1\tc0\n"), ("pool.tsv", b"A\tA\tother\t1\tc0\n"), ("pool.tsv", b"gone1\tA\tfood\t1\tc0\n"),
        ("pool.tsv", b"A\tA\tfood\t01\tc0\n"), ("pool.tsv", b"\xff\n"), ("inspectors.tsv", b"p0\t\t3\t0\n"), ("groups.tsv", b"food\tboss\tp0\n"),
        ("groups.tsv", b"food\tlead\tnobody\n"), ("bars.tsv", b"nobody\tp0\trecusal\n"), ("rules.json", b'{"a":1}'), ("rules.json", b'{"a":1.0}'),
    ],
)  # fmt: skip
def test_files_that_break_their_rules_are_refused(name: str, bad: bytes) -> None:
    refused_by_both(forged(made(), **{name: bad}))


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": 0}, {"serial": 10**9}, {"mode": "shut"}, {"task": ""}, {"round": True}, {"reveal_by": "2026-02-30"}, {"teams": {"food": 1}},
        {"tranches": [{"date": "2026-03-02", "quota": {"A": 7, "B": 2}}]}, {"tranches": [{"date": "2026-03-02", "quota": {"A": 2}}]}, {"tranches": []},
        {"custodians": 2}, {"package": {"fire": 1}}, {"more": 1}, {"previous": "AB" * 32}, {"hash": "md5"}, {"hash": []},
    ],
)  # fmt: skip
def test_rules_that_the_protocol_refuses_are_refused(changes: dict[str, Any]) -> None:
    refused_by_both(forged(made(), **{"rules.json": encode_json(rules() | changes)}))


def test_a_seal_without_a_result_is_right_too() -> None:
    files = {
        name: data for name, data in unpack(made()).items() if name not in ("tranche-1.json", "summary.txt")
    }
    data = signed_again(files)
    assert verify(data).tranches == stranger.check(data).draw.tranches == 0


def test_a_certificate_is_witnessed_by_a_statement_from_before_the_day_of_the_public_value() -> None:
    data = made()
    early = witnessed(data, "2026-03-01T15:59:59Z")  # a second before midnight in China
    (one,) = stranger.check(early).witnessed_by
    assert "纪检" in one
    assert verify(early).witnessed
    late = witnessed(data, "2026-03-01T16:00:00Z")
    for other in (data, late):
        assert stranger.check(other).witnessed_by == []
        assert not verify(other).witnessed
    for change in (
        {"seal": "00" * 32},
        {"draw": "421300-2"},
        {"witness": ""},
    ):
        assert "witness/discipline" in refused_by_both(witnessed(data, "2026-03-01T00:00:00Z", **change))
    assert "signed_at" in refused_by_both(witnessed(data, "2026-03-01"))
    assert "witness/discipline" in refused_by_both(
        witnessed(data, "2026-03-01T00:00:00Z", key=KEY)
    )  # signed by somebody else


def test_the_office_is_no_witness_of_itself() -> None:
    data = witnessed(made(), "2026-03-01T00:00:00Z", key=KEY, by=KEY)
    assert not verify(data).witnessed
    assert stranger.check(data).witnessed_by == []


def test_a_void_draw_gives_its_shares_away() -> None:
    files = unpack(made())
    shares = json.loads(files["tranche-1.json"])["shares"]
    sealed = {name: data for name, data in files.items() if name not in ("tranche-1.json", "summary.txt")}

    def void(into: dict[str, bytes] = sealed, **changes: Any) -> bytes:
        value = {
            "draw": "421300-1",
            "reason": "名单有误",
            "shares": shares,
            "voided_at": "2026-03-02T02:30:00Z",
        }
        return signed_again(into | {"void.json": encode_json(value | changes)})

    assert verify(void()).tranches == 0
    assert stranger.check(void()).draw.tranches == 0
    for change in (
        {"draw": "x"},
        {"shares": ["00" * 32]},
        {"shares": []},
        {"reason": ""},
        {"more": 1},
        {"voided_at": ""},
    ):
        refused_by_both(void(**change))
    assert "void" in refused_by_both(void(files))


def test_sm3_and_ed25519_are_those_of_the_standards() -> None:
    assert stranger.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert (
        stranger.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )
    signature = KEY.sign(b"text")
    key = KEY.public_key().public_bytes_raw()
    assert stranger.signed(key, b"text", signature)
    assert not stranger.signed(key, b"Text", signature)
    larger = (int.from_bytes(signature[32:], "little") + stranger.L).to_bytes(
        32, "little"
    )  # the same point, written twice
    assert not stranger.signed(key, b"text", signature[:32] + larger)
    assert not stranger.signed(b"\xff" * 32, b"text", signature)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """verify.py as anybody runs it: alone, isolated from everything installed."""
    return subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *words],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_anybody_can_run_it_and_look_for_a_business(tmp_path: Path) -> None:
    right, wrong = tmp_path / "draw.zip", tmp_path / "wrong.zip"
    pool = [(token(f"u{n}"), "A", "food", 1, "-") for n in range(6)]
    data = made(
        pool=pool, tranches=[{"date": "2026-03-02", "quota": {"A": 6}}], left_out=[(token("out"), "closed")]
    )
    right.write_bytes(data)
    wrong.write_bytes(data[:-1])
    told = run(str(right), "--unit", "u1", "--nonce", "07" * 32)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("计算无误，尚无外部见证\n")
    assert "u1：在名单里，A类6户抽6户；第1批抽中。" in told.stdout
    english = run(str(right), "--lang", "en", "--unit", "out", "--nonce", "07" * 32)
    assert english.stdout.startswith("computed right, not witnessed\n")
    assert "left out, reason: closed" in english.stdout
    assert "not in this draw" in run(str(right), "--lang", "en", "--unit", "u1").stdout
    refused = run(str(wrong), "--lang", "en")
    assert (refused.returncode, refused.stdout.count("\n")) == (1, 1)
    assert run(str(tmp_path / "none.zip")).returncode == 1
    assert run(str(right), "--unit", "u1", "--nonce", "xyz").returncode == 2

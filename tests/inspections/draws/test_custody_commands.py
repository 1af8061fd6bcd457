"""The sealed ceremony in a terminal, a custodian's file that browser and terminal share, a witness's signature."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import cli
from inspections.draws.actions import add_witness
from inspections.draws.rules.keeping import Kept, lock, unlock
from inspections.draws.rules.verification import verify
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Problem, Refused
from tests import people
from tests.inspections.bureau import MARKET, NOW
from tests.inspections.draws.ceremonies import DICE, proof, ready

VERIFIER = Path(__file__).parents[3] / "inspections" / "draws" / "verifiers" / "verify.py"
WORDS = "four words nobody knows"
KEPT = Kept("draw-1", 2, 3, (b"\1" * 32, b"\2" * 32))


QUICK = lock(KEPT, WORDS, salt=b"s" * 16, iv=b"i" * 12, rounds=1)


def run(*words: Any) -> Result:
    cli.gather()
    return CliRunner().invoke(cli.supervision, [str(word) for word in ("--json", *words)])


def told(*words: Any) -> dict[str, Any]:
    """What a command says as JSON."""
    result = run(*words)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_a_file_gives_back_what_was_locked_and_nothing_without_the_words() -> None:
    assert unlock(QUICK, WORDS) == KEPT
    assert KEPT.shares[0].hex().encode() not in QUICK
    with pytest.raises(Refused, match="保护口令不对"):
        unlock(QUICK, WORDS + "!")
    with pytest.raises(Refused, match="至少8个字符"):
        lock(KEPT, "short", salt=b"s" * 16, iv=b"i" * 12)


@given(st.integers(0, len(QUICK) - 1), st.integers(1, 255))
def test_a_changed_file_never_gives_other_shares(at: int, flip: int) -> None:
    changed = bytearray(QUICK)
    changed[at] ^= flip
    try:
        assert unlock(bytes(changed), WORDS) == KEPT
    except Problem:
        return


def test_a_custodian_makes_shows_and_opens_shares_on_a_laptop(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    words = ("--pass-phrase", WORDS)
    many = ("--tranches", 2, "--custodians", 3, "--position", 2)
    made = told("draws", "custody", "make", "draw-1", *many, "--out", file, *words)
    assert file.stat().st_mode & 0o077 == 0
    sheet = told("draws", "custody", "show", file, *words)
    kept = Kept("draw-1", 2, 3, tuple(bytes.fromhex(share) for share in sheet["shares"]))
    assert kept.commitments == made["commitments"]
    assert told("draws", "custody", "open", file, "--tranche", 2, *words)["share"] == sheet["shares"][1]
    assert run("draws", "custody", "open", file, "--tranche", 3, *words).exit_code == 1
    assert run("draws", "custody", "show", file, "--pass-phrase", "something else").exit_code == 1
    assert run("draws", "custody", "make", "draw-1", *many, "--out", file, *words).exit_code == 1  # made once


def test_a_sealed_draw_runs_in_a_terminal_to_verified_and_witnessed(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    now = [NOW]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    task_id = ready(database)
    for role in ("officer", "witness", "approver"):
        people.add_account(database, role, **({"department_id": MARKET} if role == "officer" else {}))
    for login in ("keeper1", "keeper2"):
        people.add_account(database, "leader", login=login)

    def say(*words: Any, login: str, code: int = 0) -> dict[str, Any]:
        cli.gather()
        desk = Desk(as_json=True, settings=database.settings)
        line = ["draws", *map(str, words), "--as", login, "--password", people.PASSWORD]
        result = CliRunner().invoke(cli.supervision, line, obj=desk)
        if "database" in vars(desk):
            desk.database.close()
        assert result.exit_code == code, (result.output, result.exception)
        return dict(json.loads(result.stdout)) if code == 0 else {}

    keep = (
        "--custodian",
        "keeper1",
        "--custodian",
        "keeper2",
        "--later",
        "2026-11-30",
        "--reveal-by",
        "2026-12-05",
    )
    start = ("freeze", task_id, "--form", "dice-10", "--opens-on", "2026-11-23", "--mode", "sealed")
    draw = say(*start, *keep, login="officer")["draw"]
    shares = {}
    for position, login in enumerate(("keeper1", "keeper2"), 1):
        kept = Kept(draw, position, 2, (bytes([position]) * 32, bytes([position + 8]) * 32))
        shares[login] = kept.shares
        say("custody", "deposit", draw, *kept.commitments, login=login)
    seal = say("commit", draw, login="officer")["commit_hash"]
    zip_file, paper = tmp_path / "sealed.zip", tmp_path / "statement.txt"
    zip_file.write_bytes(proof(database, draw))
    stated = told("draws", "witness", zip_file, "--name", "市公证处", "--out", paper)
    assert stated["seal"] == seal
    with database.transaction(actor=people.WITNESS, now=NOW) as tx:
        assert add_witness(tx, draw_id=draw, text=paper.read_text(), own_key="0" * 64)
    for tranche, day in enumerate((2, 9)):
        now[0] = NOW + timedelta(day)
        if not tranche:
            say("value", draw, DICE, login="witness")
            say("value", draw, DICE, login="approver")
        say("open", draw, "--share", "nothing", login="keeper1", code=1)
        assert (
            say("open", draw, "--share", shares["keeper1"][tranche].hex(), login="keeper1")["opened"] is False
        )
        assert (
            say("open", draw, "--share", shares["keeper2"][tranche].hex(), login="keeper2")["opened"] is True
        )
    say("reveal", draw, login="officer", code=1)  # the visits are not made
    second_opinion(zip_file, proof(database, draw))  # nothing but hashes of both tranches is public
    now[0] = NOW + timedelta(14)
    assert say("reveal", draw, login="officer")["revealed"] is False
    second_opinion(zip_file, proof(database, draw))  # one tranche of two
    assert say("reveal", draw, login="officer")["revealed"] is True
    data = proof(database, draw)
    verdict = verify(data)
    assert (verdict.tranches, verdict.drawn, verdict.witnessed) == (2, 6, True)
    assert "not witnessed" not in second_opinion(zip_file, data)


def second_opinion(path: Path, data: bytes) -> str:
    """What the verifier says that shares no code with ours; it must agree."""
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, str(VERIFIER), str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

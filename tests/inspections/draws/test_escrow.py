"""Two of three: a missing custodian's share comes out of an escrow that only the two others together can open."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

import cli
from inspections.draws import actions
from inspections.draws.rules.escrow import lock_escrow, others, unlock_escrow
from inspections.draws.rules.keeping import Kept, lock
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Problem, Refused
from tests.inspections.bureau import NOW
from tests.inspections.draws.ceremonies import ready
from tests.inspections.draws.custodies import Keeper, committed, valued
from tests.people import OFFICER

KEPT = Kept("draw-1", 2, 3, (b"\1" * 32, b"\2" * 32))
WORDS = {1: "first pass-phrase", 3: "third pass-phrase"}
ESCROW = lock_escrow(KEPT, WORDS, salts=[b"s" * 16, b"t" * 16], ivs=[b"i" * 12, b"j" * 12], rounds=1)


def test_both_of_the_others_open_it_and_neither_alone() -> None:
    assert unlock_escrow(ESCROW, WORDS) == KEPT
    for words in (
        {1: WORDS[1]},
        {3: WORDS[3]},
        {1: WORDS[3], 3: WORDS[1]},
        {1: WORDS[1], 3: "another phrase"},
        {},
    ):
        with pytest.raises(Refused, match="保护口令不对"):
            unlock_escrow(ESCROW, words)
    assert all(share.hex().encode() not in ESCROW for share in KEPT.shares)
    assert [others(n) for n in (1, 2, 3)] == [[2, 3], [1, 3], [1, 2]]


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (Kept("draw-1", 1, 2, (b"\1" * 32,)), {2: "second pass-phrase"}),
        (KEPT, {1: "one for both of us", 3: "one for both of us"}),
        (KEPT, {1: "short", 3: "third pass-phrase"}),
        (KEPT, {1: "first pass-phrase", 2: "my own pass-phrase"}),
    ],
)
def test_it_is_two_others_with_two_good_pass_phrases(kept: Kept, words: dict[int, str]) -> None:
    with pytest.raises(Refused):
        lock_escrow(kept, words, salts=[b"s" * 16] * 2, ivs=[b"i" * 12] * 2, rounds=1)


@given(st.integers(0, len(ESCROW) - 1), st.integers(1, 255))
def test_a_changed_escrow_never_gives_other_shares(at: int, flip: int) -> None:
    changed = bytearray(ESCROW)
    changed[at] ^= flip
    try:
        found = unlock_escrow(bytes(changed), WORDS)
    except Problem:
        return
    assert found.shares == KEPT.shares


def opened_by_two(database: Database) -> tuple[str, list[Keeper]]:
    draw, keepers = committed(database, ready(database))
    valued(database, draw.id)
    for keeper in keepers[:2]:
        keeper.give(database, 1)
    return draw.id, keepers


def test_the_two_others_open_a_tranche_without_the_third(database: Database) -> None:
    draw_id, keepers = opened_by_two(database)

    def bring(share: bytes, whose: int, actor: Any = keepers[0].actor) -> Any:
        with database.transaction(actor=actor, now=NOW) as tx:
            return actions.give_share(tx, draw_id=draw_id, share=share, whose=whose)

    with pytest.raises(Refused, match="这是第2批次"):
        bring(keepers[2].shares[1], 3)
    with pytest.raises(Refused, match="不符"):
        bring(keepers[0].shares[0], 3)
    with pytest.raises(Refused, match="三位保管人"):
        bring(keepers[2].shares[0], 4)
    with pytest.raises(NotFound):
        bring(keepers[2].shares[0], 3, OFFICER)  # none of the custodians
    assert bring(keepers[2].shares[0], 3).tranches_open == 1
    with database.reading() as session:
        given = session.exec(select(AuditEvent.detail).where(AuditEvent.action == "draw.share_given")).all()
    assert [(one["custodian"], one["by"]) for one in given] == [(1, 1), (2, 2), (3, 1)]


def test_the_terminal_makes_and_opens_an_escrow(tmp_path: Path) -> None:
    file, out = tmp_path / "custody.json", tmp_path / "escrow.json"
    file.write_bytes(lock(KEPT, "my own pass-phrase", salt=b"s" * 16, iv=b"i" * 12, rounds=1))

    def say(*words: Any, typed: tuple[str, ...]) -> Result:
        cli.gather()
        line = ["--json", "draws", "custody", *map(str, words)]
        return CliRunner().invoke(cli.supervision, line, input="".join(f"{word}\n" for word in typed))

    mine = ("escrow", file, "--out", out, "--pass-phrase", "my own pass-phrase")
    twice = (WORDS[1], WORDS[1], WORDS[3], WORDS[3])
    made = say(*mine, typed=twice)
    assert (made.exit_code, json.loads(made.stdout)["position"]) == (0, 2), made.output
    assert say(*mine, typed=twice).exit_code == 1  # it is there already
    told = say("rescue", out, "--tranche", 2, typed=(WORDS[1], WORDS[3]))
    assert json.loads(told.stdout)["share"] == KEPT.shares[1].hex()
    assert say("rescue", out, "--tranche", 2, typed=(WORDS[1], "something else")).exit_code == 1
    assert say("rescue", out, "--tranche", 3, typed=(WORDS[1], WORDS[3])).exit_code == 1

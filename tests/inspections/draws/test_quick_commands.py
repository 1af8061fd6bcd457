"""The quick ceremony at a terminal, a photo of the dice, and giving a list or a draw up."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from inspections.draws import queries
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.verification import verify
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from tests import people
from tests.inspections.bureau import MARKET, NOW, TODAY
from tests.inspections.draws.ceremonies import DICE, proof, ready
from tests.inspections.visits.scene import photo

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The actions behind these commands run on both databases elsewhere."""
Say = Callable[..., Result]


@pytest.fixture
def task(database: Database) -> int:
    """A task of a settled bureau."""
    return ready(database)


@pytest.fixture
def say(database: Database, task: int, monkeypatch: pytest.MonkeyPatch) -> Say:
    """``say("quick", 1, login="officer", typed="…")``: one command by somebody who is asked for a password."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    people.add_account(database, "officer", department_id=MARKET)
    people.add_account(database, "witness")
    people.add_account(database, "approver")

    def spoken(*words: Any, login: str, typed: str = "", as_json: bool = True) -> Result:
        cli.gather()
        desk = Desk(as_json=as_json, settings=database.settings)
        line = ["draws", *map(str, words), "--as", login, "--password", people.PASSWORD]
        try:
            return CliRunner().invoke(cli.supervision, line, obj=desk, input=typed)
        finally:
            if "database" in vars(desk):
                desk.database.close()

    return spoken


def lines(*words: str) -> str:
    """What is typed, line by line."""
    return "".join(f"{word}\n" for word in words)


TWICE = lines(people.PASSWORD, DICE, people.PASSWORD, "3516 2436 15")


def test_a_small_draw_is_held_at_one_terminal(
    database: Database, task: int, say: Say, tmp_path: Path
) -> None:
    picture = tmp_path / "dice.jpg"
    picture.write_bytes(photo())
    three = ("--first", "witness", "--second", "approver")
    refused = say("quick", task, *three, login="officer", typed=lines("a wrong password"))
    assert refused.exit_code == 1
    with database.reading() as session:
        [draw] = queries.draws_of_task(session, task)
    assert (draw.status, draw.first_value) == (DrawStatus.COMMITTED, "")  # sealed, and nothing typed
    own = say("quick", task, "--first", "officer", "--second", "witness", login="officer", typed=TWICE)
    assert own.exit_code == 1  # who sealed does not type
    differing = lines(people.PASSWORD, DICE, people.PASSWORD, "6543211234")
    assert say("quick", task, *three, login="officer", typed=differing).exit_code == 1
    held = say("quick", task, *three, "--photo", picture, login="officer", typed=TWICE)
    assert held.exit_code == 0, held.output
    told = json.loads(held.stdout)
    assert (told["draw"], told["serial"], told["drawn"]) == (draw.id, 1, 6)
    certificate = proof(database, draw.id)
    assert verify(certificate).commit_hash == told["commit_hash"]
    assert b"dice-1.jpg" in certificate
    with database.reading() as session:
        assert (
            hashlib.sha256(queries.photo_of(session, draw.id, "dice-1.jpg")).hexdigest().encode()
            in certificate
        )
    assert say("quick", task, *three, login="officer", typed=TWICE).exit_code == 1  # there is no second draw


def test_a_round_in_five_steps_is_not_finished_here_and_photos_can_be_added(
    database: Database, task: int, say: Say, tmp_path: Path
) -> None:
    picture = tmp_path / "dice.jpg"
    picture.write_bytes(photo())
    draw = json.loads(
        say("freeze", task, "--form", "dice-10", "--opens-on", TODAY, "--rotate", login="officer").stdout
    )["draw"]
    assert say("quick", task, "--first", "witness", "--second", "approver", login="officer").exit_code == 1
    assert say("photo", draw, picture, login="witness").exit_code == 1  # nothing is thrown before the seal
    assert say("commit", draw, login="officer").exit_code == 0
    digest = json.loads(say("photo", draw, picture, login="witness").stdout)["digest"]
    with database.reading() as session:
        assert queries.photos_of(session, draw) == {"dice-1.jpg": digest}
    picture.write_bytes(b"no picture")
    assert say("photo", draw, picture, login="witness").exit_code == 1


def test_two_people_give_up_a_list_and_then_a_draw(database: Database, task: int, say: Say) -> None:
    start = ("freeze", task, "--form", "dice-10", "--opens-on", TODAY)
    draw = json.loads(say(*start, login="officer").stdout)["draw"]
    assert say("unfreeze", draw, login="witness").exit_code == 1  # nobody asked
    assert say("unfreeze", draw, "--reason", "名单有误", login="officer").exit_code == 0
    assert say("unfreeze", draw, login="officer").exit_code == 1
    assert json.loads(say("unfreeze", draw, login="witness").stdout)["unfrozen"] is True
    again = json.loads(say(*start, login="officer").stdout)["draw"]
    assert again == f"{draw}-2"
    assert "已提出作废" in say("void", again, "--reason", "名单有误", login="officer", as_json=False).stdout
    assert json.loads(say("void", again, login="approver").stdout)["void"] is True
    with database.reading() as session:
        assert queries.draw_by_id(session, again).status is DrawStatus.VOID

"""`supervision draws certify` and `verify`: exit codes, JSON, no database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from inspections.draws.rules.archive import unpack
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from tests import people
from tests.inspections.bureau import MARKET, NOW, TODAY
from tests.inspections.draws.ceremonies import ready
from tests.inspections.draws.example import folder, frozen_files, secrets


def run(*words: Any) -> Result:
    cli.gather()
    return CliRunner().invoke(cli.supervision, [str(word) for word in words])


def test_what_is_certified_verifies(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in", frozen_files()), tmp_path / "draw.zip"
    assert run("draws", "certify", source, "--out", out).exit_code == 0
    told = run("--json", "draws", "verify", out)
    assert told.exit_code == 0
    assert json.loads(told.stdout)["verified"] is True
    assert json.loads(told.stdout)["verdict"] == "computed right, not witnessed"
    spoken = run("draws", "verify", out)
    assert spoken.exit_code == 0
    assert "抽中4户" in spoken.stdout


def test_a_changed_certificate_ends_with_the_first_difference(tmp_path: Path) -> None:
    source, out = folder(tmp_path / "in", frozen_files()), tmp_path / "draw.zip"
    run("draws", "certify", source, "--out", out)
    data = bytearray(out.read_bytes())
    data[400] ^= 1
    out.write_bytes(data)
    told = run("--json", "draws", "verify", out)
    assert told.exit_code == 1
    assert json.loads(told.stdout)["verified"] is False
    assert told.stderr


def test_repetitions_print_the_teams_of_every_run(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", frozen_files())
    told = run("draws", "certify", source, "--repeat", 3)
    assert told.exit_code == 0
    runs = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(runs) == 3
    assert runs[0] != runs[1]
    assert all(len(one) == 1 and len(one[0]) == 4 for one in runs)


def test_when_no_pairing_exists_the_blocking_set_is_printed(tmp_path: Path) -> None:
    files = frozen_files(inspectors={f"p{n}": (1, 0) for n in range(5)})
    source, out = folder(tmp_path / "in", files), tmp_path / "draw.zip"
    told = run("draws", "certify", source, "--out", out)
    assert told.exit_code == 1
    record = json.loads(told.stdout)
    assert record["shortage"] >= 1
    assert len(record["packages"]) == 3
    assert not out.exists()
    assert run("draws", "certify", source, "--repeat", 1).exit_code == 1


def test_bad_input_is_one_sentence_and_exit_1(tmp_path: Path) -> None:
    files = frozen_files()
    del files["pool.tsv"]
    told = run("draws", "certify", folder(tmp_path / "in", files), "--out", tmp_path / "x.zip")
    assert told.exit_code == 1
    (tmp_path / "junk.zip").write_bytes(b"[" * 5_000_000)
    assert run("draws", "verify", tmp_path / "junk.zip").exit_code == 1
    assert run("draws", "verify", tmp_path / "nothing.zip").exit_code == 2
    assert run("draws", "certify", tmp_path / "in").exit_code == 2


def test_tokens_stay_out_of_the_certificate(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {**frozen_files(), "tokens.tsv": b""}, secrets())
    run("draws", "certify", source, "--out", tmp_path / "x.zip")
    files = unpack((tmp_path / "x.zip").read_bytes())
    assert "tokens.tsv" not in files
    assert "secrets.json" not in files
    assert "tokens.tsv" in json.loads(files["commitment.json"])["files"]


def test_the_ceremony_runs_in_a_terminal(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    task_id = ready(database)
    people.add_account(database, "officer", department_id=MARKET)
    people.add_account(database, "witness")
    people.add_account(database, "approver")

    def say(*words: Any, login: str, password: str = people.PASSWORD) -> Result:
        cli.gather()
        desk = Desk(as_json=True, settings=database.settings)
        line = ["draws", *map(str, words), "--as", login, "--password", password]
        try:
            return CliRunner().invoke(cli.supervision, line, obj=desk)
        finally:
            if "database" in vars(desk):
                desk.database.close()

    start = ("freeze", task_id, "--form", "dice-10", "--opens-on", TODAY.isoformat())
    assert say(*start, login="officer", password="a wrong password").exit_code == 1
    assert say(*start, login="witness").exit_code == 1
    frozen = say(*start, login="officer")
    assert frozen.exit_code == 0, frozen.exception
    draw = json.loads(frozen.stdout)["draw"]
    assert json.loads(say("commit", draw, login="officer").stdout)["serial"] == 1
    assert say("open", draw, login="officer").exit_code == 1
    assert json.loads(say("value", draw, "3516243615", login="witness").stdout)["confirmed"] is False
    assert json.loads(say("value", draw, "3516243615", login="approver").stdout)["confirmed"] is True
    assert json.loads(say("open", draw, login="officer").stdout)["drawn"] == 6
    assert say("open", draw, login="officer").exit_code == 1

"""Anybody takes the verifiers home: from a draw's public page, from the officer's page, from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from inspections.draws.verifiers import verify
from supervision.foundation import clock
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET, NOW
from tests.inspections.draws.ceremonies import opened, ready
from tests.people import Visitor

FOLDER = Path(verify.__file__).parent


@pytest.fixture(autouse=True)
def _same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_the_public_page_of_a_draw_offers_both_verifiers_and_they_accept_its_certificate(
    database: Database, visitor: Visitor, signed_in: Callable[..., Visitor]
) -> None:
    draw = opened(database, ready(database))
    page = visitor.get(f"/public/draws/{draw.id}").text
    for name in ("verify.html", "verify.py"):
        assert f'href="/public/verifiers/{name}"' in page
        answer = visitor.get(f"/public/verifiers/{name}")
        assert answer.content == (FOLDER / name).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment")
    certificate = visitor.get(f"/public/draws/{draw.id}/certificate.zip").content
    assert verify.check(certificate).draw.frozen.rules["draw"] == draw.id
    officer = signed_in("officer", department_id=MARKET)
    assert 'href="/public/verifiers/verify.html"' in officer.get(f"/draws/{draw.id}").text


@pytest.mark.parametrize("name", ["__init__.py", "..%2Fcommands.py", "verify.txt"])
def test_nothing_else_is_served_beside_them(visitor: Visitor, name: str) -> None:
    assert visitor.get(f"/public/verifiers/{name}").status_code == 404


def test_the_command_writes_both_into_a_folder(tmp_path: Path) -> None:
    cli.gather()
    told = CliRunner().invoke(cli.supervision, ["draws", "verifier", "--to", str(tmp_path)])
    assert told.exit_code == 0, told.output
    for name in ("verify.html", "verify.py"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()

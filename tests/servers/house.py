"""The house itself as a server: ``supervision run`` as people start it, on a free port."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx

from supervision.foundation.database import Database
from supervision.foundation.migrations import migrate
from supervision.foundation.settings import Settings
from tests.people import PASSWORD, add_account
from tests.servers.start import free_port, keep, server_folder

ROOT = Path(__file__).resolve().parents[2]
CLI = [sys.executable, str(ROOT / "cli.py")]


LOGINS = {
    "officer": "officer1",
    "approver": "officer2",
    "witness": "witness",
    "inspector": "inspector1",
    "leader": "leader",
    "list_keeper": "lists",
    "administrator": "admin",
}
"""The demonstration's account for each role."""


@dataclass(frozen=True)
class House:
    """A running installation: its address, its data folder and its demonstration accounts."""

    address: str
    data: Path
    keeper: int

    def accounts(self) -> dict[str, str]:
        """Password by login name."""
        rows = json.loads((self.data / "demonstration" / "accounts.json").read_text(encoding="utf-8"))
        return {row["login"]: row["password"] for row in rows}


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The settings of one installation; nothing else of this shell's reaches it."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SUPERVISION_")}
    own = {f"SUPERVISION_{name.upper()}": value for name, value in settings.items()}
    return {**bare, "SUPERVISION_DATA_DIR": str(data), "PYTHONPATH": str(ROOT), **own}


def run(data: Path, *words: str, **settings: str) -> str:
    """Run one ``supervision`` command on a data folder; returns what it printed."""
    done = subprocess.run(
        [*CLI, *words],
        cwd=ROOT,
        env=environment(data, **settings),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def empty_installation(data: Path) -> None:
    """A data folder with the demonstration's accounts and nothing else."""
    database = Database(Settings(data_dir=data))
    migrate(database)
    for role, login in LOGINS.items():
        add_account(database, role, login=login)
    database.close()
    accounts = [
        {"login": login, "password": PASSWORD, "name": login, "role": role} for role, login in LOGINS.items()
    ]
    (data / "demonstration").mkdir()
    (data / "demonstration" / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")


def open_house(data: Path, *, seconds: float = 60, **settings: str) -> House:
    """Start web and worker; returns when the first page is served.

    Raises:
        RuntimeError: it did not start; with its last lines.
    """
    port = free_port()
    own = {name: v for name, v in environment(data, **settings).items() if os.environ.get(name) != v}
    server = keep(server_folder("house"), [*CLI, "run", "--port", str(port)], **own)
    address = f"http://127.0.0.1:{port}"
    server.wait(lambda: httpx.get(address + "/login", timeout=5).raise_for_status(), seconds=seconds)
    return House(address=address, data=data, keeper=server.keeper.pid)


def signed_in(house: House, login: str) -> httpx.Client:
    """An HTTP client that went through the login form."""
    client = httpx.Client(base_url=house.address, timeout=60, headers={"accept": "text/html"})
    answer = client.post("/login", data={"login": login, "password": house.accounts()[login]})
    if answer.status_code != 303:
        raise RuntimeError(f"{login} could not sign in: {answer.status_code}")
    return client

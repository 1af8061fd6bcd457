"""Starts each throw-away server at most once in a test run, however many pytest workers ask for it."""

import atexit
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN_FOLDER = "SUPERVISION_TEST_RUN"  # set by the first pytest process, inherited by its workers
OWNER = "SUPERVISION_TEST_OWNER"


_KEEPERS: list[subprocess.Popen[bytes]] = []


@atexit.register
def _leave_running() -> None:
    """A server outlives the process that needed it first: only at its own end, Python may be silent about that."""
    warnings.filterwarnings("ignore", message="subprocess .* is still running", category=ResourceWarning)


class Unavailable(RuntimeError):
    """The server cannot be had on this machine: what is missing, in a sentence."""


@dataclass(frozen=True)
class Kept:
    """A running server's keeper and what the server printed."""

    keeper: subprocess.Popen[bytes]
    log_file: Path

    def log(self) -> str:
        """The last lines the server printed."""
        return self.log_file.read_text(errors="replace")[-3000:] if self.log_file.exists() else ""

    def wait(self, ready: Callable[[], object], seconds: float = 60) -> None:
        """Wait until ``ready`` stops raising.

        Raises:
            RuntimeError: the server ended or stayed silent; with its last lines.
        """
        until = time.monotonic() + seconds
        while True:
            try:
                ready()
                return
            except Exception as error:
                if self.keeper.poll() is not None or time.monotonic() > until:
                    log = self.log()
                    self.keeper.terminate()
                    raise RuntimeError(f"a test server did not start ({error}):\n{log}") from error
                time.sleep(0.05)


def begin_run() -> Path:
    """Called by the first pytest process: a folder for this run's servers and templates."""
    folder = Path(tempfile.mkdtemp(prefix="supervision-tests-"))
    os.environ[RUN_FOLDER] = str(folder)
    os.environ[OWNER] = str(os.getpid())
    return folder


def end_run(folder: Path) -> None:
    """Stop every server of this run (their keepers do it) and remove its folder."""
    for note in folder.glob("*.json"):
        for process in json.loads(note.read_text()).get("keepers", []):
            stop(process)
    shutil.rmtree(folder, ignore_errors=True)


def stop(keeper: int, *, wait: bool = False) -> None:
    """Ask a keeper to end its server; ``wait``: until it has (a keeper of this process only)."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(keeper, signal.SIGTERM)
    for ours in _KEEPERS if wait else []:
        if ours.pid == keeper:
            ours.wait(60)


def run_folder() -> Path:
    """The folder of this test run."""
    return Path(os.environ[RUN_FOLDER])


def once(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The value of ``make()``, computed by whichever pytest worker asks first. An ``Unavailable`` is kept too."""
    note = run_folder() / f"{name}.json"
    with (run_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            try:
                value = make()
            except Unavailable as error:
                value = {"unavailable": str(error)}
            note.write_text(json.dumps(value))
    told: dict[str, Any] = json.loads(note.read_text())
    if "unavailable" in told:
        raise Unavailable(told["unavailable"])
    return told


def server_folder(name: str, within: Path | None = None) -> Path:
    """An own folder for one server, readable by the user it runs as; ``within``: not among the temporary files."""
    folder = Path(tempfile.mkdtemp(prefix=f"supervision-{name}-", dir=within))
    folder.chmod(0o711)
    return folder


def keep(folder: Path, command: list[str], **environment: str) -> Kept:
    """Start a server whose life ends with the test run's."""
    log = run_folder() / f"{folder.name}.log"
    keeper = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.servers.keeper",
            os.environ[OWNER],
            str(folder),
            str(log),
            "--",
            *command,
        ],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    _KEEPERS.append(keeper)
    return Kept(keeper, log)


def free_port() -> int:
    """A port nobody listens on at this moment, on the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def password() -> str:
    """A password for one run."""
    return secrets.token_hex(12)

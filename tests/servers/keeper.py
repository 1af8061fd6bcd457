"""Keeps one throw-away server: starts it, and ends it with everything it started.

``python -m tests.servers.keeper OWNER FOLDER LOG -- command…`` runs the command in FOLDER until this process
is told to stop or the process OWNER is gone (even by ``kill -9``), then removes FOLDER. So no test run leaves a
server behind. LOG takes the server's output.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 8  # seconds between asking and killing


def keep(owner: int, folder: Path, log: Path, command: list[str]) -> None:
    """Run ``command`` as long as ``owner`` lives; then end its process group and remove ``folder``."""
    stop = False

    def _asked(_signal: int, _frame: object) -> None:
        nonlocal stop
        stop = True

    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, _asked)
    with log.open("ab") as said:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder, start_new_session=True
        )
    while server.poll() is None and not stop and _alive(owner):
        time.sleep(0.2)
    for asked in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, asked)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE)
    shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[sys.argv.index("--") + 1 :])

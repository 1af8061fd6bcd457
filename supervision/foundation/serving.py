"""Starting web and worker together, and stopping both."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from supervision.foundation.database import Database
from supervision.foundation.i18n import ROOT
from supervision.foundation.keys import web_certificate
from supervision.foundation.rounds import Watch
from supervision.foundation.settings import Settings

Say = Callable[..., None]
MOST_DEATHS = 5
WORKER = 1  # its place among the two


def serve(settings: Settings, say: Say) -> int:
    """Run uvicorn and a Celery worker with its beat until a signal; returns the exit code.

    A process that dies is started again; five deaths within a minute stop everything with code 1. So is a worker that
    hangs: its jobs wait in their rows.
    """
    if _taken(settings.host, settings.port):
        say("端口{port}已被占用。请用 --port 换一个端口，或停止占用它的程序。", port=settings.port)
        return 1
    environment = os.environ | {
        "SUPERVISION_DATA_DIR": str(settings.data_dir.resolve()),
        "SUPERVISION_HOST": settings.host,
        "SUPERVISION_PORT": str(settings.port),
    }
    commands = (_web(settings), _worker(settings))

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, preexec_fn=_die_with_parent, start_new_session=True
        )

    children = [start(command) for command in commands]
    watch = Watch(settings, Database(settings))
    deaths: list[float] = []
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    announced = False
    while not stopping and len(deaths) < MOST_DEATHS:
        for place, child in enumerate(children):
            if child.poll() is not None:  # a crashed process is started again; the jobs' rows wait for it
                deaths = [*(moment for moment in deaths if time.monotonic() - moment < 60), time.monotonic()]
                children[place] = start(commands[place])
                if place == WORKER:
                    watch.begin()
        if watch.overdue():
            say("后台进程没有响应，已重新启动。")
            os.killpg(children[WORKER].pid, signal.SIGKILL)
            children[WORKER].wait()
        if not announced and _taken(settings.host, settings.port):
            announced = True
            _announce(settings, say)
        time.sleep(0.1)
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 10
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return 0 if stopping else 1


def _web(settings: Settings) -> list[str]:
    command = [
        sys.executable, "-m", "uvicorn", "app:create_app", "--factory",
        "--host", settings.host, "--port", str(settings.port),
        "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-server-header",
        "--timeout-graceful-shutdown", "3",
    ]  # fmt: skip
    if settings.tls:
        certificate, key = web_certificate(settings, _addresses())
        command += ["--ssl-certfile", str(certificate), "--ssl-keyfile", str(key)]
    return command


def _worker(settings: Settings) -> list[str]:
    folder = settings.folder("queue-control")
    return [
        # a bureau may well start its own machine's service as root; Celery's page of warning helps nobody then
        sys.executable, "-W", "ignore:You're running the worker with superuser",
        "-m", "celery", "--app", "worker", "--quiet", "worker", "--beat",
        "--schedule", str(folder / "beat"), "--concurrency", "2", "--queues", "work,maps",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning",
    ]  # fmt: skip


def _die_with_parent() -> None:
    """Linux: when we are killed, the child gets SIGTERM and shuts down warmly."""
    if sys.platform == "linux":
        ctypes.CDLL("libc.so.6").prctl(1, signal.SIGTERM)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1" if host == "0.0.0.0" else host, port)) == 0


def _addresses() -> list[str]:
    """Addresses a phone may use: loopback and this machine's own."""
    found = {"127.0.0.1"}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))  # sends nothing: only asks which interface would be used
            found.add(probe.getsockname()[0])
        except OSError:
            pass
    return sorted(found)


def _announce(settings: Settings, say: Say) -> None:
    scheme = "https" if settings.tls else "http"
    hosts = _addresses() if settings.host == "0.0.0.0" else [settings.host]
    for host in hosts:
        say("已启动：{address}", address=f"{scheme}://{host}:{settings.port}/")
    for account in demonstration_accounts(settings):
        say("  {login}\t{password}\t{name}", **account)
    say("按 Ctrl-C 停止。")
    sys.stdout.flush()


def demonstration_accounts(settings: Settings) -> list[dict[str, Any]]:
    """Login, password and name of the demonstration's people; empty when it is no demonstration."""
    path = settings.data_dir / "demonstration" / "accounts.json"
    if not path.exists():
        return []
    accounts = json.loads(path.read_text(encoding="utf-8"))
    return [
        {
            "login": a["login"],
            "password": a["password"],
            "name": f"{a.get('name', '')} {a.get('role', '')}".strip(),
        }
        for a in accounts
    ]

"""Where the servers' programs are on this machine. Only programs are looked for, never running services."""

import shutil
from glob import glob
from pathlib import Path

PLACES = {
    "postgres": ("/usr/lib/postgresql/*/bin/postgres", "/usr/pgsql-*/bin/postgres"),
    "initdb": ("/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb"),
    "redis-server": (),
    # Debian's /usr/sbin script insists on the system's user and paths; the real one takes ours
    "rabbitmq-server": (
        "/usr/lib/rabbitmq/bin/rabbitmq-server",
        "/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server",
    ),
    "epmd": (),
    # the shell draws nothing on a screen and takes half the processor; any other will do
    "chromium": (
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ),
}
PACKAGES = {  # Debian's names of what holds them
    "postgres": "postgresql",
    "initdb": "postgresql",
    "redis-server": "redis-server",
    "rabbitmq-server": "rabbitmq-server",
    "epmd": "erlang-base",
    "chromium": "chromium-headless-shell",
}


def find(program: str) -> Path | None:
    """The newest local copy of a server's program, or ``None``."""
    found = [path for pattern in PLACES[program] for path in glob(pattern)]
    if found:
        return Path(max(found, key=_version))
    on_path = shutil.which(program)
    return Path(on_path) if on_path else None


def _version(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.replace("-", "/").split("/") if part.isdigit())

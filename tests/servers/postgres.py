"""PostgreSQL for the tests: the server of SUPERVISION_TEST_POSTGRES, else a throw-away one of our own."""

import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.servers.binaries import find
from tests.servers.start import Unavailable, free_port, keep, once, password, server_folder

SETTING = "SUPERVISION_TEST_POSTGRES"
MEMORY = Path("/dev/shm")
ROOMY = 4_000_000_000
"""Bytes free in memory from which on the databases live there: each of a test is 858 files that come and go."""


def address() -> str:
    """``postgresql://user:password@host:port/database`` of a server where databases may be created.

    Raises:
        Unavailable: no server was given and no program is here to start one.
    """
    given = os.environ.get(SETTING)
    return given if given else str(once("postgres", _start)["address"])


def create(name: str, template: str = "template0") -> str:
    """Make a database as a copy of a template; returns its address.

    The files are copied, which is all PostgreSQL 14 knows; 15 would write every page to its log instead,
    at six times the processor time.
    """
    with psycopg.connect(address(), autocommit=True) as connection:
        how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + how)
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    return re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", address(), count=1)


def drop(name: str) -> None:
    """Remove a database and whoever is still connected to it."""
    with psycopg.connect(address(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _start() -> dict[str, Any]:
    postgres, initdb = find("postgres"), find("initdb")
    if postgres is None or initdb is None:
        raise Unavailable("PostgreSQL (set SUPERVISION_TEST_POSTGRES or install the package postgresql)")
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY
    folder = server_folder("postgres", MEMORY if roomy else None)
    port, word = free_port(), password()
    secret = folder / "password"
    secret.write_text(word)
    as_user = _unprivileged(folder, secret)
    create = ["-D", str(folder / "data"), "-U", "tester", "-A", "scram-sha-256", "--pwfile", str(secret)]
    subprocess.run(
        [*as_user, str(initdb), *create, "-N", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "shared_buffers": "128MB",
    }
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    server = keep(folder, [*as_user, str(postgres), "-D", str(folder / "data"), *flags])
    where = f"postgresql://tester:{word}@127.0.0.1:{port}/postgres"
    server.wait(lambda: psycopg.connect(where, connect_timeout=5).close())
    return {"address": where, "keepers": [server.keeper.pid]}


def _unprivileged(folder: Path, *files: Path) -> list[str]:
    """PostgreSQL refuses to run as root: the words that make another user run it, and the folder given to them."""
    if os.geteuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres").pw_name
    except KeyError:
        user = "nobody"
    for path in (folder, *files):
        shutil.chown(path, user)
    return ["runuser", "-u", user, "--"]

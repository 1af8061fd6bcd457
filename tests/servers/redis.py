"""Redis for the tests: the server of SUPERVISION_TEST_REDIS, else a throw-away one of our own."""

import os
from typing import Any

import redis

from tests.servers.binaries import find
from tests.servers.start import Unavailable, free_port, keep, once, password, server_folder

SETTING = "SUPERVISION_TEST_REDIS"


def address() -> str:
    """``redis://…/0``.

    Raises:
        Unavailable: no server was given and no program is here to start one.
    """
    given = os.environ.get(SETTING)
    return given if given else str(once("redis", _start)["address"])


def _start() -> dict[str, Any]:
    program = find("redis-server")
    if program is None:
        raise Unavailable("Redis (set SUPERVISION_TEST_REDIS or install the package redis-server)")
    folder, port, word = server_folder("redis"), free_port(), password()
    options = {
        "--port": str(port),
        "--bind": "127.0.0.1",
        "--requirepass": word,
        "--save": "",
        "--appendonly": "no",
        "--dir": str(folder),
    }
    server = keep(folder, [str(program), *(word for pair in options.items() for word in pair)])
    where = f"redis://:{word}@127.0.0.1:{port}/0"

    def ready() -> None:
        with redis.Redis.from_url(where) as client:
            client.ping()

    server.wait(ready)
    return {"address": where, "keepers": [server.keeper.pid]}

"""RabbitMQ for the tests: the server of SUPERVISION_TEST_RABBITMQ, else a throw-away one of our own.

Ours has its own node name, cookie, data, name service (epmd) and ports, all on the loopback address.
"""

import os
from typing import Any

import amqp

from tests.servers.binaries import find
from tests.servers.start import Unavailable, free_port, keep, once, password, server_folder

SETTING = "SUPERVISION_TEST_RABBITMQ"


def address() -> str:
    """``amqp://user:password@host:port//``.

    Raises:
        Unavailable: no server was given and no program is here to start one.
    """
    given = os.environ.get(SETTING)
    return given if given else str(once("rabbitmq", _start)["address"])


def _start() -> dict[str, Any]:
    program, names = find("rabbitmq-server"), find("epmd")
    if program is None or names is None:
        raise Unavailable("RabbitMQ (set SUPERVISION_TEST_RABBITMQ or install the package rabbitmq-server)")
    folder, port, distribution, word = server_folder("rabbitmq"), free_port(), free_port(), password()
    epmd_folder, epmd_port = server_folder("epmd"), free_port()
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.1 = 127.0.0.1:{port}\n"
        f"default_user = tester\ndefault_pass = {word}\n"
        "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\n"
        "log.console.level = warning\n"  # a broker that holds publishers back says so only here
    )
    (folder / "plugins").write_text("[].\n")
    environment = {
        "HOME": str(folder),  # the Erlang cookie lives here
        "ERL_EPMD_PORT": str(epmd_port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"tests{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
    }
    name_service = keep(
        epmd_folder, [str(names), "-port", str(epmd_port), "-address", "127.0.0.1"], **environment
    )
    server = keep(folder, [str(program)], **environment)
    where = f"amqp://tester:{word}@127.0.0.1:{port}//"

    def ready() -> None:
        with amqp.Connection(f"127.0.0.1:{port}", userid="tester", password=word, connect_timeout=5):
            pass

    server.wait(ready, seconds=90)
    return {"address": where, "keepers": [server.keeper.pid, name_service.keeper.pid]}

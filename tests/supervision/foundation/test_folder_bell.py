"""The folder that carries the bell never shows half a message and gives each one to one reader."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest

from supervision.foundation.bell import make_bell
from supervision.foundation.settings import Settings


@pytest.fixture
def channel(tmp_path):
    bell = make_bell(Settings(data_dir=tmp_path))
    with bell.connection_for_write() as connection:
        yield connection.channel()


def test_a_message_of_another_process_is_read_whole_and_once(channel):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: channel._put("work", {"n": n, "text": "钟" * 2000}), range(200)))

        def read(_: int) -> list[int]:
            found = []
            while True:
                try:
                    found.append(channel._get("work")["n"])
                except Empty:
                    return found

        read_by = list(pool.map(read, range(4)))
    assert sorted(n for numbers in read_by for n in numbers) == list(range(200))


def test_an_empty_or_broken_file_does_not_kill_the_reader(channel, tmp_path):
    (tmp_path / "queue" / "1_a.work.msg").write_text("")
    (tmp_path / "queue" / "2_b.work.msg").write_text("{")
    channel._put("work", {"n": 1})
    assert channel._get("work") == {"n": 1}
    with pytest.raises(Empty):
        channel._get("work")


RING = """
import sys
from pathlib import Path
from supervision.foundation.bell import make_bell, ring
from supervision.foundation.settings import Settings
ring(make_bell(Settings(data_dir=Path(sys.argv[1]), broker_url=sys.argv[2])), [1, 2])
"""


@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//"])
def test_a_bell_that_cannot_be_rung_is_tried_once_and_told_once(tmp_path, broker):
    done = subprocess.run(
        [sys.executable, "-c", RING, str(tmp_path), broker],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines() == ["bell not rung from job 1 on: OperationalError"]

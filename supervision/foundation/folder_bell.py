"""Celery's folder transport without its race: a message appears whole or not at all.

The stock transport creates a message under its final name and fills it afterwards; a reader that is quicker
takes an empty file and the worker dies of it. Here a message is written aside and renamed.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "folder"


class Channel(filesystem.Channel):  # type: ignore[misc]
    """Messages as files ``<time>_<uuid>.<queue>.msg`` in one private folder."""

    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        aside = Path(self.data_folder_out) / f"{name}.new"
        aside.write_text(dumps(payload), encoding="utf-8")
        os.replace(aside, Path(self.data_folder_out) / name)

    def _get(self, queue: str) -> Any:
        folder = Path(self.data_folder_in)
        for path in sorted(folder.glob(f"*.{queue}.msg")):
            taken = path.with_name(f"{path.name}.{uuid.uuid4()}")
            try:
                os.replace(path, taken)  # one reader wins
                payload = loads(taken.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            finally:
                taken.unlink(missing_ok=True)
            return payload
        raise Empty

    def _size(self, queue: str) -> int:
        return sum(1 for _ in Path(self.data_folder_in).glob(f"*.{queue}.msg"))

    def _purge(self, queue: str) -> int:
        paths = list(Path(self.data_folder_in).glob(f"*.{queue}.msg"))
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)


class Transport(filesystem.Transport):  # type: ignore[misc]
    """The transport behind ``filesystem://`` in our settings."""

    Channel = Channel


def register() -> None:
    """Make ``folder://`` known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"

"""Marks of leads (标记): the same lead has the same mark on every run, and nobody without this machine's key can tell whom it is about.

Numbers of people are few, so a plain hash of them could be tried out in a second.
"""

import hmac
from collections.abc import Callable
from secrets import token_bytes

from supervision.foundation.keys import write_private
from supervision.foundation.settings import Settings

NAME = "marks.key"
LENGTH = 12
"""Hex digits of a mark: 48 bits, so that a bureau's leads never share one."""


def marker(settings: Settings) -> Callable[[str], str]:
    """What turns a text into its mark; the key is made at the first call and kept in the folder of keys."""
    path = settings.folder("keys") / NAME
    if not path.exists():
        write_private(path, token_bytes(32))
    key = path.read_bytes()

    def mark(text: str) -> str:
        return hmac.new(key, text.encode(), "sha256").hexdigest()[:LENGTH]

    return mark

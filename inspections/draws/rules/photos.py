"""Photos of the dice 掷骰照片: taken between seal and opening; the certificate names them by their digests.

The pictures stay in the office, since faces may be on them; whoever asks for one can compare it with the certificate.
"""

import re
from collections.abc import Mapping

from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.sources import PublicForm
from inspections.draws.rules.steps import DrawStatus
from supervision.foundation.errors import Problem, Refused

NAME = "photos.json"
MOST = 3
"""Enough for a throw from above, one from the side and one of the table."""
_PHOTO = re.compile(r"dice-[1-9]\.jpg")


def check_can_photograph(status: DrawStatus, form: PublicForm, *, taken: int) -> None:
    """A photo belongs to a throw: after the seal, before the opening.

    Raises:
        Refused: another source, too early, too late, or enough photos.
    """
    if not form.dice:
        raise Refused("只有现场掷骰的抽取要附照片。")
    if status is not DrawStatus.COMMITTED:
        raise Refused("掷骰照片要在封存以后、开启以前附上。")
    if taken >= MOST:
        raise Refused("掷骰照片最多{most}张，已经够了。", most=MOST)


def can_photograph(status: DrawStatus, form: PublicForm, *, taken: int) -> bool:
    """Whether a photo may be added now."""
    try:
        check_can_photograph(status, form, taken=taken)
    except Problem:
        return False
    return True


def is_photo(name: str) -> bool:
    """Whether a file of a draw is one of its photos."""
    return _PHOTO.fullmatch(name) is not None


def photo_name(number: int) -> str:
    """The name of the photo with this number, from 1."""
    return f"dice-{number}.jpg"


def listing(digests: Mapping[str, str]) -> bytes:
    """``photos.json``: {name: SHA-256 in hex} of every photo kept by the office."""
    return encode_json(dict(digests))

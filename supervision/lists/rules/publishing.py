"""The published list: what it holds of each item, its one byte form, its fingerprint.

The file that is offered is the very text the fingerprint is taken of: UTF-8, keys sorted, no blanks. So ``sha256sum`` on the
download gives the number on the page.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from supervision.foundation.errors import Refused
from supervision.foundation.types import canonical_json

FORMAT = "supervision-list/1"


def content(
    *, bureau: str, version: int, title: str, valid_from: date, previous: str, items: Sequence[dict[str, Any]]
) -> str:
    """The whole publication as canonical JSON text; ``previous`` is the fingerprint of the version before, or empty."""
    body = {
        "format": FORMAT,
        "bureau": bureau,
        "version": version,
        "title": title,
        "valid_from": valid_from.isoformat(),
        "previous": previous,
        "items": sorted(items, key=lambda item: str(item["code"])),
    }
    return canonical_json(body).decode()


def fingerprint(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hex (指纹)."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_can_publish(items: int, *, same: bool, title: str) -> None:
    """There is something to publish that the newest version does not say already.

    Raises:
        Refused: an empty list, the same items again, no title.
    """
    if not items:
        raise Refused("一张清单还是空的，没有可以公布的事项。请先导入清单并合并。")
    if same:
        raise Refused("与最近公布的一版内容完全相同，不需要再公布。")
    if not title.strip():
        raise Refused("请填写公布的标题。")


def check_can_withdraw(*, withdrawn: bool, reason: str) -> None:
    """A version is withdrawn once, with a reason everybody can read.

    Raises:
        Refused: withdrawn already, or no reason.
    """
    if withdrawn:
        raise Refused("这一版已经撤回。")
    if len(reason.strip()) < 4:
        raise Refused("请写明撤回的理由。")

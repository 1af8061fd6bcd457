"""H and block(): the two byte operations the whole draw is built on (protocol §1)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from inspections.draws.rules.sm3 import Sm3
from supervision.foundation.errors import Unreadable


class Digest(Protocol):
    """What a hash object offers; copies share the work already done."""

    def update(self, data: bytes, /) -> None: ...
    def copy(self) -> "Digest": ...
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


def _sm3(data: bytes) -> Digest:
    return hashlib.new("sm3", data)


def _sm3_maker() -> Callable[[bytes], Digest]:
    try:
        hashlib.new("sm3")
    except ValueError:  # many builds of OpenSSL leave it out
        return Sm3
    return _sm3


_NEW: dict[str, Callable[[bytes], Digest]] = {"sha256": hashlib.sha256, "sm3": _sm3_maker()}


@dataclass(frozen=True)
class Hash:
    """H of one draw: ``sha256`` or ``sm3``, as its rules say."""

    name: str

    @property
    def new(self) -> Callable[[bytes], Digest]:
        """Makes a running hash that has read the bytes given."""
        return _NEW[self.name]

    def of(self, data: bytes) -> bytes:
        """H(data), 32 bytes."""
        return self.new(data).digest()

    def hex(self, data: bytes) -> str:
        """H(data) as 64 lower-case hex digits."""
        return self.new(data).hexdigest()

    def prepared(self, label: str, key: bytes) -> Digest:
        """A hash that has read ``block(label, key)``; copy it for every message."""
        return self.new(block(label, key))


def hash_named(name: object) -> Hash:
    """``sha256`` or ``sm3``; anything else is unreadable."""
    if name not in ("sha256", "sm3"):
        raise Unreadable("不认识的杂凑算法“{name}”，只能是 sha256 或 sm3。", name=name)
    return Hash(str(name))


def block(label: str, key: bytes) -> bytes:
    """One 64-byte block: the label filled with zero bytes to 32, then the 32 bytes of ``key``."""
    return label.encode("ascii").ljust(32, b"\0") + key


def merkle_root(hash: Hash, leaves: list[bytes]) -> bytes:
    """RFC 6962 tree head: leaf H(0x00 ‖ line), node H(0x01 ‖ left ‖ right); no leaves = H of nothing."""
    if not leaves:
        return hash.of(b"")
    new = hash.new
    return tree_of(hash, [new(b"\0" + line).digest() for line in leaves])


def tree_of(hash: Hash, level: list[bytes]) -> bytes:
    """The head over nodes of one level, of which there is at least one."""
    new = hash.new
    while len(level) > 1:
        above = [new(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])  # the last one has no neighbour and rises unchanged
        level = above
    return level[0]

"""A custodian's file 保管文件: the shares of one custodian under a pass-phrase. The browser writes and reads the same file.

PBKDF2-HMAC-SHA-256 makes the key, AES-256-GCM seals the shares (JSON list of hex); both are in WebCrypto and in every
library. Commitments stand in the open beside them: they are public anyway.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspections.draws.rules.canonical import decode_json, encode_json, is_code, is_hex32
from inspections.draws.rules.commitment import commitment_of
from inspections.draws.rules.custody import MOST_CUSTODIANS, MOST_TRANCHES, share_number
from inspections.draws.rules.hashing import Hash
from supervision.foundation.errors import Refused, Unreadable

NAME = "custody.json"
ROUNDS = 600_000
SHORTEST = 8
SALT, IV = 16, 12
_FIELDS = {"draw", "position", "custodians", "commitments", "iterations", "salt", "iv", "sealed"}


@dataclass(frozen=True)
class Kept:
    """The shares of one custodian, one for each tranche, in order."""

    draw: str
    position: int
    custodians: int
    shares: tuple[bytes, ...]

    @property
    def commitments(self) -> list[str]:
        """C_n for each of them: what goes to the server before the seal."""
        hash = Hash("sha256")
        return [
            commitment_of(hash, self.draw, share_number(tranche, self.custodians, self.position), share)
            for tranche, share in enumerate(self.shares, 1)
        ]


def check_pass_phrase(words: str) -> None:
    """A pass-phrase nobody guesses in an afternoon.

    Raises:
        Refused: fewer than eight characters.
    """
    if len(words) < SHORTEST:
        raise Refused("保护口令至少{n}个字符。", n=SHORTEST)


def lock(kept: Kept, words: str, *, salt: bytes, iv: bytes, rounds: int = ROUNDS) -> bytes:
    """The custodian's file; ``salt`` (16 bytes) and ``iv`` (12 bytes) are random and used once."""
    check_pass_phrase(words)
    plain = encode_json([share.hex() for share in kept.shares])
    return encode_json(
        {
            "draw": kept.draw,
            "position": kept.position,
            "custodians": kept.custodians,
            "commitments": kept.commitments,
            "iterations": rounds,
            "salt": salt.hex(),
            "iv": iv.hex(),
            "sealed": AESGCM(key_from(words, salt, rounds)).encrypt(iv, plain, None).hex(),
        }
    )


def unlock(data: bytes, words: str) -> Kept:
    """What a custodian's file keeps.

    Raises:
        Unreadable: no such file.
        Refused: the wrong pass-phrase, or the file was changed.
    """
    value = decode_json(NAME, data, canonical=False)
    if not isinstance(value, dict) or value.keys() != _FIELDS or not _plausible(value):
        raise Unreadable("这不是保管人的密钥文件。")
    try:
        salt, iv, sealed = (bytes.fromhex(value[name]) for name in ("salt", "iv", "sealed"))
        plain = AESGCM(key_from(words, salt, value["iterations"])).decrypt(iv, sealed, None)
    except (InvalidTag, ValueError) as error:
        raise Refused("保护口令不对，或者密钥文件被改动过。") from error
    shares = decode_json(NAME, plain)
    if not isinstance(shares, list) or not all(map(is_hex32, shares)):
        raise Unreadable("这不是保管人的密钥文件。")
    kept = Kept(value["draw"], value["position"], value["custodians"], tuple(map(bytes.fromhex, shares)))
    if kept.commitments != value["commitments"]:
        raise Refused("保护口令不对，或者密钥文件被改动过。")
    return kept


def _plausible(value: dict[str, Any]) -> bool:
    numbers = (value["position"], value["custodians"], value["iterations"])
    return (
        is_code(value["draw"])
        and all(type(one) is int for one in numbers)
        and 1 <= value["position"] <= value["custodians"] <= MOST_CUSTODIANS
        and 1 <= value["iterations"] <= 10 * ROUNDS
        and isinstance(value["commitments"], list)
        and len(value["commitments"]) <= MOST_TRANCHES
        and all(isinstance(value[name], str) for name in ("salt", "iv", "sealed"))
    )


def key_from(words: str, salt: bytes, rounds: int) -> bytes:
    """PBKDF2-HMAC-SHA-256 of a pass-phrase: a key of 32 bytes."""
    return hashlib.pbkdf2_hmac("sha256", words.encode(), salt, rounds)

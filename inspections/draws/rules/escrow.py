"""Escrow 托管 (2 of 3): a custodian's shares under the pass-phrases of the two others, so that a missing person blocks nothing.

Each pass-phrase is a lock of its own, one inside the other: both are needed, neither is ever sent anywhere. The two open
one share on a device of their own and hand in that share alone (protocol §2).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspections.draws.rules.canonical import decode_json, encode_json, is_code, is_hex32
from inspections.draws.rules.keeping import IV, ROUNDS, SALT, Kept, check_pass_phrase, key_from
from supervision.foundation.errors import Refused, Unreadable

NAME = "escrow.json"
CUSTODIANS = 3
_FIELDS = {"draw", "position", "custodians", "commitments", "iterations", "locks", "sealed"}


def others(position: int) -> list[int]:
    """The two who can open the escrow of the one at ``position``."""
    return [other for other in range(1, CUSTODIANS + 1) if other != position]


def lock_escrow(
    kept: Kept,
    words: Mapping[int, str],
    *,
    salts: Sequence[bytes],
    ivs: Sequence[bytes],
    rounds: int = ROUNDS,
) -> bytes:
    """The escrow of a custodian's shares.

    Args:
        words: position of each other custodian → pass-phrase.
        salts, ivs: random, one (16 and 12 bytes) for each lock, used once.

    Raises:
        Refused: not three custodians, a short pass-phrase, or twice the same.
    """
    check_three(kept.custodians)
    if sorted(words) != others(kept.position) or len(set(words.values())) != len(words):
        raise Refused("托管要由另外两位保管人各设一个不同的口令。")
    data = encode_json([share.hex() for share in kept.shares])
    locks = []
    for other, salt, iv in zip(sorted(words), salts, ivs, strict=True):
        check_pass_phrase(words[other])
        data = AESGCM(key_from(words[other], salt, rounds)).encrypt(iv, data, None)
        locks.append({"position": other, "salt": salt.hex(), "iv": iv.hex()})
    return encode_json(
        {
            "draw": kept.draw,
            "position": kept.position,
            "custodians": kept.custodians,
            "commitments": kept.commitments,
            "iterations": rounds,
            "locks": locks,
            "sealed": data.hex(),
        }
    )


def read_escrow(data: bytes) -> tuple[str, int]:
    """Draw and position an escrow is for.

    Raises:
        Unreadable: no such file.
    """
    value = _read(data)
    return value["draw"], value["position"]


def unlock_escrow(data: bytes, words: Mapping[int, str]) -> Kept:
    """What an escrow keeps.

    Raises:
        Unreadable: no such file.
        Refused: a wrong pass-phrase, or the file was changed.
    """
    value = _read(data)
    plain = bytes.fromhex(value["sealed"])
    try:
        for lock in reversed(value["locks"]):
            key = key_from(words.get(lock["position"], ""), bytes.fromhex(lock["salt"]), value["iterations"])
            plain = AESGCM(key).decrypt(bytes.fromhex(lock["iv"]), plain, None)
        shares = decode_json(NAME, plain)
    except (InvalidTag, ValueError) as error:
        raise Refused("保护口令不对，或者托管文件被改动过。") from error
    if not isinstance(shares, list) or not all(map(is_hex32, shares)):
        raise Unreadable("这不是密钥份的托管文件。")
    kept = Kept(value["draw"], value["position"], value["custodians"], tuple(map(bytes.fromhex, shares)))
    if kept.commitments != value["commitments"]:
        raise Refused("保护口令不对，或者托管文件被改动过。")
    return kept


def check_three(custodians: int) -> None:
    """Escrow is two of three.

    Raises:
        Refused: more or fewer custodians.
    """
    if custodians != CUSTODIANS:
        raise Refused("托管只用于三位保管人：一人缺席时由另外两人代交。")


def _read(data: bytes) -> dict[str, Any]:
    value = decode_json(NAME, data, canonical=False)
    right = (
        isinstance(value, dict)
        and value.keys() == _FIELDS
        and is_code(value["draw"])
        and value["custodians"] == CUSTODIANS
        and type(value["position"]) is int
        and 1 <= value["position"] <= CUSTODIANS
        and type(value["iterations"]) is int
        and 1 <= value["iterations"] <= 10 * ROUNDS
        and _is_hex(value["sealed"])
        and isinstance(value["locks"], list)
        and [_lock(one) for one in value["locks"]] == others(value["position"])
    )
    if not right:
        raise Unreadable("这不是密钥份的托管文件。")
    found: dict[str, Any] = value
    return found


def _lock(value: Any) -> int:
    """The position a lock is for; 0 when it is none."""
    right = (
        isinstance(value, dict)
        and value.keys() == {"position", "salt", "iv"}
        and type(value["position"]) is int
        and _is_hex(value["salt"], SALT)
        and _is_hex(value["iv"], IV)
    )
    return value["position"] if right else 0


def _is_hex(value: Any, size: int = 0) -> bool:
    try:
        return isinstance(value, str) and len(bytes.fromhex(value)) >= size
    except ValueError:
        return False

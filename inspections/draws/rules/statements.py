"""Statements beside a result: a void draw's own, and witnesses' over the seal (docs/draw-protocol.md §7)."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from inspections.draws.rules.canonical import CODE, decode_json, is_code, is_hex32, is_text
from inspections.draws.rules.certificate import KEY
from inspections.draws.rules.commitment import share_commitment
from inspections.draws.rules.terms import Terms
from inspections.draws.rules.tranche import is_moment

VOID = "void.json"
_WITNESS = re.compile(rf"witness/{CODE}\.json")
_BEIJING = timedelta(hours=8)


def void_holds(terms: Terms, secrets: Sequence[str], data: bytes) -> bool:
    """Whether ``void.json`` is about this draw and gives away the shares that were sealed (``secrets``: C_1, C_2, …).

    Raises:
        Unreadable: not canonical JSON.
    """
    value = _fields(VOID, data, draw=is_code, reason=is_text, shares=_hex_list, voided_at=is_moment)
    if value is None or value["draw"] != terms.draw or len(value["shares"]) != len(secrets):
        return False
    shares = [bytes.fromhex(share) for share in value["shares"]]
    return all(share_commitment(terms, n, share) == secrets[n - 1] for n, share in enumerate(shares, 1))


def witness_statements(files: Mapping[str, bytes]) -> list[str]:
    """Names of the witnesses' statements inside a certificate."""
    return sorted(name for name in files if _WITNESS.fullmatch(name))


def witness_day(terms: Terms, commit: str, files: Mapping[str, bytes], name: str) -> date | None:
    """The day (UTC+8) on which a statement over this draw's seal was signed, or ``None`` when it does not hold.

    Raises:
        Unreadable: not canonical JSON.
    """
    value = _fields(
        name, files[name], draw=is_code, key=is_hex32, seal=is_hex32, signed_at=is_moment, witness=is_text
    )
    if value is None or (value["draw"], value["seal"]) != (terms.draw, commit):
        return None
    signature = files.get(name.removesuffix("json") + "ed25519", b"")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(value["key"])).verify(signature, files[name])
    except (InvalidSignature, ValueError):
        return None
    return (datetime.fromisoformat(value["signed_at"]) + _BEIJING).date()


def is_outside(files: Mapping[str, bytes], name: str) -> bool:
    """Whether a statement was signed with another key than the certificate."""
    return bool(decode_json(name, files[name])["key"] != files[KEY].hex())


def _hex_list(value: object) -> bool:
    return isinstance(value, list) and all(map(is_hex32, value))


def _fields(name: str, data: bytes, **accepts: Callable[[object], bool]) -> dict[str, Any] | None:
    value = decode_json(name, data)
    if not isinstance(value, dict) or value.keys() != accepts.keys():
        return None
    return value if all(accept(value[field]) for field, accept in accepts.items()) else None

"""Statements beside a result: a void draw's own, a sealed one's openings, and witnesses' over the seal (docs/draw-protocol.md §7)."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from inspections.draws.rules.canonical import CODE, decode_json, is_code, is_hex32, is_text
from inspections.draws.rules.certificate import KEY
from inspections.draws.rules.commitment import share_commitment
from inspections.draws.rules.terms import Mode, Terms
from inspections.draws.rules.tranche import is_moment

VOID = "void.json"
OPENED = "opened.json"
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
    return china_day(value["signed_at"])


def first_wrong_opening(terms: Terms, files: Mapping[str, bytes], opened: Sequence[str]) -> int | None:
    """Which tranche ``opened.json`` states wrongly, the number from 1; 0 = the file itself is none, None = it holds.

    Tranches are opened one after the other, none before its day in China, and the file of a tranche, once public, is the
    one that was announced.

    Args:
        opened: the moments of the tranches whose files are public, in order.

    Raises:
        Unreadable: not canonical JSON.
    """
    value = _fields(OPENED, files[OPENED], draw=is_code, tranches=lambda x: isinstance(x, list))
    if value is None or value["draw"] != terms.draw or terms.mode is not Mode.SEALED or VOID in files:
        return 0
    entries = value["tranches"]
    if not max(len(opened), 1) <= len(entries) <= len(terms.tranches):
        return 0
    last = ""
    for number, (entry, planned) in enumerate(zip(entries, terms.tranches, strict=False), 1):
        if not _is_opening(entry, number) or entry["opened_at"] < last:
            return number
        last = entry["opened_at"]
        if china_day(last).isoformat() < planned.date:
            return number
        if number <= len(opened):
            file = files[f"tranche-{number}.json"]
            if (last, entry["digest"]) != (opened[number - 1], terms.hash.hex(file)):
                return number
    return None


def announced(files: Mapping[str, bytes]) -> int:
    """How many tranches a sealed draw's ``opened.json`` names, public or not; it holds (``first_wrong_opening``)."""
    return len(decode_json(OPENED, files[OPENED])["tranches"]) if OPENED in files else 0


def china_day(moment: str) -> date:
    """The day in China (UTC+8) of a moment of the protocol; the calendar's last if it lies behind."""
    try:
        return (datetime.fromisoformat(moment) + _BEIJING).date()
    except OverflowError:
        return date.max


def _is_opening(entry: object, number: int) -> bool:
    return (
        isinstance(entry, dict)
        and entry.keys() == {"tranche", "digest", "opened_at"}
        and type(entry["tranche"]) is int
        and entry["tranche"] == number
        and is_hex32(entry["digest"])
        and is_moment(entry["opened_at"])
    )


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

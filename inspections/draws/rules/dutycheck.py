"""Checking a published duty order month by month (docs/draw-protocol.md §9)."""

import re
from dataclasses import dataclass
from typing import Any

from inspections.draws.rules.canonical import (
    TOKEN,
    decode_json,
    encode_json,
    is_code,
    is_date,
    is_hex32,
    is_text,
)
from inspections.draws.rules.duty import Why, is_skipped
from inspections.draws.rules.dutymonth import NAME, PROTOCOL, Call, Month, sealed_share, seed_of
from inspections.draws.rules.hashing import hash_named
from inspections.draws.rules.sources import check_bits, check_value, known_form
from inspections.draws.rules.tranche import is_moment
from supervision.foundation.errors import Refused, Unreadable

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_TERMS = {
    "protocol", "kind", "hash", "bureau", "duty", "department", "month", "team", "people", "public_value", "secrets", "tokens",
}  # fmt: skip
_CALL = {"number", "at", "case", "group", "leaves", "reason", "skipped", "team"}


@dataclass(frozen=True)
class MonthVerdict:
    """A month that holds: ``recomputed`` only once its share is public."""

    duty: str
    seal: str
    people: int
    calls: int
    recomputed: bool


def verify(data: bytes) -> MonthVerdict:
    """Check a published month.

    Raises:
        Unreadable: not written as the protocol says.
        Refused: something does not follow from the rest; says what.
    """
    value = decode_json(NAME, data)
    if not isinstance(value, dict) or value.keys() != {"commitment", "public_value", "share", "calls"}:
        raise Unreadable("{file}缺少或多出字段。", file=NAME)
    sealed = _check_terms(value["commitment"])
    hash = hash_named(sealed["hash"])
    seal = hash.hex(encode_json(sealed))
    calls = [_read_call(one) for one in _list("calls", value["calls"])]
    text, share = value["public_value"], value["share"]
    if text != "" and not is_text(text):
        raise Unreadable("公开数不能为空，也不能含控制字符。")
    if share != "" and not is_hex32(share):
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="share")
    if text:
        named = sealed["public_value"]
        form = known_form(named["source"], named["form"])
        if form is not None:
            check_value(form, text)
    if (share and not text) or (calls and not text):
        raise Refused("还没有公开数，却已经公布了密钥或派出了人员。")
    if share:
        if sealed_share(hash, sealed["duty"], 1, bytes.fromhex(share)) != sealed["secrets"][0]:
            raise Refused("{file}公布的密钥不是封存时的那一份。", file=NAME)
        month = Month(sealed, seed_of(hash, seal, bytes.fromhex(share), text))
        for at, call in enumerate(calls, 1):
            if not month.apply(call):
                raise Refused("值班登记第{n}条不是按顺序得出的。", n=at)
    return MonthVerdict(
        sealed["duty"], seal, len({who for _, _, who in sealed["people"]}), len(calls), bool(share)
    )


def _check_terms(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != _TERMS:
        raise Unreadable("{file}缺少或多出字段。", file=NAME)
    named = value["public_value"]
    good = {
        "protocol": (value["protocol"], value["kind"]) == (PROTOCOL, "duty"),
        "hash": value["hash"] == "sha256",
        "bureau": is_text(value["bureau"]),
        "duty": is_code(value["duty"]),
        "department": is_text(value["department"]),
        "month": isinstance(value["month"], str) and bool(_MONTH.fullmatch(value["month"])),
        "team": type(value["team"]) is int and 2 <= value["team"] <= _different(value["people"]),
        "secrets": isinstance(value["secrets"], list)
        and len(set(map(str, value["secrets"]))) == 2
        and all(map(is_hex32, value["secrets"])),
        "tokens": is_hex32(value["tokens"]),
        "people": _people_right(value["people"]),
        "public_value": isinstance(named, dict)
        and named.keys() == {"source", "form", "date", "bits"}
        and is_text(named["source"])
        and is_text(named["form"])
        and is_date(named["date"])
        and type(named["bits"]) is int,
    }
    wrong = next((field for field, right in sorted(good.items()) if not right), None)
    if wrong is not None:
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field=wrong)
    check_bits(named["source"], named["bits"])
    return value


def _different(people: Any) -> int:
    """How many people these lines name; a team cannot be larger."""
    return len({str(line[-1]) for line in people if line}) if _people_right(people) else 0


def _people_right(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(
            isinstance(line, list)
            and len(line) == 3
            and is_code(line[0])
            and line[1] in ("lead", "member")
            and isinstance(line[2], str)
            and re.fullmatch(TOKEN, line[2]) is not None
            for line in value
        )
        and value == sorted(value)
        and len({(line[0], line[2]) for line in value}) == len(value)
        and any(line[1] == "lead" for line in value)
    )


def _read_call(value: Any) -> Call:
    right = (
        isinstance(value, dict)
        and value.keys() == _CALL
        and type(value["number"]) is int
        and is_moment(value["at"])
        and is_code(value["case"])
        and is_code(value["group"])
        and (
            value["leaves"] == value["reason"] == ""
            or (is_code(value["leaves"]) and value["reason"] in list(Why))
        )
        and is_skipped(value["skipped"])
        and isinstance(value["team"], list)
        and all(who == "" or is_code(who) for who in value["team"])
    )
    if not right:
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="calls")
    pairs = tuple((who, why) for who, why in value["skipped"])
    return Call(**{**value, "skipped": pairs, "team": tuple(value["team"])})


def _list(field: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field=field)
    return value

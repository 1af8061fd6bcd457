"""The terms of one draw: `rules.json` read, checked and written (protocol §2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from inspections.draws.rules import sources
from inspections.draws.rules.canonical import decode_json, encode_json, is_code, is_date, is_hex32, is_text
from inspections.draws.rules.hashing import Hash, hash_named
from supervision.foundation.errors import Refused, Unreadable

PROTOCOL = "dr-1"
NAME = "rules.json"
LONGEST_DAYS = 31
LEAVE_BLOCKED = "leave-blocked"
"""The relaxation this edition knows: packages that nobody can take stay without a team, visibly."""

_LARGEST = 999_999_999


class Mode(StrEnum):
    """公开方式: who may see names, and when."""

    OPEN = "open"
    HELD = "held"
    SEALED = "sealed"


@dataclass(frozen=True)
class TrancheTerms:
    """One tranche 批次: when it opens and how many units of each stratum it takes."""

    date: str
    quota: dict[str, int]


@dataclass(frozen=True)
class Terms:
    """Everything fixed before any randomness exists; ``text`` is the file's exact content."""

    value: dict[str, Any]
    hash: Hash
    draw: str
    mode: Mode
    tranches: tuple[TrancheTerms, ...]
    teams: dict[str, int]
    package: dict[str, int]
    custodians: int
    relax: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The canonical bytes of rules.json."""
        return encode_json(self.value)

    @property
    def public_form(self) -> sources.PublicForm | None:
        """The closed form of the public value, when it is one of our table."""
        named = self.value["public_value"]
        return sources.known_form(named["source"], named["form"])

    def total_quota(self) -> dict[str, int]:
        """Units per stratum over all tranches."""
        total: dict[str, int] = {}
        for tranche in self.tranches:
            for stratum, quota in tranche.quota.items():
                total[stratum] = total.get(stratum, 0) + quota
        return total


def issuer(bureau: str, *, demonstration: bool) -> str:
    """The bureau as its certificates name it; one of a demonstration says so."""
    return f"{bureau}（演示数据）" if demonstration else bureau


_FIELDS = {
    "protocol", "hash", "bureau", "serial", "previous", "draw", "plan", "task", "round", "mode", "tranches", "teams",
    "package", "custodians", "public_value", "relax", "reveal_by", "parameters",
}  # fmt: skip


def read_terms(data: bytes) -> Terms:
    """Parse the bytes of rules.json; Unreadable or Refused with the field that is wrong."""
    return terms_of(decode_json(NAME, data))


def terms_of(value: Any) -> Terms:
    """Check a decoded rules.json field by field."""
    record = _record("rules", value, _FIELDS)
    _require("protocol", record["protocol"] == PROTOCOL)
    hash = hash_named(record["hash"])
    for name in ("bureau", "plan", "task"):
        _require(name, is_text(record[name]))
    _require("draw", is_code(record["draw"]))
    for name in ("serial", "round", "custodians"):
        _number(name, record[name], least=1)
    _require("previous", record["previous"] == "" or is_hex32(record["previous"]))
    _require("mode", record["mode"] in list(Mode))
    _day("reveal_by", record["reveal_by"])
    _list("relax", record["relax"], is_text)
    _list("parameters", record["parameters"], _is_parameter)
    tranches = _tranches(record["tranches"])
    teams, package = _sizes("teams", record["teams"], 2), _sizes("package", record["package"], 1)
    _require("package", teams.keys() == package.keys())
    public = _record("public_value", record["public_value"], {"source", "form", "date", "fallback", "bits"})
    for name in ("source", "form"):
        _require(f"public_value.{name}", is_text(public[name]))
    _require("public_value.fallback", public["fallback"] == "" or is_text(public["fallback"]))
    _day("public_value.date", public["date"])
    _number("public_value.bits", public["bits"], least=0)
    sources.check_bits(public["source"], public["bits"])
    mode = Mode(record["mode"])
    if mode is Mode.OPEN and (len(tranches) != 1 or record["custodians"] != 1):
        raise Refused("公开抽取只能有一个批次、一名保管人。")
    return Terms(
        value=record, hash=hash, draw=record["draw"], mode=mode, tranches=tranches, teams=teams, package=package,
        custodians=record["custodians"], relax=tuple(record["relax"]),
    )  # fmt: skip


def _tranches(value: Any) -> tuple[TrancheTerms, ...]:
    _require("tranches", isinstance(value, list) and bool(value))
    tranches = []
    for entry in value:
        record = _record("tranches", entry, {"date", "quota"})
        _day("tranches.date", record["date"])
        _require("tranches.quota", isinstance(record["quota"], dict))
        for stratum, quota in record["quota"].items():
            _require("tranches.quota", is_code(stratum))
            if type(quota) is int and quota < 0:
                raise Refused("抽取数不能为负（分层“{stratum}”）。", stratum=stratum)
            _number("tranches.quota", quota, least=0)
        tranches.append(TrancheTerms(record["date"], dict(record["quota"])))
    days = [date.fromisoformat(tranche.date) for tranche in tranches]
    if days != sorted(days) or (days[-1] - days[0]).days > LONGEST_DAYS:
        raise Refused("各批次须按日期先后排列，并在{days}天内全部开启。", days=LONGEST_DAYS)
    return tuple(tranches)


def _sizes(name: str, value: Any, least: int) -> dict[str, int]:
    _require(name, isinstance(value, dict) and bool(value))
    for group, size in value.items():
        _require(name, is_code(group))
        if name == "teams" and type(size) is int and size < least:
            raise Refused("检查组不得少于两人（“{group}”）。", basis="《行政处罚法》第四十二条", group=group)
        _number(name, size, least=least)
    return dict(value)


def _is_parameter(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"name", "value", "basis"}:
        return False
    number = type(value["value"]) is int and abs(value["value"]) <= _LARGEST
    return (
        isinstance(value["name"], str)
        and (number or isinstance(value["value"], str))
        and isinstance(value["basis"], str)
    )


def _record(name: str, value: Any, fields: set[str]) -> dict[str, Any]:
    _require(name, isinstance(value, dict))
    if value.keys() != fields:
        odd = sorted(value.keys() ^ fields)
        raise Unreadable("rules.json的“{field}”缺少或多出字段：{odd}。", field=name, odd="、".join(odd))
    record: dict[str, Any] = value
    return record


def _number(name: str, value: Any, *, least: int) -> None:
    _require(name, type(value) is int and least <= value <= _LARGEST)


def _list(name: str, value: Any, accepts: Any) -> None:
    _require(name, isinstance(value, list) and all(accepts(entry) for entry in value))


def _day(name: str, value: Any) -> None:
    _require(name, is_date(value))


def _require(name: str, good: bool) -> None:
    if not good:
        raise Unreadable("rules.json的“{field}”不合规定。", field=name)

"""The numbers of the law as dated parameters (法定参数): what each is called, its unit, its value in force on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from supervision.foundation.errors import NotFound, Refused, Unreadable


class Unit(StrEnum):
    """What a parameter's number counts."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    PEOPLE = "people"
    TIMES = "times"
    CASES = "cases"
    FEN = "fen"
    PERMYRIAD = "permyriad"


UNIT_LABELS: dict[Unit, str] = {
    Unit.WORKDAYS: "个工作日",
    Unit.DAYS: "日（自然日）",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.PEOPLE: "人",
    Unit.TIMES: "次",
    Unit.CASES: "件（户、次）",
    Unit.FEN: "分（人民币）",
    Unit.PERMYRIAD: "万分之一",
}
PARTY_LABELS: dict[str, str] = {
    "person": "公民",
    "org": "法人或者其他组织",
    "default": "一般情形",
    "harm": "涉及生命健康安全、金融安全且有危害后果",
    "base": "基本期限",
    "extension": "可以延长",
}


@dataclass(frozen=True)
class Parameter:
    """One dated value: an integer, or integers by party (``person``, ``org``)."""

    name: str
    value: Any
    basis: str
    valid_from: date
    valid_to: date | None = None
    scope: str = ""
    own: bool = False  # entered by this bureau, not delivered with the house
    checked: bool = True  # the text of the basis was read; False: confirm before relying on it

    @property
    def number(self) -> int:
        """The value as an integer.

        Raises:
            Refused: the parameter holds several numbers; take ``numbers``.
        """
        if isinstance(self.value, int):
            return self.value
        raise Refused("参数{name}包含多个数值，请指明取哪一个。", name=self.name)

    @property
    def numbers(self) -> dict[str, int]:
        """The value by party or case, e.g. ``{"person": 20000, "org": 300000}``."""
        return dict(self.value) if isinstance(self.value, Mapping) else {"": int(self.value)}


def in_force(parameters: Iterable[Parameter], name: str, *, on: date, scope: str = "") -> Parameter:
    """The parameter valid on a day: the asked scope first, then the general one; the latest start wins, own over delivered.

    Raises:
        NotFound: no value on that day; the administrator has to enter one.
    """
    fitting = [
        p
        for p in parameters
        if p.name == name
        and p.scope in ("", scope)
        and p.valid_from <= on
        and (p.valid_to is None or on <= p.valid_to)
    ]
    if not fitting:
        raise NotFound("{day}没有有效的参数“{name}”，请管理员在“法定参数”中补充。", name=name, day=on)
    return max(fitting, key=lambda p: (p.scope == scope, p.valid_from, p.own))


def read_value(text: str) -> int | dict[str, int]:
    """A value as typed: ``20``, or ``person=20000; org=300000``.

    Raises:
        Unreadable: anything else.
    """
    parts = [
        part.strip()
        for part in text.replace("；", ";").replace("，", ";").replace(",", ";").split(";")
        if part.strip()
    ]
    try:
        if parts and all("=" in part for part in parts):
            return {key.strip(): int(number) for key, _, number in (part.partition("=") for part in parts)}
        [number] = parts
        return int(number)
    except ValueError:
        raise Unreadable("参数值应写成整数，或“person=20000; org=300000”这样的形式。") from None


def check_can_amend(name: str, value: Any, basis: str, valid_from: date, seeds: Iterable[Parameter]) -> None:
    """A new value needs a known name, a basis, and the same shape as the value it follows.

    Raises:
        Refused: with what to correct.
    """
    known = [p for p in seeds if p.name == name]
    if not known:
        raise Refused("没有名为{name}的参数。", name=name)
    if len(basis.strip()) < 4:
        raise Refused("请写明修改参数的依据（文件名称和条款）。")
    shape = set(known[0].numbers)
    given = set(value) if isinstance(value, Mapping) else {""}
    if shape != given:
        raise Refused("参数{name}应填写：{parts}。", name=name, parts="、".join(sorted(shape)))
    numbers = value.values() if isinstance(value, Mapping) else [value]
    for number in numbers:
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 10**12:
            raise Refused("参数值应为不小于零的整数。")
    if valid_from < min(p.valid_from for p in known):
        raise Refused("生效日期早于该规定施行的日期，请核对。")

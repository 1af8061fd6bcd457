"""Alerts (预警): what a figure out of bounds says, and how a day's findings change the open ones. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspections.alerts.rules.limits import Direction, Level, Tone, few, key_of
from supervision.foundation.i18n import _


class Ending(StrEnum):
    """Why an alert was closed."""

    BACK = "back"
    LIMIT = "limit"
    TOO_FEW = "too_few"


class MarkKind(StrEnum):
    """What somebody did about an alert."""

    SEEN = "seen"
    ANSWERED = "answered"


ENDING_LABELS: dict[Ending, str] = {
    Ending.BACK: _("已回到正常"),
    Ending.LIMIT: _("预警线已修改或停用"),
    Ending.TOO_FEW: _("数量太少，不再判断"),
}
MARK_LABELS: dict[MarkKind, str] = {MarkKind.SEEN: _("已阅"), MarkKind.ANSWERED: _("已说明")}
CITY = _("全市")
SENTENCES: dict[tuple[Direction, bool], str] = {
    (Direction.BELOW, False): _("{who}{measure}{value}，低于{limit}（{a} / {b}）"),
    (Direction.ABOVE, False): _("{who}{measure}{value}，高于{limit}（{a} / {b}）"),
    (Direction.REACHED, False): _("{who}{measure}{value}，达到{limit}（{a} / {b}）"),
    (Direction.BELOW, True): _("{who}{measure}{value}，低于{limit}：{late}件已过期限，最久{days}天"),
    (Direction.ABOVE, True): _("{who}{measure}{value}，高于{limit}：{late}件已过期限，最久{days}天"),
    (Direction.REACHED, True): _("{who}{measure}{value}，达到{limit}：{late}件已过期限，最久{days}天"),
}
FEW_SENTENCES: dict[tuple[Direction, bool], str] = {
    (Direction.BELOW, False): _("{who}{measure}{value}，低于{limit}，样本少（{a} / {b}）"),
    (Direction.ABOVE, False): _("{who}{measure}{value}，高于{limit}，样本少（{a} / {b}）"),
    (Direction.BELOW, True): _(
        "{who}{measure}{value}，低于{limit}：{late}件已过期限，最久{days}天，样本少（{a} / {b}）"
    ),
    (Direction.ABOVE, True): _(
        "{who}{measure}{value}，高于{limit}：{late}件已过期限，最久{days}天，样本少（{a} / {b}）"
    ),
}
SHARES = ("share", "change")
"""Units of values that are one count over another: with few cases they jump."""


@dataclass(frozen=True)
class Found:
    """A figure out of bounds on one day: whose, how bad, and what stands behind it.

    ``department_id`` is who answers for it (a station's bureau), ``late`` and ``days`` how many are past their day and the longest of them.
    """

    measure: str
    title: str
    unit: str
    level: Level
    direction: Direction
    tone: Tone
    limit: float
    value: float
    numerator: int
    denominator: int
    basis: str
    records: str = ""
    office_id: int | None = None
    department_id: int | None = None
    area_code: str = ""
    late: int = 0
    days: int = 0

    @property
    def key(self) -> str:
        """An alert of this key is opened once and stays open while it lasts."""
        area = self.area_code if self.level is Level.DISTRICT else ""
        return key_of(self.measure, self.level, self.office_id, area)


@dataclass(frozen=True)
class Changes:
    """What a day's findings do: keys to open, to bring up to date, to close."""

    opened: list[str]
    lasting: list[str]
    closed: list[str]


def changes(open_keys: Iterable[str], found: Iterable[Found]) -> Changes:
    """Compare the open alerts with what was found; each key once, in order."""
    before, now = set(open_keys), {one.key for one in found}
    return Changes(sorted(now - before), sorted(now & before), sorted(before - now))


def ending(key: str, judged: Mapping[str, bool]) -> Ending:
    """Why an alert that was not found again ends.

    Args:
        judged: by key of every limit held against a figure: whether there was enough to judge it.
    """
    if key not in judged:
        return Ending.LIMIT
    return Ending.BACK if judged[key] else Ending.TOO_FEW


def whose(found: Any, offices: Mapping[int, str], areas: Mapping[str, str]) -> str:
    """Whose figure it is, in words; empty for the whole city.

    Args:
        found: as for ``said``; offices, areas: names by key.
    """
    office = offices.get(found.office_id or 0, "")
    if found.level is not Level.DISTRICT:
        return office
    return f"{areas.get(found.area_code, found.area_code)}{office}"


def said(found: Any, who: str, *, red_from: int = 0) -> tuple[str, dict[str, Any]]:
    """The sentence of an alert (or a finding): a message id and its values.

    Args:
        found: a ``Found`` or anything with its fields; who: the office's name, empty for the whole city.
        red_from: a share of fewer cases says that they are few.
    """
    values = {
        "who": who or CITY,
        "measure": found.title,
        "value": written(found.unit, found.value),
        "limit": written(found.unit, found.limit),
        "a": found.numerator,
        "b": found.denominator,
        "late": found.late,
        "days": found.days,
    }
    scarce = found.unit in SHARES and few(found.direction, found.denominator, red_from)
    return (FEW_SENTENCES if scarce else SENTENCES)[found.direction, found.late > 0], values


def written(unit: str, value: float | None) -> str:
    """A value as people write it: 82%, +5.5%, 3, 1.2."""
    if value is None:
        return "—"
    if unit in SHARES:
        text = f"{100 * value:{'+' if unit == 'change' and value else ''}.1f}"
        return text.removesuffix(".0") + "%"
    return f"{value:.0f}" if unit == "count" else f"{value:.1f}".removesuffix(".0")

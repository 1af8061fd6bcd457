"""Limits (预警线) of a measure: which way is bad, where yellow and red begin, for whom. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _


class Level(StrEnum):
    """Whose figure is held against the limit."""

    CITY = "city"
    DISTRICT = "district"
    DEPARTMENT = "department"
    STATION = "station"


class Direction(StrEnum):
    """Which way is bad."""

    BELOW = "below"
    ABOVE = "above"
    REACHED = "reached"


class Tone(StrEnum):
    """How bad."""

    YELLOW = "yellow"
    RED = "red"


LEVEL_LABELS: dict[Level, str] = {
    Level.CITY: _("全市合计"),
    Level.DISTRICT: _("各县（市、区）"),
    Level.DEPARTMENT: _("各部门"),
    Level.STATION: _("各监管所"),
}
DIRECTION_LABELS: dict[Direction, str] = {
    Direction.BELOW: _("低于"),
    Direction.ABOVE: _("高于"),
    Direction.REACHED: _("达到"),
}
TONE_LABELS: dict[Tone, str] = {Tone.YELLOW: _("黄色"), Tone.RED: _("红色")}
FARTHEST = 1_000_000
"""No figure of a city is larger; what is typed beyond it is a slip."""


@dataclass(frozen=True)
class Limit:
    """One limit of a measure (预警线).

    ``office_id`` None: for everybody of the level; of districts (分县预警) it is the department whose figure is taken in each, None for all together. ``least``: with a smaller denominator nothing is said. ``accrues``: a target of the whole year,
    held against the share of the year that has passed. ``own``: set by this bureau, not delivered.
    """

    measure: str
    level: Level
    direction: Direction
    yellow: float | None
    red: float | None
    basis: str
    office_id: int | None = None
    least: int = 10
    accrues: bool = False
    active: bool = True
    own: bool = False

    @property
    def key(self) -> str:
        """One limit per measure, level and office."""
        return key_of(self.measure, self.level, self.office_id)

    def due(self, limit: float, on: date) -> float:
        """What is due of a limit by a day: all of it, or its share of the year."""
        if not self.accrues:
            return limit
        return limit * on.timetuple().tm_yday / date(on.year, 12, 31).timetuple().tm_yday

    def crossed(
        self, value: float | None, denominator: int, on: date, *, red_from: int = 0
    ) -> tuple[Tone, float] | None:
        """The tone and the limit a value crossed on a day; None: within bounds, nothing to say, or too few to say it.

        Args:
            red_from: with a smaller denominator the value is yellow at most (``few``).
        """
        if not self.active or value is None or denominator < self.least:
            return None
        beyond = [
            (tone, due)
            for tone, limit in ((Tone.RED, self.red), (Tone.YELLOW, self.yellow))
            if limit is not None and self._beyond(value, due := self.due(limit, on))
        ]
        if beyond and few(self.direction, denominator, red_from):
            return Tone.YELLOW, beyond[-1][1]
        return beyond[0] if beyond else None

    def _beyond(self, value: float, limit: float) -> bool:
        if self.direction is Direction.BELOW:
            return value < limit
        return value > limit if self.direction is Direction.ABOVE else value >= limit


def few(direction: Direction, denominator: int, red_from: int) -> bool:
    """Whether a share rests on too few cases to be red (样本少). A cap that is reached is reached, however few visits it allows."""
    return direction is not Direction.REACHED and denominator < red_from


def key_of(measure: str, level: Level, office_id: int | None, area: str = "") -> str:
    """The name of a limit, and of the alert it opens; each district opens an alert of its own (``area``)."""
    return f"{measure}:{level}:{office_id or ''}" + (f":{area}" if area else "")


def in_force(delivered: Iterable[Limit], own: Iterable[Limit]) -> dict[str, Limit]:
    """Limits by key: the bureau's own go before the delivered ones, switched off ones included."""
    return {one.key: one for one in (*delivered, *own)}


def limit_for(limits: Mapping[str, Limit], measure: str, level: Level, office_id: int | None) -> Limit | None:
    """The limit an office's figure is held against: its own, else that of the level.

    A district is one figure of all departments; a department's part of it is held against the department's own limit only.
    """
    own = limits.get(key_of(measure, level, office_id))
    return own if level is Level.DISTRICT else own or limits.get(key_of(measure, level, None))


def check_can_set(limit: Limit) -> None:
    """A limit needs a yellow or red value in the order of its direction, and a basis.

    Raises:
        Refused: with what to correct.
    """
    numbers = [number for number in (limit.yellow, limit.red) if number is not None]
    if not numbers:
        raise Refused("请至少填写黄线和红线中的一个。")
    if any(not isfinite(number) or abs(number) > FARTHEST for number in numbers):
        raise Refused("预警线的数值超出了合理范围，请核对。")
    if limit.yellow is not None and limit.red is not None:
        falling = limit.direction is Direction.BELOW
        if (limit.red > limit.yellow) if falling else (limit.red < limit.yellow):
            raise Refused(
                "红线应当比黄线更严重：越低越不好的，红线不高于黄线；越高越不好的，红线不低于黄线。"
            )
    if limit.level is Level.CITY and limit.office_id is not None:
        raise Refused("全市合计的预警线不能指定部门。")
    if len(limit.basis.strip()) < 4:
        raise Refused("请写明预警线的依据（文件、考核办法或本部门的决定）。")

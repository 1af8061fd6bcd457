"""The words of a pool: what a unit is, why one is left out, which group of inspectors serves it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from supervision.registers.rules.kinds import EntityStatus

CODE = re.compile(r"[0-9A-Za-z_-]{1,64}")


class DrawType(StrEnum):
    """Undirected (不定向) or directed (定向) draw, 企业公示信息抽查办法."""

    UNDIRECTED = "undirected"
    DIRECTED = "directed"


class StrataBy(StrEnum):
    """What the strata of a task are (分层依据)."""

    CREDIT_CLASS = "credit_class"
    FOOD_GRADE = "food_grade"
    KIND = "kind"
    NONE = "none"


class GroupBy(StrEnum):
    """Whose inspectors serve a unit: the county's or the station's."""

    COUNTY = "county"
    STATION = "station"


class LeftOut(StrEnum):
    """Why a unit of the task's scope cannot be drawn: a closed list."""

    CAP_REACHED = "cap_reached"
    LEVELS_REACHED = "levels_reached"
    RECENTLY_CHECKED = "recently_checked"
    ALREADY_DRAWN = "already_drawn"
    CLOSED = "closed"
    MOVED = "moved"
    SUSPENDED = "suspended"
    CLASS_NOT_DRAWN = "class_not_drawn"
    CLASS_A_EXEMPT = "class_a_exempt"
    JOINT_CHECK = "joint_check"
    NO_PLACE = "no_place"
    CODE_UNFIT = "code_unfit"


DRAW_TYPE_LABELS: dict[DrawType, str] = {DrawType.UNDIRECTED: "不定向抽查", DrawType.DIRECTED: "定向抽查"}
STRATA_LABELS: dict[StrataBy, str] = {
    StrataBy.CREDIT_CLASS: "信用风险等级",
    StrataBy.FOOD_GRADE: "食品安全风险等级",
    StrataBy.KIND: "主体类型",
    StrataBy.NONE: "不分类",
}
GROUP_LABELS: dict[GroupBy, str] = {GroupBy.COUNTY: "同一县（市、区）", GroupBy.STATION: "同一所"}
LEFT_OUT_LABELS: dict[LeftOut, str] = {
    LeftOut.CAP_REACHED: "本年检查次数已达上限",
    LeftOut.LEVELS_REACHED: "本系统各级机关本年检查次数合计已达上限",
    LeftOut.RECENTLY_CHECKED: "近期已检查，不重复检查",
    LeftOut.ALREADY_DRAWN: "本任务前面批次已抽中",
    LeftOut.CLOSED: "已注销或吊销",
    LeftOut.MOVED: "已迁出",
    LeftOut.SUSPENDED: "停业、歇业",
    LeftOut.CLASS_NOT_DRAWN: "该类别不在本任务抽查范围",
    LeftOut.CLASS_A_EXEMPT: "A类免查（无事不扰）",
    LeftOut.JOINT_CHECK: "由联合抽查任务统一检查",
    LeftOut.NO_PLACE: "登记地址没有对应的检查机构",
    LeftOut.CODE_UNFIT: "编码不规范，请先核对名录",
}

UNCLASSED = "N"
"""Stratum of units without a class."""
EVERYBODY = "all"
"""The one stratum of a task that is not stratified."""


class PoolUnit(NamedTuple):
    """A line of ``pool.tsv``: unit, stratum, groups joined by ``+``, weight, cell (``-`` if none)."""

    code: str
    stratum: str
    groups: str
    weight: int
    cell: str


class LeftOutUnit(NamedTuple):
    """A line of ``left-out.tsv``."""

    code: str
    reason: str


class Group(NamedTuple):
    """One group of inspectors: a department's people of one county or one station."""

    code: str
    department_id: int
    area_code: str
    station_id: int | None


@dataclass(frozen=True)
class Pool:
    """What can be drawn for a task on a day (候选名单), what cannot and why, and how many of each stratum."""

    units: list[PoolUnit]
    left_out: list[LeftOutUnit]
    groups: dict[str, Group]
    sizes: dict[str, int]
    quotas: dict[str, int]
    joint: int = 0  # units that departments visit together
    parameters: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, basis


def chances(pool: Pool) -> dict[str, Fraction]:
    """The chance of one unit of each stratum that holds somebody: places over units. Nobody's is zero.

    A stratum that is not drawn at all stands in ``left_out`` with its reason, and every other gives one place or more
    (``rules.quotas``), so this is the guarantee behind "everybody may be drawn, or is told why not".
    """
    return {s: Fraction(pool.quotas[s], size) for s, size in sorted(pool.sizes.items()) if size}


STATUS_REASONS: dict[str, LeftOut | None] = {
    EntityStatus.OPEN: None,
    EntityStatus.LOST: None,  # unreachable on the register stays in: leaving it out would falsify the results (R04)
    EntityStatus.SUSPENDED: LeftOut.SUSPENDED,
    EntityStatus.CLOSED: LeftOut.CLOSED,
    EntityStatus.REVOKED: LeftOut.CLOSED,
    EntityStatus.MOVED: LeftOut.MOVED,
}
"""The reason a register status keeps a unit out; None when it can be visited."""


def group_code(department: str, place: str) -> str:
    """Name of a group: the department's code and the county's or station's code."""
    return f"{department}_{place}"

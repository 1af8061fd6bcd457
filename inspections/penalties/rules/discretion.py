"""Grades of discretion (裁量阶次) and the band of fines each allows (裁量幅度)."""

from enum import StrEnum

from supervision.foundation.errors import Refused
from supervision.law.rules.citations import PENALTY_LAW


class Discretion(StrEnum):
    """The grade of discretion a penalty was given in (裁量阶次, 行政处罚法第五条、第三十二条、第三十四条)."""

    MITIGATED = "mitigated"
    LIGHTER = "lighter"
    USUAL = "usual"
    HEAVIER = "heavier"


DISCRETION_LABELS: dict[Discretion, str] = {
    Discretion.MITIGATED: "减轻",
    Discretion.LIGHTER: "从轻",
    Discretion.USUAL: "一般",
    Discretion.HEAVIER: "从重",
}


def check_band(low: int | None, high: int | None) -> None:
    """A band begins below its end; a fine outside it may be decided, and is asked about later.

    Raises:
        Refused: it ends before it begins.
    """
    if low is not None and high is not None and low > high:
        raise Refused("裁量幅度的下限高于上限，请核对。", basis=PENALTY_LAW.article(34))

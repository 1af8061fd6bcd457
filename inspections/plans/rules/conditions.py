"""What a task asks of its businesses (抽查对象范围), as stored with the task."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from inspections.plans.rules.pool import GroupBy, StrataBy


@dataclass(frozen=True)
class Conditions:
    """Scope of a task; an empty tuple asks nothing. ``no_repeat_months`` None = the legal parameter."""

    trades: tuple[str, ...] = ()  # GB/T 4754 code prefixes
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()  # area code prefixes
    classes: tuple[str, ...] = ()  # credit-risk classes
    strata_by: StrataBy = StrataBy.CREDIT_CLASS
    group_by: GroupBy = GroupBy.COUNTY
    no_repeat_months: int | None = None
    exempt_class_a: bool = False  # 无事不扰: A is left out by name; off unless the plan says so

    def stored(self) -> dict[str, Any]:
        """As JSON values."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}


def conditions_of(stored: Mapping[str, Any]) -> Conditions:
    """Read what ``stored`` wrote; unknown names are ignored, missing ones take their default."""
    months = stored.get("no_repeat_months")
    return Conditions(
        trades=tuple(stored.get("trades", ())),
        kinds=tuple(stored.get("kinds", ())),
        areas=tuple(stored.get("areas", ())),
        classes=tuple(stored.get("classes", ())),
        strata_by=StrataBy(stored.get("strata_by", StrataBy.CREDIT_CLASS)),
        group_by=GroupBy(stored.get("group_by", GroupBy.COUNTY)),
        no_repeat_months=None if months is None else int(months),
        exempt_class_a=bool(stored.get("exempt_class_a", False)),
    )

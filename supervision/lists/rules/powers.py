"""Kinds of power (权力类型): the ten types in their usual order, public services, local variants and their codes.

Order and the two variants: 权责清单 as most places publish them; numeric codes as the government-service item standard has them.
"""

import re
from enum import StrEnum


class PowerType(StrEnum):
    """What sort of power an item is (职权类型)."""

    LICENCE = "licence"
    PENALTY = "penalty"
    COERCION = "coercion"
    LEVY = "levy"
    BENEFIT = "benefit"
    INSPECTION = "inspection"
    CONFIRMATION = "confirmation"
    REWARD = "reward"
    ADJUDICATION = "adjudication"
    OTHER = "other"
    SERVICE = "service"


POWER_LABELS: dict[PowerType, str] = {
    PowerType.LICENCE: "行政许可",
    PowerType.PENALTY: "行政处罚",
    PowerType.COERCION: "行政强制",
    PowerType.LEVY: "行政征收",
    PowerType.BENEFIT: "行政给付",
    PowerType.INSPECTION: "行政检查",
    PowerType.CONFIRMATION: "行政确认",
    PowerType.REWARD: "行政奖励",
    PowerType.ADJUDICATION: "行政裁决",
    PowerType.OTHER: "其他行政权力",
    PowerType.SERVICE: "公共服务",
}
CODES: dict[str, PowerType] = {f"{n:02d}": kind for n, kind in enumerate(list(PowerType)[:10], start=1)} | {
    "20": PowerType.SERVICE,
    "J": PowerType.LEVY,  # a city that codes by letters adds J for fees and K for inspection
    "K": PowerType.INSPECTION,
}
_VARIANTS: tuple[tuple[str, PowerType], ...] = (
    ("许可", PowerType.LICENCE),
    ("处罚", PowerType.PENALTY),
    ("强制", PowerType.COERCION),
    ("征收", PowerType.LEVY),
    ("征用", PowerType.LEVY),
    ("收费", PowerType.LEVY),
    ("给付", PowerType.BENEFIT),
    ("行政监督", PowerType.INSPECTION),
    ("监督检查", PowerType.INSPECTION),
    ("检查", PowerType.INSPECTION),
    ("确认", PowerType.CONFIRMATION),
    ("奖励", PowerType.REWARD),
    ("裁决", PowerType.ADJUDICATION),
    ("公共服务", PowerType.SERVICE),
    ("其他", PowerType.OTHER),
    ("其它", PowerType.OTHER),
)


def read_power(text: str) -> PowerType | None:
    """The kind of power a cell names, by word, local variant or code; ``None`` where it names none."""
    words = re.sub(r"[\s（）()\[\]【】]", "", text)
    if words.upper() in CODES:
        return CODES[words.upper()]
    for word, kind in _VARIANTS:
        if words.startswith((word, f"行政{word}")) or (word in ("其他", "其它") and words.startswith(word)):
            return kind
    return None

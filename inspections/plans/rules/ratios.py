"""Shares as officers write and plans print them (抽查比例的写法): read, and written back the same."""

import re

from inspections.plans.rules.quotas import Ratio, RatioKind
from supervision.foundation.errors import Unreadable

NUMBER = r"([0-9]{1,9})(?:\.([0-9]{1,2}))?"
SIGN = r"\s*([%％‰户家个]?)"
WRITTEN = re.compile(NUMBER + SIGN)
RANGE = re.compile(NUMBER + SIGN + r"\s*(?:-|–|—|－|~|～|至|到)\s*" + NUMBER + SIGN)
AT_LEAST = re.compile(r"(?:不低于|不少于|至少|≥|>=)\s*(.+)")
AND_MORE = re.compile(r"(.+?)\s*(?:以上|及以上)")
ALL = frozenset({"全部", "全覆盖", "all"})
COUNTED = frozenset({"户", "家", "个"})


def read_ratio(text: str) -> Ratio | None:
    """A share as it stands in published plans; empty text is None (the class is not drawn).

    ``3`` and ``3%`` are per cent, ``2‰`` per thousand, ``不低于0.5%`` a share that rounding must not undercut, ``10%–20%`` a
    range, ``60户`` a count, ``60–70户`` a range of counts (also without a unit, as plans print it), ``全部`` all.

    Raises:
        Unreadable: anything else.
    """
    words = text.strip()
    if not words:
        return None
    if words.casefold() in ALL:
        return Ratio(RatioKind.FULL)
    if found := RANGE.fullmatch(words):
        return _range(words, *found.groups())
    if found := AT_LEAST.fullmatch(words) or AND_MORE.fullmatch(words):
        least = WRITTEN.fullmatch(found[1].strip())
        if least is None:
            raise _puzzle(words)
        ratio = _one(words, *least.groups())
        if ratio.kind is RatioKind.COUNT:
            return ratio
        return Ratio(RatioKind.AT_LEAST, ratio.value)
    single = WRITTEN.fullmatch(words)
    if single is None:
        raise _puzzle(words)
    return _one(words, *single.groups())


def has_unit(text: str) -> bool:
    """Whether a share says per cent, per thousand, businesses or all: in a sheet a bare number may mean anything,
    because spreadsheets keep 3% as 0.03.
    """
    words = text.strip().casefold()
    return words in ALL or any(sign in words for sign in "%％‰户家个") or bool(RANGE.fullmatch(words))


def write_ratio(ratio: Ratio) -> str:
    """The same the other way: ``3%``, ``不低于3%``, ``10%–20%``, ``60户``, ``60–70户``, ``全部``."""
    if ratio.kind is RatioKind.FULL:
        return "全部"
    if ratio.kind is RatioKind.COUNT:
        return f"{ratio.value}户"
    if ratio.kind is RatioKind.COUNT_RANGE:
        return f"{ratio.value}–{ratio.upper}户"
    if ratio.kind is RatioKind.PERCENT_RANGE:
        return f"{_percent(ratio.value)}–{_percent(ratio.upper)}"
    return ("不低于" if ratio.kind is RatioKind.AT_LEAST else "") + _percent(ratio.value)


def _one(words: str, whole: str, rest: str | None, sign: str) -> Ratio:
    value = _value(words, whole, rest, sign)
    return Ratio(RatioKind.COUNT if sign in COUNTED else RatioKind.PERCENT, value)


def _range(
    words: str,
    low: str,
    low_rest: str | None,
    low_sign: str,
    high: str,
    high_rest: str | None,
    high_sign: str,
) -> Ratio:
    sign = high_sign or low_sign or "户"
    if low_sign and low_sign != sign and {low_sign, sign} != {"%", "％"}:
        raise _puzzle(words)
    kind = RatioKind.COUNT_RANGE if sign in COUNTED else RatioKind.PERCENT_RANGE
    upper = _value(words, high, high_rest, sign)
    return Ratio(kind, _value(words, low, low_rest, sign), upper=upper)


def _value(words: str, whole: str, rest: str | None, sign: str) -> int:
    """Ten-thousandths, or a number of businesses."""
    if sign in COUNTED:
        if rest:
            raise Unreadable("户数应为整数：{text}。", text=words[:20])
        return int(whole)
    hundredths = int(whole) * 100 + int((rest or "").ljust(2, "0"))
    if sign == "‰":
        if hundredths % 10:
            raise Unreadable("比例最多精确到万分之一：{text}。", text=words[:20])
        return hundredths // 10
    return hundredths


def _percent(value: int) -> str:
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def _puzzle(words: str) -> Unreadable:
    return Unreadable(
        "看不懂抽查比例“{text}”。可以写3%、不低于3%、10%–20%、2‰、60户、60–70户或全部。", text=words[:20]
    )

"""Shares and frequencies as lists print them (抽查比例、频次): read into numbers, with the printed words kept.

Nothing is guessed: what cannot be read has kind ``unread`` and still shows its words. A cell often holds both, share and
frequency (5%;2次/年), and both for several classes (A类2次、B类4次).
"""

import re
import unicodedata
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from supervision.law.rules.citing import number_of

WHOLE = 10_000  # shares are integers in ten-thousandths: 300 is 3 %
_CN = r"[一二两三四五六七八九十]"
_NUM = rf"(?:\d{{1,4}}|{_CN}{{1,3}})"
_SIGN = r"(?:%|‰)"
_SHARE = re.compile(
    rf"(?P<most>不超过|不高于|至多|最高|≤|<=)?(?:总数的|总量的)?(?P<least>不低于|不少于|最低|至少|≥|>=)?(?:对)?"
    rf"(?P<a>\d{{1,4}}(?:\.\d{{1,2}})?)(?P<sa>{_SIGN})?(?:(?:[-~至到—–]+)(?P<b>\d{{1,4}}(?:\.\d{{1,2}})?))?(?P<sb>{_SIGN})(?P<over>(?:及)?以上)?"
)
_COUNT = re.compile(
    r"(?P<least>不低于|不少于|至少|≥|>=)?(?P<a>\d{1,7})(?:[-~至到—–]+(?P<b>\d{1,7}))?(?P<unit>户|家|个|批次|人)(?P<over>(?:及)?以上)?"
)
_BARE_COUNT = re.compile(r"(?P<a>\d{1,7})(?:[-~至到—–]+(?P<b>\d{1,7}))?")
_EVERY = {"年": 12, "年度": 12, "季": 3, "季度": 3, "月": 1, "半年": 6, "周期": 0}
_PERIOD = re.compile(
    rf"(?:每|同一|一个)(?P<n>{_NUM})?个?(?P<u>半年|年度|年|季度|季|月|周)|(?P<half>半年)|(?P<all>全年|年度|年内|一年内)"
)
_BEHIND = re.compile(rf"次?(?:[/／]|每)(?:单位[/／])?(?P<n>{_NUM})?(?P<u>半年|年度|年|季度|季|月|周)")
_TIMES = re.compile(
    rf"(?P<op>不超过|不多于|至多|最多|上限(?:为)?|≤|<=|不少于|不低于|至少|≥|>=|=|＝)?(?P<a>{_NUM})(?:[-~至到—–]+(?P<b>{_NUM}))?次(?P<over>(?:及)?以上)?"
)
_OPERATOR = re.compile(r"(?P<op>>=|<=|≥|≤|=)(?P<a>\d{1,3})")


class RatioKind(StrEnum):
    """How a share is told (抽查比例的写法)."""

    PERCENT = "percent"
    PERCENT_RANGE = "percent_range"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    COUNT = "count"
    COUNT_RANGE = "count_range"
    FULL = "full"
    BY_CLASS = "by_class"
    UNREAD = "unread"


@dataclass(frozen=True)
class RatioSpec:
    """A printed share: ``value`` and ``upper`` in ten-thousandths, or numbers of businesses; ``classes`` by class of object."""

    kind: RatioKind
    text: str
    value: int = 0
    upper: int = 0
    classes: tuple[tuple[str, "RatioSpec"], ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class FrequencySpec:
    """A printed frequency: ``op`` (=, >=, <=, range) ``times`` (to ``upper``) in every ``months`` months.

    ``months`` 0: per licence or cycle. An empty ``op`` means the words could not be read.
    """

    op: str
    text: str
    times: int = 0
    upper: int = 0
    months: int = 12
    classes: tuple[tuple[str, "FrequencySpec"], ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def most_per_year(self, *, capping: bool) -> int | None:
        """The most visits of one business in a year that the words allow; ``None`` where they set no limit.

        Args:
            capping: the column is one of caps (年度检查频次上限), so a plain number is a limit.
        """
        if self.classes:
            found = [spec.most_per_year(capping=capping) for _label, spec in self.classes]
            return max((n for n in found if n is not None), default=None)
        if not self.months or self.op not in ("<=", "range", *(("=",) if capping else ())):
            return None
        return _a_year(max(self.times, self.upper), self.months, up=False)

    def least_per_year(self) -> int | None:
        """The visits of one business in a year that the words demand; ``None`` where they demand none."""
        if self.classes:
            found = [spec.least_per_year() for _label, spec in self.classes]
            return max((n for n in found if n is not None), default=None)
        if not self.months or self.op not in (">=", "=", "range"):
            return None
        return _a_year(self.times, self.months, up=True)


@lru_cache(maxsize=65536)
def read_ratio(text: str) -> RatioSpec | None:
    """The share a cell prints: ``3%``, ``10-20%``, ``不低于0.5%``, ``5%以上``, ``60-70户``, ``全部``, ``企业2%,个体0.1%`` …; ``None`` of nothing.

    A bare pair of numbers is a number of businesses, as plans print it; a bare number is not read, because a spreadsheet keeps
    3 % as 0.03.
    """
    words = _plain(text)
    if not words:
        return None
    if words in ("全部", "全覆盖", "all", "全部检查"):
        return RatioSpec(RatioKind.FULL, text.strip())
    classes = _by_class(words, _SHARE, lambda part: read_ratio(part))
    if classes:
        return RatioSpec(RatioKind.BY_CLASS, text.strip(), classes=classes)
    if _ODDS.search(words):
        return RatioSpec(RatioKind.UNREAD, text.strip())
    shares = list(_SHARE.finditer(words))
    if len({m[0] for m in shares}) > 1:
        return RatioSpec(RatioKind.UNREAD, text.strip())  # several shares, and nothing says for whom
    if shares:
        return _share(shares[0], text.strip())
    count = _COUNT.search(words)
    if count and not _TIMES.search(words[: count.end() + 1]):
        return _count(int(count["a"]), count["b"], text.strip())
    bare = _BARE_COUNT.fullmatch(words)
    if bare and bare["b"]:
        return _count(int(bare["a"]), bare["b"], text.strip())
    return None if read_frequency(words) is not None else RatioSpec(RatioKind.UNREAD, text.strip())


@lru_cache(maxsize=65536)
def read_frequency(text: str) -> FrequencySpec | None:
    """The frequency a cell prints: ``1次/年``, ``每年不超过2次``, ``每两年1次``, ``1—2次/年``, ``>=1``, ``每月一次`` …

    ``None`` where the words name no frequency at all.
    """
    words = _plain(text)
    if not words:
        return None
    if found := _OPERATOR.fullmatch(words):
        return FrequencySpec(_OPS.get(found["op"], "="), text.strip(), int(found["a"]))
    classes = _by_class(words, _TIMES, lambda part: read_frequency(part))
    if classes:
        return FrequencySpec("by_class", text.strip(), classes=classes)
    marks = list(_TIMES.finditer(words))
    if not marks:
        if "不定期" in words or "适时" in words:
            return FrequencySpec("", text.strip())
        once = re.search(rf"每(?P<n>{_NUM})?(?P<u>半年|年|季度|月)(?:一|1)遍", words)
        return FrequencySpec("=", text.strip(), 1, months=_months(once["n"], once["u"])) if once else None
    chosen = next(
        (m for m in marks if m["op"] and m["op"].startswith(("上限", "不超过", "至多", "最多"))), marks[0]
    )
    low = number_of(chosen["a"])
    high = number_of(chosen["b"]) if chosen["b"] else 0
    op = "range" if high > low else _OPS.get((chosen["op"] or "=").removesuffix("为"), "=")
    before = words[: chosen.start()]
    if op == "=" and (chosen["over"] or words[chosen.end() :].startswith("以上")):
        op = ">="
    if op == "=" and (
        limit := re.search(r"(不超过|不多于|至多|最多|不少于|不低于|至少)[^\d%]{0,6}$", before)
    ):
        op = _OPS[limit[1]]
    return FrequencySpec(op, text.strip(), low, high, _period(words, chosen.end()))


_OPS = {
    "不超过": "<=", "不多于": "<=", "至多": "<=", "最多": "<=", "上限": "<=", "≤": "<=", "<=": "<=",
    "不少于": ">=", "不低于": ">=", "至少": ">=", "≥": ">=", ">=": ">=", "=": "=", "＝": "=",
}  # fmt: skip


def _plain(text: str) -> str:
    words = unicodedata.normalize("NFKC", text).replace("­", "")
    return (
        re.sub(r"\s+", "", words).replace("抽查比例及频次", "").replace("抽查比例", "").replace("比例为", "")
    )


def _share(mark: re.Match[str], text: str) -> RatioSpec:
    per_thousand = "‰" in (mark["sb"] or "")
    low = _parts(mark["a"], per_thousand)
    high = _parts(mark["b"], per_thousand) if mark["b"] else 0
    if low > WHOLE or high > WHOLE or (high and high <= low):
        return RatioSpec(RatioKind.UNREAD, text)
    if high:
        return RatioSpec(RatioKind.PERCENT_RANGE, text, low, high)
    if mark["most"]:
        return RatioSpec(RatioKind.AT_MOST, text, low)
    if mark["least"] or mark["over"]:
        return RatioSpec(RatioKind.AT_LEAST, text, low)
    return RatioSpec(RatioKind.FULL if low == WHOLE else RatioKind.PERCENT, text, 0 if low == WHOLE else low)


def _parts(number: str, per_thousand: bool) -> int:
    return int(Fraction(number) * (10 if per_thousand else 100))


def _count(low: int, high: str | None, text: str) -> RatioSpec:
    if high and int(high) > low:
        return RatioSpec(RatioKind.COUNT_RANGE, text, low, int(high))
    return RatioSpec(RatioKind.COUNT, text, low) if not high else RatioSpec(RatioKind.UNREAD, text)


def _by_class(words: str, pattern: re.Pattern[str], read: Any) -> tuple[tuple[str, Any], ...]:
    """(class, spec) when at least two parts of a cell begin with a class of object (A类2次、B类4次; 三级≥50%,二级≥30%)."""
    tail = re.search(r"[/／](?:年|季度|月)$", words)
    found: list[tuple[str, Any]] = []
    for part in re.split(r"[、,，;；]", words):
        label = _CLASS.match(part)
        rest = part[label.end() :] if label else ""
        if label and (pattern.match(rest) or found):
            spec = read(rest + (tail[0] if tail and not rest.endswith(tail[0]) else ""))
            if spec is not None:
                found.append((label[0], spec))
    return tuple(found) if len(found) > 1 else ()


_CLASS = re.compile(
    r"(?:[A-D]类|[一二三四五]级|[一二三四]类|重点\S{0,4}?|一般\S{0,4}?|特殊\S{0,4}?|企业|个体(?:工商户)?|(?:农民专业)?合作社|代表机构|高风险|中风险|较高风险|低风险)"
    r"(?=(?:不低于|不少于|不超过|最低|最高|至少|≥|≤|>=|<=)?\d)"
)
_ODDS = re.compile(r"\d\s*:\s*\d")  # 1:10 says nothing without knowing of what


def _period(words: str, end: int) -> int:
    """Months of the period the times are counted in; a year where nothing is said."""
    if "有效期" in words:
        return 0
    if found := _BEHIND.match(words, end - 1) or _BEHIND.search(words, end - 1):
        return _months(found["n"], found["u"])
    if found := _PERIOD.search(words):
        if found["half"]:
            return 6
        return 12 if found["all"] else _months(found["n"], found["u"])
    return 12


def _months(number: str | None, unit: str) -> int:
    if unit == "周":
        return 1  # at least monthly; finer than a month is not planned here
    return (number_of(number) if number else 1) * _EVERY[unit]


def _a_year(times: int, months: int, *, up: bool) -> int:
    exact = Fraction(times * 12, months)
    return -(-exact.numerator // exact.denominator) if up else max(1, exact.numerator // exact.denominator)

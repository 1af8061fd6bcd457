"""Reasons in words (用话说的理由): the facts and points of one business as sentences a clerk understands. Pure.

Points of the learnt score are told in hundredths of a unit of log-odds: 100 points make a problem 2.7 times as likely against none. Those of the fixed weights are told as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from analytics.risk.reasons import FIXED, LEARNT, MILLION, UNKNOWN, day_of, facts_of
from analytics.risk.stumps import ONE
from supervision.foundation.i18n import _

A_HUNDRED = 100
NEAR_BY = 20
OWN = ("history", "fair", "gap")
"""Reasons that speak of the business's own checks."""
_NOT_WORTH = 1_000
"""Differences of less than a thousandth are told as none."""


@dataclass(frozen=True)
class Reason:
    """One reason: a sentence with its values, and its points (above 0: riskier)."""

    say: str
    values: dict[str, Any]
    points: int

    def plain(self) -> dict[str, Any]:
        """As a snapshot holds it."""
        return asdict(self)


@dataclass(frozen=True)
class Who:
    """What a sentence calls the business's trade and credit class, and the day of the score."""

    trade: str
    credit_class: str
    on: date


def told(row: Mapping[str, int], who: Who, *, learnt: bool) -> list[Reason]:
    """The reasons of a business, the weightiest first, those without points left out.

    Args:
        row: its points ``p_…`` and facts ``f_…`` by column.
    """
    facts, words = facts_of(row), _LEARNT if learnt else _FIXED
    found = [
        Reason(*words[key](facts, who), in_points(row[f"p_{key}"], learnt=learnt))
        for key in _merged(facts, learnt=learnt)
    ]
    if learnt and facts["ever"] == 0:
        own = sum(row[f"p_{key}"] for key in OWN)
        found.append(Reason(_("从来没有日常检查的结果"), {}, in_points(own, learnt=True)))
    return sorted((one for one in found if one.points), key=lambda one: -abs(one.points))


def in_points(raw: int, *, learnt: bool) -> int:
    """Points as they are told."""
    return round(A_HUNDRED * raw / ONE) if learnt else raw


def _merged(facts: Mapping[str, int], *, learnt: bool) -> list[str]:
    """The reasons that have a sentence of their own: of a business that was never checked its own past is one sentence."""
    if not learnt:
        return list(FIXED.values())
    return [key for key in LEARNT if facts["ever"] or key not in OWN]


Said = tuple[str, dict[str, Any]]


def _history(facts: Mapping[str, int], _who: Who) -> Said:
    n, bad, ever, ever_bad = (facts[name] for name in ("lately", "lately_bad", "ever", "ever_bad"))
    if n and bad:
        month = f"{day_of(facts['last_bad_on']):%Y-%m}"
        return _("近两年日常检查{n}次，{bad}次发现问题（最近{month}）"), {"n": n, "bad": bad, "month": month}
    if n and ever_bad:
        return _("近两年日常检查{n}次都没有发现问题，更早发现过{bad}次"), {"n": n, "bad": ever_bad}
    if n:
        return _("近两年日常检查{n}次，没有发现过问题"), {"n": n}
    return _("近两年没有日常检查，更早{n}次、{bad}次发现问题"), {"n": ever, "bad": ever_bad}


def _fair(facts: Mapping[str, int], _who: Who) -> Said:
    return _compared(
        facts["fair_ppm"],
        _("扣除检查人员宽严的差别后，查出问题比同行业多{p}个百分点"),
        _("扣除检查人员宽严的差别后，查出问题比同行业少{p}个百分点"),
        _("扣除检查人员宽严的差别后，查出问题与同行业相当"),
    )


def _trade(facts: Mapping[str, int], who: Who) -> Said:
    values = {"trade": who.trade or "—", "a": _share(facts["trade_ppm"]), "b": _share(facts["city_ppm"])}
    return _("同行业（{trade}）问题率{a}，全市{b}"), values


def _tier(facts: Mapping[str, int], who: Who) -> Said:
    if facts["tier_ppm"] == UNKNOWN or not who.credit_class:
        return _("没有信用风险分类"), {}
    values = {"grade": who.credit_class, "a": _share(facts["tier_ppm"]), "b": _share(facts["city_ppm"])}
    return _("信用风险分类{grade}类的问题率{a}，全市{b}"), values


def _others(facts: Mapping[str, int], _who: Who) -> Said:
    if not facts["others"]:
        return _("没有个案检查和专项检查"), {}
    return _("个案检查和专项检查{n}次"), {"n": facts["others"]}


def _gap(facts: Mapping[str, int], who: Who) -> Said:
    last = day_of(facts["last_on"])
    days = (who.on - last).days if last else 0
    return _("距上次日常检查{days}天，近一年{n}次"), {"days": days, "n": facts["year"]}


def _place(facts: Mapping[str, int], _who: Who) -> Said:
    if facts["metres"] == UNKNOWN:
        return _("没有坐标，不知道在什么地段"), {}
    return _("所在地段（最近的{n}户都在{m}米以内）"), {"n": NEAR_BY, "m": facts["metres"]}


def _near(facts: Mapping[str, int], _who: Who) -> Said:
    if not facts["near"]:
        return _("没有坐标，不知道邻近的对象"), {}
    say, values = _compared(
        facts["near_ppm"],
        _("最近的{n}户扣除检查人员宽严的差别后，查出问题比同行业多{p}个百分点"),
        _("最近的{n}户扣除检查人员宽严的差别后，查出问题比同行业少{p}个百分点"),
        _("最近的{n}户扣除检查人员宽严的差别后，查出问题与同行业相当"),
    )
    return say, {**values, "n": facts["near"]}


def _around(facts: Mapping[str, int], _who: Who) -> Said:
    if not facts["near"]:
        return _("没有坐标，不知道周边近来的结果"), {}
    say, values = _compared(
        facts["around_ppm"],
        _("周边{n}户近来查出问题比同行业多{p}个百分点"),
        _("周边{n}户近来查出问题比同行业少{p}个百分点"),
        _("周边{n}户近来查出问题与同行业相当"),
    )
    return say, {**values, "n": facts["near"]}


def _fixed_history(facts: Mapping[str, int], who: Who) -> Said:
    if not facts["ever"]:
        return _("没有检查过，按同行业（{trade}）的问题率算"), {"trade": who.trade or "—"}
    return _("检查{n}次，{bad}次发现问题，越久的分量越轻"), {"n": facts["ever"], "bad": facts["ever_bad"]}


def _fines(facts: Mapping[str, int], _who: Who) -> Said:
    return _("受过行政处罚{n}次，越久的分量越轻"), {"n": facts["fines"]}


def _class(_facts: Mapping[str, int], who: Who) -> Said:
    return (
        (_("信用风险分类{grade}类"), {"grade": who.credit_class})
        if who.credit_class
        else (_("没有信用风险分类"), {})
    )


def _unseen(facts: Mapping[str, int], _who: Who) -> Said:
    if last := day_of(facts["last_on"]):
        return _("{day}以后没有检查过"), {"day": str(last)}
    begun = day_of(facts["begun_on"])
    return (_("{day}登记以来没有检查过"), {"day": str(begun)}) if begun else (_("从来没有检查过"), {})


def _compared(ppm: int, more: str, less: str, alike: str) -> Said:
    """A difference of rates as more, less or alike, in percentage points."""
    if abs(ppm) < _NOT_WORTH:
        return alike, {}
    return more if ppm > 0 else less, {"p": f"{abs(ppm) * 100 / MILLION:.1f}"}


def _share(ppm: int) -> str:
    return f"{ppm / MILLION:.0%}" if ppm >= MILLION // 10 else f"{ppm / MILLION:.1%}"


_LEARNT: dict[str, Callable[[Mapping[str, int], Who], Said]] = {
    "history": _history,
    "fair": _fair,
    "trade": _trade,
    "tier": _tier,
    "others": _others,
    "gap": _gap,
    "place": _place,
    "near": _near,
    "around": _around,
}
_FIXED: dict[str, Callable[[Mapping[str, int], Who], Said]] = {
    "history": _fixed_history,
    "trade": _trade,
    "fines": _fines,
    "tier": _class,
    "gap": _unseen,
}

"""Invented names, put together from our own parts.

Shops carry two words of mountain, water and weather that nobody registers together. People carry first characters that
are no family names, so that no officer of the demonstration can be taken for somebody who lives.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from inspections.demonstration.rules.chance import Ints
from inspections.demonstration.rules.trades import (
    COOPERATIVE,
    ENTERPRISE,
    INSTITUTION,
    SELF,
    SITE,
    SOCIAL,
)

_FIRST = "霁岚杪砚眠拾枕栖漱簌沐蘅芷汀溯澹皓翎棹箬篱蓼荻鸢鹭隰霭曦旻晞晗煦熹琤瑄珩璟琰琬璇"
_SECOND = "川溪谷屿坞渚泊涧峦岫陌畦圃苑桥舟帆笛灯窗砧檐廊阶亭汐澜漪露霜虹霞岑壑崖坡埂渡堰"
_THIRD = "远宁禾穗棠樾杉楠榆桦枫柚栗菱荇菖芸荃苓"
_NO_FAMILY = "岚晴霁砚杉枫柚鹭鸢荻蓼帆灯汐漪霞露虹棠樾舟屿澜渚"
_GIVEN = "知行言墨书画琴棋诗韵安宁静远怀谨敏思明朗清和平顺佑嘉懿允诚慎"
_ROADS = "霁月拾穗眠山漱玉听澜望岫采薇临渊栖霞沐光抱朴守拙归禾映雪流萤"

_ENDINGS: dict[str, tuple[str, ...]] = {
    ENTERPRISE: ("有限公司", "有限责任公司"),
    SELF: ("店", "经营部", "铺"),
    COOPERATIVE: ("农民专业合作社",),
    INSTITUTION: ("",),
    SOCIAL: ("",),
    SITE: ("项目工地",),
}
_WHOLE = ("店", "馆", "厅", "场", "超市", "诊所", "饭庄", "药房", "加油站", "网咖")  # words that need no tail
LARGEST = len(_FIRST) * len(_SECOND) * len(_THIRD)


def word(number: int) -> str:
    """The n-th invented word, two characters or three."""
    rest, first = divmod(number, len(_FIRST))
    third, second = divmod(rest, len(_SECOND))
    tail = _THIRD[third - 1] if third else ""
    return _FIRST[first] + _SECOND[second] + tail


_WORDS = [word(number) for number in range(LARGEST)]


def business_names(
    kinds: Sequence[str], words: Sequence[str], places: Sequence[str], rng: np.random.Generator
) -> list[str]:
    """Names of businesses: place, invented word, trade, legal form; distinct.

    Args:
        kinds, words, places: per row the kind of entity, the trade's word and the county's name.
    """
    count = len(kinds)
    numbers = rng.integers(0, len(_FIRST) * len(_SECOND) * 12, count).tolist()
    endings = rng.integers(0, 12, count).tolist()
    forms = {(kind, trade): _forms(kind, trade) for kind, trade in set(zip(kinds, words, strict=True))}
    seen: set[str] = set()
    names: list[str] = []
    for kind, trade, place, number, ending in zip(kinds, words, places, numbers, endings, strict=True):
        form = forms[kind, trade][ending]
        while (name := f"{place}{_WORDS[number]}{form}") in seen:
            number = (number + len(_FIRST) + 1) % LARGEST
        seen.add(name)
        names.append(name)
    return names


def _forms(kind: str, trade: str) -> tuple[str, ...]:
    """What follows the invented word, twelve to choose from."""
    if kind == SITE:
        return tuple(f"家园{number}号楼{_ENDINGS[SITE][0]}" for number in range(1, 13))
    tails = ("",) if kind == SELF and trade.endswith(_WHOLE) else _ENDINGS[kind]
    return tuple(trade + tails[number % len(tails)] for number in range(12))


def people_names(count: int, rng: np.random.Generator) -> list[str]:
    """Distinct invented names of people, three characters."""
    pairs = len(_GIVEN) * len(_GIVEN)
    numbers: Ints = rng.permutation(len(_NO_FAMILY) * pairs)[:count].astype(np.int64)
    found = []
    for number in numbers.tolist():
        rest, first = divmod(number, len(_NO_FAMILY))
        second, third = divmod(rest, len(_GIVEN))
        found.append(_NO_FAMILY[first] + _GIVEN[second] + _GIVEN[third])
    return found


def addresses(places: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Invented addresses: an area, a road that is on no map, a number."""
    roads = [_ROADS[i : i + 2] for i in range(0, len(_ROADS), 2)]
    picks: npt.NDArray[np.int64] = rng.integers(0, len(roads), len(places))
    houses = rng.integers(1, 400, len(places))
    return [
        f"{place}{roads[road]}路{house}号"
        for place, road, house in zip(places, picks.tolist(), houses.tolist(), strict=True)
    ]


def telephones(count: int, rng: np.random.Generator) -> list[str]:
    """Telephone numbers nobody can have: a local number never begins with 0."""
    return [f"0722-0{number:06d}" for number in rng.integers(0, 1_000_000, count).tolist()]

"""Citations: a law, an article, the days it has been in force (法律依据); and citations read from what lists print."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100}
_NUMERAL = r"[零〇一二三四五六七八九十百两\d]+"
_LAW = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》([^《]*)")
_STEP = re.compile(
    rf"(?:(至|到|-|—|~)\s*)?第?\s*(?P<n>{_NUMERAL})\s*(?P<unit>条|款|项)(?:之(?P<sub>{_NUMERAL}))?"
    rf"|第?\((?P<item>{_NUMERAL})\)\s*项?|第?(?P<digit>\d+)项"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:令|公告)第?[零一二三四五六七八九十百\d]+号|[\u4e00-\u9fff]{2,14}[〔\[(（【]?(?:19|20)\d\d[〕\])）】]?第?\d+号"
)
_TITLE_NOISE = re.compile(r"中华人民共和国|中国人民共和国|\((?:[^()]*?(?:修正|修订|年|试行|暂行)[^()]*)\)|\s")
_LONGEST_RANGE = 60


@dataclass(frozen=True)
class Law:
    """One norm (规范性依据) as cited on papers and in refusals."""

    title: str
    number: str
    in_force: date

    def article(self, article: int, paragraph: int = 0, item: int = 0) -> str:
        """The way officials write it: 《行政处罚法》第四十二条第一款."""
        text = f"《{self.title}》第{chinese_number(article)}条"
        if paragraph:
            text += f"第{chinese_number(paragraph)}款"
        if item:
            text += f"第（{chinese_number(item)}）项"
        return text

    def holds_on(self, day: date) -> bool:
        """Whether this version had come into force on a day."""
        return day >= self.in_force


def chinese_number(n: int) -> str:
    """1–999 in the numerals of statutes: 15 → 十五, 102 → 一百零二."""
    if not 1 <= n <= 999:
        raise ValueError("articles are numbered from 1 to 999")
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


class Citation(NamedTuple):
    """One place of a norm as a list prints it; 0 where no article, paragraph or item is named.

    ``title`` is the title as compared: without 中华人民共和国, brackets such as （试行） or （2019年修正）, and blanks.
    ``sub`` is the n of 第…条之n. A norm told by its document number alone has an empty title.
    """

    title: str
    number: str = ""
    article: int = 0
    sub: int = 0
    paragraph: int = 0
    item: int = 0


def read_number(text: str) -> int:
    """A numeral of statutes or digits as an integer, 0 when it is none: 四十二 → 42, 一百零二 → 102, 15 → 15."""
    if text.isdigit() and text.isascii():
        return int(text)
    if not any(char in _UNITS for char in text):  # 二〇二四
        digits = [_digit(char) for char in text]
        return int("".join(map(str, digits))) if digits and min(digits) >= 0 else 0
    total = figure = 0
    for char in text:
        if char in _UNITS:
            total, figure = total + max(figure, 1) * _UNITS[char], 0
        elif (figure := _digit(char)) < 0:
            return 0
    return total + figure


def _digit(char: str) -> int:
    return DIGITS.find({"〇": "零", "两": "二"}.get(char, char)) if not char.isdecimal() else int(char)


def title_key(title: str) -> str:
    """The title of a norm as titles are compared."""
    plain = unicodedata.normalize("NFKC", title)
    return _TITLE_NOISE.sub("", plain).strip("《》") or plain


@lru_cache(maxsize=65536)
def cited(text: str) -> tuple[Citation, ...]:
    """All places a printed legal basis names, in order, each once.

    Understands 《…》第三条第一款第（二）项, lists (第三条、第五条; 第三条、五条), ranges (第四十条至第四十三条; at most 60 articles),
    第…条之一, several laws in one cell, laws without an article, and document numbers. Anything else is passed over.
    """
    plain = unicodedata.normalize("NFKC", text).replace("（", "(").replace("）", ")")
    found: dict[Citation, None] = {}
    outside = plain
    for match in _LAW.finditer(plain):
        title, tail = title_key(match[1]), match[2]
        number = _NUMBER.search(tail[:40])
        places = list(_places(tail[number.end() :] if number else tail))
        for place in places or [(0, 0, 0, 0)]:
            found[Citation(title, number[0] if number else "", *place)] = None
        outside = outside.replace(match[0], "\n", 1)
    for match in _NUMBER.finditer(outside):
        found[Citation("", match[0])] = None
    return tuple(found)


def _places(tail: str) -> Iterator[tuple[int, int, int, int]]:
    """Articles with paragraph and item; a paragraph or an item alone belongs to the article before it."""
    article = sub = paragraph = item = 0
    open_place = False
    for step in _STEP.finditer(tail):
        value = read_number(step["n"] or step["item"] or step["digit"])
        unit = step["unit"] or "项"
        if unit == "条":
            if open_place:
                yield article, sub, paragraph, item
                if step[1] and article < value <= article + _LONGEST_RANGE:
                    yield from ((between, 0, 0, 0) for between in range(article + 1, value))
            article, sub, paragraph, item = value, read_number(step["sub"] or ""), 0, 0
        elif unit == "款":
            if paragraph:
                yield article, sub, paragraph, item
            paragraph, item = value, 0
        else:
            if item:
                yield article, sub, paragraph, item
            item = value
        open_place = open_place or unit == "条"
    if open_place:
        yield article, sub, paragraph, item


PENALTY_LAW = Law("行政处罚法", "主席令第七十号", date(2021, 7, 15))
COERCION_LAW = Law("行政强制法", "主席令第四十九号", date(2012, 1, 1))
RECONSIDERATION_LAW = Law("行政复议法", "主席令第九号", date(2024, 1, 1))
LITIGATION_LAW = Law("行政诉讼法", "主席令第七十一号", date(2017, 7, 1))
BUSINESS_ENVIRONMENT = Law("优化营商环境条例", "国务院令第722号", date(2020, 1, 1))
PENALTY_DISCLOSURE = Law("市场监督管理行政处罚信息公示规定", "市场监管总局令第45号", date(2021, 9, 1))
FOOD_CHECKS = Law("食品生产经营监督检查管理办法", "市场监管总局令第49号", date(2022, 3, 15))
EQUIPMENT_CHECKS = Law("特种设备安全监督检查办法", "市场监管总局令第57号", date(2022, 7, 1))
OPEN_INFORMATION = Law("政府信息公开条例", "国务院令第711号", date(2019, 5, 15))
RANDOM_CHECKS = Law("企业公示信息抽查办法", "市场监管总局令第101号", date(2025, 3, 18))
PERSONAL_INFORMATION = Law("个人信息保护法", "主席令第九十一号", date(2021, 11, 1))
CIVIL_PROCEDURE = Law("民事诉讼法", "主席令第十一号", date(2024, 1, 1))

ENTERPRISE_CHECKS = "国办发〔2024〕54号"
"""关于严格规范涉企行政检查的意见: published caps, approval, filed plans, published items."""
JOINT_RANDOM_CHECKS = "国发〔2019〕5号"
"""关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见."""

LAWS: tuple[Law, ...] = (
    PENALTY_LAW,
    COERCION_LAW,
    RECONSIDERATION_LAW,
    LITIGATION_LAW,
    BUSINESS_ENVIRONMENT,
    PENALTY_DISCLOSURE,
    FOOD_CHECKS,
    EQUIPMENT_CHECKS,
    OPEN_INFORMATION,
    RANDOM_CHECKS,
    PERSONAL_INFORMATION,
    CIVIL_PROCEDURE,
)

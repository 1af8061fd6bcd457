"""Reading the legal bases printed in lists (设定依据): which law, which document number, which article, paragraph, item.

Lists cite by 《title》第…条第…款第（…）项, several articles after one title, ranges (第五十二条至第六十二条), articles
without 第 (第二十六条、二十七条), Arabic numerals, titles without brackets, document numbers in brackets behind the
title. What a clause does not say is ``None``: 《安全生产法》 alone is a citation of the whole law.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_N = r"[〇零一二两三四五六七八九十百千0-9]{1,7}"
_TITLE = re.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》){1,120})》")
_BARE = re.compile(
    rf"(?:^|[;；。\n、,，])\s*(?:根据|依据|依照|按照)?(?P<title>[\u4e00-\u9fff（）()“”]{{2,60}}?"
    rf"(?:法典|法|条例|规定|办法|规则|细则|规范|决定))(?=\s*第?\s*{_N}\s*条)"
)
_WHOLE = re.compile(r"[\u4e00-\u9fff]{2,30}(?:法典|法|条例|规定|办法|规则|细则)")
_VAGUE = ("相应", "有关", "相关", "依照", "按照")
_NUMBER = re.compile(
    r"[（(]?\s*((?:[\u4e00-\u9fff]{1,20}[〔\[【（(](?:19|20)\d{2}[〕\]】）)]\s*(?:第)?\d{1,5}\s*号)"
    r"|(?:[\u4e00-\u9fff]{2,24}令\s*(?:[〔\[（(]?\d{4}年?[〕\]）)]?)?\s*第?\s*[〇零一二两三四五六七八九十百千\d]{1,7}\s*号))\s*[）)]?"
)
_ARTICLE = re.compile(
    rf"(?P<to>至|到|-|—|–|~)?\s*(?:第\s*(?P<a>{_N})\s*条|(?<=[、,，和及至到])\s*(?P<b>{_N})\s*条)(?:之(?P<sub>[一二三四五六七八九十]))?"
)
_DEEPER = re.compile(
    rf"第?\s*(?P<list>[（(]?\s*{_N}\s*[）)]?(?:\s*(?:[、,，和及或至到~-]|—)\s*第?\s*[（(]?\s*{_N}\s*[）)]?)*)\s*(?P<kind>款|项)"
)
_ONE = re.compile(rf"(?P<to>[至到~-]|—)?\s*第?\s*[（(]?\s*(?P<n>{_N})")
MOST_ARTICLES = 60
"""A printed range longer than this is read as its two ends: nobody cites so many articles on purpose."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one law (引用条款); ``None`` where the text does not go so deep."""

    law: str
    number: str = ""
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    sub: int | None = None
    """The n of 第…条之n."""

    def text(self) -> str:
        """As officials write it, with Arabic numerals: 《食品安全法》第34条第1款第2项."""
        after = f"条之{self.sub}" if self.sub else "条"
        parts = ((self.article, after), (self.paragraph, "款"), (self.item, "项"))
        return f"《{self.law}》" + "".join(f"第{n}{word}" for n, word in parts if n is not None)


class Ground(NamedTuple):
    """What two bases are compared by: the law's key (or its document number), the article and its 之n; 0 for none."""

    law: str
    article: int = 0
    sub: int = 0


@lru_cache(maxsize=65536)  # lists print the same bases again and again
def citations(text: str) -> tuple[Citation, ...]:
    """Every citation in a printed basis, in order, each once.

    Args:
        text: any text, also empty; what is no citation is passed over.
    """
    plain = unicodedata.normalize("NFC", text)
    found: list[Citation] = []
    heads = _heads(plain)
    for place, (title, _start, end) in enumerate(heads):
        rest = plain[end : heads[place + 1][1] if place + 1 < len(heads) else len(plain)]
        numbered = _NUMBER.match(rest.lstrip())
        number = "".join(numbered[1].split()) if numbered else ""
        found += [Citation(title, number, *where) for where in _places(rest)] or [Citation(title, number)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def grounds(text: str) -> tuple[Ground, ...]:
    """The laws and articles a printed basis stands on, each once; document numbers that stand without a title too."""
    found = [Ground(norm_key(one.law), one.article or 0, one.sub or 0) for one in citations(text)]
    named = "".join(one.number for one in citations(text))
    numbers = ("".join(mark[1].split()) for mark in _NUMBER.finditer(unicodedata.normalize("NFC", text)))
    found += [Ground(number) for number in numbers if number not in named]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65536)
def norm_key(title: str) -> str:
    """What spellings of one law's title share: no 中华人民共和国, no brackets behind it, no blanks."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)).strip("《》")
    while (
        shorter := re.sub(r"\((?:\d{4}年?(?:修[订正])?|修[订正](?:本|版|案)?|试行|暂行)\)$", "", plain)
    ) != plain:
        plain = shorter
    return plain.removeprefix("中华人民共和国").removeprefix("国务院") or plain


def number_of(words: str) -> int:
    """A numeral of statutes, Chinese or Arabic: 一百零二 → 102, 二十 → 20, 89 → 89; 0 for none."""
    if words.isdigit() and words.isascii():
        return int(words)
    total = digit = 0
    for char in words:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit and not total else _DIGITS[char]
    return total + digit


def _heads(text: str) -> list[tuple[str, int, int]]:
    """Titles with the place where each begins and ends; bracketed ones win over bare ones."""
    heads = [(_tidy(m["title"]), m.start(), m.end()) for m in _TITLE.finditer(text)]
    if not heads:
        heads = [(_tidy(m["title"]), m.start("title"), m.end("title")) for m in _BARE.finditer(text)]
    if not heads and _WHOLE.fullmatch(text.strip()) and not any(word in text for word in _VAGUE):
        heads = [(_tidy(text.strip()), 0, len(text))]
    return [head for head in heads if head[0]]


def _tidy(title: str) -> str:
    return re.sub(r"\s+", "", title)[:120]


def _places(rest: str) -> list[tuple[int | None, int | None, int | None, int | None]]:
    """(article, paragraph, item, sub) of every clause behind one title."""
    found: list[tuple[int | None, int | None, int | None, int | None]] = []
    marks = list(_ARTICLE.finditer(rest))
    last = 0
    for place, mark in enumerate(marks):
        article = number_of(mark["a"] or mark["b"])
        tail = rest[mark.end() : marks[place + 1].start() if place + 1 < len(marks) else len(rest)]
        if mark["to"] and last and last < article <= last + MOST_ARTICLES:
            found += [(n, None, None, None) for n in range(last + 1, article)]
        sub = number_of(mark["sub"]) if mark["sub"] else None
        found += [(article, *where, sub) for where in _within(tail)]
        last = article
    return found


def _within(tail: str) -> list[tuple[int | None, int | None]]:
    """(paragraph, item) pairs of one article; the article itself where it says no more."""
    tail = re.split(r"[;；。]", tail, maxsplit=1)[0]
    found: list[tuple[int | None, int | None]] = []
    waiting: list[int | None] = []  # paragraphs named so far that no item has followed
    paragraph: int | None = None
    for mark in _DEEPER.finditer(tail):
        numbers = _listed(mark["list"])
        if mark["kind"] == "款":
            found += [(one, None) for one in waiting]
            waiting, paragraph = list(numbers), numbers[-1]
        else:
            found += [(one, None) for one in waiting if one != paragraph]
            waiting = []
            found += [(paragraph, one) for one in numbers]
    return found + [(one, None) for one in waiting] or [(None, None)]


def _listed(words: str) -> list[int]:
    """The numbers of a list such as 一、二 or （五）至（七）."""
    numbers: list[int] = []
    for mark in _ONE.finditer(words):
        value = number_of(mark["n"])
        if mark["to"] and numbers and numbers[-1] < value <= numbers[-1] + MOST_ARTICLES:
            numbers += range(numbers[-1] + 1, value)
        numbers.append(value)
    return numbers

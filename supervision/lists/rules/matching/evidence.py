"""Why two rows belong together, or not, in words: which thing, which article, what only one of them says."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from supervision.law.rules.citations import chinese_number
from supervision.law.rules.citing import grounds
from supervision.lists.rules.matching.bodies import families, near
from supervision.lists.rules.matching.columns import Columns
from supervision.lists.rules.matching.vocabulary import CONCEPTS, bits


class Sign(StrEnum):
    """What a piece of evidence is about."""

    CODE = "code"
    CODE_NO = "code_no"
    PRINTED = "printed"
    PRINTED_PART = "printed_part"
    NAME = "name"
    THING = "thing"
    WIDER_A = "wider_a"
    WIDER_B = "wider_b"
    ONLY_A = "only_a"
    ONLY_B = "only_b"
    TRADE = "trade"
    ACTOR = "actor"
    OFFICE = "office"
    OFFICE_NO = "office_no"
    ARTICLE = "article"
    LAW = "law"
    LAW_NO = "law_no"
    LIST = "list"
    LICENCE = "licence"
    RIVAL = "rival"


SIGN_LABELS: dict[Sign, str] = {
    Sign.CODE: "编码相同：{words}",
    Sign.CODE_NO: "编码不同：{words}",
    Sign.PRINTED: "清单印明两项对应：{words}",
    Sign.PRINTED_PART: "清单印明是其中一部分：{words}",
    Sign.NAME: "去掉固定说法后名称相同：{words}",
    Sign.THING: "都检查：{words}",
    Sign.WIDER_A: "前一项的范围更大：{words}",
    Sign.WIDER_B: "后一项的范围更大：{words}",
    Sign.ONLY_A: "只有前一项写明：{words}",
    Sign.ONLY_B: "只有后一项写明：{words}",
    Sign.TRADE: "环节不同：{words}",
    Sign.ACTOR: "检查的主体不同：{words}",
    Sign.OFFICE: "部门一致：{words}",
    Sign.OFFICE_NO: "部门不同：{words}",
    Sign.ARTICLE: "依据同一条：{words}",
    Sign.LAW: "依据同一部规定：{words}",
    Sign.LAW_NO: "依据的规定不同：{words}",
    Sign.LIST: "是同一份清单中的两行{words}",
    Sign.LICENCE: "一项是审批类职权，另一项是检查：{words}",
    Sign.RIVAL: "对方清单中另有更相近的一项{words}",
}
AND = "、"
MOST = 4
"""Words told of one kind; more are left out."""


class Evidence(NamedTuple):
    """One reason: its kind and the words of the rows it rests on."""

    sign: Sign
    words: str

    @property
    def sentence(self) -> str:
        """The message id to translate with ``words``."""
        return SIGN_LABELS[self.sign]


def evidence(rows: Columns, a: int, b: int) -> tuple[Evidence, ...]:
    """The reasons for and against a pair of rows, structure first."""
    found = [*_structure(rows, a, b), *_meaning(rows, a, b), *_standing(rows, a, b)]
    return tuple(Evidence(sign, words) for sign, words in found)


def narrower(rows: Columns, a: int, b: int) -> str:
    """Which of two rows is the part: ``a``, ``b``, or empty where neither says more than the other."""
    says_a, says_b = rows.says(a), rows.says(b)
    finer_a = says_a.named & says_b.narrower & ~says_b.named
    finer_b = says_b.named & says_a.narrower & ~says_a.named
    things = CONCEPTS.kinds["object"] | CONCEPTS.kinds["aspect"] | CONCEPTS.kinds["class"]
    several = CONCEPTS.kinds["trade"] | CONCEPTS.kinds["actor"]
    only_a, only_b = (
        says_a.named & ~says_b.wider & ~says_b.narrower,
        says_b.named & ~says_a.wider & ~says_a.narrower,
    )
    score = (
        2 * (finer_a & things).bit_count() + (only_a & things).bit_count() + (only_b & several).bit_count()
    )
    score -= (
        2 * (finer_b & things).bit_count() + (only_b & things).bit_count() + (only_a & several).bit_count()
    )
    if not score:
        score = len(says_a.rest) - len(says_b.rest) or len(rows.keys[a]) - len(rows.keys[b])
    return "a" if score > 0 else "b" if score < 0 else ""


def _structure(rows: Columns, a: int, b: int) -> Iterator[tuple[Sign, str]]:
    one, other = rows.lines[a], rows.lines[b]
    if one.code and one.code == other.code:
        yield Sign.CODE, one.code
    elif one.code and other.code and rows.code_shape[a] == rows.code_shape[b]:
        yield Sign.CODE_NO, f"{one.code}{AND}{other.code}"
    for (aims, marks), many in zip(rows.aims, rows.aims_shared, strict=True):
        for x, y in ((a, b), (b, a)):
            if aims[x] >= 0 and aims[x] == marks[y]:
                words = rows.lines[x].aligned_code or rows.lines[x].aligned_name
                yield (Sign.PRINTED_PART if many[x] else Sign.PRINTED), words
    if rows.key[a] == rows.key[b]:
        yield Sign.NAME, rows.keys[a]
    if rows.licence[a] != rows.licence[b]:
        yield Sign.LICENCE, rows.lines[a if rows.licence[a] else b].item


def _meaning(rows: Columns, a: int, b: int) -> Iterator[tuple[Sign, str]]:
    says_a, says_b = rows.says(a), rows.says(b)
    things = CONCEPTS.kinds["object"] | CONCEPTS.kinds["aspect"] | CONCEPTS.kinds["class"]
    if both := says_a.named & says_b.named & things:
        yield Sign.THING, _words(both)
    for sign, one, other in ((Sign.WIDER_B, says_a, says_b), (Sign.WIDER_A, says_b, says_a)):
        if finer := one.named & other.narrower & ~other.named & things:
            wide = other.named & one.wider & things
            yield sign, f"{_words(wide)} ⊃ {_words(finer)}"
    for kind, sign in (("trade", Sign.TRADE), ("actor", Sign.ACTOR)):
        mask = CONCEPTS.kinds[kind]
        own_a, own_b = says_a.named & mask & ~says_b.wider, says_b.named & mask & ~says_a.wider
        if (own_a or own_b) and says_a.named & mask and says_b.named & mask:
            yield sign, f"{_words(says_a.named & mask)} / {_words(says_b.named & mask)}"
    for sign, one, other in ((Sign.ONLY_A, says_a, says_b), (Sign.ONLY_B, says_b, says_a)):
        only = [CONCEPTS.names[n] for n in bits(one.named & things & ~other.wider & ~other.narrower)]
        only += [word for word in one.rest.split("|") if len(word) > 1 and word not in other.rest]
        if only:
            yield sign, AND.join(only[:MOST])


def _standing(rows: Columns, a: int, b: int) -> Iterator[tuple[Sign, str]]:
    one, other = rows.lines[a], rows.lines[b]
    if rows.sheets[a] == rows.sheets[b]:
        yield Sign.LIST, ""
        return
    office_a, office_b = (families(n.department) or families(n.subject) for n in (one, other))
    told = [n.department or n.subject for n in (one, other)]
    if office_a & office_b:
        yield Sign.OFFICE, AND.join(dict.fromkeys(told))
    elif office_a and office_b and not near(one.department, one.subject) & office_b:
        yield Sign.OFFICE_NO, AND.join(told)
    places_a, places_b = ({(g.law, g.article) for g in grounds(n.basis)} for n in (one, other))
    laws_a, laws_b = ({law for law, _ in places} for places in (places_a, places_b))
    if both := sorted(place for place in places_a & places_b if 0 < place[1] < 1000):
        yield (
            Sign.ARTICLE,
            AND.join(f"《{law}》第{chinese_number(article)}条" for law, article in both[:MOST]),
        )
    elif laws_a & laws_b:
        yield Sign.LAW, AND.join(f"《{law}》" for law in sorted(laws_a & laws_b)[:MOST])
    elif laws_a and laws_b:
        yield Sign.LAW_NO, " / ".join(f"《{min(laws)}》" for laws in (laws_a, laws_b))


def _words(mask: int) -> str:
    return AND.join(CONCEPTS.names[number] for number in bits(mask)[:MOST])

"""Whose a business is and how large (经济类型、规模): what a register says of it, in the words bureaus write. Nothing is guessed: what a cell does not tell is unknown.

Words follow the classification of economic types (GB/T 12402) and the types of companies that licences print; sizes are the four of the statistical
standard for enterprises (统计上大中小微型企业划分办法). A bare 有限责任公司 tells no owner, and capital in another currency no amount in yuan.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from supervision.registers.rules.kinds import EntityKind


class Ownership(StrEnum):
    """Whose it is (经济类型)."""

    STATE = "state"
    COLLECTIVE = "collective"
    PRIVATE = "private"
    FOREIGN = "foreign"
    INDIVIDUAL = "individual"
    COOPERATIVE = "cooperative"
    PUBLIC = "public"


class Size(StrEnum):
    """How large an enterprise is (企业规模)."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"


OWNERSHIP_LABELS: dict[Ownership, str] = {
    Ownership.STATE: "国有",
    Ownership.COLLECTIVE: "集体",
    Ownership.PRIVATE: "私营",
    Ownership.FOREIGN: "外商和港澳台投资",
    Ownership.INDIVIDUAL: "个体工商户",
    Ownership.COOPERATIVE: "农民专业合作社",
    Ownership.PUBLIC: "机关、事业单位和社会组织",
}
SIZE_LABELS: dict[Size, str] = {
    Size.LARGE: "大型",
    Size.MEDIUM: "中型",
    Size.SMALL: "小型",
    Size.MICRO: "微型",
}
OF_KIND: dict[EntityKind, Ownership] = {
    EntityKind.SELF_EMPLOYED: Ownership.INDIVIDUAL,
    EntityKind.COOPERATIVE: Ownership.COOPERATIVE,
    EntityKind.INSTITUTION: Ownership.PUBLIC,
    EntityKind.SOCIAL: Ownership.PUBLIC,
}
"""Kinds that say by themselves whose a business is; an enterprise does not."""
_OWN: Mapping[str, str] = {kind.value: owner.value for kind, owner in OF_KIND.items()}

# the first that a cell contains decides: an investor from outside stands before everything, a sole state owner before the word company
_OWNERS: tuple[tuple[Ownership, str], ...] = (
    (Ownership.FOREIGN, "外商|外资|外国|中外|港澳|台港|港、澳|港资|澳资|台资|台商|台湾|香港|澳门"),
    (Ownership.INDIVIDUAL, "个体"),
    (Ownership.COOPERATIVE, "农民专业合作|专业合作社"),
    (Ownership.STATE, "国有|国资|国家控股|国家出资|全民所有"),
    (Ownership.COLLECTIVE, "集体"),
    (Ownership.PUBLIC, "机关|事业单位|社会团体|社会组织|民办非企业"),
    (Ownership.PRIVATE, "私营|私有|民营|自然人|个人独资|合伙"),
)
_CODES: tuple[tuple[str, Ownership], ...] = (
    ("175", Ownership.INDIVIDUAL),
    ("11", Ownership.STATE),
    ("12", Ownership.COLLECTIVE),
    ("151", Ownership.STATE),
    ("17", Ownership.PRIVATE),
    ("2", Ownership.FOREIGN),
    ("3", Ownership.FOREIGN),
)
_SIZE_WORDS = {
    "大": Size.LARGE,
    "特大": Size.LARGE,
    "中": Size.MEDIUM,
    "小": Size.SMALL,
    "微": Size.MICRO,
}
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?)[(]?(亿|万|(?=元|人民币))元?[(]?(?:人民币)?[)]?元?[)]?整?")
_UNITS = {"亿": 10_000_000_000, "万": 1_000_000, "": 100}
LARGEST_FEN = 10**17
"""A million million yuan, a hundred times the largest capital there is."""


def ownership_of_word(text: str) -> Ownership | None:
    """Whose a business is by a cell that names its economic or company type, or its code; None where it does not say."""
    word = _plain(text)
    if word.isascii() and word.isdigit() and len(word) == 3:
        return next((owner for start, owner in _CODES if word.startswith(start)), None)
    word = re.sub(r"非国有|非集体|非公有|非自然人[^,;)]*", "", word)
    return next((owner for owner, signs in _OWNERS if re.search(signs, word)), None)


def size_of_word(text: str) -> Size | None:
    """How large by a cell (大型, 微型企业, 中); None where it does not name one of the four: 小微 is two of them."""
    word = re.sub("(型|企业|规模|户)", "", _plain(text))
    return _SIZE_WORDS.get(word)


def capital_fen(text: str) -> int | None:
    """Registered capital (注册资本) in fen of yuan: ``1,000(万元)``, ``48万元人民币``, ``500000元``.

    None without a unit, for other currencies and for what is no amount.
    """
    found = _MONEY.fullmatch(_plain(text).removeprefix("人民币"))
    if found is None:
        return None
    fen = round(float(found[1].replace(",", "")) * _UNITS[found[2]])
    return fen if fen < LARGEST_FEN else None


def ownership_told(kind: str, written: str | None) -> str:
    """Whose a business is: what the register has written, else what its kind says, else the empty text."""
    return written or _OWN.get(kind, "")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))

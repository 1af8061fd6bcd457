"""Codes of the supervision catalogue: 14 digits; of an implementation list: agency 18 + level 1–5 + catalogue 14.

The reporting check of the national system asks for exactly this; one field may hold several codes packed together.
"""

import re
import unicodedata
from dataclasses import dataclass

from supervision.foundation.i18n import _
from supervision.registers.rules.codes import judge_code

LEVEL_LABELS: dict[int, str] = {1: "国家级", 2: "省级", 3: "市级", 4: "县级", 5: "乡级"}
NOT_FOURTEEN = _("监管事项目录编码应为14位数字")
NOT_THIRTY_THREE = _("检查实施清单编码应为33位：机构统一社会信用代码18位、层级1位（1–5）、目录编码14位")
BAD_AGENCY = _("编码前18位不是有效的统一社会信用代码")
BAD_LEVEL = _("编码第19位（层级）应为1–5")
BAD_CATALOGUE = _("编码末14位应为数字")
_APART = re.compile(r"[;；,，、|/\s]+")
_LEVEL_WORDS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (1, ("国家", "中央", "部级")),
    (2, ("省", "自治区")),
    (3, ("市", "州", "盟")),
    (4, ("县", "区", "旗")),
    (5, ("乡", "镇", "街道")),
)


@dataclass(frozen=True)
class Implementation:
    """An implementation-list code taken apart (检查实施清单编码): agency, level, catalogue code."""

    agency: str
    level: int
    catalogue: str

    @property
    def code(self) -> str:
        """The 33 characters."""
        return f"{self.agency}{self.level}{self.catalogue}"


def catalogue_trouble(code: str) -> str:
    """What is wrong with a catalogue code (a message id), or nothing."""
    return "" if re.fullmatch(r"[0-9]{14}", code) else NOT_FOURTEEN


def implementation_trouble(code: str) -> str:
    """What is wrong with an implementation code (a message id), or nothing."""
    if len(code) != 33:
        return NOT_THIRTY_THREE
    if judge_code(code[:18]).trouble:
        return BAD_AGENCY
    if code[18] not in "12345":
        return BAD_LEVEL
    return "" if re.fullmatch(r"[0-9]{14}", code[19:]) else BAD_CATALOGUE


def take_apart(code: str) -> Implementation | None:
    """The three parts of a sound implementation code, else ``None``."""
    return None if implementation_trouble(code) else Implementation(code[:18], int(code[18]), code[19:])


def split_codes(text: str) -> tuple[str, ...]:
    """The codes packed into one field, in order, each once: separated by marks, or glued together at 33 characters each."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    found: list[str] = []
    for part in _APART.split(plain):
        glued = len(part) > 33 and len(part) % 33 == 0
        pieces = [part[n : n + 33] for n in range(0, len(part), 33)] if glued else [part]
        found += pieces if all(not implementation_trouble(piece) for piece in pieces) else [part]
    return tuple(dict.fromkeys(code for code in found if code))


def join_codes(codes: tuple[str, ...] | list[str]) -> str:
    """Several codes as one field for a receiver."""
    return ";".join(dict.fromkeys(codes))


def read_levels(text: str) -> tuple[int, ...]:
    """Levels a cell names (省、市、县; 市抽县查), from the national one down; empty where it names none."""
    return tuple(level for level, words in _LEVEL_WORDS if any(word in text for word in words))

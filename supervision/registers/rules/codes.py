"""Codes and names of entities: made tidy, judged, never thrown away (GB 32100-2015, old registration numbers)."""

import hashlib
import re
import unicodedata
from typing import NamedTuple

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from supervision.foundation.i18n import _

_SAFE = re.compile(r"[0-9A-Za-z_-]{1,64}")
_FLOAT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_USCC = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")  # A, N, Y stand in front too
_BLANKS = re.compile(r"\s+")
_WITHIN = re.compile(r"(?<=[\u3400-\u9fff（）]) (?=[\u3400-\u9fff（）])")  # Chinese is written without blanks
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BRACKETS = str.maketrans("（）［］【】〔〕", "()[][][]")


class Verdict(NamedTuple):
    """A tidy code, what is wrong with it (a message id or ""), whether that stops the row, and the old code if replaced."""

    code: str
    trouble: str = ""
    refused: bool = False
    replaced: str = ""


EMPTY = _("代码为空")
DESTROYED = _("代码被表格存成了数字，末几位已经丢失")
BAD_CHECK = _("统一社会信用代码的校验位不对（GB 32100）")
BAD_OLD_CHECK = _("15位注册号的校验位不对")
OLD = _("是旧的15位注册号，不是统一社会信用代码")
UNUSUAL = _("不是统一社会信用代码，按其他代码登记")
REPLACED = _("代码含有字母数字以外的字符，已另编代码，原代码保留在外部代码中")


def judge_code(raw: str) -> Verdict:
    """Tidy and judge the code of an entity.

    Codes that a national draw list really contains are let in with a warning (14 % of 46,000 were old 15-digit
    numbers, some fail their own check digit). Only an empty code, or one whose last digits a spreadsheet has
    rounded away, is refused: it could be anybody's.
    """
    text = unicodedata.normalize("NFKC", raw)
    if _FLOAT.fullmatch(text.strip()):
        return Verdict(text.strip(), DESTROYED, refused=True)
    code = "".join(c for c in text if not c.isspace() and c not in "'’`\"").upper()
    if not code or code in {"-", "—", "/", "无"}:
        return Verdict("", EMPTY, refused=True)
    if not _SAFE.fullmatch(code):
        return Verdict(
            "ZD-" + hashlib.sha256(code.encode()).hexdigest()[:16].upper(), REPLACED, replaced=code[:200]
        )
    if len(code) == 18:
        if _USCC.fullmatch(code) and uscc.calc_check_digit(code[:17]) == code[17]:
            return Verdict(code)
        # a spreadsheet keeps 15 digits of a number and fills up with zeros
        if code.isdigit() and code.endswith("000"):
            return Verdict(code, DESTROYED, refused=True)
        return Verdict(code, BAD_CHECK)
    if len(code) == 15 and code.isdigit():
        return Verdict(code, OLD if mod_11_10.is_valid(code) else BAD_OLD_CHECK)
    return Verdict(code, UNUSUAL)


def tidy_name(raw: str) -> str:
    """A name on one line, NFC, single blanks, none between Chinese characters; brackets stay as registered."""
    return _WITHIN.sub("", _BLANKS.sub(" ", unicodedata.normalize("NFC", raw)).strip())


def name_key(name: str) -> str:
    """What spellings of one name share: compatibility form, one kind of bracket, no blanks, lower case."""
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return "".join(text.split()).casefold()


def is_safe_code(code: str) -> bool:
    """Whether a code may enter a draw: 1 to 64 letters, digits, ``-`` or ``_``."""
    return bool(_SAFE.fullmatch(code))


def has_control(text: str) -> bool:
    """Whether a text holds NUL or another control character (line breaks and tabs pass)."""
    return _CONTROL.search(text) is not None


def is_garbled(text: str) -> bool:
    """Whether a text was decoded wrongly somewhere on its way (U+FFFD)."""
    return "\ufffd" in text

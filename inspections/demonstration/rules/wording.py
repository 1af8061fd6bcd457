"""How one item is worded in another list: the changes real lists show, made by rule and therefore known."""

import re
from enum import StrEnum

_TAILS = (
    "情况的监督检查",
    "的监督检查",
    "监督检查",
    "的行政检查",
    "行政检查",
    "执法检查",
    "情况的检查",
    "情况检查",
)
_MORE_TAILS = ("的检查", "检查", "监督抽查", "抽查", "的监督", "的监督管理", "监督管理")


class Change(StrEnum):
    """What was done to a name."""

    NONE = "none"  # word for word
    DRESS = "dress"  # 对…的行政检查 around the same words
    MARKS = "marks"  # other brackets and punctuation
    SYNONYM = "synonym"  # 检查 for 监督检查, 单位 for 企业
    TURNED = "turned"  # parts in another order or one part left out: no spelling rule brings it back


def core(name: str) -> str:
    """The words of a name without 对 in front and the check behind."""
    text = name.strip()
    for tail in (*_TAILS, *_MORE_TAILS):
        if text.endswith(tail) and len(text) >= len(tail) + 2:
            text = text.removesuffix(tail)
            break
    if text.startswith("对") and len(text) > 4:
        text = text[1:]
    return text.removesuffix("的")


def reworded(name: str, change: Change, *, kind: str) -> str:
    """The name as a list of another kind prints it.

    Args:
        kind: ``duty`` lists say 监督检查, ``supervision`` catalogues 行政检查, ``random`` lists 检查.
    """
    tail = {"duty": "监督检查", "supervision": "行政检查", "random": "检查"}[kind]
    if change is Change.DRESS:
        return f"对{core(name)}的{tail}"
    if change is Change.MARKS:
        return name.translate(str.maketrans("()、;", "（），；"))
    if change is Change.SYNONYM:
        return f"{_synonyms(core(name))}情况{tail}"
    if change is Change.TURNED:
        return f"{_turned(core(name))}{tail}"
    return name


def _synonyms(text: str) -> str:
    for ours, theirs in (
        ("企业", "单位"),
        ("经营者", "经营主体"),
        ("质量", "品质"),
        ("规范", "合规"),
        ("管理", "监管"),
    ):
        if ours in text:
            return text.replace(ours, theirs, 1)
    return f"有关{text}"


def _turned(text: str) -> str:
    parts = [part for part in re.split(r"[、,，;；及和与]", text) if part]
    if len(parts) > 1:
        return "、".join(parts[1:] + parts[:1]) if len(parts) == 2 else "、".join(parts[1:])
    head, _of, tail = text.partition("的")
    return f"{tail}方面{head}" if tail else f"涉及{text}的有关事项"

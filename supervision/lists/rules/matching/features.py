"""What speaks for and against two rows being one item, as numbers from 0 to 1, for many pairs at once."""

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.bags import Floats, Ints
from supervision.lists.rules.matching.columns import Columns
from supervision.lists.rules.matching.vocabulary import CONCEPTS, KINDS

NAMES = (
    "key", "cos", "contain", "object_share", "object_clash", "object_more", "object_tree", "aspect_share", "aspect_clash",
    "aspect_more", "aspect_one", "trade_clash", "trade_more", "trade_one", "actor_clash", "actor_more", "actor_one",
    "actor_special", "class_clash", "class_one", "special_both", "special_one", "special_none", "rest_both", "rest_one",
    "office_yes", "office_no", "law", "article", "article_no",
    "law_no", "target_share", "target_clash", "told", "list", "list_tree",
    "licence", "duty", "code", "code_no", "printed", "printed_part",
)  # fmt: skip
SPECIAL = (
    "个体工商户",
    "农民专业合作社",
    "外国企业常驻代表机构",
    "分支机构",
    "外商投资企业",
    "国有企业",
    "小微企业",
)
"""Kinds of business that make an item narrower when only one of two names says them."""
DOUBTED = 0.25
"""Below this likeness of names an equal code counts little unless one office has both (see ``merge``)."""
REST = 6.0
"""Weight of left-over characters (about two rare pairs) that counts half as much as certainty."""


def _words(kind: str) -> slice:
    mask = CONCEPTS.kinds[kind]
    return slice(((mask & -mask).bit_length() - 1) // 64, (mask.bit_length() - 1) // 64 + 1)


WORDS_OF = {kind: _words(kind) for kind in KINDS}
_SPECIAL = np.frombuffer(
    sum(1 << CONCEPTS.words[word] for word in SPECIAL).to_bytes(
        (len(CONCEPTS.names) + 63) // 64 * 8, "little"
    ),
    "<u8",
)


def _count(masks: npt.NDArray[np.uint64]) -> Floats:
    counts: Floats = np.bitwise_count(masks).sum(axis=1).astype(np.float64)
    return counts


def features(rows: Columns, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    """One line of numbers (as ``NAMES``) for each pair of rows."""
    found: dict[str, Floats] = {"key": (rows.key[a] == rows.key[b]).astype(np.float64)}
    _alike(rows, a, b, found)
    only_a, only_b = _concepts(rows, a, b, found)
    rest = rows.rest.shared(a, b)
    rest_a, rest_b = rows.rest.mass[a] - rest, rows.rest.mass[b] - rest
    found["rest_both"] = np.minimum(rest_a, rest_b) / (np.minimum(rest_a, rest_b) + REST)
    found["rest_one"] = np.maximum(rest_a, rest_b) / (np.maximum(rest_a, rest_b) + REST)
    only_a, only_b = only_a + rest_a / 8, only_b + rest_b / 8
    least, most = np.minimum(only_a, only_b), np.maximum(only_a, only_b)
    found["special_both"] = least.clip(0, 2) / 2
    found["special_one"] = (most - least).clip(0, 2) / 2
    found["special_none"] = (most < 0.3).astype(np.float64)
    _places(rows, a, b, found)
    return np.column_stack([found[name] for name in NAMES]).astype(np.float32)


def _alike(rows: Columns, a: Ints, b: Ints, found: dict[str, Floats]) -> None:
    mass = rows.names.mass
    shared = rows.names.shared(a, b)
    found["cos"] = shared / np.sqrt(mass[a] * mass[b]).clip(1e-9)
    found["contain"] = shared / np.minimum(mass[a], mass[b]).clip(1e-9)


def _concepts(rows: Columns, a: Ints, b: Ints, found: dict[str, Floats]) -> tuple[Floats, Floats]:
    """Fill in the features of concepts; how much each side says that the other does not, or says more narrowly."""
    special_a, special_b = _count(rows.named[a] & _SPECIAL) > 0, _count(rows.named[b] & _SPECIAL) > 0
    found["actor_special"] = (special_a != special_b).astype(np.float64)
    only_a, only_b = (special_a & ~special_b).astype(np.float64), (special_b & ~special_a).astype(np.float64)
    for kind, cut in WORDS_OF.items():
        named_a, wide_a, narrow_a = (one[:, cut][a] for one in (rows.named, rows.wider, rows.narrower))
        named_b, wide_b, narrow_b = (one[:, cut][b] for one in (rows.named, rows.wider, rows.narrower))
        has_a, has_b = _count(named_a) > 0, _count(named_b) > 0
        own_a, own_b = _count(named_a & ~(narrow_b | wide_b)), _count(named_b & ~(narrow_a | wide_a))
        finer_a = _count(named_a & narrow_b & ~named_b) + _count(named_b & wide_a & ~named_a)
        finer_b = _count(named_b & narrow_a & ~named_a) + _count(named_a & wide_b & ~named_b)
        values = {
            "share": _count(named_a & named_b) > 0,
            "clash": (own_a > 0) & (own_b > 0),
            "more": (np.maximum(own_a, own_b) > 0) & (np.minimum(own_a, own_b) == 0) & has_a & has_b,
            "one": has_a != has_b,
            "tree": finer_a + finer_b > 0,
        }
        found |= {f"{kind}_{name}": value.astype(np.float64) for name, value in values.items()}
        if kind in {"object", "aspect", "class"}:
            only_a, only_b = only_a + own_a + finer_a, only_b + own_b + finer_b
    return only_a, only_b


def _places(rows: Columns, a: Ints, b: Ints, found: dict[str, Floats]) -> None:
    """Lists, offices, legal bases, object columns, codes."""
    one_list = rows.sheets[a] == rows.sheets[b]
    other = ~one_list
    met = (rows.office[a] & rows.office[b]) != 0
    known = (rows.office[a] != 0) & (rows.office[b] != 0)
    found["office_yes"] = (met & other).astype(np.float64)
    found["office_no"] = (known & ~met & ((rows.near[a] & rows.office[b]) == 0)).astype(np.float64)
    law, sizes = rows.laws.shared(a, b), rows.laws.sizes()
    least = np.minimum(sizes[a], sizes[b])
    found["law"] = np.where(other & (least > 0), law / least.clip(1), 0.0)
    found["article"] = ((rows.articles.shared(a, b) > 0) & other).astype(np.float64)
    own, fellow = rows.articles.sizes()[a], rows.articles.sizes()[b]
    apart = (law > 0) & (own > 0) & (fellow > 0) & (found["article"] == 0)
    found["article_no"] = (apart & other).astype(np.float64)
    found["law_no"] = (other & (least > 0) & (law == 0)).astype(np.float64)
    cut = WORDS_OF["object"]
    target_a, target_b, wide_a, wide_b = (
        one[:, cut][p] for one in (rows.target, rows.target_wider) for p in (a, b)
    )
    met = _count((target_a & wide_b) | (target_b & wide_a)) > 0
    found["target_share"] = met.astype(np.float64)
    found["target_clash"] = ((_count(target_a) > 0) & (_count(target_b) > 0) & ~met).astype(np.float64)
    told = _count(rows.named[:, cut][a] & rows.context[:, cut][b]) + _count(
        rows.named[:, cut][b] & rows.context[:, cut][a]
    )
    found["told"] = (told > 0).astype(np.float64)
    found["list"] = one_list.astype(np.float64)
    found["list_tree"] = found["list"] * found["object_tree"]
    found["licence"] = (rows.licence[a] != rows.licence[b]).astype(np.float64)
    found["duty"] = (rows.duty[a] != rows.duty[b]).astype(np.float64)
    has = (rows.code[a] >= 0) & (rows.code[b] >= 0)
    doubted = (found["cos"] < DOUBTED) & (found["office_yes"] == 0)
    found["code"] = np.where(has & other & (rows.code[a] == rows.code[b]), np.where(doubted, 0.3, 1.0), 0.0)
    found["code_no"] = (
        has & (rows.code[a] != rows.code[b]) & (rows.code_shape[a] == rows.code_shape[b])
    ).astype(np.float64)
    (there, there_part), (back, back_part) = rows.printed(a, b), rows.printed(b, a)
    found["printed"] = ((there | back) & other).astype(np.float64)
    found["printed_part"] = ((there_part | back_part) & other).astype(np.float64)

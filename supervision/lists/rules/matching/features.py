"""What speaks for and against two rows being one item, as numbers from 0 to 1, for many pairs at once."""

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching.bags import Floats, Ints
from supervision.lists.rules.matching.columns import Columns
from supervision.lists.rules.matching.sets import count, some

NAMES = (
    "key", "cos", "contain", "object_share", "object_clash", "object_more", "object_tree", "aspect_share", "aspect_clash",
    "aspect_more", "aspect_one", "trade_clash", "trade_more", "trade_one", "actor_clash", "actor_more", "actor_one",
    "actor_special", "class_clash", "class_one", "special_both", "special_one", "special_none", "rest_both", "rest_one",
    "office_yes", "office_no", "law", "article", "article_no",
    "law_no", "target_share", "target_clash", "told", "list", "list_tree",
    "licence", "duty", "code", "code_no", "printed", "printed_part",
)  # fmt: skip
DOUBTED = 0.25
"""Below this likeness of names an equal code counts little unless one office has both (see ``merge``)."""
REST = 6.0
"""Weight of left-over characters (about two rare pairs) that counts half as much as certainty."""


Flags = npt.NDArray[np.bool_]
Values = Floats | Flags


def features(rows: Columns, a: Ints, b: Ints) -> npt.NDArray[np.float32]:
    """One line of numbers (as ``NAMES``) for each pair of rows."""
    found: dict[str, Values] = {"key": (rows.key[a] == rows.key[b]).astype(np.float64)}
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
    found["special_none"] = most < 0.3
    _places(rows, a, b, found)
    signs = np.empty((len(NAMES), len(a)), np.float32)
    for place, name in enumerate(NAMES):
        signs[place] = found[name]
    return signs.T


def _alike(rows: Columns, a: Ints, b: Ints, found: dict[str, Values]) -> None:
    mass = rows.names.mass
    shared = rows.names.shared(a, b)
    found["cos"] = shared / np.sqrt(mass[a] * mass[b]).clip(1e-9)
    found["contain"] = shared / np.minimum(mass[a], mass[b]).clip(1e-9)


def _concepts(rows: Columns, a: Ints, b: Ints, found: dict[str, Values]) -> tuple[Floats, Floats]:
    """Fill in the features of concepts; how much each side says that the other does not, or says more narrowly."""
    special_a, special_b = rows.special[a], rows.special[b]
    found["actor_special"] = special_a != special_b
    only_a, only_b = (
        (one & ~other).astype(np.float64) for one, other in ((special_a, special_b), (special_b, special_a))
    )
    for kind, sets in rows.sets.items():
        x, y, which = sets.pairs(a, b)
        named_a, wide_a, narrow_a = (one[x] for one in sets.masks)
        named_b, wide_b, narrow_b = (one[y] for one in sets.masks)
        has_a, has_b = some(named_a), some(named_b)
        own_a, own_b = count(named_a & ~(narrow_b | wide_b)), count(named_b & ~(narrow_a | wide_a))
        finer_a = count(named_a & narrow_b & ~named_b) + count(named_b & wide_a & ~named_a)
        finer_b = count(named_b & narrow_a & ~named_a) + count(named_a & wide_b & ~named_b)
        values: dict[str, Flags] = {
            "share": some(named_a & named_b),
            "clash": (own_a > 0) & (own_b > 0),
            "more": (np.maximum(own_a, own_b) > 0) & (np.minimum(own_a, own_b) == 0) & has_a & has_b,
            "one": has_a != has_b,
            "tree": finer_a + finer_b > 0,
        }
        found |= {
            f"{kind}_{name}": value[which] for name, value in values.items() if f"{kind}_{name}" in NAMES
        }
        if kind in {"object", "aspect", "class"}:
            only_a, only_b = only_a + (own_a + finer_a)[which], only_b + (own_b + finer_b)[which]
    return only_a, only_b


def _places(rows: Columns, a: Ints, b: Ints, found: dict[str, Values]) -> None:
    """Lists, offices, legal bases, object columns, codes."""
    one_list = rows.sheets[a] == rows.sheets[b]
    other = ~one_list
    met = (rows.office[a] & rows.office[b]) != 0
    known = (rows.office[a] != 0) & (rows.office[b] != 0)
    found["office_yes"] = met & other
    found["office_no"] = known & ~met & ((rows.near[a] & rows.office[b]) == 0)
    law, sizes = rows.laws.shared(a, b), rows.laws.sizes()
    least = np.minimum(sizes[a], sizes[b])
    found["law"] = np.where(other & (least > 0), law / least.clip(1), 0.0)
    found["article"] = (rows.articles.shared(a, b) > 0) & other
    own, fellow = rows.articles.sizes()[a], rows.articles.sizes()[b]
    apart = (law > 0) & (own > 0) & (fellow > 0) & (found["article"] == 0)
    found["article_no"] = apart & other
    found["law_no"] = other & (least > 0) & (law == 0)
    x, y, which = rows.targets.pairs(a, b)
    (target_a, wide_a), (target_b, wide_b) = ([one[n] for one in rows.targets.masks] for n in (x, y))
    met_wide = some((target_a & wide_b) | (target_b & wide_a))
    found["target_share"] = met_wide[which]
    found["target_clash"] = (some(target_a) & some(target_b) & ~met_wide)[which]
    x, y, which = rows.contexts.pairs(a, b)
    (named_a, around_a), (named_b, around_b) = ([one[n] for one in rows.contexts.masks] for n in (x, y))
    found["told"] = some((named_a & around_b) | (named_b & around_a))[which]
    found["list"] = one_list
    found["list_tree"] = one_list & (found["object_tree"] > 0)
    found["licence"] = rows.licence[a] != rows.licence[b]
    found["duty"] = rows.duty[a] != rows.duty[b]
    has = (rows.code[a] >= 0) & (rows.code[b] >= 0)
    doubted = (found["cos"] < DOUBTED) & (found["office_yes"] == 0)
    found["code"] = np.where(has & other & (rows.code[a] == rows.code[b]), np.where(doubted, 0.3, 1.0), 0.0)
    found["code_no"] = has & (rows.code[a] != rows.code[b]) & (rows.code_shape[a] == rows.code_shape[b])
    (there, there_part), (back, back_part) = rows.printed(a, b), rows.printed(b, a)
    found["printed"] = (there | back) & other
    found["printed_part"] = (there_part | back_part) & other

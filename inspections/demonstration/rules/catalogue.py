"""The bureau's three lists (清单), generated from real item names, with everything that was made marked.

Names, departments and legal bases are facts of published lists (``data/lists``, with their sources). Made by us, and so
marked in the note of every row: the codes, the alignments printed on part of the rows, the changes of wording, and that these items
belong to this city. What belongs together is known: ``Catalogue.truth``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from inspections.demonstration.rules import codes, trades
from inspections.demonstration.rules.chance import picked, stream
from inspections.demonstration.rules.wording import Change, core, reworded

KINDS = ("duty", "random", "supervision")
CHANGES = (Change.NONE, Change.DRESS, Change.MARKS, Change.SYNONYM, Change.TURNED)
CHANGE_MIX = (0.25, 0.35, 0.10, 0.18, 0.12)
IN_LIST = {
    "duty": 0.80,
    "random": 0.85,
    "supervision": 0.75,
}  # a list that the name was not taken from has it so often
PRINTS_CODE = 0.45  # of the catalogue's rows name the matching power code
PRINTS_NAME = 0.35  # of the random list's rows name the matching power item
KEY_SHARE = 0.25

_LINE_WORDS: tuple[tuple[str, str], ...] = (
    ("市场监", trades.MARKET),
    ("教育", trades.SCHOOL),
    ("文化", trades.CULTURE),
    ("农业", trades.FARMING),
    ("人力资源", trades.LABOUR),
    ("应急", trades.SAFETY),
    ("生态环境", trades.ECOLOGY),
    ("住房", trades.HOUSING),
    ("交通", trades.TRANSPORT),
    ("卫生健康", trades.HEALTH),
    ("城市管理", trades.CITY_RULE),
)
_FIRE_WORDS = ("安全出口",)  # no fire list is among the sources: what concerns exits goes to the fire brigade


@dataclass(frozen=True)
class Row:
    """One row of one list, as printed."""

    name: str
    line: str
    code: str = ""
    target: str = ""
    category: str = ""
    basis: str = ""
    key: bool = False
    aligned_code: str = ""
    aligned_name: str = ""
    note: str = ""


@dataclass
class Catalogue:
    """Three lists and, per item, the row of each list that means it (positions from 0)."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    truth: list[dict[str, int]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(
        default_factory=list
    )  # per item and list: what was done to the name


def line_of(fact: Mapping[str, str]) -> str:
    """The line of bureaus a published row belongs to, or "" for departments this city does not have."""
    if any(word in fact["item"] for word in _FIRE_WORDS):
        return trades.FIRE
    return next((line for word, line in _LINE_WORDS if word in fact["department"]), "")


def generate(facts: Iterable[Mapping[str, str]], *, seed: int) -> Catalogue:
    """The three lists out of published rows (columns list_kind, department, item, target, category, item_class, basis, source_id)."""
    chosen: dict[str, tuple[Mapping[str, str], str]] = {}
    for fact in facts:
        line = line_of(fact)
        usable = (
            line
            and 4 <= len(fact["item"]) <= 80
            and "行政许可" not in fact["category"]
            and "行政处罚" not in fact["category"]
        )
        if usable and core(fact["item"]) not in {core(name) for name in chosen}:
            chosen[fact["item"]] = (fact, line)
    catalogue = Catalogue()
    rng = stream(seed, "catalogue")
    for number, (name, (fact, line)) in enumerate(sorted(chosen.items())):
        _enter(catalogue, number, name, fact, line, rng)
    return catalogue


def _enter(
    catalogue: Catalogue, number: int, name: str, fact: Mapping[str, str], line: str, rng: np.random.Generator
) -> None:
    """One item into the lists that have it."""
    kinds = [kind for kind in KINDS if kind == fact["list_kind"] or rng.random() < IN_LIST[kind]]
    picks = picked(rng, CHANGE_MIX, len(KINDS)).tolist()
    key, prints_code, prints_name = (
        rng.random() < KEY_SHARE,
        rng.random() < PRINTS_CODE,
        rng.random() < PRINTS_NAME,
    )
    power = f"421300-{number + 1:04d}-JC"
    item = codes.catalogue_codes(np.array([(number + 1) * 100]))[0]
    changes = {
        kind: Change.NONE if kind == fact["list_kind"] else CHANGES[pick]
        for kind, pick in zip(KINDS, picks, strict=True)
    }
    names = {kind: reworded(name, changes[kind], kind=kind) for kind in KINDS}
    printed = {
        "duty": (power, "", ""),
        "random": ("", "", names["duty"] if prints_name and "duty" in kinds else ""),
        "supervision": (item, power if prints_code and "duty" in kinds else "", ""),
    }
    places: dict[str, int] = {}
    for kind in kinds:
        code, aligned_code, aligned_name = printed[kind]
        made = "编码、对应关系为演示数据" + ("" if changes[kind] is Change.NONE else "；名称按规则改写")
        places[kind] = len(catalogue.rows[kind])
        catalogue.rows[kind].append(
            Row(
                name=names[kind],
                line=line,
                code=code,
                target=fact["target"],
                category=fact["category"] if kind == fact["list_kind"] else "",
                basis=fact["basis"],
                key=key,
                aligned_code=aligned_code,
                aligned_name=aligned_name,
                note=f"{made}；名称来源{fact['source_id']}",
            )
        )
    catalogue.truth.append(places)
    catalogue.changes.append({kind: changes[kind].value for kind in kinds})

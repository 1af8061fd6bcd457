"""The elements of an item out of what its lists print (事项要素): codes, kind of power, shares, caps, who leads, citations.

The first list in the order of authority that states an element decides; the printed words stay in the source rows.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from supervision.lists.rules.codes import catalogue_trouble, read_levels, split_codes, take_apart
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.powers import PowerType, read_power
from supervision.lists.rules.printed import Printed
from supervision.lists.rules.specs import FrequencySpec, RatioKind, RatioSpec, read_frequency, read_ratio

_MAIN_CODE = ("主项编码", "监管事项主项编码")
_MAIN_NAME = ("监管事项主项", "主项名称", "监管事项(主项)", "主项", "抽查领域", "抽查类别")
_POWER = ("职权类型", "权力类型", "权力类别", "职权类别", "事项类型", "行为类型")
_IMPLEMENTATION = ("检查实施清单编码", "检查实施清单编号", "实施清单编码", "实施编码")
_LEAD = ("发起部门", "牵头部门")
_JOINING = ("配合部门", "参与部门", "联合部门", "协同部门")
_LEVEL = ("抽查层级", "监管层级", "实施层级", "组织层级", "行使层级", "层级")


class PrintedRow(Printed, Protocol):
    """A source row, as far as its elements are read."""

    @property
    def raw(self) -> Mapping[str, Any]: ...


Facets = Sequence[tuple[ListKind, PrintedRow]]
"""(kind of list, row) of every list in force that carries an item, in the order of authority."""


@dataclass(frozen=True)
class Particulars:
    """The elements of one item; empty or ``None`` where no list states one."""

    main_code: str = ""
    main_name: str = ""
    power: PowerType | None = None
    catalogue_code: str = ""
    implementation_codes: tuple[str, ...] = ()
    ratio: RatioSpec | None = None
    frequency: FrequencySpec | None = None
    cap: int | None = None
    capped_by: str = ""
    lead: str = ""
    participants: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    target: str = ""
    method: str = ""


def particulars(rows: Facets) -> Particulars:
    """Read the elements of one item."""
    raws = [_headed(row) for _kind, row in rows]
    packed = split_codes(";".join(_first(raw, _IMPLEMENTATION) for raw in raws))
    catalogue = [
        row.code for kind, row in rows if kind is ListKind.SUPERVISION and not catalogue_trouble(row.code)
    ]
    catalogue += [apart.catalogue for code in packed if (apart := take_apart(code))]
    ratios = [
        spec for _kind, row in rows if (spec := read_ratio(row.ratio)) and spec.kind is not RatioKind.UNREAD
    ]
    times = [
        (kind, told)
        for kind, row in rows
        if (told := read_frequency(row.frequency) or read_frequency(row.ratio)) and (told.op or told.classes)
    ]
    caps = [
        (most, told.text)
        for kind, told in times
        if (most := told.most_per_year(capping=kind is ListKind.CHECK_ITEMS)) is not None
    ]
    cap = min(caps, key=lambda one: one[0], default=(None, ""))
    levels = {level for raw in raws for level in read_levels(_first(raw, _LEVEL))}
    levels |= {apart.level for code in packed if (apart := take_apart(code))}
    return Particulars(
        main_code=_first_raw(raws, _MAIN_CODE),
        main_name=_first_raw(raws, _MAIN_NAME),
        power=_power(rows, raws),
        catalogue_code=next(iter(catalogue), ""),
        implementation_codes=packed,
        ratio=next(iter(ratios), None),
        frequency=next((told for _kind, told in times), None),
        cap=cap[0],
        capped_by=cap[1],
        lead=_first_raw(raws, _LEAD),
        participants=_names(_first_raw(raws, _JOINING)),
        levels=tuple(sorted(levels)),
        target=next((row.target for _kind, row in rows if row.target), ""),
        method=next((row.method for _kind, row in rows if row.method), ""),
    )


def _power(rows: Facets, raws: Sequence[Mapping[str, str]]) -> PowerType | None:
    for (kind, row), raw in zip(rows, raws, strict=True):
        words = _first(raw, _POWER) or (row.category if kind is ListKind.DUTY else "")
        if words and (found := read_power(words)):
            return found
    if any(kind is not ListKind.DUTY for kind, _row in rows):
        return PowerType.INSPECTION  # lists of checks and of supervision hold nothing else
    return None


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in re.split(r"[、,，;；\s]+", text) if word))


def _first_raw(raws: Sequence[Mapping[str, str]], headings: Sequence[str]) -> str:
    return next((word for raw in raws if (word := _first(raw, headings))), "")[:500]


def _headed(row: PrintedRow) -> dict[str, str]:
    return {_heading(head): str(value).strip() for head, value in row.raw.items()}


def _first(raw: Mapping[str, str], headings: Sequence[str]) -> str:
    """The cell under the first of these headings that the row has."""
    return next((raw[word] for head in headings if raw.get(word := _heading(head))), "")


@lru_cache(maxsize=4096)
def _heading(text: str) -> str:
    return re.sub(r"[\s（）()]", "", unicodedata.normalize("NFKC", text))

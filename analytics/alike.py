"""What a reader may see of the comparison of fines, in words: the cases of his own scope, groups in which it has cases, districts of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analytics.snapshots import Snapshot
from inspections.penalties.rules import PARTY_LABELS, PartyKind
from inspections.penalties.rules.discretion import DISCRETION_LABELS, Discretion
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.foundation.sheets import Figure
from supervision.foundation.templating import yuan

Say = Callable[..., str]
BELOW, ABOVE, LOWER, HIGHER = (
    _("低于所写裁量阶次的幅度（{low}至{high}元）"),
    _("高于所写裁量阶次的幅度（{low}至{high}元）"),
    _("远低于同类案件（中位数{median}元，一半在{from_}至{to}元之间）"),
    _("远高于同类案件（中位数{median}元，一半在{from_}至{to}元之间）"),
)
UNGRADED = _("未写裁量阶次")
HEADINGS = (
    _("案号"), _("决定日期"), _("办案部门"), _("县（市、区）"), _("当事人"), _("事项"), _("处罚依据"), _("裁量阶次"),
    _("罚款（元）"), _("同类案件数"), _("中位数（元）"), _("理由"),
)  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """The reader's part: cases that deserve a look, groups, districts told apart."""

    odd: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    districts: list[dict[str, Any]]


def seen_by(snapshot: Snapshot, scope: Scope) -> Alike:
    """What of the snapshot lies in a scope; numbers of a group are those of all its cases, so that like is held against like."""
    found = snapshot.content
    every = {one["group"]: one for one in found["groups"]}
    groups = {key: one for key, one in every.items() if _touches(one, scope)}
    odd = [
        {**one, "alike": every[one["group"]]}
        for one in found["odd"]
        if one["area"].startswith(scope.area_prefix)
        and (scope.department_ids is None or one["department"] in scope.department_ids)
    ]
    districts = [
        {**one, "alike": groups[one["group"]]}
        for one in found["districts"]
        if one["told"] and one["group"] in groups and one["area"].startswith(scope.area_prefix)
    ]
    return Alike(odd, list(groups.values()), districts)


def why(odd: Mapping[str, Any], say: Say) -> str:
    """Why a case deserves a look, in words."""
    group = odd["alike"]
    band = {"low": yuan(odd["low_fen"]), "high": yuan(odd["high_fen"])}
    like = {"median": yuan(group["median"]), "from_": yuan(group["low"]), "to": yuan(group["high"])}
    parts = [say(BELOW, **band)] if odd["below"] else [say(ABOVE, **band)] if odd["above"] else []
    if odd["far"]:
        parts.append(say(LOWER if odd["distance"] < 0 else HIGHER, **like))
    return "；".join(parts)


def title(group: Mapping[str, Any], say: Say) -> str:
    """What the cases of a group share, in words."""
    return " · ".join(
        filter(
            None, (group["item_name"] or group["item"], group["basis"], say(party(group)), say(grade(group)))
        )
    )


def party(group: Mapping[str, Any]) -> str:
    """The kind of party."""
    return PARTY_LABELS[PartyKind(group["party"])]


def grade(group: Mapping[str, Any]) -> str:
    """The grade of discretion, or that none is written."""
    return DISCRETION_LABELS[Discretion(group["grade"])] if group["grade"] else UNGRADED


def table(
    alike: Alike, names: Mapping[str, Mapping[str, str]], say: Say
) -> tuple[list[str], list[list[object]]]:
    """The cases that deserve a look as headings and rows."""
    rows: list[list[object]] = [
        [
            one["number"],
            one["decided_on"],
            names["department"].get(str(one["department"]), ""),
            names["area"].get(one["area"], one["area"]),
            one["name"],
            one["alike"]["item_name"] or one["alike"]["item"],
            one["alike"]["basis"],
            say(grade(one["alike"])),
            Figure(one["fine_fen"] / 100, "0.00"),
            Figure(one["alike"]["cases"]),
            Figure(one["alike"]["median"] / 100, "0.00"),
            why(one, say),
        ]
        for one in alike.odd
    ]
    return [say(word) for word in HEADINGS], rows


def _touches(group: Mapping[str, Any], scope: Scope) -> bool:
    """Whether the reader has a case of the group."""
    return any(
        area.startswith(scope.area_prefix)
        and (scope.department_ids is None or department in scope.department_ids)
        for department, area in group.get(
            "seats", ()
        )  # of before there were seats: the next comparison tells
    )

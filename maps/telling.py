"""The words for what a map tells: used by the worker that draws and by the pages that list."""

from collections.abc import Mapping
from typing import Any

from analytics.board import rates
from analytics.places import UNKNOWN
from supervision.foundation.i18n import _, translate

SPOT_NAMES = {
    "hot": _("热点"),
    "peak": _("孤立高点"),
    "hole": _("高值中的低点"),
    "cold": _("冷点"),
    "plain": _("没有连成片"),
}
SPOT_SENTENCES = {
    "hot": _("热点：这里和四周的问题率都高于全市，不像偶然。"),
    "peak": _("孤立高点：这里高，四周低，不像偶然。"),
    "hole": _("高值中的低点：四周高，这里低，不像偶然。"),
    "cold": _("冷点：这里和四周的问题率都低于全市，不像偶然。"),
    "plain": _("没有连成片：四周不比随机排列时更高，也不更低。"),
}
SPOT_LEVELS = {
    "town": _("乡镇（街道）"),
    "cell": _("网格"),
    "h6": _("六边形，约36平方公里"),
    "h7": _("六边形，约5平方公里"),
    "h8": _("六边形，约0.7平方公里"),
}
"""By what hot spots are looked for."""
NO_RESULT = _("近十二个月没有随机抽查结果")
VERDICTS = {**rates.VERDICTS, UNKNOWN: NO_RESULT}
"""What may be said of a place's rate against the whole, in the words of the board."""
TONES = {rates.HIGH: "red", rates.ALIKE: "grey", rates.LOW: "blue", rates.FEW: "grey", UNKNOWN: "grey"}
"""The colour of that word in a table, as on the board."""


def owners_said(row: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    """Who answers for a place: the owners of its late orders with how many each, or, where nothing is late, the station most of its businesses belong to.

    Args:
        row: of the snapshot ``places``; names: of stations and departments by number.
    """
    if told := row["late_owners"]:
        parts = [
            translate(
                _("{owner}{n}件"),
                language,
                owner=names.get(str(one["owner"])) or _("未注明"),
                n=f"{one['count']:,}",
            )
            for one in told
        ]
        if rest := row["late"] - sum(one["count"] for one in told):
            parts.append(translate(_("其他单位{n}件"), language, n=f"{rest:,}"))
        return translate(_("、"), language).join(parts)
    station = names.get(str(row["owner"]), "")
    return translate(_("没有逾期；日常监管对象最多：{station}"), language, station=station) if station else ""


def spots_name(level: str) -> str:
    """Under which name the map of hot spots of a level is published."""
    return f"hotspots_{level}"


def hex_name(code: str, district: str) -> str:
    """What an H3 cell is called: its district, and its number without the filling at the end."""
    return f"{district} {code.rstrip('f')}".strip()


def sheet_name(seat: str) -> str:
    """Under which name the place map of a reader is published: everybody's, or a department's own."""
    return f"places_{seat or 'all'}"

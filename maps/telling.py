"""The words for what a map tells: used by the worker that draws and by the pages that list."""

from supervision.foundation.i18n import _

SPOT_NAMES = {
    "hot": _("热点"),
    "peak": _("孤立高点"),
    "hole": _("高值中的低点"),
    "cold": _("冷点"),
    "plain": _("看不出规律"),
}
SPOT_SENTENCES = {
    "hot": _("热点：这里和四周的问题率都高于全市，不像偶然。"),
    "peak": _("孤立高点：这里高，四周低，不像偶然。"),
    "hole": _("高值中的低点：四周高，这里低，不像偶然。"),
    "cold": _("冷点：这里和四周的问题率都低于全市，不像偶然。"),
    "plain": _("与随机分布没有可信的差别。"),
}
SPOT_LEVELS = {
    "town": _("乡镇（街道）"),
    "cell": _("网格"),
    "h6": _("六边形，约36平方公里"),
    "h7": _("六边形，约5平方公里"),
    "h8": _("六边形，约0.7平方公里"),
}
"""By what hot spots are looked for."""
VERDICTS = {
    "unknown": _("今年没有随机抽查结果，不足以下结论"),
    "unsure": _("不足以下结论"),
    "above": _("高于全市，不像偶然"),
    "below": _("低于全市，不像偶然"),
    "alike": _("与全市没有明显差别"),
}
"""What may be said of a place's rate against the whole."""


def spots_name(level: str) -> str:
    """Under which name the map of hot spots of a level is published."""
    return f"hotspots_{level}"


def hex_name(code: str, district: str) -> str:
    """What an H3 cell is called: its district, and its number without the filling at the end."""
    return f"{district} {code.rstrip('f')}".strip()


def sheet_name(seat: str) -> str:
    """Under which name the place map of a reader is published: everybody's, or a department's own."""
    return f"places_{seat or 'all'}"

"""What does not fit in an address or a form, in words (哪一项填错了): the field as people call it, and what is allowed there.

Litestar, msgspec and pydantic say it in English and in terms of types; whoever mistyped an address or a form reads neither.
"""

import re
from collections.abc import Iterable
from typing import Any

from supervision.foundation.i18n import _, translate

MOST = 10
"""So many fields are named; whoever has more wrong begins with these."""
FIELD_LABELS: dict[str, str] = {
    "department": _("部门"),
    "department_id": _("部门"),
    "area": _("地区"),
    "station": _("监管所"),
    "year": _("年份"),
    "month": _("月份"),
    "day": _("日期"),
    "since": _("开始日期"),
    "until": _("结束日期"),
    "from": _("开始日期"),
    "to": _("结束日期"),
    "job": _("后台任务编号"),
    "before": _("翻页位置"),
    "after": _("翻页位置"),
    "visits": _("检查户次"),
    "persons": _("人数"),
    "team": _("每组人数"),
    "a_day": _("每天户次"),
    "share": _("比例"),
    "inspector": _("检查人员"),
    "task": _("任务"),
    "plan": _("计划"),
    "kind": _("类型"),
    "level": _("层级"),
    "status": _("状态"),
    "name": _("名称"),
    "title": _("标题"),
    "reason": _("理由"),
    "note": _("说明"),
    "basis": _("依据"),
    "code": _("代码"),
    "q": _("查询词"),
    "words": _("查询词"),
}
_WHOLE, _NUMBER, _YES_NO, _DAY = (
    _("应当是整数"),
    _("应当是数字"),
    _("应当是true或false"),
    _("应当是日期，例如2026-01-31"),
)
RULES: tuple[tuple[str, str], ...] = (
    (r"of length >= (?P<n>\d+)|at least (?P<m>\d+) character", _("至少{n}个字")),
    (r"of length <= (?P<n>\d+)|at most (?P<m>\d+) character", _("最多{n}个字")),
    (r">= (?P<n>-?[\d.]+)|greater than or equal to (?P<m>-?[\d.]+)", _("不能小于{n}")),
    (r"<= (?P<n>-?[\d.]+)|less than or equal to (?P<m>-?[\d.]+)", _("不能大于{n}")),
    (r"> (?P<n>-?[\d.]+)|greater than (?P<m>-?[\d.]+)", _("应当大于{n}")),
    (r"< (?P<n>-?[\d.]+)|less than (?P<m>-?[\d.]+)", _("应当小于{n}")),
    (r"matching regex|match pattern", _("格式不对，请从页面上的链接或选项进入")),
    (r"[Ii]nvalid enum value|Input should be '", _("没有这个选项")),
    (r"[Mm]issing required|Field required", _("没有填写")),
    (r"unknown field|Extra inputs", _("不认识这一项")),
    (r"`date`|`datetime`|valid date", _DAY),
    (r"`bool`|valid boolean", _YES_NO),
    (r"`int(?: \| null)?`|valid integer|Integer value out of range", _WHOLE),
    (r"`float(?: \| null)?`|valid number|valid decimal|finite", _NUMBER),
)
"""What the libraries say, as patterns, and what a reader is told; the first that fits."""
OTHER = _("不符合要求")
_NAMED = re.compile(r"parameter '?\"?(?P<name>\w+)")


def misfit(errors: Iterable[Any], detail: str, language: str, *, saving: bool) -> str:
    """The sentence for the reader.

    Args:
        errors: what Litestar collected, ``{"key": …, "message": …}`` each; detail: its own sentence, which names the parameter where there are none.
        saving: whether something was to be saved: only then the reader wonders whether it was.
    """
    found = [
        (str(one.get("key", "")), str(one.get("message", ""))) for one in errors if isinstance(one, dict)
    ]
    if not found and (named := _NAMED.search(detail)):
        found = [(named["name"], detail)]
    apart = "; " if language == "en" else "；"
    what = apart.join(dict.fromkeys(_field(*one, language) for one in found[:MOST]))
    if not saving:
        text = _("地址里的内容有误：{what}。") if what else _("地址里的内容有误。")
    else:
        text = (
            _("填写的内容有误，未保存任何内容：{what}。请检查后重试。")
            if what
            else _("填写的内容有误，未保存任何内容。请检查后重试。")
        )
    return translate(text, language, what=what)


def _field(key: str, message: str, language: str) -> str:
    """One field with what is allowed, such as “部门（department）应当是整数”."""
    rule, values = OTHER, {}
    for pattern, text in RULES:
        if match := re.search(pattern, message):
            number = next((value for value in match.groupdict().values() if value), "")
            rule, values = text, {"n": number} if number else {}
            break
    name = key.rpartition(".")[2][:60] or "?"
    allowed = translate(rule, language, **values)
    if name in FIELD_LABELS:
        label = translate(FIELD_LABELS[name], language)
        return translate(_("{label}（{name}）{allowed}"), language, label=label, name=name, allowed=allowed)
    return translate(_("“{name}”{allowed}"), language, name=name, allowed=allowed)

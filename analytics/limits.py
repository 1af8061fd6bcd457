"""The limits delivered with the house: targets that stand in published rules, until a bureau sets its own. Pure.

A measure without a published target has none; a bureau that wants one writes it with its basis. Nothing that counts people or penalties is
watched: 行政处罚法第七十四条 forbids linking fines with appraisal, and a limit on people would be a ranking.
"""

from inspections.alerts.rules.limits import Direction, Level, Limit
from supervision.foundation.i18n import _

_PEOPLE_AND_FINES = ("penalt", "fine", "filing", "filed", "officer", "inspector", "workload")
_NEITHER_GOOD_NOR_BAD = frozenset({"annual_inspections"})

_IN_TIME = _("《政府信息公开条例》第二十六条：二十个工作日；按时公示目标100%（浙江2022年考核）")
_CORRECTED = _("《行政处罚法》第二十八条；后续处置率目标100%（浙江2022年考核）。红线为建议值")
_FEWER = _("国办发〔2024〕54号：检查总量应当减少。红线为建议值")
_JOINT = _("国发〔2019〕5号；跨部门监管率目标60%（浙江缙云2025年），全国没有统一规定")
_SHARE = _("《企业公示信息抽查办法》：每年抽查企业不少于3%，按已过去的天数折算")
_CAP = _("国办发〔2024〕54号：公布年度频次上限；用到80%提醒、100%停止")
_PLAN = _("年度计划应当全部执行；计划检查率目标100%（浙江缙云2025年）。红线为建议值")
_ITEMS = _("抽查事项覆盖率目标100%（浙江2022年考核），按已过去的天数折算")

DELIVERED: tuple[Limit, ...] = (
    *(
        Limit("published_in_time", level, Direction.BELOW, 1.0, 0.9, _IN_TIME, least=1)
        for level in (Level.CITY, Level.DEPARTMENT, Level.STATION)
    ),
    *(
        Limit("overdue_rectifications", level, Direction.ABOVE, 0.0, 0.1, _CORRECTED, least=1)
        for level in (Level.CITY, Level.DEPARTMENT, Level.STATION)
    ),
    *(
        Limit("visits_against_last_year", level, Direction.ABOVE, 0.0, 0.05, _FEWER, least=30)
        for level in (Level.CITY, Level.DEPARTMENT)
    ),
    *(
        Limit("cap_used", level, Direction.REACHED, 0.8, 1.0, _CAP)
        for level in (Level.CITY, Level.DEPARTMENT, Level.STATION)
    ),
    *(
        Limit("plans_executed", level, Direction.BELOW, 1.0, 0.9, _PLAN, least=1)
        for level in (Level.CITY, Level.DEPARTMENT)
    ),
    Limit("items_drawn", Level.CITY, Direction.BELOW, 1.0, None, _ITEMS, least=1, accrues=True),
    Limit("joint_share", Level.CITY, Direction.BELOW, 0.6, None, _JOINT, least=30),
    Limit("entity_coverage", Level.CITY, Direction.BELOW, None, 0.03, _SHARE, accrues=True),
)


def watched(name: str) -> bool:
    """Whether a measure may have a limit: nothing about people, penalties and cases filed, no plain counts."""
    return name not in _NEITHER_GOOD_NOR_BAD and not any(word in name for word in _PEOPLE_AND_FINES)

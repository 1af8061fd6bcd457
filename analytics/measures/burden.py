"""Measures of outcome and load. There is no measure of fines per officer, and there must not be one.

行政处罚法第七十四条第三款：罚款、没收的违法所得或者没收非法财物拍卖的款项，不得同作出行政处罚决定的行政机关及其工作人员的考核、考评直接或者变相挂钩。
"""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Behind, Unit, counted, divided, measure
from analytics.measures.selecting import NO_ITEM, visits_of
from supervision.foundation.i18n import _


@measure(
    "penalties_per_100_visits",
    title=_("每百次检查的处罚数"),
    unit=Unit.MEAN,
    formula=_("本期作出的行政处罚决定数 ÷ 本期检查户次 × 100"),
    scope=_("已作出的行政处罚决定；已录入结果的检查。只到部门和辖区，不到个人。"),
    definition=_("只用来看检查与处罚的比例是否异常，不作考核。罚款数额不进入任何指标。"),
    basis=_("《行政处罚法》第七十四条：罚没数额不得与考核挂钩"),
    dimensions=NO_ITEM,
    records="penalties",
    division=_("{a} ÷ {b} × 100"),
)
def penalties_per_100_visits(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Decisions per hundred visits of the same period."""
    decided = counted(frames.penalties.filter(period.holds("decided_on")), by, pl.len(), "numerator")
    visits = counted(visits_of(frames, period, by), by, pl.len(), "denominator")
    return divided(decided, visits, by, factor=100.0)


@measure(
    "visits_per_officer",
    title=_("人均检查量"),
    unit=Unit.MEAN,
    formula=_("本期执法人员参加检查的人次 ÷ 在岗执法人员数"),
    scope=_("在岗执法人员；已录入结果的检查中签到的执法人员。"),
    definition=_("看人手够不够、忙闲是否均衡，不给个人排名。一次检查两人参加，算两人次。"),
    basis=_("《行政处罚法》第四十二条：执法人员不得少于两人"),
    dimensions=("area", "station", "department"),
    records="visits",
    behind=Behind.OTHER,
    unlike=_("分子是人次，明细按检查户次列出：两人参加的一次检查只列一行。"),
)
def visits_per_officer(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Attendances of officers in service per officer in service."""
    present = frames.attendance.filter(period.holds("occurred_on")).select("inspector_id")
    present = present.join(frames.officers, on="inspector_id")
    attended = counted(present, by, pl.len(), "numerator")
    return divided(attended, counted(frames.officers, by, pl.len(), "denominator"), by)

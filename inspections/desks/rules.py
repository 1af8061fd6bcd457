"""Which desk somebody sits at, and the few steps each desk explains. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.identity.rules import LABELS, Role


class Persona(StrEnum):
    """A desk (工作台): one per role."""

    LEADER = "leader"
    OFFICER = "officer"
    INSPECTOR = "inspector"
    APPROVER = "approver"
    LIST_KEEPER = "list_keeper"
    LIST_REVIEWER = "list_reviewer"
    WITNESS = "witness"
    ADMINISTRATOR = "administrator"


WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
PERSONA_LABELS: dict[Persona, str] = {persona: LABELS[Role(persona.value)] for persona in Persona}


def personas(roles: frozenset[str]) -> list[Persona]:
    """The desks these roles open, the most used first. Unknown roles open none."""
    return [persona for persona in Persona if persona.value in roles]


def past_day(text: str, today: date) -> date | None:
    """The past day that is asked for; None for today and when none is.

    Raises:
        Unreadable: not a day, or one to come.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable(_("日期“{text}”不可读，请写成2026-10-31这样。"), text=text[:20]) from None
    if day > today:
        raise Unreadable(_("这一天还没有到。"))
    return None if day == today else day


def persona_of(roles: frozenset[str], wanted: str = "") -> Persona | None:
    """The desk to show: the wanted one if the roles open it, else the first; none without a role."""
    mine = personas(roles)
    return next((persona for persona in mine if persona == wanted), mine[0] if mine else None)


def draw_by(starts_on: date, ends_on: date, *, done: int, rounds: int) -> date:
    """The day by which the next of a task's rounds should be drawn, so that half its time is left for the visits.

    The window is shared evenly among the rounds; the draw is late past the middle of its share. House rule, no law.
    """
    days = (ends_on - starts_on).days
    return starts_on + timedelta(days * (2 * done + 1) // (2 * rounds))


class Stage(StrEnum):
    """What a drawn business waits for (卡在哪一步)."""

    ARRANGING = "arranging"
    NOTICE = "notice"
    VISIT = "visit"
    PUBLICATION = "publication"
    DONE = "done"
    STOPPED = "stopped"


STAGE_LABELS: dict[Stage, str] = {
    Stage.ARRANGING: _("抽中还没有安排"),
    Stage.NOTICE: _("等批准和通知"),
    Stage.VISIT: _("已通知，等检查"),
    Stage.PUBLICATION: _("已检查，等审核和公示"),
    Stage.DONE: _("已公示"),
    Stage.STOPPED: _("停止或终止的检查"),
}
_WAY = (
    (_("抽中"), ()),
    (_("已安排"), (Stage.ARRANGING, Stage.STOPPED)),
    (_("已通知"), (Stage.NOTICE,)),
    (_("已检查"), (Stage.VISIT,)),
    (_("已公示"), (Stage.PUBLICATION,)),
)
"""The steps of the way, each with the stages that fall off before it."""


def funnel_of(waiting: Mapping[Stage, int]) -> list[tuple[str, int]]:
    """How many drawn businesses reached each step of the way; a step never has more than the one before it."""
    left, steps = sum(waiting.values()), []
    for words, lost in _WAY:
        left -= sum(waiting[stage] for stage in lost)
        steps.append((words, left))
    return steps


def months_before(on: date, number: int) -> list[str]:
    """The last so many months up to that of a day, as 2026-11."""
    last = on.year * 12 + on.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(last - number + 1, last + 1)]


class Figure(StrEnum):
    """A figure of a desk whose records are listed here; the others lead to a list of their own room."""

    WAITING = "waiting"
    UNDERSTAFFED = "understaffed"
    DUE = "due"
    AT_CAP = "at-cap"
    NEAR_CAP = "near-cap"
    EXPIRING = "expiring"
    SLEEPING = "sleeping"


FIGURE_LABELS: dict[Figure, str] = {
    Figure.WAITING: "等检查人员去检查的单位",
    Figure.UNDERSTAFFED: "还没有配齐两名检查人员的检查",
    Figure.DUE: "七天之内到期的事",
    Figure.AT_CAP: "已到频次上限的单位",
    Figure.NEAR_CAP: "接近频次上限的单位",
    Figure.EXPIRING: "六十天之内到期的执法证件",
    Figure.SLEEPING: "多年没有用过的事项",
}


@dataclass(frozen=True)
class Step:
    """One step of the personal guide: what to do, what to know about it, where."""

    text: str
    hint: str
    href: str


GUIDES: dict[Persona, tuple[Step, ...]] = {
    Persona.OFFICER: (
        Step(_("选一个已批准的任务"), _("年度计划里写好了对象、比例和批次"), "/plans"),
        Step(_("冻结名单，公布封存码"), _("名单从此不能改，封存码人人可查"), "/draws"),
        Step(_("取公开数，打开抽取结果"), _("两个人各填一遍；不能重抽，只能公开作废"), "/draws"),
        Step(_("送负责人批准，通知检查人员"), _("一次可以送审整批"), "/visits"),
        Step(_("审核结果，二十个工作日内公示"), _("到期前会排在最前面"), "/publication"),
    ),
    Persona.INSPECTOR: (
        Step(_("出发前看一眼今日检查"), _("打开过的表，没有网络也能填"), "/field"),
        Step(_("两人到场，出示证件"), _("少一个人不能开始"), "/field"),
        Step(_("逐项勾选，拍照，请对方签字"), _("拒签、不在场、纸上签字都有地方写"), "/field"),
        Step(_("看到“全部已到服务器”再收工"), _("没有到的记录留在手机里，连上网络会自动上传"), "/desk"),
    ),
    Persona.LEADER: (
        Step(_("先看需要您过问的一件事"), _("按法定期限和风险挑出，只有一件"), "/desk"),
        Step(_("每个数字都能点开"), _("问号说明怎么算，数字本身打开记录"), "/analytics/measures"),
        Step(_("在地图上看风险和覆盖"), _("颜色深的地方先问原因"), "/maps"),
    ),
    Persona.APPROVER: (
        Step(_("看计划的比例和依据"), _("低于最低比例的会标出来"), "/plans"),
        Step(_("成批批准检查"), _("抽出来的一批可以一次批准"), "/visits/approvals"),
        Step(_("紧急检查事后补批"), _("先看紧急的理由"), "/visits/approvals"),
    ),
    Persona.LIST_KEEPER: (
        Step(_("导入三张来源清单"), _("权责清单、随机抽查事项清单、监管事项目录"), "/lists/import"),
        Step(_("看合并的结果"), _("每个事项都写明来自哪一行、凭什么合并"), "/lists/items"),
        Step(_("更新两个名录库"), _("逐行报告问题，好的行先进来"), "/registers/import"),
    ),
    Persona.LIST_REVIEWER: (
        Step(_("逐对决定是不是同一事项"), _("不同的字已标出；按1至4决定，按U撤销"), "/lists/review"),
        Step(_("一致多次的情形成批接受"), _("先看样例；可以整批撤销"), "/lists/review/patterns"),
        Step(_("回看自己的决定"), _("每个决定和撤销都留有记录"), "/lists/review/decisions"),
    ),
    Persona.WITNESS: (
        Step(_("记下封存码"), _("它公布以后，名单就不能再改"), "/draws"),
        Step(_("独立填一遍公开数"), _("与经办人填的一致才能打开"), "/draws"),
        Step(_("下载抽取证明，自己重算一遍"), _("不用登录，在自己的电脑上也能算"), "/public/draws"),
    ),
    Persona.ADMINISTRATOR: (
        Step(_("一人一个账号"), _("离岗当天停用，密码不外借"), "/admin/users"),
        Step(_("留意没有完成的后台任务"), _("可以重新排队，不会重复生效"), "/admin/jobs"),
        Step(_("定期核验全部记录"), _("任何一条被改动都会显示出来"), "/trail"),
    ),
}

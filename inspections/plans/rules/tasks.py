"""When a task may stand in a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inspections.plans.rules.quotas import Ratio, check_ratio
from supervision.foundation.errors import Refused
from supervision.law.rules.citations import ENTERPRISE_CHECKS, RANDOM_CHECKS

MOST_ROUNDS = 12


@dataclass(frozen=True)
class TaskDraft:
    """The facts of a task that rules look at."""

    title: str
    year: int
    team_size: int
    package: int
    rounds: int
    starts_on: date
    ends_on: date
    items: int
    ratios: Mapping[str, Ratio]


def check_can_add_task(draft: TaskDraft, *, min_officers: int, basis: str) -> None:
    """A task names its items, its strata, two officers or more, and days within the plan's year.

    Raises:
        Refused: what is missing or wrong.
    """
    if not draft.title.strip():
        raise Refused("请填写任务名称。")
    if draft.items < 1:
        raise Refused("请至少选择一个检查事项；没有公布的事项不得检查。", basis=ENTERPRISE_CHECKS)
    if draft.team_size < min_officers:
        raise Refused("每组至少{n}名执法人员。", n=min_officers, basis=basis)
    if not 1 <= draft.package <= 50:
        raise Refused("每组一次检查的户数应在1到50之间。")
    if not 1 <= draft.rounds <= MOST_ROUNDS:
        raise Refused("抽取批次应在1到{n}之间。", n=MOST_ROUNDS)
    if draft.ends_on < draft.starts_on:
        raise Refused("结束日期早于开始日期，请核对。")
    if draft.starts_on.year != draft.year or draft.ends_on.year != draft.year:
        raise Refused("任务的起止日期应在计划年度{year}年之内。", year=str(draft.year))
    if not draft.ratios:
        raise Refused("请至少为一个类别设定抽查比例。", basis=RANDOM_CHECKS.article(4))
    for stratum, ratio in draft.ratios.items():
        check_ratio(stratum, ratio)


def check_can_submit(tasks: int) -> None:
    """A plan without a task says nothing.

    Raises:
        Refused: no task yet.
    """
    if tasks < 1:
        raise Refused("计划中还没有抽查任务，请先添加任务再送审。")

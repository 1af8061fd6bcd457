"""Plans and draws, through the whole procedure and by the people it asks for, in the past as in the present."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

import numpy as np

from inspections.demonstration.actions.city import City, moment
from inspections.demonstration.rules.chance import stream
from inspections.demonstration.rules.records import Batch, drawn_lots
from inspections.demonstration.rules.themes import places, theme_of
from inspections.demonstration.rules.timeline import Quarter, drawn_of
from inspections.demonstration.rules.trades import MARKET
from inspections.draws import actions as draws
from inspections.draws import queries as draw_queries
from inspections.draws.rules import selftest
from inspections.draws.rules.selftest import SelfTest
from inspections.draws.rules.terms import Mode, issuer
from inspections.plans import actions as plans
from inspections.plans import queries as plan_queries
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import DrawType
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.plans.rules.status import TaskStatus

FORM = "dice-20"
PACKAGE = 3  # neighbours that one team visits
OFFICER, APPROVER, WITNESS = "officer1", "officer2", "witness"
SEASON = ("一", "二", "三", "四")
FILED_WITH = "随州市司法局（演示）"
UNDONE = "对象在检查前停业、注销或迁出（演示）"


@dataclass(frozen=True)
class TaskIdea:
    """A task before it is planned."""

    title: str
    starts_on: date
    ends_on: date
    ratios: Mapping[str, Ratio]
    conditions: Conditions = field(default_factory=Conditions)
    line: str = MARKET
    joining: tuple[str, ...] = ()
    package: int = 1


@dataclass(frozen=True)
class Drawn:
    """What a draw gave, as rows of the blueprint."""

    draw_id: str
    task_id: int
    lots: Batch


def plan_year(city: City, year: int, title: str, ideas: Sequence[TaskIdea], *, on: date) -> list[int]:
    """Draft, submit, approve, file, publish and begin a plan of the market bureau on a day; returns the task ids."""
    department = city.bureau_of_line[MARKET]
    with city.at(moment(on, 8, 40), OFFICER) as tx:
        plan = plans.draft_plan(tx, department_id=department, year=year, title=title)
        plan_id = plan.id or 0
        tasks = [
            plans.add_task(
                tx,
                plan_id=plan_id,
                title=idea.title,
                conditions=idea.conditions,
                ratios=idea.ratios,
                item_ids=[city.main_item(line).id for line in (idea.line, *idea.joining)],
                starts_on=idea.starts_on,
                ends_on=idea.ends_on,
                draw_type=DrawType.UNDIRECTED if idea.conditions == Conditions() else DrawType.DIRECTED,
                basis="按信用风险等级分层抽取（演示比例）",
                package=idea.package,
                joining=[city.bureau_of_line[line] for line in idea.joining],
            ).id
            for idea in ideas
        ]
        plans.submit_plan(tx, plan_id=plan_id)
    with city.at(moment(on, 9, 10), APPROVER) as tx:
        plans.approve_plan(tx, plan_id=plan_id)
    with city.at(moment(on, 9, 40), OFFICER) as tx:
        plans.put_in_force(tx, plan_id=plan_id, filed_on=on, filed_with=FILED_WITH)
    city.plans.append((year, plan_id))
    return [task or 0 for task in tasks]


def quarterly(city: City, quarter: Quarter) -> TaskIdea:
    """The task of a quarter: its theme, as many places as the quarter's months visit."""
    theme = theme_of(quarter)
    total = sum(drawn_of(month, city.plan.size) for month in quarter.months)
    known = city.plan.entities.head(len(city.entities))
    return TaskIdea(
        title=f"{quarter.year}年第{SEASON[quarter.number - 1]}季度{theme.title}双随机抽查",
        starts_on=quarter.first,
        ends_on=quarter.last,
        ratios=counted(places(theme, total, known)),
        conditions=Conditions(trades=tuple(sorted(theme.trades)), kinds=tuple(sorted(theme.kinds))),
        package=PACKAGE,
        joining=(theme.joins,) if theme.joins else (),
    )


def counted(counts: Mapping[str, int]) -> dict[str, Ratio]:
    """Places per stratum as the ratios of a task."""
    return {stratum: Ratio(RatioKind.COUNT, count) for stratum, count in counts.items()}


@cache
def tested() -> SelfTest:
    """The self-test of this process: five years of draws pass within a minute and are all held by the same program."""
    return selftest.run()


def hold_draw(city: City, task_id: int, *, on: date, mode: Mode = Mode.OPEN) -> str:
    """Freeze, seal, throw the dice before two people, open: one morning. Returns the draw id.

    Draws of the past were open; those of the running quarter are held, as the house does by default.
    """
    hour = 10 if on < city.plan.anchor else 23  # today: all of it now
    settings = city.database.settings
    rng = stream(city.plan.seed, "draw", task_id)
    with city.at(moment(on, hour), OFFICER) as tx:
        draw = draws.freeze_draw(
            tx,
            task_id=task_id,
            bureau=issuer(settings.bureau, demonstration=True),
            bureau_code=settings.bureau_code,
            form=FORM,
            opens_on=on,
            mode=mode,
            entropy=rng.bytes,
        )
        draw_id = draw.id
    with city.at(moment(on, hour, 10), OFFICER) as tx:
        draws.commit_draw(tx, draw_id=draw_id, entropy=rng.bytes, test=tested)
    dice = "".join(map(str, rng.integers(1, 7, 20).tolist()))
    for minute, login in ((30, APPROVER), (32, WITNESS)):
        with city.at(moment(on, hour, minute), login) as tx:
            draws.record_public_value(tx, draw_id=draw_id, value=dice)
    with city.at(moment(on, hour, 40), OFFICER) as tx:
        draws.open_draw(tx, draw_id=draw_id)
    city.count("draws", 1)
    return draw_id


def read_drawn(city: City, draw_id: str, task_id: int) -> Drawn:
    """The teams of an opened draw, as rows of the blueprint; units that were stopped are left out."""
    with city.database.reading() as session:
        lines = draw_queries.team_lines(session, draw_id)
    line_of = city.plan.people["line"].to_list()
    person_row = {key: row for row, key in enumerate(city.people.tolist())}
    entity_row = {key: row for row, key in enumerate(city.entities.tolist())}
    crews: dict[int, dict[str, list[int]]] = {}
    strata: dict[int, str] = {}
    for entity_id, stratum, inspector_id, is_lead in lines:
        strata[entity_id] = stratum
        person = person_row[inspector_id]
        crew = crews.setdefault(entity_id, {}).setdefault(line_of[person], [])
        crew.insert(0, person) if is_lead else crew.append(person)
    ids = sorted(key for key in crews if MARKET in crews[key])
    other = [next((line for line in crews[key] if line != MARKET), "") for key in ids]
    joined = [crews[key].get(line, [0, 0]) for key, line in zip(ids, other, strict=True)]
    found = drawn_lots(
        np.array([entity_row[i] for i in ids], dtype=np.int64),
        np.array([crews[i][MARKET] for i in ids], dtype=np.int64),
        [strata[i] for i in ids],
        other,
        np.array(joined, dtype=np.int64),
    )
    return Drawn(draw_id, task_id, found)


def move_task(city: City, task_id: int, to: TaskStatus, *, at: datetime) -> None:
    """The visits of a task have begun, or are all done."""
    with city.at(at, OFFICER) as tx:
        plans.move_task(tx, task_id=task_id, to=to)


def close_year(city: City, year: int, *, on: date) -> None:
    """The plans of a past year are closed; what was not finished says why."""
    with city.at(moment(on, 8, 30), OFFICER) as tx:
        for planned, plan_id in city.plans:
            if planned == year:
                for task in plan_queries.year_of_plan(tx.session, plan_id).undone:
                    plans.explain_undone(tx, task_id=task.task_id, reason=UNDONE)
                plans.close_plan(tx, plan_id=plan_id)

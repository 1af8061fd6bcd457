"""Building a city from nothing: the ground, the lists, then quarter after quarter to the present."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from inspections.demonstration.actions import accounts, aftermath, draws, ground, lists, quarters
from inspections.demonstration.actions.accounts import Account
from inspections.demonstration.actions.city import City, moment
from inspections.demonstration.rules import records
from inspections.demonstration.rules.blueprint import draw_up
from inspections.demonstration.rules.chance import stream
from inspections.demonstration.rules.records import visit_ids
from inspections.demonstration.rules.sizes import SEED, Size
from inspections.demonstration.rules.timeline import Quarter, month_of
from inspections.plans.rules.status import TaskStatus
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.law import queries as law

SMALL_CELLS = {"421303": 2, "421321": 2, "421381": 2}
Tick = Callable[[str], None]
"""Told the name of each step as it begins."""


def steps_of(size: Size) -> int:
    """How many steps a build has, for a progress bar."""
    return 6 + size.years * 4 + 1


def build(
    database: Database, size: Size, *, now: datetime, folder: Path, tick: Tick, seed: int = SEED
) -> tuple[City, list[Account]]:
    """Build the city around ``now`` in an empty database; every change goes through another room's action.

    Args:
        folder: where the printed lists and the truth go.
    """
    anchor = clock.local_date(now)
    tick("区域和部门")
    city = _settle(database, size, now=now, anchor=anchor, seed=seed)
    start = moment(city.plan.begin - timedelta(days=3), 9)
    with city.at(start) as tx:
        ground.found_departments(city, tx)
    tick("检查人员")
    with city.at(start) as tx:
        ground.enter_people(city, tx)
        people = accounts.open_accounts(city, tx)
    tick("三张清单")
    lists.print_lists(city, folder)
    with city.at(start, "lists") as tx:
        lists.import_lists(tx, folder)
        lists.publish_checklists(city, tx)
    tick("检查对象")
    with city.at(start) as tx:
        ground.register_entities(city, tx, until=city.plan.registered_by(city.plan.begin))
        ground.tie_recusals(city, tx)
    for quarter in city.plan.quarters:
        tick(f"{quarter.year}年第{quarter.number}季度")
        live(city, quarter)
    return city, people


def live(city: City, quarter: Quarter) -> None:
    """One quarter: at its beginning the register grows, its draw is held; at its end what happened comes in."""
    plan = city.plan
    running = month_of(plan.anchor) <= quarter.months[-1]
    first = plan.offices.between(quarter.first, quarter.last)[0]
    opening = date.fromordinal(int(first))
    if running and opening >= plan.anchor:
        return  # the quarter has not begun
    _grow(city, quarter, opening)
    task_id = city.tasks[quarter]
    drawn = None
    if plan.offices.draw_day(quarter) < plan.anchor:
        on = plan.offices.draw_day(quarter)
        drawn = draws.read_drawn(city, draws.hold_draw(city, task_id, on=on), task_id)
    _play(city, quarter, drawn)
    if not running:
        draws.move_task(city, task_id, TaskStatus.COMPLETED, at=moment(quarter.last, 19))
    elif drawn is not None:
        draws.move_task(city, task_id, TaskStatus.IN_PROGRESS, at=city.now)


def _settle(database: Database, size: Size, *, now: datetime, anchor: date, seed: int) -> City:
    """Areas first: the blueprint needs the cells."""
    begin = month_of(anchor).plus(-12 * size.years).first
    with database.transaction(actor=SYSTEM, now=moment(begin - timedelta(days=3), 8)) as tx:
        cells = ground.lay_areas(tx, cells=SMALL_CELLS if size.name == "small" else None)
        calendar = law.calendar(tx.session)
    plan = draw_up(size, seed=seed, anchor=anchor, cells=cells, calendar=calendar)
    return City(database, plan, now)


def _grow(city: City, quarter: Quarter, opening: date) -> None:
    """At the beginning of a year (and of the history): the newly registered, and the plan of the year's tasks."""
    plan = city.plan
    if quarter.number != 1 and quarter is not plan.quarters[0]:
        return
    with city.at(moment(opening, 8, 10)) as tx:
        ground.register_entities(city, tx, until=plan.registered_by(quarter.first))
    mine = [q for q in plan.quarters if q.year == quarter.year]
    draws.close_year(city, quarter.year - 1, on=opening)
    title = f"{quarter.year}年度双随机抽查计划"
    tasks = draws.plan_year(city, quarter.year, title, [draws.quarterly(city, q) for q in mine], on=opening)
    city.tasks.update(zip(mine, tasks, strict=True))


def _play(city: City, quarter: Quarter, drawn: draws.Drawn | None) -> None:
    plan = city.plan
    none = np.zeros(0, dtype=np.int64)
    whole = records.compose(
        plan,
        quarter,
        drawn.entity if drawn else none,
        drawn.team if drawn else none.reshape(0, 2),
        drawn.strata if drawn else [],
        known=len(city.entities),
    )
    past = whole.where(whole.day < plan.anchor.toordinal())
    rng = stream(plan.seed, "play", quarter.year, quarter.number)
    serial = city.counts.get("visits", 0)
    played = records.play(plan, quarter, past, rng, serial=serial)
    end = min(moment(quarter.last, 18), city.now)
    with city.at(end) as tx:
        done = quarters.import_visits(city, tx, quarter, drawn, past, played)
        aftermath.follow_up(city, tx, quarter, done)
    if drawn is not None and past.size < whole.size:
        rest = whole.where(whole.day >= plan.anchor.toordinal())
        ids = visit_ids(serial + past.size, rest.size, rng)
        with city.at(city.now) as tx:
            quarters.schedule_visits(city, tx, quarter, drawn, rest, ids)

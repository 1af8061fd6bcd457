"""Building a city from nothing: the ground, the lists, then quarter after quarter to the present."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from inspections.demonstration.actions import (
    accounts,
    aftermath,
    draws,
    duty,
    ground,
    keeping,
    lists,
    present,
    quarters,
)
from inspections.demonstration.actions.accounts import Account
from inspections.demonstration.actions.city import City, moment
from inspections.demonstration.rules import records
from inspections.demonstration.rules.blueprint import draw_up
from inspections.demonstration.rules.chance import stream
from inspections.demonstration.rules.records import visit_ids
from inspections.demonstration.rules.sizes import SEED, Size
from inspections.demonstration.rules.timeline import Quarter, month_of
from inspections.draws.rules.terms import Mode
from inspections.plans.rules.status import TaskStatus
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.loading import filling
from supervision.law import queries as law

FILLED = (
    "visit",
    "visit_officer",
    "inspection_act",
    "item_result",
    "drawn_unit",
    "team_member",
    "lead",
    "rectification",
    "publication",
    "cap_ledger",
)
SMALL_CELLS = {"421303": 2, "421321": 2, "421381": 2}
Tick = Callable[[str], None]
"""Told the name of each step as it begins."""


def steps_of(size: Size) -> int:
    """About how many steps a build has, for a progress bar."""
    return 5 + size.years * 4 + 1


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
        people = accounts.open_office(city, tx)
    tick("三张清单")
    lists.print_lists(city, folder)
    with city.at(start, "lists") as tx:
        lists.import_lists(tx, folder)
        lists.publish_checklists(city, tx)
        keeping.claim_from_above(tx, folder)
        keeping.publish(tx)
    tick("检查对象")
    with city.at(start) as tx:
        ground.register_entities(city, tx, until=city.plan.registered_by(city.plan.begin))
        ground.tie_recusals(city, tx)
    with filling(database, FILLED):
        for quarter in city.plan.quarters[:-1]:
            tick(f"{quarter.year}年第{quarter.number}季度")
            live(city, quarter)
    tick("当前")
    keeping.revise(city, folder)
    return city, people + arrive(city)


def live(city: City, quarter: Quarter) -> None:
    """One whole quarter of the past."""
    drawn = begin_quarter(city, quarter)
    finish_quarter(city, quarter, drawn)
    draws.move_task(city, city.tasks[quarter], TaskStatus.COMPLETED, at=moment(quarter.last, 19))


def begin_quarter(city: City, quarter: Quarter) -> draws.Drawn | None:
    """At its beginning the register grows and its draw is held; nothing happens on the anchor or after it."""
    plan = city.plan
    opening = date.fromordinal(int(plan.offices.between(quarter.first, quarter.last)[0]))
    if opening >= plan.anchor:
        return None
    _grow(city, quarter, opening)
    on = plan.offices.draw_day(quarter)
    if on >= plan.anchor:
        return None
    task_id = city.tasks[quarter]
    mode = Mode.HELD if quarter == plan.quarters[-1] else Mode.OPEN
    return draws.read_drawn(city, draws.hold_draw(city, task_id, on=on, mode=mode), task_id)


def finish_quarter(city: City, quarter: Quarter, drawn: draws.Drawn | None) -> None:
    """At its end what happened comes in; in the running quarter also what is still to come."""
    plan = city.plan
    whole = records.compose(
        plan, quarter, drawn.lots if drawn else records.nothing(), known=len(city.entities)
    )
    past = whole.where(whole.day < plan.anchor.toordinal())
    rng = stream(plan.seed, "play", quarter.year, quarter.number)
    serial = city.counts.get("visits", 0)
    played = records.play(plan, quarter, past, rng, serial=serial)
    with city.at(moment(quarter.last, 18)) as tx:
        done = quarters.import_visits(city, tx, quarter, drawn, past, played)
        aftermath.follow_up(city, tx, quarter, done)
    if drawn is not None and past.size < whole.size:
        rest = whole.where(whole.day >= plan.anchor.toordinal())
        ids = visit_ids(serial + past.size, rest.size, rng)
        with city.at(city.now) as tx:
            quarters.schedule_visits(city, tx, quarter, drawn, rest, ids)


def arrive(city: City) -> list[Account]:
    """The running quarter and the present; returns the accounts of the two inspectors."""
    plan, quarter = city.plan, city.plan.quarters[-1]
    drawn = begin_quarter(city, quarter)
    since = plan.offices.draw_day(quarter) if drawn else plan.anchor
    recent = plan.offices.between(since + timedelta(days=1), plan.anchor - timedelta(days=1))[-12:]
    tasks = present.plan_present(city, date.fromordinal(int(recent[0])) if recent.size else plan.anchor)
    finish_quarter(city, quarter, drawn)
    if drawn is not None:
        draws.move_task(city, drawn.task_id, TaskStatus.IN_PROGRESS, at=city.now)
    with city.at(city.now) as tx:
        ground.register_entities(city, tx, until=plan.entities.height)
    opened = present.begin_present(city, tasks)
    present.queue_publications(city)
    city.pair = present.busiest_pair(city, opened, tasks["opened"])
    with city.at(city.now) as tx:
        inspectors = accounts.open_inspectors(city, tx)
    present.send_today(city)
    duty.order_next_month(city)
    with city.at(city.now) as tx:  # the first figures and maps, as soon as a worker runs
        tx.enqueue("maps.refresh", key=f"maps.refresh:{tx.today}")
        tx.enqueue("maps.points", key=f"maps.points:{tx.today}", anew=False)  # from what the one before left
        for job in ("analytics.capacity", "analytics.chance", "analytics.fines"):
            tx.enqueue(job, key=f"{job}:{tx.today}")
        tx.enqueue("analytics.regrade", key=f"analytics.regrade:{tx.today}", then="maps.refresh")
    return inspectors


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

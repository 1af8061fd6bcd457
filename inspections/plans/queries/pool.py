"""The pool of a task (候选名单): one read of the register, the ledger's blocks, no objects; a city in under a second."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.plans.queries.amendments import filed_changes
from inspections.plans.queries.assigned import assigned_entities
from inspections.plans.queries.ledger import blocks
from inspections.plans.queries.scopes import drawable, in_scope
from inspections.plans.queries.tasks import TaskView, hosts_of, task_view
from inspections.plans.rules.assigned import told
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.pool import (
    CODE,
    EVERYBODY,
    STATUS_REASONS,
    UNCLASSED,
    Group,
    GroupBy,
    LeftOut,
    LeftOutUnit,
    Pool,
    PoolUnit,
    StrataBy,
    group_code,
)
from inspections.plans.rules.quotas import Notice, Ratio, quotas, warn_below_minimum
from supervision.identity.tables import Department
from supervision.law.queries import parameter
from supervision.registers.tables import Entity

ENTERPRISE = "enterprise"


def pool_for(session: Session, task_id: int, *, on: date) -> Pool:
    """Who can be drawn for a task on a day, who of its scope cannot and why, and how many of each stratum.

    Every unit in scope stands in exactly one of ``units`` and ``left_out``; weights are 1 (equal chances). The units are
    in no particular order. A department that joined with a scope of its own comes only to units inside it.

    Raises:
        NotFound: no such task.
        Refused: the ratios do not fit the strata (above 100 %, more than the stratum holds, a stratum without units to
            take), see ``rules.quotas``.
    """
    return _pool(session, task_view(session, task_id), on=on)


def preview(session: Session, task_id: int, *, on: date) -> tuple[Pool, list[Notice], Counter[str]]:
    """The pool, what to be warned about, and how many are left out for each reason."""
    view = task_view(session, task_id)
    pool = _pool(session, view, on=on)
    least = parameter(session, "enterprise_sample_min", on=on)
    notices = warn_below_minimum(
        sum(pool.quotas.values()),
        len(pool.units),
        rounds=view.task.rounds,
        minimum=least.number,
        basis=least.basis,
    )
    return pool, notices, Counter(unit.reason for unit in pool.left_out)


def stops_for(
    session: Session, task_id: int, codes: Iterable[str], *, on: date, draw_id: str = ""
) -> dict[str, LeftOut]:
    """Which of these units may no longer be visited on the day a tranche opens, and why (the public ``stopped`` list).

    Places the draw itself reserved do not count against its units.
    """
    view = task_view(session, task_id)
    always: dict[int, LeftOut] = {}
    sometimes: dict[int, dict[int, LeftOut]] = {}
    if view.assigned is None:  # a superior's list is exempt from the cap
        always, sometimes, _parameters = blocks(session, view, on=on, but_draw=draw_id)
    partly = list(sometimes.values())
    wanted = list(codes)
    found: dict[str, LeftOut] = {}
    for start in range(0, len(wanted), 5_000):
        part = wanted[start : start + 5_000]
        query = sa.select(
            sa.type_coerce(col(Entity.id), sa.Integer),
            col(Entity.code),
            sa.type_coerce(col(Entity.status), sa.String),
            _who_comes(view),
        )
        for entity_id, code, status, here in session.connection().execute(
            query.where(col(Entity.code).in_(part))
        ):
            reason = STATUS_REASONS[status] or always.get(entity_id) or _partly(entity_id, here, partly)
            if reason is not None:
                found[code] = reason
    return found


def departments_of_groups(view: TaskView, groups: str) -> list[int]:
    """Ids of the departments whose teams come to a unit, from the groups of its pool line."""
    names = groups.split("+")
    return [
        department.id or 0
        for department in view.departments
        if any(name.startswith(f"{department.code}_") for name in names)
    ]


class _Marks(dict[str, tuple[LeftOut | None, LeftOut | None, str]]):
    """What the last column of a row says, read once for each that differs: the reason of the register, the task's own
    reason, who comes. One column, because each more costs a city a tenth of the reading.
    """

    def __missing__(self, mark: str) -> tuple[LeftOut | None, LeftOut | None, str]:
        status, own, here = mark.split("|") if "|" in mark else (mark, "", "")
        read = STATUS_REASONS[status], LeftOut(own) if own else None, here
        self[mark] = read
        return read


def _pool(session: Session, view: TaskView, *, on: date) -> Pool:
    listed = view.assigned  # everybody on such a list is taken, whatever register or ledger say
    always, sometimes, parameters = blocks(session, view, on=on) if listed is None else ({}, {}, told(listed))
    partly = list(sometimes.values())
    whole = view.conditions.strata_by is StrataBy.NONE
    scope = _units_in_scope(view, hosts_of(session, view.task.id or 0))
    if listed is not None:
        scope = scope.where(col(Entity.id).in_(assigned_entities(listed.task_id)))
    by_station = view.conditions.group_by is GroupBy.STATION
    places = session.connection().execute(sa.select(col(Department.id), col(Department.code)))
    station_codes = dict(places.all())
    wanted = frozenset(view.ratios)
    fits = CODE.fullmatch
    groups: dict[str, Group] = {}
    served: dict[tuple[str, int | None, str], str] = {}
    units: list[PoolUnit] = []
    left_out: list[LeftOutUnit] = []
    marks = _Marks()
    found = session.connection().execute(scope)
    rows = chain.from_iterable(found.partitions(500))  # by one is slow, by many wakes the collector
    for entity_id, code, graded, area, station, cell, mark in rows:
        shut, own, here = marks[mark]
        kept = EVERYBODY if whole else graded or UNCLASSED
        reason = None
        if listed is None:
            reason = shut or always.get(entity_id)
            if partly and reason is None:
                reason = _partly(entity_id, here, partly)
        area = area or (view.departments[0].area_code if listed else "")
        if reason is None:
            if not fits(code):
                reason = LeftOut.CODE_UNFIT
            elif own is not None and not listed:
                reason = own
            elif kept not in wanted:
                reason = LeftOut.CLASS_NOT_DRAWN
            elif not area or (by_station and station is None and not listed):
                reason = LeftOut.NO_PLACE
        if reason is not None:
            left_out.append(LeftOutUnit(code if fits(code) else f"id-{entity_id}", reason.value))
            continue
        place = (area, station if by_station else None, here)
        group = served.get(place)
        if group is None:
            group = served[place] = _serve(view, place, station_codes, groups)
        units.append(PoolUnit(code, kept, group, 1, cell or "-"))
    sizes = dict(Counter(unit.stratum for unit in units))
    shares = quotas(sizes, view.ratios)
    parameters = [*parameters, *_told(view.ratios, view.bases), *_changes(session, view)]
    joint = 0
    if len(view.departments) > 1:
        joint = sum(n for group, n in Counter(unit.groups for unit in units).items() if "+" in group)
    return Pool(units, left_out, groups, sizes, shares, joint, parameters)


def _partly(entity_id: int, here: str, partly: list[dict[int, LeftOut]]) -> LeftOut | None:
    """The reason of a department that comes to this unit and to some only."""
    for comes, blocked in zip(here, partly, strict=True):
        if comes == "1" and entity_id in blocked:
            return blocked[entity_id]
    return None


def _serve(
    view: TaskView,
    place: tuple[str, int | None, str],
    codes: dict[int | None, str],
    groups: dict[str, Group],
) -> str:
    """The groups that serve a place, joined by ``+``: one of each department that comes; new ones go to ``groups``."""
    area, station, here = place
    comes = dict(zip(view.joined, here, strict=True))
    names = []
    for department in view.departments:
        if comes.get(department.id or 0) == "0":
            continue
        name = group_code(department.code, codes[station] if station is not None else area)
        groups[name] = Group(name, department.id or 0, area, station)
        names.append(name)
    return "+".join(names)


def _who_comes(view: TaskView) -> sa.ColumnElement[str]:
    """For the departments that joined with a scope of their own, 1 or 0 each in one text: whether they come to a unit."""
    told: sa.ColumnElement[str] = sa.literal("")
    for conditions in view.joined.values():
        told = told + sa.case((sa.and_(sa.true(), *in_scope(conditions)), "1"), else_="0")
    return told


def _mark(view: TaskView, hosts: list[tuple[Conditions, list[str]]]) -> sa.ColumnElement[str]:
    """The status; where the task's own rules leave somebody out or a department comes to some only, also that."""
    status = sa.type_coerce(col(Entity.status), sa.String)
    cases: list[Any] = [
        (drawable(conditions, strata), LeftOut.JOINT_CHECK.value) for conditions, strata in hosts
    ]
    if view.conditions.exempt_class_a:
        grade = sa.type_coerce(col(Entity.credit_class), sa.String)
        cases.append((grade == "A", LeftOut.CLASS_A_EXEMPT.value))
    if not cases and not view.joined:
        return status
    own = sa.case(*cases, else_="") if cases else sa.literal("")
    return status + "|" + own + "|" + _who_comes(view)


def _units_in_scope(view: TaskView, hosts: list[tuple[Conditions, list[str]]]) -> sa.Select[Any]:
    """The register's rows a task asks about, as plain columns."""
    strata: dict[StrataBy, Any] = {
        StrataBy.CREDIT_CLASS: col(Entity.credit_class),
        StrataBy.FOOD_GRADE: col(Entity.food_grade),
        StrataBy.KIND: col(Entity.kind),
        StrataBy.NONE: sa.literal(""),
    }
    columns: list[Any] = [
        col(Entity.id),
        col(Entity.code),
        sa.type_coerce(strata[view.conditions.strata_by], sa.String),
        col(Entity.area_code),
        col(Entity.station_id),
        col(Entity.cell_code),
        _mark(view, hosts),
    ]
    return sa.select(*columns).where(*in_scope(view.conditions))


def _told(ratios: dict[str, Ratio], bases: dict[str, str]) -> list[tuple[str, str, str]]:
    """The ratios and how they were rounded, for ``rules.json``."""
    how = "largest remainder of the total rounded up, at least the floor"
    lines = [
        (f"ratio.{name}", _written(ratio), bases.get(name, "")) for name, ratio in sorted(ratios.items())
    ]
    return [*lines, ("rounding", how, "")]


def _written(ratio: Ratio) -> str:
    value = f"{ratio.value}-{ratio.upper}" if ratio.upper else str(ratio.value)
    return f"{ratio.kind.value}:{value}:{ratio.floor}"


def _changes(session: Session, view: TaskView) -> list[tuple[str, str, str]]:
    """The filed changes of the task: whoever checks the draw sees why its shares are not those first published."""
    return [
        ("amendment", change.number, f"{change.reason}（{change.filed_on}备案）")
        for change in filed_changes(session, view.task.id or 0)
    ]

"""The pool of a task (候选名单): one read of the register, the ledger's blocks, no objects; a city in under a second."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.plans.queries.amendments import filed_changes
from inspections.plans.queries.assigned import assigned_entities
from inspections.plans.queries.tasks import USED, TaskView, task_view
from inspections.plans.rules.assigned import told
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.ledger import ExemptReason, LedgerState
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
from inspections.plans.tables import CapLedger
from supervision.identity.tables import Department
from supervision.law.queries import parameter
from supervision.law.rules.parameters import Parameter
from supervision.law.rules.workdays import months_before
from supervision.registers.tables import Entity

ENTERPRISE = "enterprise"


def pool_for(session: Session, task_id: int, *, on: date) -> Pool:
    """Who can be drawn for a task on a day, who of its scope cannot and why, and how many of each stratum.

    Every unit in scope stands in exactly one of ``units`` and ``left_out``; weights are 1 (equal chances). The units are
    in no particular order.

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
    blocked: dict[int, LeftOut] = {}
    if view.assigned is None:  # a superior's list is exempt from the cap
        blocked, _parameters = _blocks(session, view, on=on, but_draw=draw_id)
    wanted = list(codes)
    found: dict[str, LeftOut] = {}
    for start in range(0, len(wanted), 5_000):
        part = wanted[start : start + 5_000]
        query = sa.select(
            sa.type_coerce(col(Entity.id), sa.Integer),
            col(Entity.code),
            sa.type_coerce(col(Entity.status), sa.String),
        )
        for entity_id, code, status in session.connection().execute(query.where(col(Entity.code).in_(part))):
            reason = STATUS_REASONS[status] or blocked.get(entity_id)
            if reason is not None:
                found[code] = reason
    return found


def _pool(session: Session, view: TaskView, *, on: date) -> Pool:
    listed = view.assigned  # everybody on such a list is taken, whatever register or ledger say
    blocked, parameters = _blocks(session, view, on=on) if listed is None else ({}, told(listed))
    scope = _units_in_scope(view.conditions)
    if listed is not None:
        scope = scope.where(col(Entity.id).in_(assigned_entities(listed.task_id)))
    whole = view.conditions.strata_by is StrataBy.NONE
    by_station = view.conditions.group_by is GroupBy.STATION
    places = session.connection().execute(sa.select(col(Department.id), col(Department.code)))
    station_codes = dict(places.all())
    wanted = frozenset(view.ratios)
    fits = CODE.fullmatch
    groups: dict[str, Group] = {}
    served: dict[tuple[str, int | None], str] = {}
    units: list[PoolUnit] = []
    left_out: list[LeftOutUnit] = []
    found = session.connection().execute(scope)
    rows = chain.from_iterable(found.partitions(500))  # by one is slow, by many wakes the collector
    for entity_id, code, graded, area, station, cell, status in rows:
        stratum = EVERYBODY if whole else graded or UNCLASSED
        reason = None if listed else STATUS_REASONS[status] or blocked.get(entity_id)
        area = area or (view.departments[0].area_code if listed else "")
        if reason is None:
            if not fits(code):
                reason = LeftOut.CODE_UNFIT
            elif stratum not in wanted:
                reason = LeftOut.CLASS_NOT_DRAWN
            elif not area or (by_station and station is None and not listed):
                reason = LeftOut.NO_PLACE
        if reason is not None:
            left_out.append(LeftOutUnit(code if fits(code) else f"id-{entity_id}", reason.value))
            continue
        place = (area, station if by_station else None)
        group = served.get(place)
        if group is None:
            group = served[place] = _serve(view.departments, place, station_codes, groups)
        units.append(PoolUnit(code, stratum, group, 1, cell or "-"))
    sizes = dict(Counter(unit.stratum for unit in units))
    shares = quotas(sizes, view.ratios)
    parameters = [*parameters, *_told(view.ratios, view.bases), *_changes(session, view)]
    return Pool(units, left_out, groups, sizes, shares, parameters)


def _serve(
    departments: list[Department],
    place: tuple[str, int | None],
    codes: dict[int | None, str],
    groups: dict[str, Group],
) -> str:
    """The groups that serve a place, joined by ``+``: one of each department; new ones are added to ``groups``."""
    area, station = place
    names = []
    for department in departments:
        name = group_code(department.code, codes[station] if station is not None else area)
        groups[name] = Group(name, department.id or 0, area, station)
        names.append(name)
    return "+".join(names)


def _units_in_scope(conditions: Conditions) -> sa.Select[Any]:
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
        sa.type_coerce(strata[conditions.strata_by], sa.String),
        col(Entity.area_code),
        col(Entity.station_id),
        col(Entity.cell_code),
        sa.type_coerce(col(Entity.status), sa.String),
    ]
    query = sa.select(*columns)
    if conditions.trades:
        query = query.where(_begins(col(Entity.trade), conditions.trades))
    if conditions.areas:
        query = query.where(_begins(col(Entity.area_code), conditions.areas))
    if conditions.kinds:
        query = query.where(sa.type_coerce(col(Entity.kind), sa.String).in_(conditions.kinds))
    if conditions.classes:
        query = query.where(sa.type_coerce(col(Entity.credit_class), sa.String).in_(conditions.classes))
    return query


def _begins(column: Any, prefixes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether a code begins with one of these; comparing pieces costs a tenth of LIKE."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for prefix in prefixes:
        by_length[len(prefix)].append(prefix)
    return sa.or_(
        *(sa.func.substr(column, 1, length).in_(group) for length, group in sorted(by_length.items()))
    )


def _blocks(
    session: Session, view: TaskView, *, on: date, but_draw: str = ""
) -> tuple[dict[int, LeftOut], list[tuple[str, str, str]]]:
    """Entity ids the ledger keeps out, the strongest reason last written: cap, recent check, drawn in this task."""
    connection = session.connection()
    departments = [d.id for d in view.departments]
    cap = parameter(session, "visit_cap", on=on)
    months = parameter(session, "no_repeat_months", on=on)
    window = view.conditions.no_repeat_months
    if window is None:
        window = months.number
    others: list[Any] = []
    if but_draw:
        others = [sa.or_(col(CapLedger.draw_id).is_(None), col(CapLedger.draw_id) != but_draw)]
    here = (col(CapLedger.department_id).in_(departments), *others)
    full = (
        sa.select(col(CapLedger.entity_id))
        .where(
            *here,
            col(CapLedger.year) == on.year,
            col(CapLedger.state).in_(USED),
            col(CapLedger.exempt_reason) == ExemptReason.NONE,
        )
        .group_by(col(CapLedger.department_id), col(CapLedger.entity_id))
        .having(sa.func.count() >= cap.number)
    )
    recent = sa.select(col(CapLedger.entity_id)).where(
        *here, col(CapLedger.state) == LedgerState.SPENT, col(CapLedger.at) > months_before(on, window)
    )
    drawn = sa.select(col(CapLedger.entity_id)).where(
        col(CapLedger.task_id) == view.task.id, col(CapLedger.draw_id).is_not(None), *others
    )
    blocked: dict[int, LeftOut] = {}
    if window:
        blocked |= dict.fromkeys(connection.execute(recent).scalars(), LeftOut.RECENTLY_CHECKED)
    blocked |= dict.fromkeys(connection.execute(full).scalars(), LeftOut.CAP_REACHED)
    blocked |= dict.fromkeys(connection.execute(drawn).scalars(), LeftOut.ALREADY_DRAWN)
    return blocked, [_line(cap, cap.number), _line(months, window)]


def _line(found: Parameter, value: int) -> tuple[str, str, str]:
    return found.name, str(value), found.basis


def _told(ratios: dict[str, Ratio], bases: dict[str, str]) -> list[tuple[str, str, str]]:
    """The ratios and how they were rounded, for ``rules.json``."""
    how = "largest remainder of the total rounded up, at least the floor"
    lines = [
        (f"ratio.{stratum}", f"{ratio.kind.value}:{ratio.value}:{ratio.floor}", bases.get(stratum, ""))
        for stratum, ratio in sorted(ratios.items())
    ]
    return [*lines, ("rounding", how, "")]


def _changes(session: Session, view: TaskView) -> list[tuple[str, str, str]]:
    """The filed changes of the task: whoever checks the draw sees why its shares are not those first published."""
    return [
        ("amendment", change.number, f"{change.reason}（{change.filed_on}备案）")
        for change in filed_changes(session, view.task.id or 0)
    ]

"""What the ledger says: how much of the cap one business has used, and whom it keeps out of a task's list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.plans.queries.tasks import TaskView, task_items
from inspections.plans.rules.ledger import CapUse, ExemptReason, LedgerState
from inspections.plans.rules.pool import LeftOut
from inspections.plans.tables import CapLedger, TaskItem
from supervision.identity.tables import Department
from supervision.law.queries import parameter
from supervision.law.rules.parameters import Parameter
from supervision.law.rules.workdays import months_before
from supervision.lists.queries import ItemCap, item_caps

USED = (LedgerState.RESERVED, LedgerState.SPENT)
Told = list[tuple[str, str, str]]
"""Parameters as a draw publishes them: name, value, basis."""


def cap_use(session: Session, *, department_id: int, entity_id: int, on: date) -> CapUse:
    """How much of the year's cap one business has used with one department, and with its system's levels together."""
    exempt = col(CapLedger.exempt_reason) != ExemptReason.NONE
    here = (
        col(CapLedger.entity_id) == entity_id,
        col(CapLedger.year) == on.year,
        col(CapLedger.state).in_(USED),
    )
    query = (
        select(exempt, sa.func.count())
        .where(*here, col(CapLedger.department_id) == department_id)
        .group_by(exempt)
    )
    counts = {bool(e): n for e, n in session.exec(query)}
    cap = parameter(session, "visit_cap", on=on)
    use = CapUse(counts.get(False, 0), counts.get(True, 0), cap.number, cap.basis)
    family = levels_of(session, department_id)
    if len(family) < 2:
        return use
    together = sa.select(sa.func.count(sa.distinct(_visit()))).where(
        *here, col(CapLedger.department_id).in_(family), ~exempt
    )
    limit = parameter(session, "visit_cap_levels", on=on)
    number = int(session.connection().execute(together).scalar_one())
    return CapUse(use.counted, use.exempt, use.cap, use.basis, number, limit.number, limit.basis)


def levels_of(session: Session, department_id: int) -> list[int]:
    """The departments of one system (同一系统各级机关): bureaus with the same line, at whatever level."""
    own = session.get(Department, department_id)
    if own is None or not own.line or own.kind != "bureau":
        return [department_id]
    same = select(Department.id).where(col(Department.line) == own.line, col(Department.kind) == "bureau")
    return [i for i in session.exec(same) if i is not None]


def blocks(
    session: Session, view: TaskView, *, on: date, but_draw: str = ""
) -> tuple[dict[int, LeftOut], dict[int, dict[int, LeftOut]], Told]:
    """Entity ids the ledger keeps out: for every unit of the task, and for those of the departments that come to some.

    The strongest reason is last written: recent check, cap of the levels, cap of the agency, drawn in this task. Places that
    ``but_draw`` reserved do not count.
    """
    others: list[Any] = []
    if but_draw:
        others = [sa.or_(col(CapLedger.draw_id).is_(None), col(CapLedger.draw_id) != but_draw)]
    cap = parameter(session, "visit_cap", on=on)
    months = parameter(session, "no_repeat_months", on=on)
    levels = parameter(session, "visit_cap_levels", on=on)
    window = view.conditions.no_repeat_months
    if window is None:
        window = months.number
    told = [_line(cap, cap.number), _line(months, window)]
    always: dict[int, LeftOut] = {}
    sometimes: dict[int, dict[int, LeftOut]] = {}
    whole = [d.id or 0 for d in view.departments if d.id not in view.joined]
    for departments, found in ((whole, always), *(([i], sometimes.setdefault(i, {})) for i in view.joined)):
        if window:
            recent = sa.select(col(CapLedger.entity_id)).where(
                col(CapLedger.department_id).in_(departments),
                *others,
                col(CapLedger.state) == LedgerState.SPENT,
                col(CapLedger.at) > months_before(on, window),
            )
            found |= dict.fromkeys(session.connection().execute(recent).scalars(), LeftOut.RECENTLY_CHECKED)
        families = {tuple(sorted(levels_of(session, i))) for i in departments}
        for family in sorted(family for family in families if len(family) > 1):
            found |= dict.fromkeys(
                _full(session, family, levels.number, on, others, together=True), LeftOut.LEVELS_REACHED
            )
            if len(told) == 2:
                told.append(_line(levels, levels.number))
        found |= dict.fromkeys(_full(session, departments, cap.number, on, others), LeftOut.CAP_REACHED)
    for capped in item_caps(session, task_items(session, view.task.id or 0)):
        always |= dict.fromkeys(_checked(session, capped, on, others), LeftOut.CAP_REACHED)
        told.append(("item_cap", f"{capped.code}:{capped.most}", capped.words))
    drawn = sa.select(col(CapLedger.entity_id)).where(
        col(CapLedger.task_id) == view.task.id, col(CapLedger.draw_id).is_not(None), *others
    )
    always |= dict.fromkeys(session.connection().execute(drawn).scalars(), LeftOut.ALREADY_DRAWN)
    return always, sometimes, told


def _full(
    session: Session,
    departments: Iterable[int],
    most: int,
    on: date,
    others: list[Any],
    *,
    together: bool = False,
) -> Iterable[int]:
    """Businesses with so many counted visits in the year: of one department, or of all of them together."""
    query = sa.select(col(CapLedger.entity_id)).where(
        col(CapLedger.department_id).in_(list(departments)),
        *others,
        col(CapLedger.year) == on.year,
        col(CapLedger.state).in_(USED),
        col(CapLedger.exempt_reason) == ExemptReason.NONE,
    )
    if together:  # a joint visit of two levels is one visit
        query = query.group_by(col(CapLedger.entity_id)).having(sa.func.count(sa.distinct(_visit())) >= most)
    else:
        query = query.group_by(col(CapLedger.department_id), col(CapLedger.entity_id)).having(
            sa.func.count() >= most
        )
    return session.connection().execute(query).scalars()


def _checked(session: Session, capped: ItemCap, on: date, others: list[Any]) -> Iterable[int]:
    """Businesses that were checked for an item as often in the year as its list allows (年度检查频次上限 of the item)."""
    query = (
        sa.select(col(CapLedger.entity_id))
        .join(TaskItem, col(TaskItem.task_id) == col(CapLedger.task_id))
        .where(
            col(TaskItem.unified_item_id) == capped.item_id,
            *others,
            col(CapLedger.year) == on.year,
            col(CapLedger.state).in_(USED),
            col(CapLedger.exempt_reason) == ExemptReason.NONE,
        )
        .group_by(col(CapLedger.entity_id))
        .having(sa.func.count(sa.distinct(_visit())) >= capped.most)
    )
    return session.connection().execute(query).scalars()


def _visit() -> sa.ColumnElement[str]:
    """What makes two places one visit: the visit they belong to, else the draw, else nothing."""
    return sa.func.coalesce(
        col(CapLedger.visit_id), col(CapLedger.draw_id), sa.cast(col(CapLedger.id), sa.String)
    )


def _line(found: Parameter, value: int) -> tuple[str, str, str]:
    return found.name, str(value), found.basis

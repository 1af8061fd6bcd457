"""The register of manual interventions (人工干预登记簿): everything somebody did by hand after a list was frozen."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from inspections.draws.rules.meter import digits_of_outcomes
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, DrawStratum, Replacement, Unfreezing
from inspections.visits.queries.changes import ChangeLine, changes_made
from inspections.visits.queries.lists import within
from inspections.visits.rules import overrides as meter
from inspections.visits.rules.changes import REASON_LABELS, ChangeKind, ChangeStatus, MoveWhy
from inspections.visits.rules.overrides import Kind, Meter
from inspections.visits.rules.results import RESULT_LABELS
from inspections.visits.tables import Visit, VisitChange
from supervision.foundation.actor import Scope
from supervision.foundation.clock import SHANGHAI
from supervision.identity.tables import Department, UserAccount
from supervision.registers.tables import Entity, Inspector


@dataclass(frozen=True)
class OverrideLine:
    """One intervention: what, about what, why, by whom with whose consent, before and after, and the meter."""

    at: datetime
    kind: Kind
    href: str
    about: str
    number: str
    reason: str
    note: str
    asked: str
    approved: str
    before: str
    after: str
    meter: Meter


@dataclass(frozen=True)
class PublicCounts:
    """What the public is told of a draw's interventions: numbers only."""

    replaced: int
    nobody: int
    skipped: int
    by_department: list[tuple[str, int]]
    moved: int
    leaks: int
    stopped: int


def overrides(session: Session, scope: Scope, *, draw_id: str = "", limit: int = 500) -> list[OverrideLine]:
    """Every manual intervention in a scope (of one draw), the latest first."""
    lines = [_of_change(line) for line in changes_made(session, scope, draw_id=draw_id, limit=limit)]
    lines += _voids(session, scope, draw_id, limit)
    lines += _unfreezings(session, scope, draw_id, limit)
    lines += [] if draw_id else _emergencies(session, scope, limit)
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def public_counts(session: Session, draw_id: str) -> PublicCounts:
    """The numbers of one draw."""
    rows = session.exec(
        select(Replacement, Department.short_name)
        .join(Department, col(Department.id) == col(Replacement.department_id))
        .where(col(Replacement.draw_id) == draw_id)
    ).all()
    changed: Any = (
        sa.select(col(VisitChange.kind), col(VisitChange.reason), sa.func.count())
        .join(Visit, col(Visit.id) == col(VisitChange.visit_id))
        .where(col(Visit.draw_id) == draw_id, col(VisitChange.status) == ChangeStatus.APPROVED)
        .group_by(col(VisitChange.kind), col(VisitChange.reason))
    )
    counts: Counter[tuple[str, str]] = Counter()
    for kind, reason, number in session.connection().execute(changed):
        counts[kind, reason] += number
    return PublicCounts(
        replaced=len(rows),
        nobody=sum(row.comes == "" for row, _name in rows),
        skipped=sum(len(row.skipped) for row, _name in rows),
        by_department=sorted(Counter(name for _row, name in rows).items()),
        moved=sum(n for (kind, _), n in counts.items() if kind == ChangeKind.MOVE),
        leaks=counts[ChangeKind.MOVE, MoveWhy.LEAK.value],
        stopped=sum(n for (kind, _), n in counts.items() if kind == ChangeKind.STOP),
    )


def replaced_people(session: Session, scope: Scope, *, year: int) -> list[tuple[str, str, int, int]]:
    """How often each inspector was replaced and came in somebody's place this year: (name, department, left, came)."""
    start, end = (datetime(one, 1, 1, tzinfo=SHANGHAI) for one in (year, year + 1))
    found: dict[int, list[int]] = {}
    for place, column in enumerate((col(Replacement.leaves_id), col(Replacement.comes_id))):
        query: Any = (
            sa.select(column, sa.func.count())
            .where(
                col(Replacement.approved_at) >= start,
                col(Replacement.approved_at) < end,
                column.is_not(None),
            )
            .group_by(column)
        )
        for inspector, number in session.connection().execute(query):
            found.setdefault(inspector, [0, 0])[place] = number
    people = select(Inspector, Department.short_name).join(
        Department, col(Department.id) == col(Inspector.department_id)
    )
    people = people.where(col(Inspector.id).in_(sorted(found)))
    if scope.department_ids is not None:
        people = people.where(col(Inspector.department_id).in_(scope.department_ids))
    lines = [
        (one.name, department, found[one.id or 0][0], found[one.id or 0][1])
        for one, department in session.exec(people)
    ]
    return sorted(lines, key=lambda line: (-line[2], line[0]))


def _of_change(line: ChangeLine) -> OverrideLine:
    change = line.change
    before, after = change.before, change.after
    if change.kind is ChangeKind.REPLACE:
        kind = Kind.REPLACE if change.after else Kind.POSTPONED
        shown = meter.of_replacement(change.before, change.after)
    elif change.kind is ChangeKind.MOVE:
        kind = Kind.LEAK if change.reason == MoveWhy.LEAK else Kind.MOVE
        shown = meter.of_move()
    elif change.kind is ChangeKind.STOP:
        kind, shown = Kind.STOP, meter.of_stop(line.entity.name)
        after = f"{change.code} {RESULT_LABELS[change.code]}" if change.code else ""
    else:
        kind, shown = Kind.HAND_PICKED, meter.of_hand_picking(change.choices)
    return OverrideLine(
        at=change.decided_at or change.asked_at,
        kind=kind,
        href=f"/visits/{line.visit.id}",
        about=line.entity.name,
        number=line.visit.number,
        reason=REASON_LABELS.get(change.reason, change.reason),
        note=change.note,
        asked=change.asked_name,
        approved=change.decided_name,
        before=before,
        after=after,
        meter=shown,
    )


def _voids(session: Session, scope: Scope, draw_id: str, limit: int) -> list[OverrideLine]:
    query = select(Draw).where(col(Draw.status) == DrawStatus.VOID).order_by(col(Draw.voided_at).desc())
    if draw_id:
        query = query.where(col(Draw.id) == draw_id)
    if scope.department_ids is not None:
        query = query.where(col(Draw.department_id).in_(scope.department_ids))
    voided = list(session.exec(query.limit(limit)))
    strata: dict[str, list[tuple[str, int, int]]] = {}
    rows = session.exec(
        select(DrawStratum)
        .where(col(DrawStratum.draw_id).in_([draw.id for draw in voided]))
        .order_by(col(DrawStratum.stratum))
    )
    for one in rows:
        strata.setdefault(one.draw_id, []).append((one.stratum, one.size, one.quota))
    return [
        OverrideLine(
            at=draw.voided_at or draw.frozen_at,
            kind=Kind.VOID,
            href=f"/draws/{draw.id}",
            about=draw.title,
            number=draw.id,
            reason=draw.void_reason,
            note="",
            asked=draw.void_asked_name,
            approved=draw.voided_name,
            before="",
            after="",
            meter=meter.of_void(
                strata.get(draw.id, []),
                digits_of_outcomes(
                    {name: size for name, size, _quota in strata.get(draw.id, [])},
                    {name: quota for name, _size, quota in strata.get(draw.id, [])},
                ),
            ),
        )
        for draw in voided
    ]


def _unfreezings(session: Session, scope: Scope, draw_id: str, limit: int) -> list[OverrideLine]:
    query = (
        select(Draw, Unfreezing)
        .join(Unfreezing, col(Unfreezing.draw_id) == col(Draw.id))
        .where(col(Draw.status) == DrawStatus.UNFROZEN)
        .order_by(col(Unfreezing.confirmed_at).desc())
    )
    if draw_id:
        query = query.where(col(Draw.id) == draw_id)
    if scope.department_ids is not None:
        query = query.where(col(Draw.department_id).in_(scope.department_ids))
    return [
        OverrideLine(
            at=why.confirmed_at or why.asked_at,
            kind=Kind.UNFREEZE,
            href=f"/draws/{draw.id}",
            about=draw.title,
            number=draw.id,
            reason=why.reason,
            note="",
            asked=why.asked_name,
            approved=why.confirmed_name,
            before="",
            after="",
            meter=meter.of_unfreezing(),
        )
        for draw, why in session.exec(query.limit(limit))
    ]


def _emergencies(session: Session, scope: Scope, limit: int) -> list[OverrideLine]:
    asked, decided = aliased(UserAccount), aliased(UserAccount)
    query: Any = (
        select(Visit, col(Entity.name), col(asked.name), col(decided.name))
        .join(Entity, col(Entity.id) == col(Visit.entity_id))
        .join(asked, col(asked.id) == col(Visit.prepared_by), isouter=True)
        .join(decided, col(decided.id) == col(Visit.approved_by), isouter=True)
        .where(col(Visit.emergency).is_(True), col(Visit.approved_at).is_not(None))
        .order_by(col(Visit.approved_at).desc())
    )
    return [
        OverrideLine(
            at=visit.approved_at,
            kind=Kind.EMERGENCY,
            href=f"/visits/{visit.id}",
            about=entity,
            number=visit.number,
            reason=visit.emergency_reason,
            note=visit.reason,
            asked=preparer or "",
            approved=approver or "",
            before="",
            after="",
            meter=meter.of_emergency(),
        )
        for visit, entity, preparer, approver in session.exec(within(query, scope).limit(limit))
    ]

"""Questions to the releases room."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, and_, col, func, not_, or_, select

from inspections.releases.rules import State, covers, state_of
from inspections.releases.tables import Release
from supervision.foundation.actor import Actor, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.rules import Permission, can, scope_of


def release_for_change(session: Session, release_id: int, actor: Actor) -> Release:
    """One request, held until the transaction ends: the actor's own, or one the actor answers for.

    Raises:
        NotFound: there is none, or it is another department's.
    """
    found = session.exec(select(Release).where(col(Release.id) == release_id).with_for_update()).first()
    if found is None or not _sees(actor, found):
        raise NotFound("没有这份导出申请，或者它不在您的职责范围内。")
    return found


def to_act_on(session: Session, actor: Actor, *, now: datetime) -> list[Release]:
    """Requests that wait for an answer, and the actor's own that may be taken; the newest first. However many came since, none is on a later page."""
    query = select(Release).where(_seen_by(actor), _open_to(actor, now)).order_by(col(Release.id).desc())
    return list(session.exec(query))


def past(session: Session, actor: Actor, *, now: datetime, before: int = 0, limit: int = 51) -> list[Release]:
    """The other requests the actor made or answers for, the newest first, paged by id."""
    query = select(Release).where(_seen_by(actor), not_(_open_to(actor, now)))
    if before:
        query = query.where(col(Release.id) < before)
    return list(session.exec(query.order_by(col(Release.id).desc()).limit(limit)))


def waiting(session: Session, actor: Actor, *, now: datetime) -> int:
    """How many requests of others wait for this approver."""
    query = select(func.count()).where(
        col(Release.approved).is_(None), col(Release.expires_at) > now, col(Release.asked_by) != actor.user_id
    )
    return int(session.exec(query.where(_within(scope_of(actor)))).one())


def state(release: Release, now: datetime) -> State:
    """How far a request is."""
    return state_of(
        approved=release.approved, taken_at=release.taken_at, expires_at=release.expires_at, now=now
    )


def _sees(actor: Actor, release: Release) -> bool:
    if release.asked_by == actor.user_id:
        return True
    answers = covers(scope_of(actor), department=release.department_id, area=release.area)
    return can(actor, Permission.PLANS_APPROVE) and answers


def _seen_by(actor: Actor) -> Any:
    mine = col(Release.asked_by) == actor.user_id
    return or_(mine, _within(scope_of(actor))) if can(actor, Permission.PLANS_APPROVE) else mine


def _open_to(actor: Actor, now: datetime) -> Any:
    """Waits, or is approved and the actor's own."""
    own = and_(col(Release.approved).is_(True), col(Release.asked_by) == actor.user_id)
    return and_(
        col(Release.taken_at).is_(None),
        col(Release.expires_at) > now,
        or_(col(Release.approved).is_(None), own),
    )


def _within(scope: Scope) -> Any:
    """As ``rules.covers``, for the database."""
    found = col(Release.area).startswith(scope.area_prefix, autoescape=True)
    if scope.department_ids is None:
        return found
    department = col(Release.department_id)
    return and_(found, or_(department.is_(None), department.in_(scope.department_ids)))

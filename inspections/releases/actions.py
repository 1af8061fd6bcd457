"""What may be done about a file with names: ask, decide, take."""

from inspections.releases import queries
from inspections.releases.rules import (
    LASTS,
    WAITS,
    Kind,
    check_can_decide,
    check_can_take,
    check_still_covers,
)
from inspections.releases.tables import Release
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity.rules import scope_of


def ask_release(tx: Transaction, *, kind: Kind, reason: str) -> Release:
    """Ask to take a file with names out (申请导出), cut to what the asker may see.

    Raises:
        Refused: no reason.
    """
    if len(reason.strip()) < 4:
        raise Refused("请写明给谁、做什么用。")
    scope = scope_of(tx.actor)
    asked = Release(
        kind=kind,
        reason=reason.strip(),
        department_id=None if scope.department_ids is None else tx.actor.department_id,
        area=scope.area_prefix,
        asked_by=tx.actor.user_id,
        asked_name=tx.actor.name,
        asked_at=tx.now,
        expires_at=tx.now + WAITS,
    )
    tx.session.add(asked)
    tx.session.flush()
    tx.record("release.asked", covers=[Release], about=f"release:{asked.id}", kind=kind, reason=asked.reason)
    return asked


def decide_release(tx: Transaction, *, release_id: int, approve: bool, answer: str = "") -> Release:
    """Approve or refuse somebody else's request (批准导出). An approval lasts for ``LASTS``.

    Raises:
        NotFound: not in the actor's scope.
        Refused: one's own request, decided or expired already, or refused without words.
    """
    release = queries.release_for_change(tx.session, release_id, tx.actor)
    check_can_decide(queries.state(release, tx.now), asked_by=release.asked_by, actor=tx.actor.user_id)
    if not approve and len(answer.strip()) < 2:
        raise Refused("不批准的，请写明理由。")
    release.approved, release.answer = approve, answer.strip()
    release.decided_by, release.decided_name, release.decided_at = tx.actor.user_id, tx.actor.name, tx.now
    if approve:
        release.expires_at = tx.now + LASTS
    tx.session.add(release)
    tx.record(
        "release.decided",
        covers=[Release],
        about=f"release:{release.id}",
        approved=approve,
        answer=release.answer,
        reason=release.reason,
        asked=release.asked_name,
    )
    return release


def take_release(tx: Transaction, *, release_id: int, fingerprint: str) -> Release:
    """Use an approval up: the file leaves the house now, cut to the ``area`` that was approved, and this approval opens nothing again.

    Args:
        fingerprint: of the figures in the file.

    Raises:
        NotFound: not the actor's.
        Refused: not approved, expired, used, somebody else's, or the actor answers for something else by now.
    """
    release = queries.release_for_change(tx.session, release_id, tx.actor)
    check_can_take(queries.state(release, tx.now), asked_by=release.asked_by, actor=tx.actor.user_id)
    check_still_covers(scope_of(tx.actor), department=release.department_id, area=release.area)
    release.taken_at, release.fingerprint = tx.now, fingerprint
    tx.session.add(release)
    tx.record(
        "release.taken",
        covers=[Release],
        about=f"release:{release.id}",
        reason=release.reason,
        approved_by=release.decided_name,
        fingerprint=fingerprint,
        area=release.area,
    )
    return release

"""Give up a frozen list before its seal: two people, a reason, in public view; then a new list is frozen for the same round."""

from inspections.draws import queries
from inspections.draws.rules import steps
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, Unfreezing
from inspections.plans import actions as plans
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity.rules import scope_of


def ask_to_unfreeze(tx: Transaction, *, draw_id: str, reason: str) -> Draw:
    """Ask that a frozen list be given up; somebody else has to confirm. Until then it may still be sealed.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: sealed already, asked already, the result could be computed, or no reason.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    _check(tx, draw, asked_by=None, reason=reason)
    if queries.unfreezing_of(tx.session, draw_id) is not None:
        raise Refused("已经有人提出解除冻结，等另一人确认。")
    asked = Unfreezing(
        draw_id=draw_id,
        reason=reason.strip(),
        asked_at=tx.now,
        asked_by=tx.actor.user_id,
        asked_name=tx.actor.name,
    )
    tx.session.add(asked)
    tx.record("draw.unfreeze_asked", covers=[Unfreezing], about=f"draw:{draw_id}", reason=asked.reason)
    return draw


def unfreeze_draw(tx: Transaction, *, draw_id: str) -> Draw:
    """Confirm that a frozen list is given up (解除冻结). It stays with all its files, has no serial and is never sealed.

    Its digests stand in the audit log since the freeze; the next list of the round names it among its sealed parameters.

    Raises:
        NotFound: no such draw.
        Refused: nobody asked, the same person asked, it is sealed, or the result could be computed.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    asked = queries.unfreezing_of(tx.session, draw_id)
    if asked is None:
        raise Refused("还没有人申请解除冻结。")
    _check(tx, draw, asked_by=asked.asked_by, reason=asked.reason)
    asked.confirmed_at, asked.confirmed_by, asked.confirmed_name = tx.now, tx.actor.user_id, tx.actor.name
    draw.status = DrawStatus.UNFROZEN
    tx.session.add(asked)
    tx.session.add(draw)
    tx.session.flush()
    tx.record(
        "draw.unfrozen",
        covers=[Draw, Unfreezing],
        about=f"draw:{draw_id}",
        reason=asked.reason,
        asked=asked.asked_name,
        pool_root=draw.pool_root,
    )
    before = queries.draws_of_task(tx.session, draw.task_id)
    plans.move_task(tx, task_id=draw.task_id, to=TaskStatus.DRAWN if before else TaskStatus.PLANNED)
    return draw


def _check(tx: Transaction, draw: Draw, *, asked_by: int | None, reason: str) -> None:
    steps.check_can_unfreeze(
        draw.status,
        deposited=queries.any_deposited(tx.session, draw.id),
        known=queries.value_known(draw, now=tx.now),
        asked_by=asked_by,
        actor=tx.actor.user_id,
        reason=reason,
    )

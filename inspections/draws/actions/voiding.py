"""Declare a draw void before it is opened: two people, a reason, and it stays in public view."""

import zlib
from collections.abc import Callable
from secrets import token_bytes

from inspections.draws import queries
from inspections.draws.actions.sealing import seal
from inspections.draws.actions.splitting import forget_shares
from inspections.draws.rules import steps
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, DrawFile
from inspections.plans import actions as plans
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity.rules import scope_of

NAME = "void.json"


def ask_to_void(tx: Transaction, *, draw_id: str, reason: str) -> Draw:
    """Ask that a draw that is not opened be declared void; somebody else has to confirm.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: opened already, or no reason.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    steps.check_can_void(draw.status, asked_by=None, actor=tx.actor.user_id, reason=reason)
    draw.void_reason = reason.strip()
    draw.void_asked_by, draw.void_asked_name = tx.actor.user_id, tx.actor.name
    tx.session.add(draw)
    tx.record("draw.void_asked", covers=[Draw], about=f"draw:{draw.id}", reason=draw.void_reason)
    return draw


def void_draw(tx: Transaction, *, draw_id: str, entropy: Callable[[int], bytes] = token_bytes) -> Draw:
    """Confirm that a draw is void (作废). Its seal, the reason and the secret are published; the task ends with it.

    A frozen list is sealed first, so that every draw that was started keeps a public number.

    Raises:
        NotFound: no such draw.
        Refused: nobody asked, the same person asked, or it is opened already.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    if draw.void_asked_by is None:
        raise Refused("还没有人申请作废这次抽取。")
    steps.check_can_void(
        draw.status, asked_by=draw.void_asked_by, actor=tx.actor.user_id, reason=draw.void_reason
    )
    if draw.status is DrawStatus.FROZEN:
        seal(tx, draw, entropy)
    draw.status = DrawStatus.VOID
    draw.voided_at, draw.voided_by, draw.voided_name = tx.now, tx.actor.user_id, tx.actor.name
    statement = encode_json(
        {
            "draw": draw.id,
            "reason": " ".join(draw.void_reason.split()),
            "shares": [secret.share for secret in queries.share_of(tx.session, draw_id)],
            "voided_at": tx.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )
    digest = Hash("sha256").hex(statement)
    forget_shares(tx, draw.id)
    tx.session.add(draw)
    tx.session.add(DrawFile(draw_id=draw.id, name=NAME, digest=digest, packed=zlib.compress(statement)))
    tx.record("draw.voided", covers=[Draw, DrawFile], about=f"draw:{draw.id}", reason=draw.void_reason)
    plans.move_task(tx, task_id=draw.task_id, to=TaskStatus.VOID)
    return draw

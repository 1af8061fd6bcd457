"""Declare a draw void before it is opened: two people, a reason, and it stays in public view."""

import zlib
from collections.abc import Callable, Sequence
from secrets import token_bytes

from inspections.draws import queries
from inspections.draws.actions.sealing import seal
from inspections.draws.actions.splitting import forget_shares
from inspections.draws.rules import custody, steps
from inspections.draws.rules.canonical import MOMENT, encode_json
from inspections.draws.rules.commitment import share_commitment
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.statements import VOID
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import read_terms
from inspections.draws.tables import Draw, DrawFile, DrawSecret
from inspections.plans import actions as plans
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity.rules import scope_of


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

    A frozen list is sealed first, so that every draw that was started keeps a public number. Custodians' shares are
    published when all have been handed in (``give_void_shares``); past the deadline a red mark says they are missing.

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
        _stand_in(tx, draw, entropy)
        seal(tx, draw, entropy)
    draw.status = DrawStatus.VOID
    draw.voided_at, draw.voided_by, draw.voided_name = tx.now, tx.actor.user_id, tx.actor.name
    tx.session.add(draw)
    forget_shares(tx, draw.id)
    tx.record("draw.voided", covers=[Draw, DrawFile], about=f"draw:{draw.id}", reason=draw.void_reason)
    _publish_shares(tx, draw)
    plans.move_task(tx, task_id=draw.task_id, to=TaskStatus.VOID)
    return draw


def give_void_shares(tx: Transaction, *, draw_id: str, shares: Sequence[bytes]) -> bool:
    """A custodian of a void draw hands in the shares of all tranches; returns whether all are here and published.

    Raises:
        NotFound: no such draw, or the actor is none of its custodians.
        Refused: it is not void, or a share is not the one that was sealed.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    mine = queries.custodian_of(tx.session, draw_id, tx.actor.user_id)
    own = queries.own_secrets(tx.session, draw, mine.position)
    custody.check_can_give_void(draw.status, given=all(one.share for one in own))
    custody.check_share_count(len(shares), tranches=draw.tranches)
    terms = read_terms(queries.file_of(tx.session, draw_id, RULES))
    for tranche, (secret, share) in enumerate(zip(own, shares, strict=True), 1):
        fits = share_commitment(terms, secret.n, share) == secret.commitment
        custody.check_share(tranche if fits else None, tranche=tranche)
        secret.share = share.hex()
        tx.session.add(secret)
    tx.session.flush()
    tx.record("draw.void_shares_given", covers=[DrawSecret], about=f"draw:{draw_id}", custodian=mine.position)
    return _publish_shares(tx, draw)


def _stand_in(tx: Transaction, draw: Draw, entropy: Callable[[int], bytes]) -> None:
    """Commitments that custodians did not deposit before the list was given up: the server makes shares in their place."""
    if not draw.custodians:
        return
    terms = read_terms(queries.file_of(tx.session, draw.id, RULES))
    there = {secret.n for secret in queries.share_of(tx.session, draw.id)}
    for number in range(1, draw.custodians * draw.tranches + 1):
        if number not in there:
            share = entropy(32)
            made = share_commitment(terms, number, share)
            tx.session.add(DrawSecret(draw_id=draw.id, n=number, commitment=made, share=share.hex()))
    tx.session.flush()
    tx.record("draw.shares_stood_in", covers=[DrawSecret], about=f"draw:{draw.id}")


def _publish_shares(tx: Transaction, draw: Draw) -> bool:
    """Write ``void.json`` once every share is known."""
    shares = [secret.share for secret in queries.share_of(tx.session, draw.id)]
    if not all(shares) or draw.voided_at is None:
        return False
    statement = encode_json(
        {
            "draw": draw.id,
            "reason": " ".join(draw.void_reason.split()),
            "shares": shares,
            "voided_at": draw.voided_at.strftime(MOMENT),
        }
    )
    digest = Hash("sha256").hex(statement)
    tx.session.add(DrawFile(draw_id=draw.id, name=VOID, digest=digest, packed=zlib.compress(statement)))
    tx.record("draw.void_published", covers=[DrawFile], about=f"draw:{draw.id}", digest=digest)
    return True

"""Seal a frozen list, then let two people type the public value."""

import zlib
from collections.abc import Callable
from secrets import token_bytes

from sqlmodel import col, select

from inspections.draws import queries
from inspections.draws.actions.self_testing import self_tested
from inspections.draws.actions.values import type_tranche_value
from inspections.draws.rules import commitment as sealing
from inspections.draws.rules import custody, selftest, steps
from inspections.draws.rules.beacons import NAME as BEACON
from inspections.draws.rules.beacons import check_ahead, check_answer, check_out
from inspections.draws.rules.canonical import decode_json, encode_json
from inspections.draws.rules.files import POOL
from inspections.draws.rules.freeze import renumbered
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.selftest import SelfTest
from inspections.draws.rules.sources import check_not_known, check_value, form_named
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import read_terms
from inspections.draws.tables import Draw, DrawFile, DrawSecret
from inspections.plans import actions as plans
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.database import Transaction
from supervision.identity.rules import scope_of


def commit_draw(
    tx: Transaction,
    *,
    draw_id: str,
    entropy: Callable[[int], bytes] = token_bytes,
    test: Callable[[], SelfTest] = selftest.run,
) -> Draw:
    """Seal a frozen draw (封存): serial, secret share, commitment and its seal, which goes into the audit log.

    The program tests itself first (自检); what it found stands in the audit log and with the draw.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: it is sealed already, the day of its public value or its beacon round has passed, a custodian's
            commitments are missing, a custodian tries, or the self-test failed.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    steps.check_can_commit(draw.status, opens_on=draw.opens_on, today=tx.today)
    custodians = queries.custodians_of(tx.session, draw_id)
    custody.check_no_custodian([one.user_id for one in custodians], tx.actor.user_id)
    custody.check_all_deposited([one.name for one in custodians if one.deposited_at is None])
    check_ahead(draw.beacon, now=tx.now)
    check_not_known(form_named(draw.form), on=draw.opens_on, now=tx.now)
    draw.self_test = self_tested(tx.now, test)
    seal(tx, draw, entropy)
    plans.move_task(tx, task_id=draw.task_id, to=TaskStatus.COMMITTED)
    return draw


def seal(tx: Transaction, draw: Draw, entropy: Callable[[int], bytes]) -> None:
    """Give a frozen draw its number, its secret and its seal; the list itself is no longer touched.

    Without custodians the server makes the only share; with them their commitments are here already.
    """
    serial, previous = queries.last_sealed(tx.session)
    draw.serial, draw.previous = serial + 1, previous
    files = {
        file.name: file for file in tx.session.exec(select(DrawFile).where(col(DrawFile.draw_id) == draw.id))
    }
    before = decode_json(RULES, zlib.decompress(files[RULES].packed))
    rules = renumbered(before, serial=draw.serial, previous=previous)
    terms = read_terms(rules)
    files[RULES].packed, files[RULES].digest = zlib.compress(rules), terms.hash.hex(rules)
    if not draw.custodians:
        share = entropy(32)
        [made] = sealing.share_commitments(terms, [[share]])
        tx.session.add(DrawSecret(draw_id=draw.id, n=1, commitment=made, share=share.hex()))
        tx.session.flush()
    commitment = sealing.commitment(
        terms,
        root=draw.pool_root,
        size=draw.pool_size,
        files={name: file.digest for name, file in files.items() if name != POOL},
        secrets=[secret.commitment for secret in queries.share_of(tx.session, draw.id)],
    )
    draw.commitment = encode_json(commitment).decode()
    draw.commit_hash = sealing.commit_hash(terms.hash, commitment)
    draw.status = DrawStatus.COMMITTED
    draw.committed_at, draw.committed_by, draw.committed_name = tx.now, tx.actor.user_id, tx.actor.name
    tx.session.add(draw)
    tx.record(
        "draw.committed",
        covers=[Draw, DrawFile, DrawSecret],
        about=f"draw:{draw.id}",
        serial=draw.serial,
        previous=previous,
        commit_hash=draw.commit_hash,
        self_test=draw.self_test,
    )


def record_public_value(tx: Transaction, *, draw_id: str, value: str) -> Draw:
    """One person types the public value (公开数); the second must type the same, neither may have sealed the draw.

    Until the second has typed, the first may correct the entry. Of a beacon both give the JSON of its site; it is checked
    and goes into the certificate.

    Raises:
        NotFound: no such draw.
        Unreadable: the value is not written as its form says, or the beacon's answer contradicts itself.
        Refused: wrong person, too early, another round than the one named, or the two entries differ.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    if draw.custodians:
        return type_tranche_value(tx, draw, value)
    actor = tx.actor.user_id
    steps.check_can_type(
        draw.status,
        committer=draw.committed_by,
        second=draw.second_value_by,
        actor=actor,
    )
    steps.check_value_day(draw.opens_on, today=tx.today)
    answer = None
    if draw.beacon:
        check_out(draw.beacon, now=tx.now)
        answer = check_answer(draw.beacon, value)
        value = answer.value
    check_value(form_named(draw.form), value)
    if draw.first_value_by in (None, actor):
        draw.first_value, draw.first_value_by, draw.first_value_name = value, actor, tx.actor.name
        action = "draw.value_typed"
    else:
        steps.check_same(draw.first_value, value)
        draw.public_value, draw.second_value_by, draw.second_value_name = value, actor, tx.actor.name
        draw.valued_at = tx.now
        action = "draw.value_confirmed"
        if answer is not None:
            packed, digest = zlib.compress(answer.record), Hash("sha256").hex(answer.record)
            tx.session.add(DrawFile(draw_id=draw.id, name=BEACON, digest=digest, packed=packed))
    tx.session.add(draw)
    tx.record(action, covers=[Draw, DrawFile], about=f"draw:{draw.id}", value=draw.public_value)
    return draw

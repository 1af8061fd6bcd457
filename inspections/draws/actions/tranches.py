"""Open a draw with custodians tranche by tranche: shares come in, the last one opens; names become public later."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from inspections.draws import queries
from inspections.draws.actions.opening import sealed_list, stopped_today, store_result
from inspections.draws.rules import custody as rules
from inspections.draws.rules.canonical import MOMENT
from inspections.draws.rules.commitment import share_commitment
from inspections.draws.rules.explaining import explain
from inspections.draws.rules.files import Frozen
from inspections.draws.rules.pairing import Blocking
from inspections.draws.rules.replacements import NAME as REPLACEMENTS
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.summary import NAME as SUMMARY
from inspections.draws.rules.summary import summary
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import Mode, read_terms
from inspections.draws.rules.tranche import Event, Opened, Opening
from inspections.draws.tables import Draw, DrawFile, DrawSecret, DrawTranche
from inspections.plans import actions as plans
from inspections.plans.rules.status import TaskStatus
from supervision.foundation.collector import collector_held_back
from supervision.foundation.database import Transaction
from supervision.identity.rules import scope_of


@collector_held_back()
def give_share(tx: Transaction, *, draw_id: str, share: bytes, whose: int = 0) -> Draw:
    """A custodian hands in the share (密钥份) of the tranche that is due; the last one opens it, in the same transaction.

    Nothing of later tranches is asked for, computed or kept. ``whose``: the position of a missing custodian whose share the
    two others opened from its escrow; 0 = the own one.

    Raises:
        NotFound: no such draw, or the actor is none of its custodians.
        Refused: too early, no public value yet, given already, or the share of another tranche or of nothing.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    mine = queries.custodian_of(tx.session, draw_id, tx.actor.user_id)
    tranches = queries.tranches_of(tx.session, draw_id)
    number = draw.tranches_open + 1
    due = queries.tranche_due(tranches, draw)
    whose = whose or mine.position
    rules.check_may_hand_in(custodians=draw.custodians, mine=mine.position, whose=whose)
    own = queries.own_secrets(tx.session, draw, whose)
    rules.check_can_give(
        draw.status,
        tranche=number,
        tranches=draw.tranches,
        opens_on=tranches[min(number, draw.tranches) - 1].opens_on,
        today=tx.today,
        typed=due.second_value_by is not None,
        given=number <= len(own) and own[number - 1].share != "",
    )
    _keep_share(tx, draw, own, number, share)
    secrets = queries.share_of(tx.session, draw_id)
    tx.record(
        "draw.share_given",
        covers=[DrawSecret],
        about=f"draw:{draw_id}",
        tranche=number,
        custodian=whose,
        by=mine.position,
    )
    first = (number - 1) * draw.custodians
    shares = [one.share for one in secrets[first : first + draw.custodians]]
    if all(shares):
        _open(tx, draw, tranches, secrets)
    return draw


def _keep_share(tx: Transaction, draw: Draw, own: Sequence[DrawSecret], number: int, share: bytes) -> None:
    """Check a share against the commitments its custodian deposited, and write it down."""
    terms = read_terms(queries.file_of(tx.session, draw.id, RULES))
    fits = (t for t, one in enumerate(own, 1) if share_commitment(terms, one.n, share) == one.commitment)
    rules.check_share(next(fits, None), tranche=number)
    own[number - 1].share = share.hex()
    tx.session.add(own[number - 1])
    tx.session.flush()


def _open(
    tx: Transaction, draw: Draw, tranches: Sequence[DrawTranche], secrets: Sequence[DrawSecret]
) -> None:
    """Lottery, pairing and places of the next tranche; in sealed mode only the hash of its file is public."""
    number = draw.tranches_open + 1
    tranche = tranches[number - 1]
    frozen, code_of = sealed_list(tx.session, draw, secrets)
    opening, before = replayed(tx.session, draw, frozen, number - 1)
    first = (number - 1) * draw.custodians
    shares = tuple(bytes.fromhex(one.share) for one in secrets[first : first + draw.custodians])
    lots = opening.lots(shares, tranche.public_value)
    stopped = stopped_today(tx.session, draw, lots, code_of, on=tx.today)
    opened = opening.open(Event(shares, tranche.public_value, tx.now.strftime(MOMENT), stopped), lots)
    if isinstance(opened, Blocking):
        raise explain(opened)
    files = opened.files()
    hidden = draw.mode is Mode.SEALED
    for name, data in files.items():
        digest = frozen.terms.hash.hex(data)
        packed = zlib.compress(data)
        tx.session.add(DrawFile(draw_id=draw.id, name=name, digest=digest, packed=packed, kept_back=hidden))
    tranche.digest = frozen.terms.hash.hex(files[f"tranche-{number}.json"])
    tranche.drawn, tranche.stopped, tranche.opened_at = len(opened.drawn), len(stopped), tx.now
    if not hidden:
        tranche.revealed_at, tranche.revealed_name = tx.now, tx.actor.name
        _write_summary(tx, draw, frozen, [*before, opened])
    packages = sum(len(one.teams) for one in before)
    store_result(tx, draw, frozen, opened, code_of, on=tranche.opens_on, packages=packages)
    draw.status, draw.tranches_open = DrawStatus.OPENED, number
    draw.stopped_size += len(stopped)
    draw.opened_at, draw.opened_by, draw.opened_name = tx.now, tx.actor.user_id, tx.actor.name
    tx.session.add(draw)
    tx.session.add(tranche)
    tx.record(
        "draw.tranche_opened",
        covers=[Draw, DrawFile, DrawTranche],
        about=f"draw:{draw.id}",
        commit_hash=draw.commit_hash,
        tranche=number,
        public_value=tranche.public_value,
        digest=tranche.digest,
    )
    if number == 1:
        plans.move_task(tx, task_id=draw.task_id, to=TaskStatus.DRAWN)


def replayed(session: Session, draw: Draw, frozen: Frozen, count: int) -> tuple[Opening, list[Opened]]:
    """The draw as it stands after its first ``count`` tranches, recomputed from what their files say was done."""
    opening = Opening(frozen, draw.commit_hash)
    done: list[Opened] = []
    for number in range(1, count + 1):
        event = event_of(json.loads(queries.tranche_file(session, draw.id, number)))
        opened = opening.open(event)
        if isinstance(opened, Blocking):
            raise explain(opened)
        done.append(opened)
    return opening, done


def event_of(value: Mapping[str, Any]) -> Event:
    """What happened at an opening, from the tranche's file."""
    return Event(
        shares=tuple(bytes.fromhex(share) for share in value["shares"]),
        public_value=value["public_value"],
        opened_at=value["opened_at"],
        stopped=tuple((unit, reason) for unit, reason in value["stopped"]),
    )


def reveal_tranche(tx: Transaction, *, draw_id: str) -> Draw:
    """Publish the names of the next opened tranche (公开本批名单), after its visits or at the deadline.

    After the last one everything is public and the draw is *revealed* (已全部公开).

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: nothing waits to be revealed, or visits are still to be made.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    tranches = queries.tranches_of(tx.session, draw_id)
    tranche = queries.tranche_to_reveal(tranches)
    rules.check_can_reveal(
        draw.mode,
        opened=tranche is not None and tranche.opened_at is not None,
        revealed=tranche is None,
        waiting=queries.places_waiting(tx.session, draw_id, tranche.number) if tranche else 0,
        reveal_by=draw.reveal_by or draw.opens_on,
        today=tx.today,
    )
    if tranche is not None:
        _publish(tx, draw, tranche, last=tranche.number == draw.tranches)
    return draw


def reveal_due(tx: Transaction) -> int:
    """Publish every opened tranche of a sealed draw whose deadline has come, visited or not. Returns how many.

    A tranche that was never opened cannot be published; it is counted as missing from the next day on.
    """
    count = 0
    for draw_id in queries.reveals_due(tx.session, on=tx.today):
        draw = queries.draw_for_change(tx.session, draw_id)
        for tranche in queries.tranches_of(tx.session, draw_id):
            if tranche.opened_at is not None and tranche.revealed_at is None:
                _publish(tx, draw, tranche, last=tranche.number == draw.tranches)
                count += 1
    return count


def _publish(tx: Transaction, draw: Draw, tranche: DrawTranche, *, last: bool) -> None:
    names = {f"tranche-{tranche.number}.json", f"blocked-{tranche.number}.json"}
    if last:
        names.add(REPLACEMENTS)
    for file in queries.kept_files(tx.session, draw.id, names):
        file.kept_back = False
        tx.session.add(file)
    frozen, _codes = sealed_list(tx.session, draw, queries.share_of(tx.session, draw.id))
    _opening, opened = replayed(tx.session, draw, frozen, tranche.number)
    _write_summary(tx, draw, frozen, opened)
    tranche.revealed_at, tranche.revealed_name = tx.now, tx.actor.name
    tx.session.add(tranche)
    if last:
        draw.status, draw.revealed_at = DrawStatus.REVEALED, tx.now
        tx.session.add(draw)
    tx.record(
        "draw.tranche_revealed",
        covers=[Draw, DrawFile, DrawTranche],
        about=f"draw:{draw.id}",
        tranche=tranche.number,
        digest=tranche.digest,
    )


def _write_summary(tx: Transaction, draw: Draw, frozen: Frozen, opened: Sequence[Opened]) -> None:
    """The human summary of what is public so far; there is one, and it grows."""
    text = summary(frozen, draw.commit_hash, opened)
    [file] = queries.kept_files(tx.session, draw.id, {SUMMARY}) or [
        DrawFile(draw_id=draw.id, name=SUMMARY, digest="", packed=b"")
    ]
    file.digest, file.packed = frozen.terms.hash.hex(text), zlib.compress(text)
    tx.session.add(file)

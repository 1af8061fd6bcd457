"""Draw a large pool in shards: workers draw pieces of it, the opening merges what they found."""

import zlib
from collections.abc import Sequence

from sqlmodel import Session, col, delete

from inspections.draws import queries
from inspections.draws.rules import commitment as sealing
from inspections.draws.rules import shards, steps
from inspections.draws.rules.shards import Merged, Share
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw, DrawFile
from supervision.foundation.database import Transaction
from supervision.identity.rules import scope_of


def split_draw(tx: Transaction, *, draw_id: str, piece: int = shards.PIECE) -> int:
    """Let workers draw the pieces of a pool (分片抽取) once its public value is there; 0 where all of them are ready.

    Returns how many pieces are still to be drawn. Asking again rings again for those that wait.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: the draw cannot be opened now, or it is a sealed one.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    _check(draw, tx)
    count = shards.pieces(draw.pool_size, piece)
    missing = [number for number in range(count) if not _kept(tx.session, draw_id, number, count)]
    for number in missing:
        tx.enqueue(
            "draws.shard", key=f"draws.shard:{draw_id}:{number}", draw_id=draw_id, number=number, piece=piece
        )
    if missing:
        tx.record("draw.split", covers=[Draw], about=f"draw:{draw_id}", shards=count, missing=len(missing))
    return len(missing)


def keep_share(tx: Transaction, *, draw_id: str, number: int, piece: int, share: Share) -> None:
    """Keep what a shard found until the opening; a second time, or after the opening, nothing happens.

    Raises:
        Refused: the draw is not about to be opened.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    count = shards.pieces(draw.pool_size, piece)
    if draw.opened_at is not None or _kept(tx.session, draw_id, number, count):
        return
    _check(draw, tx)
    data = share.encoded()
    name = shards.shard_name(number, count)
    digest = queries.terms_of(tx.session, draw_id).hash.hex(data)
    tx.session.add(
        DrawFile(draw_id=draw_id, name=name, digest=digest, packed=zlib.compress(data, 1), kept_back=True)
    )
    tx.record("draw.shard_drawn", covers=[DrawFile], about=f"draw:{draw_id}", shard=name, digest=digest)


def drawn_in_shards(tx: Transaction, draw: Draw, secrets: Sequence[bytes]) -> Merged | None:
    """What the shards found together, and their rows are gone; None where a draw has no complete set of them."""
    shares = queries.shares_of(tx.session, draw.id)
    forget_shares(tx, draw.id)
    if not shares:
        return None
    terms = queries.terms_of(tx.session, draw.id)
    seed = sealing.seed(terms.hash, draw.commit_hash, secrets, draw.public_value)
    return shards.merged(shares, terms.tranches[0].quota, seed=seed, hash=terms.hash)


def forget_shares(tx: Transaction, draw_id: str) -> None:
    """Delete what shards found, if there were any."""
    rows = tx.session.connection().execute(
        delete(DrawFile).where(col(DrawFile.draw_id) == draw_id, col(DrawFile.name).like(f"{shards.SHARD}%"))
    )
    if rows.rowcount:
        tx.record("draw.shards_forgotten", covers=[DrawFile], about=f"draw:{draw_id}", shards=rows.rowcount)


def _check(draw: Draw, tx: Transaction) -> None:
    steps.check_can_open(draw.status, typed_twice=draw.second_value_by is not None)
    steps.check_value_day(draw.opens_on, today=tx.today)
    steps.check_can_split(draw.mode is not Mode.SEALED and not draw.custodians)


def _kept(session: Session, draw_id: str, number: int, count: int) -> bool:
    return shards.shard_name(number, count) in queries.shard_names(session, draw_id)

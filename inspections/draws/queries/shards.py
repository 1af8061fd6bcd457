"""The shards of a large draw: what one of them finds, and what is ready."""

import zlib

from sqlmodel import Session, col, select

from inspections.draws.queries.draws import draw_by_id
from inspections.draws.queries.files import share_of, terms_of
from inspections.draws.rules import commitment as sealing
from inspections.draws.rules import shards
from inspections.draws.rules.files import POOL
from inspections.draws.rules.shards import SHARD, Share, shard_name
from inspections.draws.tables import DrawFile


def draw_shard(session: Session, *, draw_id: str, number: int, piece: int) -> Share:
    """Draw one piece; nothing is written."""
    draw = draw_by_id(session, draw_id)
    terms = terms_of(session, draw_id)
    secrets = [bytes.fromhex(secret.share) for secret in share_of(session, draw_id)]
    seed = sealing.seed(terms.hash, draw.commit_hash, secrets, draw.public_value)
    data = shards.piece_of(packed_pool(session, draw_id), number, piece)
    return shards.draw_piece(data, terms.tranches[0].quota, seed=seed, hash=terms.hash)


def packed_pool(session: Session, draw_id: str) -> bytes:
    """``pool.tsv`` as it is stored."""
    query = select(DrawFile.packed).where(col(DrawFile.draw_id) == draw_id, col(DrawFile.name) == POOL)
    return session.exec(query).one()


def shares_of(session: Session, draw_id: str) -> list[Share]:
    """What the shards of a draw found, in order; empty while one of them is not ready, or where there are none."""
    query = select(DrawFile).where(col(DrawFile.draw_id) == draw_id, col(DrawFile.name).like(f"{SHARD}%"))
    found = {file.name: file.packed for file in session.exec(query)}
    names = [shard_name(number, len(found)) for number in range(len(found))]
    if found.keys() != set(names):
        return []
    return [Share.decoded(zlib.decompress(found[name])) for name in names]


def shard_names(session: Session, draw_id: str) -> set[str]:
    """The shards of a draw that are ready."""
    names = select(DrawFile.name).where(
        col(DrawFile.draw_id) == draw_id, col(DrawFile.name).like(f"{SHARD}%")
    )
    return set(session.exec(names))

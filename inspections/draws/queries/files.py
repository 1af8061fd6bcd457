"""The files of a draw: read back for its opening, handed out in its certificate."""

import zlib
from collections import Counter
from collections.abc import Collection

from sqlmodel import Session, col, select

from inspections.draws.rules import commitment as sealing
from inspections.draws.rules.canonical import decode_json
from inspections.draws.rules.files import FROZEN, GROUPS, POOL, TOKENS
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import Terms, read_terms
from inspections.draws.tables import Draw, DrawFile, DrawSecret
from supervision.foundation.errors import NotFound


def frozen_files(session: Session, draw_id: str) -> dict[str, bytes]:
    """All frozen files with the token table: for the opening only."""
    return _files(session, draw_id, names=FROZEN, secret=True)


def frozen_but_pool(session: Session, draw_id: str) -> dict[str, bytes]:
    """The same without the pool, which is too large for one process where a draw is held in shards."""
    return _files(session, draw_id, names=[name for name in FROZEN if name != POOL], secret=True)


def terms_of(session: Session, draw_id: str) -> Terms:
    """The rules of a draw."""
    return read_terms(_files(session, draw_id, names=(RULES,))[RULES])


def certificate_files(session: Session, draw: Draw) -> dict[str, bytes]:
    """The public files of a sealed draw, as far as it is opened."""
    return _files(session, draw.id) | {sealing.NAME: draw.commitment.encode()}


def file_of(session: Session, draw_id: str, name: str) -> bytes:
    """One public file.

    Raises:
        NotFound: there is none of this name.
    """
    found = _files(session, draw_id, names=(name,))
    if name not in found:
        raise NotFound("没有这个文件。")
    return found[name]


def public_files(session: Session, draw_id: str) -> dict[str, bytes]:
    """The public files of a draw, as far as it is opened."""
    return _files(session, draw_id)


def token_table(session: Session, draw_id: str) -> bytes:
    """``tokens.tsv``: for papers that go to one business, never as a whole out of the office."""
    return _files(session, draw_id, names=(TOKENS,), secret=True).get(TOKENS, b"")


def share_of(session: Session, draw_id: str) -> list[DrawSecret]:
    """The shares the server holds, in order."""
    query = select(DrawSecret).where(col(DrawSecret.draw_id) == draw_id).order_by(col(DrawSecret.n))
    return list(session.exec(query))


def group_sizes(session: Session, draw_id: str) -> dict[str, int]:
    """How many inspectors may serve each group of a draw, by group code; also the groups nobody serves."""
    files = _files(session, draw_id, names=(GROUPS, RULES))
    serving = Counter(line.partition("\t")[0] for line in files[GROUPS].decode().splitlines())
    return {group: serving[group] for group in decode_json(RULES, files[RULES])["teams"]}


def _files(
    session: Session, draw_id: str, *, names: Collection[str] = (), secret: bool = False
) -> dict[str, bytes]:
    query = select(DrawFile).where(col(DrawFile.draw_id) == draw_id)
    if names:
        query = query.where(col(DrawFile.name).in_(sorted(names)))
    if not secret:
        query = query.where(col(DrawFile.kept_back).is_(False))
    return {file.name: zlib.decompress(file.packed) for file in session.exec(query)}

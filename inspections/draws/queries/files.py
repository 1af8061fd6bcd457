"""The files of a draw: read back for its opening, handed out in its certificate."""

import zlib
from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, or_, select

from inspections.draws.rules import commitment as sealing
from inspections.draws.rules.canonical import MOMENT, decode_json, encode_json
from inspections.draws.rules.files import FROZEN, GROUPS, LEFT_OUT, POOL, TOKENS
from inspections.draws.rules.photos import is_photo
from inspections.draws.rules.statements import OPENED
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import Mode, Terms, read_terms
from inspections.draws.tables import Draw, DrawFile, DrawSecret, DrawTranche
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
    return _files(session, draw.id) | {sealing.NAME: draw.commitment.encode()} | _opened(session, draw)


def _opened(session: Session, draw: Draw) -> dict[str, bytes]:
    """``opened.json`` of a sealed draw: the hash of each opened tranche's file, long before the file itself."""
    if draw.mode is not Mode.SEALED or not draw.tranches_open:
        return {}
    query = select(DrawTranche).where(col(DrawTranche.draw_id) == draw.id).order_by(col(DrawTranche.number))
    opened = [
        {"tranche": one.number, "digest": one.digest, "opened_at": one.opened_at.strftime(MOMENT)}
        for one in session.exec(query)
        if one.opened_at is not None
    ]
    return {OPENED: encode_json({"draw": draw.id, "tranches": opened})}


def file_of(session: Session, draw_id: str, name: str) -> bytes:
    """One public file.

    Raises:
        NotFound: there is none of this name.
    """
    found = _files(session, draw_id, names=(name,))
    if name not in found:
        raise NotFound("没有这个文件。")
    return found[name]


def witnesses_of(session: Session, draw_id: str) -> list[dict[str, Any]]:
    """What witnesses stated over the seal of a draw, in order of their files' names."""
    query = select(DrawFile).where(
        col(DrawFile.draw_id) == draw_id, col(DrawFile.name).like("witness/%.json")
    )
    files = session.exec(query.order_by(col(DrawFile.name)))
    return [decode_json(file.name, zlib.decompress(file.packed)) for file in files]


def file_row(session: Session, draw_id: str, name: str) -> DrawFile | None:
    """The row of one file, to be changed."""
    query = select(DrawFile).where(col(DrawFile.draw_id) == draw_id, col(DrawFile.name) == name)
    return session.exec(query).first()


def photos_of(session: Session, draw_id: str) -> dict[str, str]:
    """The photos of the dice: name → SHA-256, in order."""
    query = select(col(DrawFile.name), col(DrawFile.digest)).where(
        col(DrawFile.draw_id) == draw_id, col(DrawFile.kept_back).is_(True), col(DrawFile.name) != TOKENS
    )
    return {name: digest for name, digest in sorted(session.exec(query)) if is_photo(name)}


def photo_of(session: Session, draw_id: str, name: str) -> bytes:
    """One photo of the dice, a JPEG.

    Raises:
        NotFound: there is none of this name.
    """
    row = file_row(session, draw_id, name) if is_photo(name) else None
    if row is None:
        raise NotFound("没有这张照片。")
    return zlib.decompress(row.packed)


def public_files(session: Session, draw_id: str) -> dict[str, bytes]:
    """The public files of a draw, as far as it is opened."""
    return _files(session, draw_id)


def public_files_named(session: Session, draw_id: str, names: Collection[str]) -> dict[str, bytes]:
    """Some of the public files of a draw."""
    return _files(session, draw_id, names=names)


def result_values(session: Session, draw_id: str) -> list[dict[str, Any]]:
    """What the opened tranches say, in order, decoded."""
    names = select(DrawFile.name).where(col(DrawFile.draw_id) == draw_id)
    wanted = sorted(
        (name for name in session.exec(names.where(col(DrawFile.name).like("tranche-%")))),
        key=lambda name: (len(name), name),
    )
    files = _files(session, draw_id, names=wanted, secret=True) if wanted else {}
    return [decode_json(name, files[name]) for name in wanted]


def packed_results(session: Session, draw_id: str) -> list[tuple[str, bytes]]:
    """The opened tranches and ``tokens.tsv`` as they are stored, by name; empty before the opening."""
    query = (
        select(DrawFile.name, DrawFile.packed)
        .where(col(DrawFile.draw_id) == draw_id)
        .where(or_(col(DrawFile.name).like("tranche-%"), col(DrawFile.name) == TOKENS))
        .order_by(col(DrawFile.name))
    )
    found = list(session.exec(query))
    return found if any(name != TOKENS for name, _ in found) else []


def token_table(session: Session, draw_id: str) -> bytes:
    """``tokens.tsv``: for papers that go to one business, never as a whole out of the office."""
    return _files(session, draw_id, names=(TOKENS,), secret=True).get(TOKENS, b"")


def roll_files(session: Session, draw_id: str) -> dict[str, bytes]:
    """What says who may take a place: people, groups, bars, rules, tokens and the opened tranches; not the pool."""
    held: set[str] = {*FROZEN} - {POOL, LEFT_OUT}
    query = select(DrawFile.name).where(col(DrawFile.draw_id) == draw_id)
    held |= {name for name in session.exec(query) if name.startswith("tranche-")}
    return _files(session, draw_id, names=held, secret=True)


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

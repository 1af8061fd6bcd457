"""Attach a photo of the dice to a draw."""

import hashlib
import zlib

from inspections.draws import queries
from inspections.draws.rules import photos
from inspections.draws.rules.sources import form_named
from inspections.draws.tables import Draw, DrawFile
from supervision.foundation.database import Transaction
from supervision.foundation.uploads import reencode_picture
from supervision.identity.rules import scope_of

LONGEST = 1_600
"""Pixels of the longer side: ten dice on a table can be read, and a photo stays below half a megabyte."""


def attach_photo(tx: Transaction, *, draw_id: str, name: str, data: bytes) -> str:
    """Keep a photo of the throw (掷骰照片), written anew without any metadata; returns its SHA-256.

    Its digest stands in the audit log and, in ``photos.json``, in the certificate.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: not sealed yet, opened already, no dice, or enough photos.
        Unreadable: no picture.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    taken = queries.photos_of(tx.session, draw_id)
    photos.check_can_photograph(draw.status, form_named(draw.form), taken=len(taken))
    picture = reencode_picture(name, data, longest=LONGEST).data
    digest = hashlib.sha256(picture).hexdigest()
    file = photos.photo_name(len(taken) + 1)
    tx.session.add(
        DrawFile(draw_id=draw_id, name=file, digest=digest, packed=zlib.compress(picture), kept_back=True)
    )
    listed = photos.listing({**taken, file: digest})
    listing = queries.file_row(tx.session, draw_id, photos.NAME) or DrawFile(
        draw_id=draw_id, name=photos.NAME, digest="", packed=b""
    )
    listing.packed, listing.digest = zlib.compress(listed), hashlib.sha256(listed).hexdigest()
    tx.session.add(listing)
    tx.record(
        "draw.photographed", covers=[Draw, DrawFile], about=f"draw:{draw_id}", photo=file, digest=digest
    )
    return digest

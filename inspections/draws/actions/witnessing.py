"""Take a statement that somebody outside the bureau signed over a seal."""

import json
import zlib

from inspections.draws import queries
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import read_terms
from inspections.draws.rules.witnessing import check_statement, read_statement
from inspections.draws.tables import Draw, DrawFile
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict
from supervision.identity.rules import scope_of


def add_witness(tx: Transaction, *, draw_id: str, text: str, own_key: str) -> bool:
    """Put a witness's statement (见证声明) into the certificate of a draw; returns whether it counts as a witness.

    Args:
        text: the statement and its signature, as ``supervision draws witness`` prints them.
        own_key: the office's own public key in hex, which is no witness.

    Raises:
        NotFound: no such draw, another department's, or not sealed yet.
        Unreadable, Refused: the statement is malformed or does not hold.
        Conflict: this key has witnessed the draw already.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.public_draw(tx.session, draw_id)
    terms = read_terms(queries.file_of(tx.session, draw_id, RULES))
    code, data, signature = read_statement(text)
    counts = check_statement(
        terms, draw.commit_hash, data=data, signature=signature, own_key=own_key, now=tx.now
    )
    files = {f"witness/{code}.json": data, f"witness/{code}.ed25519": signature}
    if queries.kept_files(tx.session, draw_id, files):
        raise Conflict("这位见证人已经为这次抽取提交过声明。")
    tx.session.add_all(
        DrawFile(draw_id=draw_id, name=name, digest=terms.hash.hex(content), packed=zlib.compress(content))
        for name, content in files.items()
    )
    tx.record(
        "draw.witnessed",
        covers=[Draw, DrawFile],
        about=f"draw:{draw_id}",
        witness=json.loads(data)["witness"],
        counts=counts,
    )
    return counts

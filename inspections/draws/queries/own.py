"""What a business may learn about itself in a draw, and the paper that lets it."""

from typing import Any

from sqlmodel import Session

from inspections.draws.queries.files import public_files, token_table
from inspections.draws.rules.own import Own, look_up, nonce_in, own_name
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.tables import Draw
from supervision.foundation.documents import square


def own_standing(session: Session, draw: Draw, *, code: str, nonce: str) -> Own:
    """Where one unit stands in a sealed draw, from the public files alone.

    Raises:
        Refused: a held draw, and no nonce.
        NotFound: it is in neither list (or the nonce is not its own).
    """
    files = public_files(session, draw.id)
    return look_up(files, own_name(files[RULES], code, nonce))


def nonce_of(session: Session, draw_id: str, code: str) -> str:
    """The check code (校验码) of a unit in a held draw; "" when it has none."""
    return nonce_in(token_table(session, draw_id), code)


def own_proof(session: Session, draw_id: str, code: str, base: str) -> dict[str, Any]:
    """What a business needs to look itself up: address, check code ("" in an open draw), and both as a square code.

    Args:
        base: the address of this system, as the public reaches it.
    """
    return paper_of(draw_id, nonce_of(session, draw_id, code), base)


def paper_of(draw_id: str, nonce: str, base: str) -> dict[str, Any]:
    """The same of a check code in hand."""
    address = f"{base.rstrip('/')}/public/draws/{draw_id}/mine"
    whole = f"{address}#{nonce}" if nonce else address  # what follows a # never reaches a server's log
    return {"address": address, "nonce": nonce, "square": square(whole)}

"""Hand a business what proves its place in a draw."""

from inspections.draws import queries
from inspections.draws.rules.own import UNKNOWN
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw
from supervision.foundation.database import Transaction
from supervision.foundation.errors import NotFound
from supervision.identity.rules import scope_of


def give_proof(tx: Transaction, *, draw_id: str, code: str) -> str:
    """The check code (校验码) of a business in a sealed draw, "" in an open one; that it was handed out is recorded.

    Raises:
        NotFound: no such draw, another department's, not sealed yet, or the business is not in its scope.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.public_draw(tx.session, draw_id)
    nonce = queries.nonce_of(tx.session, draw_id, code)
    if draw.mode is not Mode.OPEN and not nonce:
        raise NotFound(UNKNOWN)
    own = queries.own_standing(tx.session, draw, code=code, nonce=nonce)
    tx.record("draw.proof_given", covers=[Draw], about=f"draw:{draw_id}", unit=own.name)
    return nonce

"""Decide what the wall shows."""

from inspections.draws import queries
from inspections.draws.rules import wall
from inspections.draws.tables import Draw
from supervision.foundation.database import Transaction
from supervision.identity.rules import scope_of


def allow_names(tx: Transaction, *, draw_id: str, names: bool) -> Draw:
    """Let the office's wall (大屏) show names instead of tokens, or take that back; either is recorded.

    Raises:
        NotFound: no such draw, or it is another department's.
        Refused: the names of a sealed draw.
    """
    queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    draw = queries.draw_for_change(tx.session, draw_id)
    if names:
        wall.check_can_name(draw.mode)
    draw.wall_names = names
    tx.session.add(draw)
    tx.record("draw.wall_names", covers=[Draw], about=f"draw:{draw_id}", names=names)
    return draw

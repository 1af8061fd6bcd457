"""Background work of the draws room."""

from inspections.draws import actions, queries
from supervision.foundation.jobs import job
from supervision.foundation.work import Work


@job("draws.shard")
def shard(work: Work, *, draw_id: str, number: int, piece: int, **_: object) -> None:
    """Draw one piece of a large pool; drawing it twice gives the same and is kept once."""
    with work.database.reading() as session:
        share = queries.draw_shard(session, draw_id=draw_id, number=number, piece=piece)
    with work.finish() as tx:
        actions.keep_share(tx, draw_id=draw_id, number=number, piece=piece, share=share)


@job("draws.reveal_due")
def reveal_due(work: Work, **_arguments: object) -> None:
    """Publish opened tranches of sealed draws whose deadline has come; what is not opened becomes a red mark."""
    with work.finish() as tx:
        actions.reveal_due(tx)

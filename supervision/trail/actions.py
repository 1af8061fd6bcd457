"""The one thing that may be done about the log: to say that it was put back."""

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.trail import queries


def accept_restored(tx: Transaction, *, reason: str) -> int:
    """Say in public that the database was restored from an older backup, and go on from here. Returns the lost number.

    The loss stands in the log and on the portal for ever; draws are possible again.

    Raises:
        Refused: nothing is missing, or no reason is given.
    """
    number, _hash = queries.last_place(tx.session)
    first = queries.hash_at(tx.session, 1)
    place = tx.kept(first)
    if place is None or queries.hash_at(tx.session, place.number) == place.hash:
        raise Refused("留痕记录与已见证的一致，没有丢失，不需要登记。")
    if len(reason.strip()) < 4:
        raise Refused("请写明数据库为什么从备份恢复。")
    tx.record(
        queries.LOSS,
        covers=[],
        last=number,
        witnessed=place.number,
        hash=place.hash,
        reason=" ".join(reason.split())[:300],
    )
    return place.number

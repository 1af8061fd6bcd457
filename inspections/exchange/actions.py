"""What may be done in the exchange room: set what a receiver calls one of our values."""

from sqlmodel import col, select

from inspections.exchange.rules.maps import OURS, RECEIVER_LABELS, MapKind
from inspections.exchange.tables import CodeMap
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused


def set_code(tx: Transaction, *, receiver: str, kind: MapKind, ours: str, theirs: str) -> CodeMap:
    """Set what a receiver calls one of our values (代码对照).

    Raises:
        Refused: unknown receiver or value.
    """
    if receiver not in RECEIVER_LABELS or ours not in OURS[kind]:
        raise Refused("没有这个接收方或取值。")
    query = select(CodeMap).where(
        col(CodeMap.receiver) == receiver, col(CodeMap.kind) == kind.value, col(CodeMap.ours) == ours
    )
    row = tx.session.exec(query).first() or CodeMap(
        receiver=receiver, kind=kind.value, ours=ours, theirs=theirs
    )
    row.theirs = theirs
    tx.session.add(row)
    tx.record("code.mapped", covers=[CodeMap], about=f"code:{receiver}/{kind.value}/{ours}", theirs=theirs)
    return row

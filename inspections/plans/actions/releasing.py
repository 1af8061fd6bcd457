"""Places on the cap ledger that a visit outside any draw took and did not need."""

import sqlalchemy as sa
from sqlmodel import col

from inspections.plans.rules.ledger import LedgerState
from inspections.plans.tables import CapLedger
from supervision.foundation.database import Transaction


def release_visit(tx: Transaction, *, visit_id: str, reason: str) -> int:
    """Give back the places a visit took in advance, because it will not happen. Returns how many."""
    change = (
        sa.update(CapLedger)
        .where(col(CapLedger.visit_id) == visit_id, col(CapLedger.state) == LedgerState.SPENT)
        .values(state=LedgerState.RELEASED)
    )
    count = tx.session.connection().execute(change).rowcount
    tx.record("cap.released", covers=[CapLedger], about=f"visit:{visit_id}", count=count, reason=reason)
    return count

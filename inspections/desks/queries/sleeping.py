"""Items in force that nobody was checked by for years (多年未用的事项): to be cleaned up."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.visits.tables import InspectionAct, Visit
from supervision.law.queries import parameter
from supervision.law.rules.workdays import months_before
from supervision.lists.rules.kinds import ItemStatus
from supervision.lists.tables import UnifiedItem


def sleeping_items(session: Session, *, on: date) -> Any:
    """A query of the items that stand on the list for so many years and have no inspection in them."""
    years = parameter(session, "sleeping_years", on=on).number
    since = months_before(on, 12 * years)
    used = (
        sa.exists()
        .where(col(InspectionAct.unified_item_id) == col(UnifiedItem.id))
        .where(col(Visit.id) == col(InspectionAct.visit_id), col(Visit.occurred_on) > since)
    )
    return select(UnifiedItem).where(
        col(UnifiedItem.status) == ItemStatus.ACTIVE, col(UnifiedItem.valid_from) <= since, ~used
    )

"""The inspection items in force (有效检查事项), as figures count them."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from supervision.lists.queries.gaps import carried_by, inspects
from supervision.lists.queries.particulars import standings
from supervision.lists.rules.kinds import ItemStatus, ListKind
from supervision.lists.rules.standing import Standing
from supervision.lists.tables import Checklist, UnifiedItem


class EffectiveItem(NamedTuple):
    """One item: its number, its department (0 = none), whether it is drawn at random, whether a checklist is published."""

    item: int
    department: int
    random: bool
    checklist: bool


def effective_items(session: Session) -> list[EffectiveItem]:
    """Every inspection item in force by number.

    An item is drawn at random where the bureau put it on the random one of the three exclusive lists, else where a random or joint list
    in force carries it.
    """
    drawn = sa.or_(carried_by(session, ListKind.RANDOM), carried_by(session, ListKind.JOINT))
    bare = ~sa.exists().where(col(Checklist.unified_item_id) == col(UnifiedItem.id))
    query = (
        sa.select(col(UnifiedItem.id), col(UnifiedItem.department_id), drawn, ~bare)
        .where(col(UnifiedItem.status) == ItemStatus.ACTIVE, inspects())
        .order_by(col(UnifiedItem.id))
    )
    placed = standings(session)
    return [
        EffectiveItem(item or 0, department or 0, _random(placed.get(item or 0), bool(on_list)), bool(listed))
        for item, department, on_list, listed in session.connection().execute(query)
    ]


def _random(standing: Standing | None, on_list: bool) -> bool:
    return on_list if standing is None else standing is Standing.RANDOM


def item_names(session: Session) -> dict[int, str]:
    """The name of every item of the one list, retired ones too, by its number."""
    query = sa.select(col(UnifiedItem.id), col(UnifiedItem.name)).order_by(col(UnifiedItem.id))
    return {key or 0: name for key, name in session.connection().execute(query)}

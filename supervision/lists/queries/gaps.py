"""Gaps of the one list and its rates: each a condition, so that a figure leads to its rows."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func

from supervision.lists.queries.adoption import claim
from supervision.lists.queries.alarms import alarmed_items
from supervision.lists.queries.particulars import capped_departments
from supervision.lists.queries.sources import lists_in_force
from supervision.lists.rules.kinds import How, ItemStatus, ListKind
from supervision.lists.rules.powers import PowerType
from supervision.lists.rules.rates import ELEMENTS, Rates, Share, rates
from supervision.lists.tables import (
    Checklist,
    ItemCitation,
    ItemLink,
    ItemParticulars,
    SourceItem,
    UnifiedItem,
)

GAP_LABELS: dict[str, str] = {
    "power-no-checklist": "有检查权力而没有检查单",
    "random-no-power": "随机抽查而没有权力依据",
    "unlisted": "不在行政检查事项清单上",
    "not-claimed": "目录事项未认领",
    "law-changed": "所引法律已修改或废止",
    "conflict": "职责冲突",
    "no-citation": "依据读不出条款",
    "no-checklist": "没有检查单",
    "no-power": "权责清单中没有",
    "one-list": "只在一份清单中",
    "doubt": "编码存疑或只是一部分",
}
_DOUBTFUL = ("part:", "code_clash:", "name_not_code:")


def gap_counts(session: Session, *, on: date | None = None) -> dict[str, int]:
    """How many items in force have each gap (``on``: the day laws are looked at; without it that gap is left out)."""
    counts = {}
    for gap in GAP_LABELS:
        if gap == "law-changed" and on is None:
            continue
        query = sa.select(func.count()).select_from(UnifiedItem)
        query = query.where(col(UnifiedItem.status) == ItemStatus.ACTIVE, *gap_condition(session, gap, on=on))
        counts[gap] = int(session.connection().execute(query).scalar_one())
    return counts


def gap_condition(session: Session, gap: str, *, on: date | None = None) -> list[Any]:
    """The conditions on an item in force that make one gap."""
    if gap == "law-changed":
        return [col(UnifiedItem.id).in_(sorted(alarmed_items(session, on=on) if on else ()))]
    link = sa.exists().where(col(ItemLink.unified_item_id) == col(UnifiedItem.id))
    duty = carried_by(session, ListKind.DUTY)
    drawn = sa.or_(carried_by(session, ListKind.RANDOM), carried_by(session, ListKind.JOINT))
    bare = ~sa.exists().where(col(Checklist.unified_item_id) == col(UnifiedItem.id))
    read = sa.exists().where(col(ItemParticulars.unified_item_id) == col(UnifiedItem.id))
    conditions: dict[str, list[Any]] = {
        "power-no-checklist": [duty, inspects(), bare],
        "random-no-power": [drawn, ~duty],
        "unlisted": [_unlisted(session)],
        "not-claimed": [carried_by(session, ListKind.SUPERVISION), ~duty],
        "conflict": [read.where(col(ItemParticulars.clashes) > 0)],
        "no-citation": [_uncited()],
        "no-checklist": [bare],
        "no-power": [~duty],
        "one-list": [link.where(col(ItemLink.how) == How.ALONE)],
        "doubt": [
            link.where(
                sa.or_(*(col(ItemLink.reason).startswith(word, autoescape=True) for word in _DOUBTFUL))
            )
        ],
    }
    return conditions[gap]


def carried_by(session: Session, kind: ListKind) -> Any:
    """A condition: a list in force of this kind carries the item."""
    ids = [row.id for row in lists_in_force(session) if row.kind is kind]
    return (
        sa.exists()
        .where(col(ItemLink.unified_item_id) == col(UnifiedItem.id))
        .where(col(ItemLink.source_item_id) == col(SourceItem.id), col(SourceItem.list_id).in_(ids))
    )


def list_rates(session: Session, *, place: str = "") -> Rates:
    """Claim, completion, completeness and accuracy of the lists in force.

    Args:
        place: the division whose claims count. Where no list of a higher level came in, the claim rate is the catalogue's items that
            the local power-and-duty lists carry too.
    """
    in_force = col(UnifiedItem.status) == ItemStatus.ACTIVE
    catalogue, duty = carried_by(session, ListKind.SUPERVISION), carried_by(session, ListKind.DUTY)
    listed = sa.exists().where(col(Checklist.unified_item_id) == col(UnifiedItem.id))

    def count(*conditions: Any) -> int:
        query = sa.select(func.count()).select_from(UnifiedItem).where(in_force, *conditions)
        return int(session.connection().execute(query).scalar_one())

    lists = lists_in_force(session)
    columns = [SourceItem.__table__.c[name] for name in ELEMENTS]  # type: ignore[attr-defined]
    rows = session.connection().execute(
        sa.select(*columns).where(col(SourceItem.list_id).in_([row.id for row in lists]))
    )
    stated, wrong = sum(row.stated for row in lists), sum(row.wrong for row in lists)
    found = claim(session, place=place)
    claimed, apart = found if found else (Share(count(catalogue, duty), count(catalogue)), 0)
    return rates(
        claimed=claimed,
        apart=apart,
        from_above=found is not None,
        items=count(inspects()),
        with_checklist=count(inspects(), listed),
        rows=[dict(zip(ELEMENTS, row, strict=True)) for row in rows],
        accurate=Share(stated - wrong, stated),
    )


def inspects() -> Any:
    """A condition: the item is one of inspection (or nothing says of what kind it is)."""
    return ~sa.exists().where(
        col(ItemParticulars.unified_item_id) == col(UnifiedItem.id),
        col(ItemParticulars.power).is_not(None),
        col(ItemParticulars.power) != PowerType.INSPECTION,
    )


def _uncited() -> Any:
    return ~sa.exists().where(
        col(ItemCitation.unified_item_id) == col(UnifiedItem.id), col(ItemCitation.checklist_id).is_(None)
    )


def _unlisted(session: Session) -> Any:
    """A condition: there is a check-item list for the item's department, and the item is not on it."""
    offices = capped_departments(session)
    if None in offices:
        return ~carried_by(session, ListKind.CHECK_ITEMS)
    mine = col(UnifiedItem.department_id).in_(sorted(one for one in offices if one is not None))
    return sa.and_(mine, ~carried_by(session, ListKind.CHECK_ITEMS))

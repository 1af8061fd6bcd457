"""Questions about published versions of the one list, and what the next one would say."""

import json
from typing import Any

from sqlmodel import Session, col, select

from supervision.foundation.errors import NotFound
from supervision.lists.queries.checklists import current_checklists
from supervision.lists.queries.particulars import particulars_of, standings
from supervision.lists.queries.unified import unified_items
from supervision.lists.rules.kinds import ItemStatus
from supervision.lists.tables import ItemCitation, PublishedList


def published_lists(session: Session) -> list[PublishedList]:
    """All published versions, the newest first, withdrawn ones too."""
    return list(session.exec(select(PublishedList).order_by(col(PublishedList.version).desc())))


def published_list(session: Session, version: int) -> PublishedList:
    """One published version, withdrawn or not.

    Raises:
        NotFound: there is none with this number.
    """
    found = session.exec(select(PublishedList).where(col(PublishedList.version) == version)).first()
    if found is None:
        raise NotFound("没有公布过第{version}版清单。", version=version)
    return found


def newest_published(session: Session) -> PublishedList | None:
    """The newest version, withdrawn or not."""
    return session.exec(select(PublishedList).order_by(col(PublishedList.version).desc())).first()


def shown_list(session: Session) -> PublishedList | None:
    """The newest version that was not withdrawn."""
    query = select(PublishedList).where(col(PublishedList.withdrawn_at).is_(None))
    return session.exec(query.order_by(col(PublishedList.version).desc())).first()


def published_items(row: PublishedList) -> list[dict[str, Any]]:
    """The items of a version, by code."""
    items: list[dict[str, Any]] = json.loads(row.content)["items"]
    return items


def items_to_publish(session: Session) -> list[dict[str, Any]]:
    """What the one list says of each item in force, for the public: no names of persons, no internal reasons."""
    items = {i: item for i, item in unified_items(session).items() if item.status is ItemStatus.ACTIVE}
    read = particulars_of(session)
    checklists = current_checklists(session, items)
    placed = standings(session)
    cited: dict[int, list[list[Any]]] = {}
    query = (
        select(ItemCitation).where(col(ItemCitation.checklist_id).is_(None)).order_by(col(ItemCitation.id))
    )
    for row in session.exec(query):
        cited.setdefault(row.unified_item_id, []).append([row.law, row.article, row.paragraph, row.item])
    told = []
    for item_id, item in items.items():
        own = read.get(item_id)
        told.append(
            {
                "code": item.code,
                "name": item.name,
                "main": own.main_name if own else "",
                "power": own.power.value if own and own.power else "",
                "department": item.department,
                "joining": list(own.participants) if own else [],
                "grade": item.grade.value,
                "standing": placed[item_id].value if item_id in placed else "",
                "target": own.target if own else "",
                "method": own.method if own else "",
                "ratio": str(own.ratio.get("text", "")) if own else "",
                "frequency": str(own.frequency.get("text", "")) if own else "",
                "cap": own.cap if own else None,
                "basis": item.basis,
                "articles": cited.get(item_id, []),
                "catalogue_code": own.catalogue_code if own else "",
                "checklist": checklists[item_id].version if item_id in checklists else None,
            }
        )
    return told

"""Questions about checklists (检查单) and their points."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from supervision.foundation.errors import NotFound
from supervision.lists.tables import Checklist, ChecklistPoint


def checklists_of(session: Session, unified_id: int) -> list[Checklist]:
    """The versions of an item's checklist, newest first."""
    query = select(Checklist).where(col(Checklist.unified_item_id) == unified_id)
    return list(session.exec(query.order_by(col(Checklist.version).desc())))


def checklist_by_id(session: Session, checklist_id: int) -> Checklist:
    """One version of a checklist.

    Raises:
        NotFound: there is none with this id.
    """
    found = session.get(Checklist, checklist_id)
    if found is None:
        raise NotFound("没有这份检查单。")
    return found


def current_checklists(session: Session, unified_ids: Collection[int]) -> dict[int, Checklist]:
    """The newest checklist of each of these items that has one."""
    query = select(Checklist).where(col(Checklist.unified_item_id).in_(sorted(unified_ids)))
    return {c.unified_item_id: c for c in session.exec(query.order_by(col(Checklist.version)))}


def points_of(session: Session, checklist_id: int) -> list[ChecklistPoint]:
    """The points of a checklist in order."""
    query = select(ChecklistPoint).where(col(ChecklistPoint.checklist_id) == checklist_id)
    return list(session.exec(query.order_by(col(ChecklistPoint.position))))

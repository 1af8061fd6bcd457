"""Looking up what a new visit names: entity, officers, item, lead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from inspections.leads.tables import Lead
from inspections.visits.rules.history_rows import Known
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _
from supervision.identity.tables import Department
from supervision.lists.tables import Checklist, UnifiedItem
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.kinds import InspectorStatus
from supervision.registers.tables import Entity, Inspector


@dataclass(frozen=True)
class Found:
    """What the codes of a new visit stand for; the checklist is the latest of the item."""

    entity: Entity
    inspectors: tuple[Inspector, ...]
    checklist_id: int | None
    lead_id: int | None


def who_and_what(
    session: Session,
    *,
    entity_code: str,
    officer_codes: Sequence[str],
    item_code: str = "",
    lead_number: str = "",
) -> Found:
    """The entity, officers, checklist and lead behind their codes.

    Raises:
        NotFound: naming the code that is on no register.
    """
    entity = session.exec(select(Entity).where(col(Entity.code) == entity_code)).first()
    if entity is None:
        raise NotFound(_("名录库中没有代码为{code}的检查对象。"), code=entity_code)
    known = {
        inspector.code: inspector
        for inspector in session.exec(
            select(Inspector).where(
                col(Inspector.code).in_(list(officer_codes)), col(Inspector.status) == InspectorStatus.ACTIVE
            )
        )
    }
    for code in officer_codes:
        if code not in known:
            raise NotFound(_("名录库中没有代码为{code}的在岗检查人员。"), code=code)
    return Found(
        entity,
        tuple(known[code] for code in dict.fromkeys(officer_codes)),
        _latest_checklist(session, item_code) if item_code else None,
        _lead(session, lead_number) if lead_number else None,
    )


def _latest_checklist(session: Session, item_code: str) -> int | None:
    item = session.exec(select(UnifiedItem.id).where(col(UnifiedItem.code) == item_code)).first()
    if item is None:
        raise NotFound(_("一张清单中没有代码为{code}的事项。"), code=item_code)
    query = select(Checklist.id).where(col(Checklist.unified_item_id) == item)
    return session.exec(query.order_by(col(Checklist.version).desc()).limit(1)).first()


def _lead(session: Session, number: str) -> int | None:
    found = session.exec(select(Lead.id).where(col(Lead.number) == number)).first()
    if found is None:
        raise NotFound(_("没有编号为{number}的线索。"), number=number)
    return found


def known_codes(session: Session) -> Known:
    """Ids of everything a file of past visits may name: departments by code and by any name."""
    departments = {
        name_key(word): department.id or 0
        for department in session.exec(select(Department))
        for word in (department.code, department.short_name, department.name)
    }
    return Known(
        entities={code: number or 0 for code, number in session.exec(select(Entity.code, Entity.id))},
        departments=departments,
        inspectors={code: number or 0 for code, number in session.exec(select(Inspector.code, Inspector.id))},
        items={code: number or 0 for code, number in session.exec(select(UnifiedItem.code, UnifiedItem.id))},
    )


def existing_visits(session: Session, ids: Iterable[str]) -> set[str]:
    """Which of these visits are here already."""
    wanted, found = list(ids), set()
    for start in range(0, len(wanted), 5_000):
        part = wanted[start : start + 5_000]
        found |= set(session.exec(select(Visit.id).where(col(Visit.id).in_(part))))
    return found


def taken_numbers(session: Session, numbers: Sequence[str]) -> set[str]:
    """Which of these numbers stand on a visit or an act already."""
    found: set[str] = set()
    for start in range(0, len(numbers), 5_000):
        part = numbers[start : start + 5_000]
        found |= set(session.exec(select(Visit.number).where(col(Visit.number).in_(part))))
        found |= set(session.exec(select(InspectionAct.number).where(col(InspectionAct.number).in_(part))))
    return found

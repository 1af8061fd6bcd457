"""Questions about changed laws: what each item and checklist in force cites that is not what it was."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlmodel import Session, col, select

from supervision.law.queries import law_changes, parameter
from supervision.law.rules.citing import Citation
from supervision.law.rules.norms import ChangeKind
from supervision.lists.rules.alarm import Alarm, Cited, alarms
from supervision.lists.rules.kinds import ItemStatus
from supervision.lists.tables import AlarmAnswer, ItemCitation, UnifiedItem

AHEAD = timedelta(days=183)
"""Changes that are announced are shown half a year before they take effect."""


def open_alarms(session: Session, *, on: date, item_ids: Collection[int] | None = None) -> list[Alarm]:
    """Changes of laws that items in force have not followed, the most urgent first.

    Args:
        item_ids: only of these items (``None``: of all).
    """
    known = [
        change
        for change in law_changes(session)
        if change.kind is not ChangeKind.ISSUED and change.effective_on <= on + AHEAD
    ]
    query = (
        select(ItemCitation)
        .join(UnifiedItem, col(UnifiedItem.id) == col(ItemCitation.unified_item_id))
        .where(
            col(UnifiedItem.status) == ItemStatus.ACTIVE,
            col(ItemCitation.law_key).in_(sorted({change.key for change in known})),
        )
        .order_by(col(ItemCitation.id))
    )
    if item_ids is not None:
        query = query.where(col(ItemCitation.unified_item_id).in_(sorted(item_ids)))
    cited = [
        Cited(
            row.unified_item_id,
            Citation(row.law, row.number, row.article, row.paragraph, row.item, row.sub),
            row.printed_on,
            row.checklist_id,
        )
        for row in session.exec(query)
    ]
    if not cited:
        return []
    answers = [
        (row.change_code, row.unified_item_id, row.printed_on) for row in session.exec(select(AlarmAnswer))
    ]
    months = parameter(session, "list_adjust_months", on=on).number
    return alarms(cited, known, months=months, answered=answers)


def alarmed_items(session: Session, *, on: date) -> set[int]:
    """Items in force that a change of a law concerns."""
    return {alarm.item_id for alarm in open_alarms(session, on=on)}


def alarm_about(session: Session, code: str, item_id: int, *, on: date) -> Alarm | None:
    """The open alarm of one change for one item."""
    mine = open_alarms(session, on=on, item_ids=[item_id])
    return next((alarm for alarm in mine if alarm.change.code == code), None)


def answers_of(session: Session, item_id: int) -> list[AlarmAnswer]:
    """What was answered about one item, the newest first."""
    query = select(AlarmAnswer).where(col(AlarmAnswer.unified_item_id) == item_id)
    return list(session.exec(query.order_by(col(AlarmAnswer.id).desc())))

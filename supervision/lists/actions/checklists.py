"""Publishing checklists: each a new version, never an edit of an old one."""

from collections.abc import Iterable, Mapping

from sqlmodel import col, delete

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.lists import queries
from supervision.lists.actions.particulars import checklist_citations
from supervision.lists.tables import Checklist, ChecklistPoint, ItemCitation

MOST_POINTS = 300


def publish_checklist(
    tx: Transaction, *, unified_item_id: int, title: str, points: Iterable[Mapping[str, str]]
) -> Checklist:
    """Publish the next version of an item's checklist.

    Args:
        points: in order, each with ``item_text`` (检查项) and optional ``content_text`` (检查内容), ``how_to``
            (操作要领), ``penalty_basis`` (处罚依据).

    Raises:
        Refused: no title, no points, too many, a point without text, or the same text twice.
    """
    rows = [dict(point) for point in points]
    if not title.strip():
        raise Refused("检查单没有标题。")
    if not 1 <= len(rows) <= MOST_POINTS:
        raise Refused("检查单应有1至{most}个检查项，这里有{count}个。", most=MOST_POINTS, count=len(rows))
    texts = [(row.get("item_text", "").strip(), row.get("content_text", "").strip()) for row in rows]
    for number, (text, _content) in enumerate(texts, start=1):
        if not text:
            raise Refused("第{number}个检查项没有文字。", number=number)
        if texts.index(texts[number - 1]) != number - 1:
            raise Refused("第{number}个检查项与前面的重复。", number=number)
    item = queries.unified_items(tx.session, [unified_item_id]).get(unified_item_id)
    if item is None:
        raise Refused("一张清单中没有这个事项，不能为它编检查单。")
    versions = queries.checklists_of(tx.session, unified_item_id)
    checklist = Checklist(
        unified_item_id=unified_item_id,
        version=versions[0].version + 1 if versions else 1,
        title=title.strip()[:300],
        published_at=tx.now,
    )
    tx.session.add(checklist)
    tx.session.flush()
    for position, row in enumerate(rows, start=1):
        tx.session.add(
            ChecklistPoint(
                checklist_id=checklist.id or 0,
                position=position,
                item_text=row["item_text"].strip()[:300],
                content_text=row.get("content_text", "").strip()[:1000],
                how_to=row.get("how_to", "").strip()[:1000],
                penalty_basis=row.get("penalty_basis", "").strip()[:500],
            )
        )
    mine = col(ItemCitation.unified_item_id) == unified_item_id
    tx.session.exec(delete(ItemCitation).where(mine, col(ItemCitation.checklist_id).is_not(None)))
    tx.bulk(ItemCitation, checklist_citations(checklist, [row.get("penalty_basis", "") for row in rows]))
    tx.record(
        "checklist.published",
        covers=[Checklist, ChecklistPoint, ItemCitation],
        about=f"item:{item.code}",
        version=checklist.version,
        points=len(rows),
    )
    return checklist


def read_points(text: str) -> list[dict[str, str]]:
    """Points typed one a line, the parts separated by ｜ or |: item, content, how to, penalty basis."""
    fields = ("item_text", "content_text", "how_to", "penalty_basis")
    lines = [line.replace("｜", "|") for line in text.splitlines() if line.strip()]
    return [
        {name: part.strip() for name, part in zip(fields, line.split("|"), strict=False)} for line in lines
    ]

"""Writing down what the printed words of items and checklists mean; part of a merge or of publishing a checklist."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlmodel import Session, col, delete

from supervision.foundation import clock
from supervision.foundation.database import Transaction
from supervision.law.rules.citing import Citation, citations, norm_key
from supervision.lists import queries
from supervision.lists.queries import Facet
from supervision.lists.rules.accuracy import troubles
from supervision.lists.rules.conflicts import conflicts
from supervision.lists.rules.kinds import ItemStatus, ListKind
from supervision.lists.rules.particulars import particulars
from supervision.lists.tables import (
    Checklist,
    ItemCitation,
    ItemParticulars,
    SourceItem,
    SourceList,
    UnifiedItem,
)

WRITTEN = (ItemParticulars, ItemCitation, SourceList)


def read_particulars(
    tx: Transaction,
    items: Mapping[int, UnifiedItem],
    facets: Mapping[int, Sequence[Facet]],
    *,
    whole: bool = True,
) -> None:
    """Read the elements, citations and conflicts of items in force anew.

    Args:
        whole: these are all items, so that of others nothing is kept, and the accuracy of the lists is counted too.
    """
    session = tx.session
    citing = delete(ItemCitation).where(col(ItemCitation.checklist_id).is_(None))
    reading = delete(ItemParticulars)
    if not whole:
        citing = citing.where(col(ItemCitation.unified_item_id).in_(items))
        reading = reading.where(col(ItemParticulars.unified_item_id).in_(items))
    session.exec(citing)
    session.exec(reading)
    listed = queries.capped_departments(session)
    standings = queries.standings(session)
    rows: list[dict[str, Any]] = []
    cited: list[dict[str, Any]] = []
    for item_id, item in items.items():
        own = facets.get(item_id, ())
        if not own or item.status is not ItemStatus.ACTIVE:
            continue
        printed = [(facet.source.kind, facet.item) for facet in own]
        clashes = conflicts(
            printed,
            grade=item.grade,
            standing=standings.get(item_id),
            check_items_in_force=item.department_id in listed or None in listed,
        )
        read = particulars(printed)
        rows.append(
            {
                "unified_item_id": item_id,
                "main_code": read.main_code[:100],
                "main_name": read.main_name,
                "power": read.power,
                "catalogue_code": read.catalogue_code,
                "implementation_codes": list(read.implementation_codes),
                "ratio": read.ratio.stored() if read.ratio else {},
                "frequency": read.frequency.stored() if read.frequency else {},
                "cap": read.cap,
                "capped_by": read.capped_by[:300],
                "lead": read.lead[:200],
                "participants": list(read.participants),
                "levels": list(read.levels),
                "target": read.target,
                "method": read.method,
                "conflicts": [[one.clash.value, one.left, one.right] for one in clashes],
                "clashes": len(clashes),
            }
        )
        cited += _cited(item_id, [(facet.item.basis, printed_on(facet.source)) for facet in own])
    tx.bulk(ItemParticulars, rows)
    tx.bulk(ItemCitation, cited)
    if whole:
        _count_troubles(session, facets)
    tx.record("lists.read", covers=WRITTEN, items=len(rows), citations=len(cited))


def checklist_citations(checklist: Checklist, texts: Iterable[str]) -> list[dict[str, Any]]:
    """What the points of a version of a checklist cite, as rows of ``ItemCitation``."""
    day = clock.local_date(checklist.published_at)
    return _cited(checklist.unified_item_id, [(text, day) for text in texts], checklist_id=checklist.id)


def printed_on(source: SourceList) -> date:
    """The day from which a list's words hold: as it says, else the day it came in."""
    return source.valid_from or clock.local_date(source.imported_at)


def _cited(
    item_id: int, texts: Iterable[tuple[str, date]], *, checklist_id: int | None = None
) -> list[dict[str, Any]]:
    """Each place once, with the earliest day it was printed."""
    since: dict[Citation, date] = {}
    for text, day in texts:
        for one in citations(text):
            since[one] = min(day, since.get(one, day))
    return [
        {
            "unified_item_id": item_id,
            "checklist_id": checklist_id,
            "law_key": norm_key(one.law)[:200],
            "law": one.law[:200],
            "number": one.number[:100],
            "article": one.article,
            "paragraph": one.paragraph,
            "item": one.item,
            "sub": one.sub,
            "printed_on": day,
        }
        for one, day in since.items()
    ]


def _count_troubles(session: Session, facets: Mapping[int, Sequence[Facet]]) -> None:
    """How many elements each list in force states, and how many of them cannot be right."""
    offices = queries.Offices(session)
    rows: dict[int, list[SourceItem]] = defaultdict(list)
    for facet in chain.from_iterable(facets.values()):
        rows[facet.item.list_id].append(facet.item)
    for source in queries.lists_in_force(session):
        source.stated = source.wrong = 0
        for row in rows[source.id or 0]:
            stated, wrong = troubles(ListKind(source.kind), row, is_known_office=offices.knows)
            source.stated += stated
            source.wrong += len(wrong)
        session.add(source)
    session.flush()

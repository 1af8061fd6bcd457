"""Merging the lists in force into the one list, and judging the result."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from supervision.foundation.collector import collector_held_back
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Unreadable
from supervision.foundation.sheets import read_table
from supervision.lists import queries
from supervision.lists.actions.placing import found_items, refresh_items
from supervision.lists.actions.review_moves import by_decision, keep_decisions
from supervision.lists.actions.review_proposing import PROPOSE, carry_pairs
from supervision.lists.rules.judge import Judgement, judge
from supervision.lists.rules.kinds import How
from supervision.lists.rules.merge import Link, founder_link, merge
from supervision.lists.tables import (
    ItemLink,
    ReviewBase,
    ReviewMove,
    ReviewPair,
    SourceItem,
    SourceList,
    UnifiedItem,
)

TRUTH_FILE = "lists/truth.csv"
"""Where the demonstration leaves its truth: this name in the folder ``demonstration``."""
TRUTH_COLUMNS = ("file_name", "row_number", "true_item")
Row = tuple[str, int]
MANY = 500
"""Rows asked for by their numbers at once."""


@dataclass(frozen=True)
class MergeCount:
    """What a merge did: rows placed by way, unified items founded, retired, and in force now."""

    placed: int
    by_how: dict[How, int]
    founded: int
    retired: int
    in_force: int


def merge_lists(tx: Transaction) -> MergeCount:
    """Place every row of the lists in force that has no place yet; what stands stays.

    A row that a new version repeats unchanged keeps its place and its reason. Unified items that no list in force
    carries any more are retired, not deleted: plans and visits refer to them. What reviewers decided holds: nothing is
    placed against it, and what a new version unsettled is set right. The review is then asked about what is left in doubt.
    """
    with collector_held_back():
        return _merge(tx)


def _merge(tx: Transaction) -> MergeCount:
    queries.hold_review(tx.session)
    repointed = carry_pairs(tx)
    carried = _carry_over(tx)
    unplaced = queries.unplaced_items(tx.session)
    known = queries.known_items(tx.session)
    result = merge(
        [queries.as_item(item, source.kind) for item, source in unplaced],
        known,
        queries.decided_rows(tx.session),
    )
    fresh = found_items(tx.session, sum(one.id is None for one in result.unified), on=tx.today)
    ids = [one.id if one.id is not None else fresh.pop(0) for one in result.unified]
    founded = len(ids) - len(known)
    tx.bulk(
        ItemLink,
        (
            {
                "source_item_id": link.item.id,
                "unified_item_id": ids[link.unified],
                "how": link.how,
                "reason": link.reason[:500],
                "score": link.score,
            }
            for link in result.links
        ),
    )
    _tell_founders(tx, result.links, ids)
    tx.session.flush()
    moved = keep_decisions(tx)
    retired, in_force = refresh_items(tx)
    by_how = Counter(link.how for link in result.links)
    count = MergeCount(len(result.links) + carried, dict(by_how), founded, retired, in_force)
    tx.record(
        "lists.merged",
        covers=[UnifiedItem, ItemLink, ReviewPair, ReviewBase, ReviewMove],
        placed=count.placed,
        carried=carried,
        founded=founded,
        retired=retired,
        in_force=in_force,
        repointed=repointed,
        moved=moved,
        by_how={how.value: n for how, n in by_how.items()},
    )
    tx.enqueue(PROPOSE, key=PROPOSE)
    return count


def _carry_over(tx: Transaction) -> int:
    """Give rows that a new version repeats word for word the link their twin has."""
    carried: list[dict[str, Any]] = []
    twins: dict[int, dict[tuple[str, str, str], tuple[str, ItemLink]]] = {}
    for item, source in queries.unplaced_items(tx.session):
        if source.id not in twins:
            twins[source.id or 0] = _older_links(tx, source)
        target, twin = twins[source.id or 0].get((item.code, item.name, item.department), ("", None))
        if twin is not None:
            if by_decision(twin) and target != item.target:
                continue  # another row for the review: nobody decided about this one
            carried.append(twin.model_dump(exclude={"id"}) | {"source_item_id": item.id})
    tx.bulk(ItemLink, carried)
    return len(carried)


def _older_links(tx: Transaction, source: SourceList) -> dict[tuple[str, str, str], tuple[str, ItemLink]]:
    """Object and link of the rows of a list's earlier versions by code, name and department; the newest version wins."""
    versions = queries.versions_of(tx.session, source.kind, source.department_id, source.place)
    older = [row.id for row in versions if row.id != source.id]
    query = (
        sa.select(
            col(SourceItem.code),
            col(SourceItem.name),
            col(SourceItem.department),
            col(SourceItem.target),
            ItemLink,
        )
        .join(ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id))
        .where(col(SourceItem.list_id).in_(older))
        .order_by(col(SourceItem.list_id))
    )
    rows = tx.session.execute(query)
    return {(code, name, department): (target, link) for code, name, department, target, link in rows}


def _tell_founders(tx: Transaction, links: Iterable[Link], ids: list[int]) -> None:
    """Rows that stood alone in an earlier merge and got company now say so."""
    company: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        if link.how is not How.ALONE:
            company[ids[link.unified]].append(link)
    if not company:
        return
    query = select(ItemLink, SourceItem, SourceList).join(
        SourceItem, col(SourceItem.id) == col(ItemLink.source_item_id)
    )
    query = query.join(SourceList, col(SourceList.id) == col(SourceItem.list_id))
    alone = tx.session.exec(
        select(ItemLink.id, ItemLink.unified_item_id).where(col(ItemLink.how) == How.ALONE)
    )
    lonely = sorted(link_id or 0 for link_id, item_id in alone if item_id in company)
    for start in range(0, len(lonely), MANY):
        some = query.where(col(ItemLink.id).in_(lonely[start : start + MANY]))
        for kept, item, source in tx.session.exec(some):
            joined = company[kept.unified_item_id]
            own = Link(queries.as_item(item, source.kind), 0, kept.how, kept.reason, kept.score)
            told = founder_link(own, joined)
            kept.how, kept.reason, kept.score = told.how, told.reason, told.score
            tx.session.add(kept)


def read_truth(name: str, data: bytes) -> dict[Row, str]:
    """A truth file: columns file_name, row_number, true_item; rows with the same true item belong together.

    Raises:
        Unreadable: a column is missing, or a row number is none.
    """
    sheet = read_table(name, data, TRUTH_COLUMNS)
    fields = sheet.fields({column: [column] for column in TRUTH_COLUMNS})
    for column in TRUTH_COLUMNS:
        if column not in fields:
            raise Unreadable("真值文件缺少“{column}”列。", column=column)
    truth = {}
    for row in sheet.rows():
        number = row.cells[fields["row_number"]]
        if not number.isdigit():
            raise Unreadable("真值文件第{row}行的行号不是数字。", row=row.number)
        truth[row.cells[fields["file_name"]], int(number)] = row.cells[fields["true_item"]]
    return truth


def judge_merge(session: Session, truth: dict[Row, str]) -> Judgement[Row]:
    """The merge as it stands against a truth file, over the pairs of rows both know."""
    return judge(queries.placement(session), truth)

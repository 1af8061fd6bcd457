"""Questions about the source lists (来源清单) and their rows."""

from typing import Any, Protocol

from sqlmodel import Session, col, select

from supervision.foundation.errors import NotFound
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.merge import Item
from supervision.lists.rules.names import department_key, name_key
from supervision.lists.tables import ItemLink, SourceItem, SourceList, UnifiedItem

PAGE = 50


def source_lists(session: Session) -> list[SourceList]:
    """All imports, newest first."""
    return list(session.exec(select(SourceList).order_by(col(SourceList.id).desc())))


def lists_in_force(session: Session) -> list[SourceList]:
    """The newest version of every list (kind, department, place), by kind."""
    newest: dict[tuple[Any, ...], SourceList] = {}
    for row in session.exec(select(SourceList).order_by(col(SourceList.year), col(SourceList.version))):
        newest[row.kind, row.department_id, row.place] = row
    return sorted(newest.values(), key=lambda row: (row.kind, row.id or 0))


def source_list(session: Session, list_id: int) -> SourceList:
    """One import.

    Raises:
        NotFound: there is none with this id.
    """
    found = session.get(SourceList, list_id)
    if found is None:
        raise NotFound("没有这份清单。")
    return found


def versions_of(session: Session, kind: ListKind, department_id: int | None, place: str) -> list[SourceList]:
    """The versions of one list, oldest first."""
    query = select(SourceList).where(col(SourceList.kind) == kind, col(SourceList.place) == place)
    same = col(SourceList.department_id)
    query = query.where(same.is_(None) if department_id is None else same == department_id)
    return list(session.exec(query.order_by(col(SourceList.year), col(SourceList.version))))


def newest_rows(
    session: Session, kind: ListKind, department_id: int | None, place: str
) -> tuple[SourceList | None, list[dict[str, Any]]]:
    """The newest version of one list and all its rows by row number, as plain values; nothing where there is none."""
    versions = versions_of(session, kind, department_id, place)
    if not versions:
        return None, []
    query = select(SourceItem).where(col(SourceItem.list_id) == versions[-1].id)
    return versions[-1], [
        row.model_dump() for row in session.exec(query.order_by(col(SourceItem.row_number)))
    ]


def rows_of(
    session: Session, list_id: int, *, after: int = 0, limit: int = PAGE
) -> list[tuple[SourceItem, UnifiedItem | None, ItemLink | None]]:
    """A page of the rows of a list with where they went, by row number; ``limit`` + 1 at most."""
    query = (
        select(SourceItem, UnifiedItem, ItemLink)
        .join(ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id), isouter=True)
        .join(UnifiedItem, col(UnifiedItem.id) == col(ItemLink.unified_item_id), isouter=True)
        .where(col(SourceItem.list_id) == list_id, col(SourceItem.row_number) > after)
        .order_by(col(SourceItem.row_number))
    )
    return list(session.exec(query.limit(limit + 1)).all())


def unplaced_items(session: Session) -> list[tuple[SourceItem, SourceList]]:
    """The rows of the lists in force that no merge has placed yet."""
    current = {row.id: row for row in lists_in_force(session)}
    query = (
        select(SourceItem)
        .join(ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id), isouter=True)
        .where(col(ItemLink.id).is_(None), col(SourceItem.list_id).in_([i for i in current if i is not None]))
        .order_by(col(SourceItem.id))
    )
    return [(item, current[item.list_id]) for item in session.exec(query)]


class MergeRow(Protocol):
    """A source row as far as the merge reads it."""

    @property
    def id(self) -> int | None: ...
    @property
    def list_id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_key(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def aligned_code(self) -> str: ...
    @property
    def aligned_codes(self) -> list[str]: ...
    @property
    def aligned_name(self) -> str: ...


MERGE_COLUMNS = tuple(
    SourceItem.__table__.c[name]  # type: ignore[attr-defined]
    for name in (
        "id",
        "list_id",
        "code",
        "name",
        "name_key",
        "department",
        "aligned_code",
        "aligned_codes",
        "aligned_name",
    )
)
"""Only what the merge reads: rows of old versions are many, and whole objects of them are slow."""


def as_item(item: MergeRow, kind: ListKind) -> Item:
    """A source row as the merge sees it."""
    return Item(
        id=item.id or 0,
        list_id=item.list_id,
        kind=kind,
        code=item.code,
        name=item.name,
        name_key=item.name_key,
        department_key=department_key(item.department),
        aligned_code=""
        if item.aligned_codes
        else item.aligned_code,  # several powers: none of them is the item
        aligned_key=name_key(item.aligned_name) if item.aligned_name else "",
    )


def placement(session: Session) -> dict[tuple[str, int], int]:
    """Unified item id by (file name, row number) of the rows in force: what a truth file is compared with."""
    current = {row.id: row.file_name for row in lists_in_force(session)}
    query = select(SourceItem.list_id, SourceItem.row_number, ItemLink.unified_item_id).join(
        ItemLink, col(ItemLink.source_item_id) == col(SourceItem.id)
    )
    return {(current[i], row): unified for i, row, unified in session.exec(query) if i in current}


def rows_by_place(session: Session) -> dict[tuple[str, int], tuple[SourceItem, SourceList]]:
    """Source rows in force by (file name, row number)."""
    current = {row.id: row for row in lists_in_force(session)}
    found = session.exec(select(SourceItem).where(col(SourceItem.list_id).in_([i for i in current if i])))
    return {(current[r.list_id].file_name, r.row_number): (r, current[r.list_id]) for r in found}

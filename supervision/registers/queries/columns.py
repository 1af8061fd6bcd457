"""Questions about the columns people chose for the files of a source (列对应)."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from supervision.foundation.errors import NotFound
from supervision.foundation.sheets import Choice
from supervision.registers.tables import ColumnChoice


def column_choice(session: Session, kind: str, department_id: int | None) -> ColumnChoice | None:
    """What was chosen for files of this kind from this department (``None``: of the whole city), if anything was."""
    query = select(ColumnChoice).where(col(ColumnChoice.kind) == kind)
    same = col(ColumnChoice.department_id)
    return session.exec(
        query.where(same.is_(None) if department_id is None else same == department_id)
    ).first()


def choice_of(session: Session, kind: str, department_id: int | None) -> Choice | None:
    """The same as the reader of tables takes it."""
    found = column_choice(session, kind, department_id)
    return Choice(found.headings, found.headless) if found else None


def column_choices(session: Session, kinds: Collection[str]) -> list[ColumnChoice]:
    """Everything that is kept for these kinds of file, by kind and department."""
    query = select(ColumnChoice).where(col(ColumnChoice.kind).in_(sorted(kinds)))
    return list(session.exec(query.order_by(col(ColumnChoice.kind), col(ColumnChoice.department_id))))


def column_choice_by_id(session: Session, choice_id: int, kinds: Collection[str]) -> ColumnChoice:
    """One of them.

    Raises:
        NotFound: there is none with this id for these kinds.
    """
    found = session.get(ColumnChoice, choice_id)
    if found is None or found.kind not in kinds:
        raise NotFound("没有这条列对应，可能已被删除。")
    return found

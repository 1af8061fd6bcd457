"""Keeping which column is what in the files of a source."""

from collections.abc import Collection, Mapping, Sequence

from supervision.foundation.database import Database, Transaction
from supervision.foundation.errors import Refused
from supervision.foundation.sheets import read_grids
from supervision.foundation.uploads import kept_upload
from supervision.registers import queries
from supervision.registers.rules.columns import Layout, carried, layout, settle
from supervision.registers.tables import ColumnChoice


def lay_out(
    database: Database,
    kind: str,
    digest: str,
    name: str,
    department_id: int | None,
    known: Mapping[str, Collection[str]],
    *,
    sheet: int,
    row: int,
) -> Layout:
    """The first rows of a kept file and what each column is, as a person is shown them; changes nothing.

    Args:
        known: the fields of this kind of file with their accepted headings; sheet, row: chosen by the person, -1 for the ones found.

    Raises:
        NotFound: no such upload. Unreadable: not a table.
    """
    content = kept_upload(database.settings, digest)
    with database.reading() as session:
        choice = queries.choice_of(session, kind, department_id)
    grids = read_grids(name or "?", content, max_bytes=database.settings.upload_megabytes * 1_000_000)
    return layout(
        grids, known, choice, sheet=sheet if sheet >= 0 else None, header_row=row if row >= 0 else None
    )


def choose_columns(
    tx: Transaction,
    *,
    kind: str,
    department_id: int | None,
    headings: Sequence[str],
    fields: Sequence[str],
    known: Mapping[str, Collection[str]],
    need: Mapping[str, str],
    headless: bool,
) -> ColumnChoice:
    """Keep for a source which of its columns carries which field; the earlier choice is replaced and stays in the log.

    Args:
        headings: the columns of the file, in order; fields: what each is, parallel to them ("" = not used).
        known: the fields of this kind of file with their accepted headings; need: those it cannot do without.

    Raises:
        Refused: the two differ in length, an unknown field, a field for two columns, or a needed one for none.
    """
    if len(headings) != len(fields) or not headings:
        raise Refused("列和所选内容的个数不一致，请重新打开这个页面再选。")
    chosen = settle(headings, fields, known, need)
    kept = queries.column_choice(tx.session, kind, department_id)
    before = dict(kept.headings) if kept else {}
    chosen = carried(before, headings) | chosen
    if kept is None:
        kept = ColumnChoice(kind=kind, department_id=department_id, chosen_at=tx.now, chosen_by=tx.actor.name)
    kept.headings, kept.headless = chosen, headless
    kept.chosen_at, kept.chosen_by = tx.now, tx.actor.name
    tx.session.add(kept)
    tx.session.flush()
    tx.record(
        "columns.chosen",
        covers=[ColumnChoice],
        about=f"columns:{kind}:{department_id or ''}",
        before=before,
        after=chosen,
        headless=headless,
    )
    return kept


def forget_columns(tx: Transaction, choice_id: int, kinds: Collection[str]) -> None:
    """Go back to the headings the system knows by itself.

    Raises:
        NotFound: nothing is kept under this id for these kinds of file.
    """
    kept = queries.column_choice_by_id(tx.session, choice_id, kinds)
    tx.record(
        "columns.forgotten",
        covers=[ColumnChoice],
        about=f"columns:{kept.kind}:{kept.department_id or ''}",
        before=dict(kept.headings),
    )
    tx.session.delete(kept)

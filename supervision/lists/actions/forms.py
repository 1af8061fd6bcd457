"""Bringing in checklists from record forms and tables: read, look, then all or nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from sqlmodel import Session

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.foundation.sheets import read_tables
from supervision.foundation.uploads import MAX_BYTES, short_name
from supervision.lists import queries
from supervision.lists.actions.checklists import publish_checklist
from supervision.lists.rules.checklist_rows import (
    COLUMNS,
    REQUIRED,
    Draft,
    likely_items,
    point_fields,
    read_drafts,
)
from supervision.lists.rules.kinds import ItemStatus
from supervision.lists.rules.names import name_key
from supervision.lists.tables import Checklist
from supervision.registers.actions import lines_of
from supervision.registers.rules import reading
from supervision.registers.rules.reading import Report

KNOWN = [heading for words in COLUMNS.values() for heading in words]
SURE = 0.999


@dataclass
class Guess:
    """An item a checklist may belong to."""

    code: str
    name: str
    likeness: float


@dataclass
class CheckedForms:
    """A file of checklists that was read: the report, the checklists, and for each the items it may belong to."""

    name: str
    sha256: str
    report: Report
    drafts: list[Draft] = field(default_factory=list)
    guesses: list[list[Guess]] = field(default_factory=list)

    def chosen(self, place: int) -> str:
        """The item of a checklist as far as nobody has to ask: the code it prints, else the one item of its name."""
        sure = [guess.code for guess in self.guesses[place] if guess.likeness >= SURE]
        return self.drafts[place].item_code or (sure[0] if len(sure) == 1 else "")


def check_forms(session: Session, name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> CheckedForms:
    """Read a file of checklists as :func:`read_forms`, and look for the items they may belong to; changes nothing."""
    checked = read_forms(name, data, max_bytes=max_bytes)
    items = {u.code: u for u in queries.unified_items(session).values() if u.status is ItemStatus.ACTIVE}
    keys = {code: name_key(item.name) for code, item in items.items()}
    checked.guesses = [
        [Guess(code, items[code].name, score) for code, score in likely_items(draft.title, keys)]
        for draft in checked.drafts
    ]
    return checked


def read_forms(name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> CheckedForms:
    """Read a file of checklists and say line by line what is wrong with it.

    Raises:
        NoHeader: no sheet has a head of check items. Unreadable: not a table, or no point in it.
    """
    checked = CheckedForms(short_name(name), hashlib.sha256(data).hexdigest(), Report())
    sheets = read_tables(name, data, KNOWN, max_bytes=max_bytes)
    for sheet in sheets:
        fields = point_fields(sheet.fields(COLUMNS))
        if not reading.require_columns(checked.report, sheet.name, sheet.header_row, fields, REQUIRED):
            continue
        used = set(fields.values())
        checked.report.ignored_columns += [w for at, w in enumerate(sheet.columns) if w and at not in used]
        titles = {sheet.name: sheet.title or PurePath(checked.name).stem}
        checked.drafts += read_drafts(lines_of(sheet, fields), titles, checked.report)
    reading.check_some(checked.report, checked.name, sheets[0].name, sheets[0].header_row)
    checked.report.added = sum(len(draft.points) for draft in checked.drafts)
    return checked


def publish_forms(tx: Transaction, checked: CheckedForms, codes: Sequence[str]) -> list[Checklist]:
    """Publish checklists that were read before, each as the next version of its item's; all or nothing.

    Args:
        codes: the item of each checklist, in order; "" leaves one out.

    Raises:
        Refused: the file has errors, the codes do not match the checklists, none or two have the same item.
        NotFound: no such item.
    """
    if not checked.report.clean:
        raise Refused("文件中还有错误，没有导入。")
    if len(codes) != len(checked.drafts):
        raise Refused("检查单和所选事项的个数不一致，请重新打开这个页面再选。")
    wanted = [
        (code.strip(), draft) for code, draft in zip(codes, checked.drafts, strict=True) if code.strip()
    ]
    if not wanted:
        raise Refused("还没有为任何一张检查单选定事项。")
    seen: set[str] = set()
    for code, _draft in wanted:
        if code in seen:
            raise Refused("事项{code}选了两张检查单，一次只能发布一张。", code=code[:64])
        seen.add(code)
    published = []
    for code, draft in wanted:
        item = queries.unified_item(tx.session, code)
        published.append(
            publish_checklist(tx, unified_item_id=item.id or 0, title=draft.title, points=draft.points)
        )
    return published

"""Claiming what a higher level lists (认领、复用、本地化、增补), deciding on its changes, issuing the place's own list."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.foundation.uploads import MAX_BYTES
from supervision.lists import queries
from supervision.lists.actions.imports import CheckedList, check_list
from supervision.lists.actions.issuing import keep_template
from supervision.lists.queries import HOME
from supervision.lists.rules.adoption import (
    LOCAL_FIELDS,
    Mode,
    Settle,
    check_can_claim,
    item_key,
)
from supervision.lists.rules.kinds import ListKind
from supervision.lists.tables import ItemAdoption, ListTemplate
from supervision.registers.rules.reading import Report

OWN_FIELDS = ("code", "name", "category", "item_class", *LOCAL_FIELDS)


def check_template(
    session: Session,
    kind: ListKind | str,
    name: str,
    data: bytes,
    *,
    issuer: str,
    year: int,
    max_bytes: int = MAX_BYTES,
) -> CheckedList:
    """Read a version of a higher level's general list and say line by line what is wrong with it; changes nothing.

    Args:
        issuer: whose list it is, as printed (湖北省).

    Raises:
        as ``check_list``. Refused: no issuer.
    """
    issuer = "".join(issuer.split())[:100]
    if not issuer:
        raise Refused("请写明是哪一级、哪个地方发布的清单。")
    return check_list(session, kind, name, data, place=issuer, year=year, max_bytes=max_bytes)


def take_template(
    tx: Transaction, checked: CheckedList, *, level: int = 2, valid_from: date | None = None
) -> ListTemplate:
    """Bring in a general list that was checked just before; it changes nothing of what was adopted.

    Args:
        level: 1 national, 2 province, 3 city.

    Raises:
        Refused: its report has errors, or a level that is none. Conflict: the newest version is this very file.
    """
    if level not in (1, 2, 3):
        raise Refused("上级清单的层级应为国家、省或市。")
    if not checked.report.clean:
        raise Refused("文件中还有错误，没有导入。")
    row = keep_template(tx, checked, checked.place, level, valid_from or tx.today)
    checked.report.done = True
    return row


def import_template(
    tx: Transaction,
    kind: ListKind | str,
    name: str,
    data: bytes,
    *,
    issuer: str,
    level: int = 2,
    year: int | None = None,
    valid_from: date | None = None,
) -> tuple[Report, ListTemplate | None]:
    """Check a general list and bring it in, all or nothing: :func:`check_template` and :func:`take_template` in one."""
    checked = check_template(tx.session, kind, name, data, issuer=issuer, year=year or tx.today.year)
    taken = take_template(tx, checked, level=level, valid_from=valid_from) if checked.report.clean else None
    return checked.report, taken


def claim_items(
    tx: Transaction,
    *,
    template_id: int,
    keys: Iterable[str],
    mode: Mode,
    own: Mapping[str, str] | None = None,
    note: str = "",
    place: str = HOME,
) -> int:
    """Decide about items of the newest version of a higher level's list; returns how many. Deciding again replaces.

    Args:
        keys: of the items; own: what is worded locally, by element (``LOCAL_FIELDS``), for ``localise``.

    Raises:
        NotFound: no such list or item. Refused: not the newest version, or a rule of ``rules/adoption.py``.
    """
    template = queries.template_by_id(tx.session, template_id)
    newest = queries.template_versions(tx.session, template.issuer, template.kind)[-1]
    if newest.id != template.id:
        raise Refused("上级清单已有第{version}版，请在最新一版中认领。", version=newest.version)
    if mode is Mode.LOCAL_ONLY:
        raise Refused("本地增补的事项不来自上级清单，请用“增补”。")
    words = {field: str(value).strip() for field, value in (own or {}).items() if field in LOCAL_FIELDS}
    words = {field: value for field, value in words.items() if value} if mode is Mode.LOCALISE else {}
    check_can_claim(mode, words, note)
    items = queries.template_items(tx.session, template_id)
    decided = queries.adoptions(tx.session, issuer=template.issuer, kind=template.kind, place=place)
    wanted = list(dict.fromkeys(keys))
    for key in wanted:
        if key not in items:
            raise NotFound("上级清单中没有这个事项。")
        row = decided.get(key) or ItemAdoption(
            place=place,
            issuer=template.issuer,
            kind=template.kind,
            key=key,
            mode=mode,
            decided_by="",
            decided_at=tx.now,
        )
        row.mode, row.own, row.note = mode, words, note.strip()[:500]
        row.template_id = row.seen_id = template_id
        row.decided_by, row.decided_at = tx.actor.name, tx.now
        tx.session.add(row)
    tx.record(
        "items.claimed",
        covers=[ItemAdoption],
        about=f"template:{template_id}",
        mode=mode.value,
        count=len(wanted),
        keys=wanted[:20],
        place=place,
        note=note.strip()[:500],
    )
    return len(wanted)


def add_local_item(
    tx: Transaction, *, kind: ListKind, own: Mapping[str, str], note: str = "", place: str = HOME
) -> ItemAdoption:
    """Add an item that only this place has (本地增补: municipal legislation, delegated powers).

    Raises:
        Refused: name, department or basis is missing. Conflict: there is such an item already.
    """
    words = {field: str(own.get(field, "")).strip() for field in OWN_FIELDS}
    check_can_claim(Mode.LOCAL_ONLY, words, note)
    key = item_key(words["code"], words["name"], words["department"])
    if any(row.key == key for row in queries.own_items(tx.session, kind=kind, place=place)):
        raise Conflict("已经增补过这个事项。")
    row = ItemAdoption(
        place=place,
        kind=kind,
        key=key,
        mode=Mode.LOCAL_ONLY,
        own={field: value for field, value in words.items() if value},
        note=note.strip()[:500],
        decided_by=tx.actor.name,
        decided_at=tx.now,
    )
    tx.session.add(row)
    tx.record(
        "item.added_locally", covers=[ItemAdoption], about=f"adoption:{key[:60]}", place=place, note=row.note
    )
    return row


def settle_changes(
    tx: Transaction,
    *,
    template_id: int,
    keys: Iterable[str],
    settle: Settle,
    note: str = "",
    place: str = HOME,
) -> int:
    """Accept changes of the upper level, or keep the old text with a reason; returns how many were settled.

    Accepting takes the new text; what is worded locally stays so. An item the upper level dropped ends as not applicable.

    Raises:
        Refused: keeping without a reason, or nothing that waits.
    """
    template = queries.template_by_id(tx.session, template_id)
    if settle is Settle.KEEP and len(note.strip()) < 4:
        raise Refused("保留原来的写法请写明理由。")
    waiting = {one.key: one for one in queries.offers(tx.session, template, on=tx.today, place=place)}
    wanted = [key for key in dict.fromkeys(keys) if key in waiting]
    if not wanted:
        raise Refused("没有等待决定的变化。")
    decided = queries.adoptions(tx.session, issuer=template.issuer, kind=template.kind, place=place)
    for key in wanted:
        row = decided[key]
        row.seen_id = template_id
        if settle is Settle.ACCEPT and waiting[key].new is None:
            row.mode, row.note = Mode.NOT_APPLICABLE, "上级清单已删去"
        elif settle is Settle.ACCEPT:
            row.template_id = template_id
        row.note = note.strip()[:500] or row.note
        row.decided_by, row.decided_at = tx.actor.name, tx.now
        tx.session.add(row)
    tx.record(
        "changes.settled",
        covers=[ItemAdoption],
        about=f"template:{template_id}",
        settle=settle.value,
        count=len(wanted),
        keys=wanted[:20],
        place=place,
        note=note.strip()[:500],
    )
    return len(wanted)

"""Issuing: what was adopted becomes the place's own list; a list of this place becomes the general list of its counties."""

import hashlib
from datetime import date
from typing import Any

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused
from supervision.foundation.types import canonical_json
from supervision.lists import queries
from supervision.lists.actions.imports import DEFAULTS, CheckedList, list_kind
from supervision.lists.actions.versions import begin_version
from supervision.lists.queries import HOME
from supervision.lists.rules.adoption import CLAIMED, adopted, item_key
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.names import name_key
from supervision.lists.tables import ListTemplate, SourceItem, SourceList, TemplateItem
from supervision.registers.rules.reading import Report


def keep_template(
    tx: Transaction, checked: CheckedList, issuer: str, level: int, valid_from: date
) -> ListTemplate:
    """Keep a checked list as the next version of a general list.

    Raises:
        Conflict: the newest version is this very file.
    """
    versions = queries.template_versions(tx.session, issuer, checked.kind)
    if versions and versions[-1].sha256 == checked.sha256:
        raise Conflict(
            "这份上级清单已经导入过（第{version}版），内容完全相同。", version=versions[-1].version
        )
    rows: dict[str, dict[str, Any]] = {}
    for item in checked.rows:
        key = item_key(item["code"], item["name"], item.get("department", ""))
        while key in rows:
            key = f"{key[:290]}#"
        rows[key] = item
    row = ListTemplate(
        kind=checked.kind,
        issuer=issuer,
        level=level,
        year=checked.year,
        version=versions[-1].version + 1 if versions else 1,
        valid_from=valid_from,
        file_name=checked.file_name,
        sha256=checked.sha256,
        rows=len(rows),
        imported_at=tx.now,
        imported_by=tx.actor.name,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.bulk(
        TemplateItem,
        (DEFAULTS | item | {"key": key, "template_id": row.id} for key, item in rows.items()),
    )
    tx.record(
        "template.imported",
        covers=[ListTemplate, TemplateItem],
        about=f"template:{row.id}",
        issuer=issuer,
        kind=row.kind.value,
        version=row.version,
        rows=row.rows,
        digest=row.sha256,
    )
    return row


def issue_adopted(tx: Transaction, *, kind: ListKind | str, issuer: str, place: str = HOME) -> SourceList:
    """Make what was adopted and added into the next version of the place's own list, ready for the merge.

    Raises:
        Refused: nothing was adopted. Conflict: nothing changed since the last issue.
    """
    kind = list_kind(kind)
    rows = _adopted_rows(tx, kind, issuer, place)
    if not rows:
        raise Refused("还没有认领任何事项。")
    name = f"认领自{issuer}"
    digest = hashlib.sha256(canonical_json(rows)).hexdigest()
    versions = queries.versions_of(tx.session, kind, None, place or issuer)
    if versions and versions[-1].sha256 == digest:
        raise Conflict("认领的内容与上一版完全相同。")
    row = SourceList(
        kind=kind,
        place=(place or issuer)[:100],
        year=tx.today.year,
        version=max((one.version for one in versions if one.year == tx.today.year), default=0) + 1,
        file_name=name[:200],
        sha256=digest,
        rows=len(rows),
        imported_at=tx.now,
        imported_by=tx.actor.name,
    )
    tx.session.add(row)
    tx.session.flush()
    begin_version(tx, row)
    tx.bulk(SourceItem, (DEFAULTS | item | {"list_id": row.id} for item in rows))
    tx.record(
        "list.issued",
        covers=[SourceList, SourceItem],
        about=f"list:{row.id}",
        kind=kind.value,
        issuer=issuer,
        rows=row.rows,
        digest=row.sha256,
    )
    return row


def _adopted_rows(tx: Transaction, kind: ListKind, issuer: str, place: str) -> list[dict[str, Any]]:
    versions: dict[int, dict[str, TemplateItem]] = {}
    placed: list[tuple[int, str, dict[str, Any]]] = []  # in the order of the list above
    for key, row in queries.adoptions(tx.session, issuer=issuer, kind=kind, place=place).items():
        if row.mode not in CLAIMED or row.template_id is None:
            continue
        if row.template_id not in versions:
            versions[row.template_id] = queries.template_items(tx.session, row.template_id)
        item = versions[row.template_id][key]
        text = adopted(item, row.own) | {"aligned_code": item.aligned_code, "aligned_name": item.aligned_name}
        placed.append((item.row_number, key, {**text, "raw": dict(item.raw)}))
    texts: list[dict[str, Any]] = [text for _number, _key, text in sorted(placed, key=lambda one: one[:2])]
    texts += [
        {**row.own, "raw": {"认领方式": "本地增补"}}
        for row in queries.own_items(tx.session, kind=kind, place=place)
    ]
    return [
        item | {"row_number": number, "name_key": name_key(item["name"])[:500]}
        for number, item in enumerate(texts, start=2)
    ]


def pass_on(tx: Transaction, *, list_id: int, issuer: str) -> ListTemplate:
    """Give a list of this place on to its counties as the general list they adopt from (level 3).

    Raises:
        NotFound: no such list. Conflict: this very version was given on already.
    """
    source = queries.source_list(tx.session, list_id)
    fields = (*DEFAULTS, "name_key", "row_number", "raw")
    rows = [{field: getattr(row, field) for field in fields} for row in queries.all_rows(tx.session, list_id)]
    checked = CheckedList(
        source.kind, source.file_name, source.sha256, Report(), source.year, None, issuer, rows=rows
    )
    return keep_template(tx, checked, "".join(issuer.split())[:100], 3, source.valid_from or tx.today)

"""How the lists are kept: claimed from the province, published, revised for the running quarter; a law about to change."""

import csv
from datetime import timedelta
from pathlib import Path

from inspections.demonstration.actions.city import City, moment
from inspections.demonstration.actions.lists import file_name
from inspections.demonstration.rules import revised
from inspections.demonstration.rules.catalogue import KINDS
from inspections.demonstration.rules.places import CITY_NAME
from supervision.foundation.database import Transaction
from supervision.foundation.sheets import write_csv
from supervision.law import actions as law
from supervision.law.rules.norms import ChangeKind, NormChange
from supervision.lists import actions as lists
from supervision.lists import queries as list_queries
from supervision.lists.rules.adoption import Mode
from supervision.lists.rules.kinds import How, ListKind

GENERAL = "通用清单.csv"
TITLE = f"{CITY_NAME}行政检查事项一张清单（演示）"
ANNOUNCED = timedelta(days=20)  # after the anchor


def claim_from_above(tx: Transaction, folder: Path) -> None:
    """The province's general list comes in; most is reused, some localised, one does not apply, two are left open."""
    rows = revised.general_list(_read(folder / file_name("supervision")), CITY_NAME)
    template = _import_general(tx, rows)
    keys = list(list_queries.template_items(tx.session, template))
    lists.claim_items(tx, template_id=template, keys=keys[:-3], mode=Mode.REUSE)
    own = {"target": f"{CITY_NAME}范围内的经营主体"}
    lists.claim_items(tx, template_id=template, keys=keys[1:2], mode=Mode.LOCALISE, own=own)
    reason = f"{CITY_NAME}不临海，没有渔港"
    lists.claim_items(tx, template_id=template, keys=keys[-1:], mode=Mode.NOT_APPLICABLE, note=reason)


def publish(tx: Transaction) -> None:
    """The public sees the one list as it is now."""
    lists.publish_list(tx, title=TITLE, bureau=CITY_NAME)


def revise(city: City, folder: Path) -> None:
    """On the eve of the running quarter every list has its next version, the province's too, and a law is about to change."""
    before, quarter = city.plan.quarters[-2:]
    with city.at(moment(before.last, 20), "lists") as tx:
        for kind in KINDS:
            rows = _read(folder / file_name(kind))
            out = _dispensable(city, tx) if kind == "random" else None
            data = _print(revised.next_version(kind, rows, leave_out=out))
            lists.import_list(tx, kind, file_name(kind), data, place=CITY_NAME, valid_from=quarter.first)
        lists.merge_lists(tx)
        publish(tx)
        general = revised.general_list(_read(folder / file_name("supervision")), CITY_NAME)
        _import_general(tx, revised.general_list_later(general))
        law.enter_law_change(
            tx,
            NormChange(
                "市场主体登记管理条例",
                ChangeKind.AMENDED,
                city.plan.anchor + ANNOUNCED,
                articles=(36, 37, 38, 48),
                source="演示数据，并无此次修改",
            ),
        )


def _import_general(tx: Transaction, rows: revised.Table) -> int:
    report, template = lists.import_template(
        tx, ListKind.SUPERVISION, GENERAL, _print(rows), issuer=revised.PROVINCE
    )
    if template is None or template.id is None:
        raise ValueError(f"{GENERAL}: {report.findings[0]}")
    return template.id


def _dispensable(city: City, tx: Transaction) -> int | None:
    """The place of the last row of the random list that nothing else carries and no task checks by."""
    used = {city.main_item(line).id for line in city.items}
    [source] = [s for s in list_queries.lists_in_force(tx.session) if s.kind is ListKind.RANDOM]
    rows = list_queries.rows_of(tx.session, source.id or 0, limit=source.rows)
    alone = [
        row.row_number - 2  # row 1 of a file is its heading
        for row, item, link in rows
        if item is not None and link is not None and link.how is How.ALONE and item.id not in used
    ]
    return alone[-1] if alone else None


def _read(path: Path) -> revised.Table:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _print(rows: revised.Table) -> bytes:
    return write_csv(tuple(rows[0]), [tuple(row.values()) for row in rows])

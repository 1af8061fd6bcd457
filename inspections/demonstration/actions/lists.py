"""The three lists: printed to files as a bureau would send them, imported, merged, given checklists."""

import csv
from pathlib import Path

from inspections.demonstration.actions.city import City, Item
from inspections.demonstration.rules.bureaus import LINES
from inspections.demonstration.rules.catalogue import KINDS, Catalogue, Row, generate
from inspections.demonstration.rules.checklists import points_for
from inspections.demonstration.rules.codes import implementation_code
from inspections.demonstration.rules.places import CITY_NAME
from supervision.foundation.database import Transaction
from supervision.foundation.i18n import ROOT
from supervision.foundation.sheets import write_csv
from supervision.lists import actions as lists
from supervision.lists import queries as list_queries
from supervision.lists.rules.kinds import KIND_LABELS, ItemStatus, ListKind

FACTS = ROOT / "data" / "lists"
FACT_FILES = ("random_inspection_items.csv", "power_duty_items.csv", "internet_supervision_items.csv")
HEADINGS: dict[str, tuple[str, ...]] = {
    "duty": ("职权编码", "职权名称", "职权类型", "行使主体", "实施依据", "备注"),
    "random": ("抽查类别", "抽查事项名称", "抽查对象", "事项类别", "抽查主体", "抽查依据", "抽查比例", "对应权责清单事项", "备注"),
    "supervision": (
        "监管事项编码", "监管事项名称", "监管对象", "监管部门", "设定依据", "对应的权力事项编码", "检查实施清单编码", "备注",
    ),
}  # fmt: skip
CITY_LEVEL = 3
_BUREAU = {line: CITY_NAME + name for line, name, *_rest in LINES}


def read_facts(folder: Path = FACTS) -> list[dict[str, str]]:
    """The published rows the lists are made from."""
    rows: list[dict[str, str]] = []
    for name in FACT_FILES:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def print_lists(city: City, folder: Path) -> Catalogue:
    """Write the three lists and the truth (which rows mean the same item) as CSV files; returns what they hold."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    catalogue = generate(read_facts(), seed=city.plan.seed)
    codes = {b.line: b.code for b in city.plan.bureaus if not b.is_station}
    for kind in KINDS:
        rows = [_printed(kind, row, codes[row.line]) for row in catalogue.rows[kind]]
        (folder / file_name(kind)).write_bytes(write_csv(HEADINGS[kind], rows))
    truth = [
        (file_name(kind), place + 2, f"T{number:04d}")  # row 1 of a file is its heading
        for number, places in enumerate(catalogue.truth, start=1)
        for kind, place in places.items()
    ]
    (folder / "truth.csv").write_bytes(write_csv(("file_name", "row_number", "true_item"), truth))
    return catalogue


def import_lists(tx: Transaction, folder: Path) -> None:
    """Bring the printed lists in, merge them into the one list, and ask the review about what is left in doubt.

    Raises:
        ValueError: a list of ours is not clean; a fault of the generator.
    """
    for kind in KINDS:
        name = file_name(kind)
        report, _list = lists.import_list(tx, kind, name, (folder / name).read_bytes(), place=CITY_NAME)
        if not report.clean:
            raise ValueError(f"{name}: {report.findings[0]}")
    lists.merge_lists(tx)
    lists.keep_links(tx, lists.compare(lists.read_material(tx.session)))


def publish_checklists(city: City, tx: Transaction) -> None:
    """A checklist of our own for every item whose subject we wrote one for; remembers the items by line."""
    line_of = {name: line for line, name in _BUREAU.items()}
    found: dict[str, list[Item]] = {line: [] for line in _BUREAU}
    published = 0
    for item in sorted(list_queries.unified_items(tx.session).values(), key=lambda item: item.code):
        line = line_of.get(item.department)
        if line is None or item.status is not ItemStatus.ACTIVE:
            continue
        checklist_id = None
        if points := points_for(item.name):
            checklist = lists.publish_checklist(
                tx,
                unified_item_id=item.id or 0,
                title=f"{item.name[:80]}检查单（演示）",
                points=[
                    dict(zip(("item_text", "content_text", "how_to", "penalty_basis"), point, strict=True))
                    for point in points
                ],
            )
            checklist_id, published = checklist.id, published + 1
        found[line].append(Item(item.id or 0, item.code, item.name, checklist_id))
    for line, items in found.items():
        if not items:
            raise ValueError(f"{line}: no item to inspect by")
        city.items[line] = sorted(items, key=lambda item: item.checklist_id is None)
    city.count("items", sum(map(len, found.values())))
    city.count("checklists", published)


def file_name(kind: str) -> str:
    """The name of a printed list, e.g. 权责清单.csv."""
    return f"{KIND_LABELS[ListKind(kind)]}.csv"


def _printed(kind: str, row: Row, body: str) -> tuple[str, ...]:
    office, grade = _BUREAU[row.line], "重点检查事项" if row.key else "一般检查事项"
    if kind == "duty":
        return (row.code, row.name, "行政检查", office, row.basis, row.note)
    if kind == "random":
        ratio = "5%" if row.key else "3%"
        return (
            row.category,
            row.name,
            row.target,
            grade,
            office,
            row.basis,
            ratio,
            row.aligned_name,
            row.note,
        )
    carried_out = implementation_code(body, CITY_LEVEL, row.code)
    return (row.code, row.name, row.target, office, row.basis, row.aligned_code, carried_out, row.note)

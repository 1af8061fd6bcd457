"""`supervision lists match`: pairs of rows of printed lists, without a database."""

from collections import Counter
from pathlib import Path

import click

from supervision.foundation.collector import collector_held_back
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import translate
from supervision.foundation.sheets import read_table, write_csv
from supervision.lists.rules.item_rows import COLUMNS
from supervision.lists.rules.matching.columns import Line
from supervision.lists.rules.matching.propose import RELATIONS, Link, propose

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)
MATCHED = {
    "item": "name",
    "department": "department",
    "target": "target",
    "item_class": "item_class",
    "method": "method",
    "basis": "basis",
    "content": "content",
    "code": "code",
    "aligned_code": "aligned_code",
    "aligned_name": "aligned_name",
}
"""Columns of a row to be matched, and under which headings a list import knows them."""


@click.command("match")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, type=OUT)
@click.pass_obj
def match_(desk: Desk, files: tuple[Path, ...], out: Path) -> None:
    """Pairs of rows that are one item, part of one another, overlap, or look like it; from tables alone (no database).

    Columns: row_id, item, and what there is of list_kind, place, department, target, item_class, method, subject, basis,
    content; or the headings of a list import.
    """
    lines = [line for file in files for line in read_lines(file)]
    twice = [name for name, count in Counter(line.row_id for line in lines).items() if count > 1]
    if twice:
        raise Unreadable("行号“{row}”出现多次，各文件的 row_id 不能重复。", row=twice[0])
    with collector_held_back():
        links = propose(lines)
    head = ("a", "b", "relation", "score", "reason", "sure", "narrower")
    table = [
        (k.a, k.b, k.relation, f"{k.score:.4f}", reason(k, desk.language), int(k.sure), k.narrower)
        for k in links
    ]
    out.write_bytes(write_csv(head, table).removeprefix(b"\xef\xbb\xbf"))
    count, sure = {relation: links.of(relation) for relation in RELATIONS}, links.sure
    desk.say(
        "{rows}行中有{same}对相同事项、{part}对包含关系、{overlap}对交叉、{near}对相近但不同；其中{sure}对把握较大，其余请人工复核。",
        rows=len(lines),
        same=count["same"],
        part=count["part_of"],
        overlap=count["overlap"],
        near=count["different"],
        sure=sure,
    )
    desk.result({"rows": len(lines), **count, "sure": sure})


def reason(link: Link, language: str) -> str:
    """The evidence of a link as one text."""
    parted = "；" if language == "zh" else "; "
    return parted.join(translate(why.sentence, language, words=why.words) for why in link.evidence)


def read_lines(file: Path) -> list[Line]:
    """The rows of one table for matching; rows without a row_id are named after file and line.

    Raises:
        Unreadable: no table, or no column with item names.
    """
    fields_known: dict[str, tuple[str, ...]] = {
        name: (name,) for name in ("row_id", "list_kind", "place", "subject")
    }
    fields_known |= {name: (*COLUMNS[column], name) for name, column in MATCHED.items()}
    sheet = read_table(file.name, file.read_bytes(), [w for words in fields_known.values() for w in words])
    fields = sheet.fields(fields_known)
    if "item" not in fields:
        raise Unreadable("文件“{name}”没有事项名称列（item 或 事项名称）。", name=file.name)
    lines = []
    for row in sheet.rows():
        values = {name: row.cells[place] for name, place in fields.items()}
        if values["item"]:
            values["row_id"] = values.get("row_id") or f"{file.stem}:{row.number}"
            lines.append(Line(list_id="" if values.get("place") else file.stem, **values))
    return lines

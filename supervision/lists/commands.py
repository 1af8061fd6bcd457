"""`supervision lists …`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.sheets import read_table, write_csv
from supervision.identity.queries import department_ids_by_code
from supervision.lists import actions, queries
from supervision.lists.actions import Row
from supervision.lists.rules.item_rows import COLUMNS
from supervision.lists.rules.judge import Judgement
from supervision.lists.rules.kinds import HOW_LABELS, KIND_LABELS, How
from supervision.lists.rules.match import Line, match
from supervision.registers.rules import reading

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.group("lists")
def group() -> None:
    """清单 · source lists, the one list, its merge."""


@group.command("import")
@click.argument("kind")
@click.argument("file", type=FILE)
@click.option("--department", default="", help="code of the department the list belongs to")
@click.option("--place", default="")
@click.option("--year", type=int)
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), help="the day it holds from; today without")
@click.option("--dry-run", is_flag=True, help="only check")
@click.option("--report", type=OUT, help="write the report as CSV")
@click.pass_obj
def import_(
    desk: Desk,
    kind: str,
    file: Path,
    department: str,
    place: str,
    year: int | None,
    valid_from: datetime | None,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Check a list line by line, then bring it in as a new version. Exit 1 when it has errors.

    KIND: duty, random, supervision, check-items, joint.
    """
    data, version = file.read_bytes(), 0
    actions.list_kind(kind)
    with desk.database.reading() as session:
        codes = department_ids_by_code(session)
    if department and department not in codes:
        raise Unreadable("没有编码为{code}的部门。", code=department)
    of: dict[str, Any] = {"department_id": codes.get(department), "place": place}
    with desk.database.reading() as session:
        checked = actions.check_list(session, kind, file.name, data, year=year or clock.today().year, **of)
    checked.valid_from = valid_from.date() if valid_from else None
    found = checked.report
    if found.clean and not dry_run:
        with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            version = actions.import_checked(tx, checked).version
    columns, rows = reading.report_table(found, desk.language)
    if report:
        report.write_bytes(write_csv(columns, rows))
    for sentence in reading.sentences(found, desk.language):
        desk.say(sentence)
    if found.done:
        desk.say("已导入为第{version}版。", version=version)
    desk.result(
        {
            "read": found.read,
            "errors": found.errors,
            "warnings": found.warnings,
            "done": found.done,
            "version": version,
            "findings": rows,
        }
    )
    if not found.clean:
        sys.exit(1)


@group.command("merge")
@click.option(
    "--truth", type=FILE, help="CSV with file_name,row_number,true_item: print precision and recall"
)
@click.option("--errors", type=OUT, help="with --truth: write the differing pairs as CSV")
@click.pass_obj
def merge_(desk: Desk, truth: Path | None, errors: Path | None) -> None:
    """Merge the lists in force into the one list."""
    with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        count = actions.merge_lists(tx)
    desk.say(
        "已放入{placed}行：新立{founded}项，停用{retired}项，一张清单现有{in_force}项。",
        placed=count.placed,
        founded=count.founded,
        retired=count.retired,
        in_force=count.in_force,
    )
    values: dict[str, Any] = {
        "placed": count.placed,
        "founded": count.founded,
        "retired": count.retired,
        "in_force": count.in_force,
    }
    if truth:
        right = actions.read_truth(truth.name, truth.read_bytes())
        with desk.database.reading() as session:
            judged = actions.judge_merge(session, right)
            if errors:
                errors.write_bytes(write_csv(*differing(session, judged)))
        desk.say(
            "与真值比较（{rows}行）：合对{right}对，合错{wrong}对，漏合{missed}对；准确率{precision:.1%}，召回率{recall:.1%}。",
            rows=judged.rows,
            right=judged.right,
            wrong=len(judged.wrong),
            missed=len(judged.missed),
            precision=judged.precision,
            recall=judged.recall,
        )
        values |= {
            "rows": judged.rows,
            "right": judged.right,
            "wrong": len(judged.wrong),
            "missed": len(judged.missed),
            "precision": judged.precision,
            "recall": judged.recall,
            "f1": judged.f1,
        }
    desk.result(values)


def differing(session: Any, judged: Judgement[Row]) -> tuple[list[str], list[list[Any]]]:
    """The pairs a merge got wrong or missed, as headings and rows."""
    rows = queries.rows_by_place(session)

    def told(place: Row) -> list[Any]:
        item = rows[place][0]
        return [place[0], place[1], item.code, item.name, item.department]

    head = [
        "error",
        *(f"{side}_{name}" for side in "ab" for name in ("file", "row", "code", "item", "department")),
    ]
    lines = [["wrong", *told(a), *told(b)] for a, b in judged.wrong]
    return head, lines + [["missed", *told(a), *told(b)] for a, b in judged.missed]


@group.command("status")
@click.pass_obj
def status(desk: Desk) -> None:
    """Lists in force, how rows were placed, and the claim, completion and completeness rates."""
    with desk.database.reading() as session:
        lists = queries.lists_in_force(session)
        rates = queries.list_rates(session)
        hows = queries.how_counts(session)
        gaps = queries.gap_counts(session, on=clock.today())
    for row in lists:
        desk.say(
            "{kind}（{year}年第{version}版）：{rows}行，{file}",
            kind=KIND_LABELS[row.kind],
            year=row.year,
            version=row.version,
            rows=row.rows,
            file=row.file_name,
        )
    for how in How:
        desk.say("{how}：{n}行", how=HOW_LABELS[how], n=hows.get(how, 0))
    shares = {
        "claimed": (_("认领率：{part}/{whole} {rate}"), rates.claimed),
        "completed": (_("检查单完成率：{part}/{whole} {rate}"), rates.completed),
        "complete": (_("要素齐全的行：{part}/{whole} {rate}"), rates.complete),
        "filled": (_("要素填写率：{part}/{whole} {rate}"), rates.filled),
        "accurate": (_("要素填报准确率：{part}/{whole} {rate}"), rates.accurate),
    }
    for sentence, share in shares.values():
        rate = "—" if share.rate is None else f"{share.rate:.1%}"
        desk.say(sentence, part=share.part, whole=share.whole, rate=rate)
    for gap, count in gaps.items():
        desk.say("缺口“{gap}”：{n}项", gap=queries.GAP_LABELS[gap], n=count)
    desk.result(
        {
            "lists": [{"kind": r.kind, "year": r.year, "version": r.version, "rows": r.rows} for r in lists],
            "placed": {how.value: hows.get(how, 0) for how in How},
            "rates": {
                name: {"part": s.part, "whole": s.whole, "rate": s.rate} for name, (_t, s) in shares.items()
            },
            "not_applicable": rates.apart,
            "gaps": gaps,
        }
    )


@group.command("match")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, type=OUT)
@click.pass_obj
def match_(desk: Desk, files: tuple[Path, ...], out: Path) -> None:
    """Pairs of rows that are one item, or look like it, from tables alone (no database).

    Columns: row_id, item, and if there are any department and target; or the headings of a list import.
    """
    lines = [line for file in files for line in read_lines(file)]
    pairs = list(match(lines))
    out.write_bytes(
        write_csv(
            ("a", "b", "relation", "score", "reason"), [(*p[:3], f"{p.score:.4f}", p.reason) for p in pairs]
        ).removeprefix(b"\xef\xbb\xbf")
    )
    same = sum(pair.relation == "same" for pair in pairs)
    desk.say(
        "{rows}行中有{same}对相同事项、{near}对相近事项。", rows=len(lines), same=same, near=len(pairs) - same
    )
    desk.result({"rows": len(lines), "same": same, "near": len(pairs) - same})


def read_lines(file: Path) -> list[Line]:
    """The rows of one table for matching.

    Raises:
        Unreadable: no table, or no column with item names.
    """
    fields_known = {"row_id": ("row_id",)} | {k: COLUMNS[k] for k in ("name", "department", "target")}
    sheet = read_table(file.name, file.read_bytes(), [w for words in fields_known.values() for w in words])
    fields = sheet.fields(fields_known)
    if "name" not in fields:
        raise Unreadable("文件“{name}”没有事项名称列（item 或 事项名称）。", name=file.name)

    def cell(row: tuple[str, ...], key: str) -> str:
        return row[fields[key]] if key in fields else ""

    return [
        Line(
            cell(row.cells, "row_id") or f"{file.stem}:{row.number}",
            cell(row.cells, "name"),
            cell(row.cells, "department"),
            cell(row.cells, "target"),
        )
        for row in sheet.rows()
        if cell(row.cells, "name")
    ]

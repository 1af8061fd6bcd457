"""`supervision lists import`, `checklists`, `merge`: what comes in and how it becomes one list."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.sheets import write_csv
from supervision.identity.queries import department_ids_by_code
from supervision.lists import actions, queries
from supervision.lists.actions import Row
from supervision.lists.rules.differences import Change
from supervision.lists.rules.judge import Judgement
from supervision.registers.rules import reading

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
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
    gone = checked.comparison.count(Change.GONE)
    desk.say(
        "与现行版本比较：新增{added}，改动{changed}，消失{gone}，不变{unchanged}。",
        added=found.added,
        changed=found.changed,
        gone=gone,
        unchanged=found.unchanged,
    )
    if found.done:
        desk.say("已导入为第{version}版。", version=version)
    desk.result(
        {
            "read": found.read,
            "errors": found.errors,
            "warnings": found.warnings,
            "done": found.done,
            "version": version,
            "added": found.added,
            "changed": found.changed,
            "gone": gone,
            "unchanged": found.unchanged,
            "findings": rows,
        }
    )
    if not found.clean:
        sys.exit(1)


@click.command("checklists")
@click.argument("file", type=FILE)
@click.option("--item", default="", help="code in the one list, for a file of one checklist")
@click.option("--dry-run", is_flag=True, help="only read")
@click.pass_obj
def checklists(desk: Desk, file: Path, item: str, dry_run: bool) -> None:
    """Publish checklists from a record form or a table. Those without an item of the same name are left out. Exit 1: errors."""
    with desk.database.reading() as session:
        checked = actions.check_forms(session, file.name, file.read_bytes())
    codes = [checked.chosen(place) for place in range(len(checked.drafts))]
    if item:
        codes = [item] * len(codes)
    published = 0
    if checked.report.clean and not dry_run:
        with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            published = len(actions.publish_forms(tx, checked, codes))
    for sentence in reading.sentences(checked.report, desk.language):
        desk.say(sentence)
    for draft, code in zip(checked.drafts, codes, strict=True):
        desk.say("{title}：{n}个检查项 → {code}", title=draft.title, n=len(draft.points), code=code or "—")
    if published:
        desk.say("已发布{n}张检查单。", n=published)
    forms = [
        {"title": draft.title, "points": len(draft.points), "item": code}
        for draft, code in zip(checked.drafts, codes, strict=True)
    ]
    desk.result({"forms": forms, "errors": checked.report.errors, "published": published})
    if not checked.report.clean:
        sys.exit(1)


@click.command("merge")
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

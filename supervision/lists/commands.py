"""`supervision lists …`."""

import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _, translate
from supervision.foundation.sheets import read_table, write_csv
from supervision.identity.queries import department_ids_by_code
from supervision.lists import actions, queries
from supervision.lists.actions import Row
from supervision.lists.rules.differences import Change
from supervision.lists.rules.item_rows import COLUMNS
from supervision.lists.rules.judge import Judgement
from supervision.lists.rules.kinds import HOW_LABELS, KIND_LABELS, How
from supervision.lists.rules.matching.columns import Line
from supervision.lists.rules.matching.propose import RELATIONS, Link, propose
from supervision.registers.rules import reading

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
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


@group.command("checklists")
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


@group.command("review")
@click.pass_obj
def review_(desk: Desk) -> None:
    """How far the review is, and whether the newest weights follow from the record of decisions. Exit 1 if they do not."""
    with desk.database.reading() as session:
        progress = queries.review_progress(session)
        newest = queries.newest_weights(session)
        same = newest is None or actions.check_weights(session, newest)
    desk.say(
        "自动放入{automatic}行，待复核{waiting}对，人工决定{decided}对，没有说明的行{unexplained}。",
        automatic=progress.automatic,
        waiting=progress.waiting,
        decided=sum(progress.decided.values()),
        unexplained=progress.unexplained,
    )
    if newest is None:
        desk.say("还没有学习过，用的是系统自带的权重。")
    elif same:
        desk.say("第{version}版已从决定记录重新计算，结果一致。", version=newest.version)
    else:
        desk.say("第{version}版与决定记录重新计算的结果不一致，请告知系统管理员。", version=newest.version)
    desk.result(
        {
            "automatic": progress.automatic,
            "waiting": progress.waiting,
            "decided": {relation.value: count for relation, count in progress.decided.items()},
            "unexplained": progress.unexplained,
            "weights": newest.version if newest else 0,
            "decisions": newest.decisions if newest else 0,
            "weights_hash": newest.weights_hash if newest else "",
            "recomputed": same,
        }
    )
    if not same:
        sys.exit(1)


@group.command("match")
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
    links = propose(lines)
    head = ("a", "b", "relation", "score", "reason", "sure", "narrower")
    table = [
        (k.a, k.b, k.relation, f"{k.score:.4f}", reason(k, desk.language), int(k.sure), k.narrower)
        for k in links
    ]
    out.write_bytes(write_csv(head, table).removeprefix(b"\xef\xbb\xbf"))
    count = Counter(link.relation for link in links)
    sure = sum(link.sure for link in links)
    desk.say(
        "{rows}行中有{same}对相同事项、{part}对包含关系、{overlap}对交叉、{near}对相近但不同；其中{sure}对把握较大，其余请人工复核。",
        rows=len(lines),
        same=count["same"],
        part=count["part_of"],
        overlap=count["overlap"],
        near=count["different"],
        sure=sure,
    )
    desk.result({"rows": len(lines), **{name: count[name] for name in RELATIONS}, "sure": sure})


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

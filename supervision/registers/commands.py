"""`supervision registers …`."""

import sys
from pathlib import Path

import click

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.sheets import write_csv
from supervision.registers import actions
from supervision.registers.rules import reading
from supervision.registers.rules.kinds import FileKind

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("registers")
def group() -> None:
    """两库 · the registers of entities and inspectors."""


@group.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in FileKind]))
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="only check")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="write the report as CSV")
@click.pass_obj
def import_(desk: Desk, kind: str, file: Path, dry_run: bool, report: Path | None) -> None:
    """Check a file line by line, then bring it in, all or nothing. Exit 1 when it has errors."""
    data = file.read_bytes()
    with desk.database.reading() as session:
        checked = actions.check_file(session, FileKind(kind), file.name, data, actor=SYSTEM, on=clock.today())
    found = checked.report
    if not dry_run:
        with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            found = actions.import_checked(tx, checked)
    columns, rows = reading.report_table(found, desk.language)
    if report:
        report.write_bytes(write_csv(columns, rows))
    for sentence in reading.sentences(found, desk.language):
        desk.say(sentence)
    if found.done:
        desk.say(
            "导入完成：新增{added}，更新{changed}，未变{unchanged}。",
            added=found.added,
            changed=found.changed,
            unchanged=found.unchanged,
        )
    desk.result(
        {
            "read": found.read,
            "errors": found.errors,
            "warnings": found.warnings,
            "done": found.done,
            "added": found.added,
            "changed": found.changed,
            "unchanged": found.unchanged,
            "findings": rows,
        }
    )
    if not found.clean:
        sys.exit(1)

"""`supervision visits …`."""

import sys
from pathlib import Path

import click

from inspections.visits import actions
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.i18n import _
from supervision.foundation.sheets import write_csv
from supervision.registers.rules import reading


@click.group("visits")
def group() -> None:
    """检查 · visits and inspection acts."""


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="only check")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="write the report as CSV")
@click.pass_obj
def import_(desk: Desk, file: Path, dry_run: bool, report: Path | None) -> None:
    """Check a file of past visits line by line, then bring it in, all or nothing. Exit 1 when it has errors."""
    data = file.read_bytes()
    with (
        desk.database.reading() as session
    ):  # before the transaction: reading a sheet takes longer than a lock may
        found, acts = actions.check_file(session, file.name, data, on=clock.today())
    if found.clean and not dry_run:
        with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            found = actions.import_file(tx, file.name, found, acts)
    columns, rows = reading.report_table(found, desk.language)
    if report:
        report.write_bytes(write_csv(columns, rows))
    for sentence in reading.sentences(found, desk.language):
        desk.say(sentence)
    if found.done:
        desk.say(
            _("导入完成：新增{added}次检查，{unchanged}次已有。"),
            added=found.added,
            unchanged=found.unchanged,
        )
    desk.result(
        {
            "read": found.read,
            "errors": found.errors,
            "warnings": found.warnings,
            "done": found.done,
            "added": found.added,
            "unchanged": found.unchanged,
            "findings": rows,
        }
    )
    if not found.clean:
        sys.exit(1)

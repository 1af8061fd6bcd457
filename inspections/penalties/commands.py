"""`supervision penalties …`."""

import sys
from pathlib import Path

import click

from inspections.penalties import actions
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.sheets import write_csv
from supervision.registers.rules import reading

COUNTS = ("read", "errors", "warnings", "done", "added", "changed", "unchanged")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("penalties")
def group() -> None:
    """处罚 · penalty cases."""


@group.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="only check")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="write the report as CSV")
@click.pass_obj
def import_(desk: Desk, file: Path, dry_run: bool, report: Path | None) -> None:
    """Check a file line by line, then bring it in, all or nothing. Exit 1 when it has errors."""
    data = file.read_bytes()
    with desk.database.reading() as session:
        found, rows = actions.check_file(session, file.name, data)
    if found.clean and not dry_run:
        with desk.database.transaction(actor=SYSTEM, now=clock.now()) as tx:
            found = actions.import_checked(tx, found, rows)
    columns, lines = reading.report_table(found, desk.language)
    if report:
        report.write_bytes(write_csv(columns, lines))
    for sentence in reading.sentences(found, desk.language):
        desk.say(sentence)
    counts = {name: getattr(found, name) for name in COUNTS}
    desk.result({**counts, "findings": lines})
    if not found.clean:
        sys.exit(1)

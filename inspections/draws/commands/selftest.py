"""The self-test of the lottery and the pairing on the command line. Needs no database."""

import click

from inspections.draws.rules.selftest import QUICK, run
from supervision.foundation.desk import Desk


@click.command("selftest")
@click.option("--draws", type=click.IntRange(100, 100_000), default=QUICK, help="draws of each check")
@click.pass_obj
def selftest(desk: Desk, draws: int) -> None:
    """Try the lottery and the pairing on small draws whose chances are known; exit 1 when one check fails."""
    found = run(draws)
    for check in found.checks:
        if check.passed:
            desk.say("{name}：通过", name=check.name)
        else:
            desk.say("{name}：没有通过", name=check.name)
    if found.passed:
        desk.say("自检通过：{checks}项，每项{draws}次抽取。", checks=len(found.checks), draws=draws)
    desk.result(found.record())
    if not found.passed:
        raise SystemExit(1)

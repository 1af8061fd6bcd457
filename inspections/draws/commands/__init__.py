"""The draw on the command line."""

import click

from inspections.draws.commands.ceremony import commit, freeze, open_command, reveal, value
from inspections.draws.commands.certificates import certify, verifier, verify
from inspections.draws.commands.custody import custody, witness
from inspections.draws.commands.doctor import doctor
from inspections.draws.commands.escrow import escrow, rescue
from inspections.draws.commands.paired import pair
from inspections.draws.commands.quick import photo, quick, unfreeze, void
from inspections.draws.commands.selftest import selftest


@click.group("draws")
def group() -> None:
    """抽取 · the draw: certify, verify, check up, freeze, commit, open, reveal, quick, pair."""


for command in (
    certify,
    verify,
    verifier,
    doctor,
    selftest,
    freeze,
    commit,
    value,
    open_command,
    reveal,
    quick,
    photo,
    unfreeze,
    void,
    custody,
    witness,
    pair,
):
    group.add_command(command)
for command in (escrow, rescue):
    custody.add_command(command)

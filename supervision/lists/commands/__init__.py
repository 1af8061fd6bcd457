"""The lists on the command line."""

import click

from supervision.lists.commands.matching import match_
from supervision.lists.commands.sources import checklists, import_, merge_
from supervision.lists.commands.status import review_, status


@click.group("lists")
def group() -> None:
    """清单 · source lists, the one list, its merge."""


for command in (import_, checklists, merge_, status, review_, match_):
    group.add_command(command)

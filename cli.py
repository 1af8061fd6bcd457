"""Command door: the ``supervision`` command; gathers the rooms' commands. No logic of its own."""

import sys
from typing import Any

import click

from supervision.foundation.desk import Desk
from supervision.foundation.documents import check_fonts
from supervision.foundation.errors import Problem
from supervision.foundation.i18n import LANGUAGES
from supervision.foundation.rooms import furniture, load_tables
from supervision.foundation.serving import serve
from supervision.foundation.settings import read_settings
from supervision.identity.queries import has_accounts


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="zh | en")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on standard output")
@click.pass_context
def supervision(context: click.Context, lang: str | None, as_json: bool) -> None:
    """双随机、一公开 · double-random inspections that anyone can recompute."""
    if not isinstance(context.obj, Desk):
        context.obj = Desk(language=lang or "zh", as_json=as_json)


@supervision.command("run")
@click.option("--host", default=None, help="address to listen on")
@click.option("--port", default=None, type=click.IntRange(1, 65535))
@click.option(
    "--demonstration", type=click.Choice(["city", "small"]), help="build this city when nobody can log in"
)
@click.pass_context
def run(context: click.Context, host: str | None, port: int | None, demonstration: str | None) -> None:
    """Migrate, then start web and worker together; Ctrl-C stops both."""
    desk: Desk = context.obj
    check_fonts()
    with desk.database.reading() as session:
        empty = not has_accounts(session)
    made = desk.settings.data_dir / "demonstration"
    interrupted = made.exists() and not (made / "accounts.json").exists()
    if demonstration and (empty or interrupted):
        context.invoke(supervision.commands["demo"], size=demonstration, reset=interrupted)
    desk.database.close()
    settings = read_settings().model_copy(update={k: v for k, v in {"host": host, "port": port}.items() if v})
    sys.exit(serve(settings, desk.say))


def gather() -> None:
    """Hang every room's commands on the one command."""
    load_tables()
    for module in furniture("commands"):
        for command in [getattr(module, "group", None), *getattr(module, "commands", [])]:
            if command is not None:
                supervision.add_command(command)


def main(arguments: list[str] | None = None) -> Any:
    """The console script. Expected errors are one sentence on standard error, exit 1."""
    gather()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stderr.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    words = sys.argv[1:] if arguments is None else arguments
    if "--json" in words and words[0] != "--json":  # accepted anywhere on the line
        words = ["--json", *[word for word in words if word != "--json"]]
    try:
        return supervision.main(args=words, prog_name="supervision", standalone_mode=True)
    except Problem as problem:
        language = "en" if "en" in words else "zh"
        click.echo(problem.text(language), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

"""What the command door gives every command: settings, database, speech and progress."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import click

from supervision.foundation.database import Database
from supervision.foundation.i18n import translate
from supervision.foundation.migrations import migrate
from supervision.foundation.settings import Settings, read_settings


class Desk:
    """One call of the ``supervision`` command."""

    def __init__(
        self, *, language: str = "zh", as_json: bool = False, settings: Settings | None = None
    ) -> None:
        self.language = language
        self.as_json = as_json
        self._settings = settings

    @cached_property
    def settings(self) -> Settings:
        """Settings, read when a command first needs them (◇ commands never do)."""
        return self._settings or read_settings()

    @cached_property
    def database(self) -> Database:
        """The migrated database."""
        database = Database(self.settings)
        migrate(database)
        return database

    def say(self, msgid: str, /, **values: Any) -> None:
        """A sentence on standard output, silent with --json."""
        if not self.as_json:
            click.echo(translate(msgid, self.language, **values))

    def result(self, values: Any) -> None:
        """The one JSON object of --json."""
        if self.as_json:
            click.echo(json.dumps(values, ensure_ascii=False, default=str))

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """A progress bar on standard error, only on a terminal; yields ``advance(n)``."""
        if not sys.stderr.isatty():
            yield lambda _n: None
            return
        with click.progressbar(length=total, label=translate(label, self.language), file=sys.stderr) as bar:
            yield bar.update

"""Bringing a database to the newest shape (alembic), on an engine without our pragmas."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from supervision.foundation.database import Database
from supervision.foundation.i18n import ROOT


def configuration(url: str) -> Config:
    """Alembic's configuration for one database address."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["url"] = url
    return config


def migrate(database: Database) -> None:
    """Upgrade to the newest migration; nothing happens when it is there already.

    Looking first keeps starts short: a run of migrations ends with a check of every foreign key of the database.
    """
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    if list(current) != heads():
        command.upgrade(configuration(database.url), "head")


def heads() -> list[str]:
    """The newest revisions; a house rule wants exactly one."""
    return list(ScriptDirectory.from_config(configuration("sqlite://")).get_heads())

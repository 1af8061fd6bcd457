"""Alembic's door: own engine without the house pragmas (foreign_keys=ON would cascade in batch mode)."""

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from supervision.foundation.rooms import load_tables
from supervision.foundation.types import UTC, Choice, Json

load_tables()


def render_item(kind, item, autogen):
    """Write our column types as plain SQLAlchemy, so that old migrations outlive our classes."""
    if kind != "type":
        return False
    if isinstance(item, UTC):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Choice):
        return "sa.String(length=32)"
    if isinstance(item, Json):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def include(_object, name, kind, _reflected, _compare):
    """PostGIS brings a table of its own."""
    return not (kind == "table" and name == "spatial_ref_sys")


def compare(_context, _inspected, _metadata, inspected_type, metadata_type):
    """Our decorators against what the database really holds: only lengths and families matter."""
    if isinstance(metadata_type, Json):
        return not isinstance(inspected_type, sa.JSON)
    if isinstance(metadata_type, UTC):
        return not isinstance(inspected_type, sa.DateTime)
    return None


def run():
    """Run the migrations on one connection, then check foreign keys on SQLite."""
    url = context.config.attributes["url"]
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            compare_type=compare,
            compare_server_default=True,
            include_object=include,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"foreign keys point nowhere: {broken[:5]}")
    engine.dispose()


run()

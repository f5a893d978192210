"""The database's schema, revision by revision: one straight line, forwards only (the way back is a restore).

A new revision: change the models, then `new_revision(url, "what it adds")` writes the difference to
`versions/` for review. Procrastinate's tables are its own and not compared.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, NullPool, create_engine, text

import handlers
from workflows.db import Base

FOLDER = Path(__file__).parent
VERSIONS = FOLDER / "versions"
UPGRADE_LOCK = 0x616E6C6975
"""The advisory lock's key: "anliu" in ASCII. Two starts at once upgrade one after the other."""


def load_models() -> MetaData:
    """The metadata of every table: the heart's, the login's, and those of each capability under `handlers`."""
    importlib.import_module("workflows.models")
    importlib.import_module("web.auth.models")
    for package in pkgutil.iter_modules(handlers.__path__, "handlers."):
        if package.ispkg and importlib.util.find_spec(f"{package.name}.models"):
            importlib.import_module(f"{package.name}.models")
    return Base.metadata


def upgrade(url: str) -> None:
    """Bring a database to the newest revision, in one transaction; nothing happens if it is there already."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        command.upgrade(_config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest revision."""
    return _migration_context(connection).get_current_heads() == (_scripts().get_current_head(),)


def differences(connection: Connection) -> list[Any]:
    """What the database has otherwise than the models say: empty when every change has its revision."""
    found: list[Any] = compare_metadata(_migration_context(connection), load_models())
    return found


def new_revision(url: str, message: str, folder: Path = VERSIONS) -> Path:
    """Write the difference between the models and a current database as the next revision; gives its file."""
    number = int(_scripts().get_current_head() or 0) + 1
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        config = _config(connection, load_models())
        config.set_main_option("version_locations", os.pathsep.join({str(VERSIONS): "", str(folder): ""}))
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}", version_path=str(folder))
    return next(folder.glob(f"{number:04}_*.py"))


def configure(context: Any) -> None:
    """Set Alembic up on the connection that `upgrade` or `new_revision` opened."""
    given = context.config.attributes
    context.configure(connection=given["connection"], target_metadata=given["metadata"], **_comparison())


def _config(connection: Connection | None = None, metadata: MetaData | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _migration_context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts=_comparison())


def _comparison() -> dict[str, Any]:
    return {"include_name": _is_ours, "compare_type": True, "compare_server_default": True}


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))

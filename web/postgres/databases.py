"""Databases on any PostgreSQL server, embedded or not, all with the same order of text (architecture §2)."""

from __future__ import annotations

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

SORTED_ALIKE = sql.SQL("TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'")
"""Code point order, whatever locales the machine has: a list is in the same order on every server."""


def dsn(url: str) -> str:
    """The address as libpq reads it: psycopg and procrastinate know no SQLAlchemy driver names."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def on_database(url: str, name: str) -> str:
    """The same server, account and options, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def create_database(url: str, name: str, template: str | None = None) -> str:
    """Create a database on the server of `url` and give its address.

    A copy of `template` goes through the log (STRATEGY WAL_LOG), which costs no checkpoint. Raises psycopg.Error:
    DuplicateDatabase if the name is taken, ObjectInUse if somebody is connected to the template.
    """
    like: sql.Composable = SORTED_ALIKE
    if template is not None:
        like = sql.SQL("TEMPLATE {} STRATEGY WAL_LOG").format(sql.Identifier(template))
    with _maintenance(url) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), like))
    return on_database(url, name)


def drop_database(url: str, name: str) -> None:
    """Drop a database if it exists, and end whoever is still connected to it."""
    with _maintenance(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def seal_template(url: str, name: str) -> None:
    """Let nobody connect to a database any more, so that it can be copied at any time."""
    with _maintenance(url) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        connection.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (name,))


def _maintenance(url: str) -> psycopg.Connection:
    """A connection to the database every server has; CREATE and DROP DATABASE want to be outside a transaction."""
    return psycopg.connect(dsn(on_database(url, "postgres")), autocommit=True)

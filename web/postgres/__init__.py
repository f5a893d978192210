"""The embedded PostgreSQL: binaries from a wheel, a server of our own, databases that sort alike everywhere."""

from web.postgres.databases import create_database, drop_database, dsn
from web.postgres.ground import ServerFailed, client_binary
from web.postgres.server import EmbeddedPostgres, Status

__all__ = ["EmbeddedPostgres", "ServerFailed", "Status", "client_binary", "create_database", "drop_database", "dsn"]

"""PostgreSQL without a database server on the machine: the programs of a wheel, started by us."""

from infra.embedded_postgres.errors import DatabaseFailed
from infra.embedded_postgres.server import EmbeddedPostgres

__all__ = ["DatabaseFailed", "EmbeddedPostgres"]

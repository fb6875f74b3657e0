"""What must not be lost: SQL on SQLite or PostgreSQL, opened, migrated and asked in one way."""

from lookup_gateway.store.engine import open_store
from lookup_gateway.store.transactions import read, stream, transaction, write
from lookup_gateway.store.upgrade import migrate

__all__ = ["migrate", "open_store", "read", "stream", "transaction", "write"]

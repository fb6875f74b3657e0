"""What alembic runs: the steps, on the connection and in the transaction of `store.migrate`."""

from alembic import context

from lookup_gateway.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
context.run_migrations()

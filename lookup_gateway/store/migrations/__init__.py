"""The database's history, one numbered module a step, run by `store.migrate`."""

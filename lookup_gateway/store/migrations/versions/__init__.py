"""The steps. A new one: copy the last, raise its number, and `store.upgrade.HEAD` with it."""

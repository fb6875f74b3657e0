"""What SMS aggregators say on the wire: a TOML declaration for each, and what reads it."""

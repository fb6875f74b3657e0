"""Procedures, agencies and sectors: what is needed for what, what it costs, how long it takes."""

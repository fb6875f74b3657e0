"""Run a command by `python -m lookup_gateway`."""

from lookup_gateway.cli import main

main()

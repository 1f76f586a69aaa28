"""The command line: `schoolrules evaluate`, `forecast`, `sweep`, `report` and the others."""

from schoolrules.cli.app import main

__all__ = ["main"]

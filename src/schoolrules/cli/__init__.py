"""The command line: `schoolrules evaluate`, `policies`, `show`, `schema` and `demo`."""

from schoolrules.cli.app import main

__all__ = ["main"]

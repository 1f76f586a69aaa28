"""Hostile input: every parser, and what comes after it, fed with what no honest file holds. README.md says how."""

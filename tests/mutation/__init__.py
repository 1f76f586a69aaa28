"""Mutation testing: the tests that it runs instead of many small ones, and the mutants that survive."""

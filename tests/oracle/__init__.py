"""A second opinion: slow, plain evaluators written from the specification alone."""

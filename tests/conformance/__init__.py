"""Case files run as tests: the project's own under `cases/`, and those beside the repository."""

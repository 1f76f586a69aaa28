"""How the documentation is built: `python -m sphinx -W --keep-going -b html docs docs/_build`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "schoolrules"
author = "The schoolrules contributors"
project_copyright = "2026, The schoolrules contributors"
release = version_of("schoolrules")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "pictures", "policy_pages"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"schoolrules {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
# Fields belong to their class's description; listed by autodoc too, they would stand there twice.
napoleon_use_ivar = True
napoleon_numpy_docstring = False

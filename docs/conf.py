"""How Sphinx makes the site: MyST for the pages, autodoc for the reference, furo for the looks. No network is used."""

import sys
from pathlib import Path

import intermunicipal

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "intermunicipal"
author = "the intermunicipal authors"
release = version = intermunicipal.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "attrs_fields", "pages"]
exclude_patterns = ["_ext"]
root_doc = "index"
nitpicky = False

# Pages
myst_enable_extensions = ["colon_fence"]
myst_fence_as_directive = ["csv", "json", "python", "text", "toml"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

# Reference
default_role = "name-or-code"
autosummary_generate = False
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
autodoc_type_aliases = {
    "Assume": "intermunicipal.accounts.takers.Assume",
    "DateLike": "intermunicipal.dates.DateLike",
    "DayReading": "intermunicipal.dates.DayReading",
}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 140
add_module_names = False
toc_object_entries_show_parents = "hide"

# Looks
html_theme = "furo"
pygments_dark_style = "github-dark"
html_title = f"intermunicipal {release}"
html_static_path = ["_static"]
html_css_files = ["house.css"]
html_copy_source = False
html_show_copyright = False
html_theme_options = {"navigation_with_keys": True}

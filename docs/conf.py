"""How Sphinx builds the site from the pages that ``docs/stage.py`` puts together (``make docs``)."""

project = "govreports"
author = "The govreports developers"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_nb"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
napoleon_google_docstring = False
autodoc_typehints = "signature"
default_role = "code"
html_theme = "furo"
html_title = "govreports"
html_theme_options = {"source_repository": "", "top_of_page_buttons": []}
html_show_sphinx = False
suppress_warnings = ["mystnb.unknown_mime_type", "misc.highlighting_failure"]
exclude_patterns = ["build"]

"""Two habits of the pages: a code block may be a file, and a word in single backticks may be a name.

A fenced block whose language is followed by a file name, such as `toml association.toml`, is shown with that name above
it. In docstrings a word in single backticks is code; where it is the name of something documented, it links there.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.directives.code import CodeBlock
from sphinx.util.docutils import SphinxRole

import intermunicipal

LANGUAGES = ("csv", "json", "python", "text", "toml")
WITHOUT_LEXER = {"csv": "text"}
NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives of files and the role of single backticks."""
    for language in LANGUAGES:
        app.add_directive(language, type(f"{language.title()}File", (File,), {"language": language}))
    app.add_role("name-or-code", NameOrCode(_homes()))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _homes() -> dict[str, str]:
    """Return the full name of each class that one room alone makes public."""
    rooms = [f"intermunicipal.{one.name}" for one in iter_modules(intermunicipal.__path__) if one.name != "hooks"]
    found: dict[str, set[str]] = {}
    for room in rooms:
        module = import_module(room)
        for name in getattr(module, "__all__", ()):
            home = getattr(getattr(module, name), "__module__", "")
            if name[0].isupper() and f"{home}.".startswith(f"{room}."):
                found.setdefault(name, set()).add(f"{room}.{name}")
    return {name: full.pop() for name, full in found.items() if len(full) == 1}


class File(CodeBlock):
    """A code block in one language, with the name of the file that it is, if it is one."""

    language = ""
    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Show the name as the caption."""
        if self.arguments:
            self.options["caption"] = self.arguments[0]
        self.arguments = [WITHOUT_LEXER.get(self.language, self.language)]
        return super().run()


class NameOrCode(SphinxRole):
    """Literal text, which is a link where it is a documented name."""

    def __init__(self, homes: dict[str, str]) -> None:
        super().__init__()
        self.homes = homes

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make a reference that may stay unresolved, or plain literal text."""
        literal = nodes.literal(self.text, self.text, classes=["py"])
        if not NAME.fullmatch(self.text):
            return [literal], []
        reference = addnodes.pending_xref(
            self.rawtext,
            literal,
            refdomain="py",
            reftype="obj",
            reftarget=self.homes.get(self.text, self.text),
            refdoc=self.env.docname,
            refwarn=False,
            **{key: self.env.ref_context.get(key) for key in ("py:module", "py:class")},
        )
        return [reference], []

"""What autodoc says of attrs classes and of choices: fields with types and defaults, one a line, and the words of a choice.

What a class inherits is named in one sentence, with a link to where it is told. Properties that attrs caches in a slot
lose their docstring on the way; it is read from the source.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

import attrs
from sphinx.application import Sphinx

from intermunicipal.errors import Refusal

PLAIN = (bool, int, str, tuple, type(None))
EMPTY = {"dict": "{}", "list": "[]"}
Field = Any  # attrs.Attribute takes no parameter when the program runs


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with autodoc."""
    app.connect("autodoc-process-signature", without_fields)
    app.connect("autodoc-process-docstring", with_fields)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def without_fields(*about: Any) -> tuple[str, str] | None:
    """Leave the arguments of an attrs class and of a choice out of the signature: they are told below it."""
    _app, _what, _name, obj, _options, signature, returns = about
    return ("", returns) if signature and (_has_fields(obj) or _is_choice(obj)) else None


def with_fields(*about: Any) -> None:
    """Write the fields of an attrs class, or the words of a choice, below its docstring."""
    _app, what, _name, obj, options, lines = about
    if what == "data" and lines and lines[0] == (inspect.getdoc(type(obj)) or "").partition("\n")[0]:
        lines.clear()  # what a constant's class says is not about the constant
    if _is_choice(obj):
        lines += ["", f"One of: {', '.join(f'`{one.value}`' for one in obj)}.", ""]
    if not _has_fields(obj):
        return
    flags = ["   :no-contents-entry:", *(["   :no-index:"] if getattr(options, "no_index", False) else [])]
    lines += ["", f"Its code is `{obj.code}`.", ""] if issubclass(obj, Refusal) else []
    cached = dict(_cached_properties(obj))
    fields = [field for field in attrs.fields(obj) if field.init]
    lines += _inherited(obj, [field for field in fields if field.inherited and not field.kw_only], "First the fields")
    for title, by_keyword in ("Fields", False), ("Fields by keyword", True):
        own = [field for field in fields if not field.inherited and field.kw_only is by_keyword]
        lines += ["", f".. rubric:: {title}", ""] if own else []
        for field in own:
            name = field.alias if field.name.startswith("_") else field.name
            told = cached.pop(name, ("", ""))[1] or (f"Given as `{field.alias}`." if field.alias != name else "")
            lines += _described("attribute", name, flags, type=_type(field), value=_default(field), told=told)
    lines += _inherited(obj, [field for field in fields if field.inherited and field.kw_only], "By keyword the fields")
    for name, (returned, told) in cached.items():
        lines += _described("property", name, flags, type=returned, told=told)


def _has_fields(obj: object) -> bool:
    return isinstance(obj, type) and attrs.has(obj)


def _is_choice(obj: object) -> bool:
    return isinstance(obj, type) and issubclass(obj, Enum) and len(obj) > 0


def _described(directive: str, name: str, flags: Sequence[str], *, told: str = "", **options: str) -> list[str]:
    filled = [f"   :{option}: {text}" for option, text in options.items() if text]
    return [f".. py:{directive}:: {name}", *flags, *filled, "", *(["   " + told, ""] if told else [])]


def _inherited(cls: type, fields: Sequence[Field], how: str) -> Iterator[str]:
    """Name the fields that come from other classes, by the class that brings them."""
    by_class: dict[type, list[str]] = {}
    for field in fields:
        home = next(base for base in reversed(cls.__mro__) if field.name in vars(base).get("__annotations__", {}))
        by_class.setdefault(home, []).append(f"`{field.alias}`")
    for home, names in by_class.items():
        room = ".".join(home.__module__.split(".")[:2])
        yield from ("", f"{how} of :py:class:`~{room}.{home.__name__}`: {', '.join(names)}.", "")


def _type(field: Field) -> str:
    return field.type if isinstance(field.type, str) else getattr(field.type, "__name__", "")


def _default(field: Field) -> str:
    value: Any = field.default
    if value is attrs.NOTHING:
        return ""
    if hasattr(value, "factory"):
        return EMPTY.get(value.factory.__name__, f"{value.factory.__name__}()")
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    return repr(value) if isinstance(value, PLAIN) else "..."


def _cached_properties(cls: type) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the public cached properties of a class with slots, each with its type and docstring."""
    if not hasattr(cls, "__slots__"):
        return  # a class with a dict keeps its properties as they are
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(cls)))):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            if "cached_property" in decorators and node.returns:
                yield node.name, (ast.unparse(node.returns), " ".join((ast.get_docstring(node) or "").split()))

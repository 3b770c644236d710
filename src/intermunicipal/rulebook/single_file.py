"""A single Python file as a plug-in (*plug-in in één bestand*): imported under a name of its own, so that no other module is in its way.

What is run is what was hashed: nothing is read from, or written to, a cache of bytecode. The same file gives the same module again, so that two
documents that were read with it can be compared.
"""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from os import PathLike
from pathlib import Path
from threading import RLock
from types import CodeType, ModuleType
from typing import Any

from intermunicipal.errors import NoPluginFile
from intermunicipal.messages import Phrase
from intermunicipal.rulebook.plugins import FAULTS, not_imported, reason

_LOADING = RLock()
_READY = "ready"
_SHOWN = 12  # hexadecimal digits of a hash that name a version: enough to tell one file from another


class _OneFile(SourceFileLoader):
    """Loads a module from the bytes at hand."""

    def __init__(self, name: str, path: Path, source: bytes) -> None:
        super().__init__(name, str(path))
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Compile the bytes at hand; a cache of bytecode could be that of an earlier file."""
        del fullname
        code: CodeType = self.source_to_code(self._source, self.path)
        return code


def is_path(plugin: object) -> bool:
    """Say whether a plug-in is given as the path of a file (*pad*)."""
    return isinstance(plugin, (str, PathLike))


def load_file(path: str | PathLike[str]) -> tuple[ModuleType, str, str]:
    """Return the module of a single-file plug-in, its name and its version (*plug-inbestand laden*).

    The version is its `__version__`, else the beginning of the hash of what it says. Raises `NoPluginFile` where there is no such Python file,
    `PluginFailure` where it cannot be imported.
    """
    file, source = _source(path)
    label, version = file.name, f"sha256-{sha256(source).hexdigest()[:_SHOWN]}"
    place = str(file.resolve()).encode("utf-8", "surrogateescape")
    stem = re.sub(r"\W", "_", file.stem)
    name = f"intermunicipal_file_{stem}_{sha256(place + b'/' + source).hexdigest()[:_SHOWN]}"
    try:
        module = _module(name, file.resolve(), source)
    except FAULTS as problem:
        raise not_imported(problem, label, version, name) from problem
    stated = getattr(module, "__version__", None)
    return module, label, version if stated is None else str(stated)


def _module(name: str, path: Path, source: bytes) -> ModuleType:
    """Return the module of a file, run once, by one thread at a time, so that nobody sees half a module."""
    with _LOADING:
        found = sys.modules.get(name)
        if found is not None:
            if getattr(found.__spec__, "loader_state", None) != _READY:
                message = f"{path.name} loads itself"
                raise ImportError(message)
            return found
        spec: Any = spec_from_file_location(name, path, loader=_OneFile(name, path, source))
        module = sys.modules[name] = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            raise
        spec.loader_state = _READY
        return module


def _source(path: str | PathLike[str]) -> tuple[Path, bytes]:
    file = Path(path)
    if not file.exists():
        raise NoPluginFile(str(path), Phrase("no-such-file"))
    if file.suffix != ".py" or not file.is_file():
        raise NoPluginFile(str(path), Phrase("not-a-python-file"))
    try:
        return file, file.read_bytes()
    except OSError as problem:
        raise NoPluginFile(
            str(path), Phrase("cannot-be-read", {"reason": problem.strerror or reason(problem)})
        ) from None


__all__ = ["is_path", "load_file"]

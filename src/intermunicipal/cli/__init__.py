"""The command line (*opdrachtregel*): `intermunicipal check | allocate | explain | convert | schema | plugins`.

Exit status: 0 fine; 1 findings of severity error, or a computation refused; 2 wrong usage or unreadable input.
"""

from __future__ import annotations

import gc
import io
import sys
from importlib.util import find_spec

NEEDED = ("typer", "rich")


def main() -> None:
    """Run the command line; without the extra `cli` installed, say how to install it and exit with 2."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        print(
            f"The command line needs {' and '.join(missing)}, not installed here. "
            "The library itself works without. Install them: pip install 'intermunicipal[cli]'",
            file=sys.stderr,
        )
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign that the terminal lacks becomes "?", and the rest can be read
    gc.disable()  # a command is one short process: collecting garbage is a tenth of its time and frees nothing that it needs
    from intermunicipal.cli.app import app

    app()

"""Libraries that may be missing: imported where they are used, and named with how to install them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from closeloop_widgets.errors import CloseloopError

INSTALL = {
    "pretty_midi": "pip install pretty_midi",
    "symusic": "pip install symusic",
    "note_seq": "pip install 'closeloop_widgets[magenta]'",
}
"""How to get each library."""


class MissingExtraError(CloseloopError, ImportError):
    """A library that a conversion needs is not installed, or does not import; says how to install it."""


def require(library: str) -> Any:
    """The module of a library in `INSTALL`.

    Raises
    ------
    MissingExtraError
        It does not import.
    """
    try:
        return import_module(library)
    except ImportError as error:
        message = f"this conversion needs {library}, which does not import ({error}); {INSTALL[library]}"
        raise MissingExtraError(message, name=library) from error

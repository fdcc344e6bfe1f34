"""Libraries that may be missing: imported where they are used, and named with how to install them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from closeloop_widgets.errors import CloseloopError

INSTALL = {
    "pretty_midi": "pip install pretty_midi",
    "symusic": "pip install symusic",
    "note_seq": "pip install 'closeloop_widgets[magenta]'",
    "pandas": "pip install 'closeloop_widgets[study]'",
    "matplotlib": "pip install 'closeloop_widgets[study]'",
}
"""How to get each library."""


class MissingExtraError(CloseloopError, ImportError):
    """A library that something needs is not installed, or does not import; says how to install it."""


def require(module: str, purpose: str = "this conversion") -> Any:
    """A module of a library in `INSTALL`.

    Parameters
    ----------
    module : `"matplotlib.pyplot"`
    purpose : what needs it, as the error says: `"comparing functions"`

    Raises
    ------
    MissingExtraError
        It does not import.
    """
    try:
        return import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        message = f"{purpose} needs {library}, which does not import ({error}); {INSTALL[library]}"
        raise MissingExtraError(message, name=library) from error

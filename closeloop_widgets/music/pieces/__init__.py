"""The bundled pieces: small, free, and written down as text (docs/pieces.md describes the notation)."""

from __future__ import annotations

import difflib
from importlib.resources import files

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.pieces.notation import parse
from closeloop_widgets.music.pieces.timeline import NotationError
from closeloop_widgets.music.score import Score

__all__ = ["NotationError", "load", "names", "parse", "text"]

_SUFFIX = ".txt"


def names() -> tuple[str, ...]:
    """The names of the bundled pieces, in alphabetical order.

    Examples
    --------
    >>> "bwv269" in names()
    True
    """
    entries = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in entries if name.endswith(_SUFFIX)))


def load(name: str) -> Score:
    """The bundled piece of this name, as a score.

    Raises
    ------
    ScoreError
        There is no such piece; the message has the nearest names and all that there are.

    Examples
    --------
    >>> [track.name for track in load("bwv269").tracks]
    ['Soprano', 'Alto', 'Tenor', 'Bass']
    """
    return parse(text(name))


def text(name: str) -> str:
    """The bundled piece of this name as it is written down.

    Raises
    ------
    ScoreError
        There is no such piece; the message has the nearest names and all that there are.
    """
    known = names()
    if name not in known:
        near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ScoreError(f"there is no bundled piece {name!r}; {hint}The bundled pieces are: {', '.join(known)}")
    return files(__name__).joinpath(name + _SUFFIX).read_text(encoding="utf-8")

"""Pieces of music in other forms, to and from a `Score`.

`to_score` takes any of them; the modules here have both directions, one format each, and say what it cannot hold.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.extras import MissingExtraError
from closeloop_widgets.music.midi import read_midi
from closeloop_widgets.music.score import Score

__all__ = ["BUNDLED", "MissingExtraError", "to_score"]

BUNDLED = "bundled:"
"""What the name of a bundled piece begins with where a piece is expected."""

_READERS = {
    ("pretty_midi", "PrettyMIDI"): ("pretty_midi", "from_pretty_midi"),
    ("note_seq", "NoteSequence"): ("note_seq", "from_note_sequence"),
    ("symusic", "ScoreTick"): ("symusic", "from_symusic"),
    ("symusic", "ScoreQuarter"): ("symusic", "from_symusic"),
    ("symusic", "ScoreSecond"): ("symusic", "from_symusic"),
}
"""The module here and its function for a class of a library, by the library's and the class's name: so that asking
what a piece is imports none of them."""

_ACCEPTED = (
    "a Score; a MIDI file as a path, bytes or an open binary file; the name of a bundled piece, such as "
    f"'{BUNDLED}bwv846'; a pretty_midi.PrettyMIDI, a note_seq.NoteSequence or a symusic.Score"
)


def to_score(piece: Any) -> Score:
    """The score of a piece in any form that is known here.

    Parameters
    ----------
    piece : `Score` (given back as it is); a MIDI file as a path, as bytes or as an open binary file; a string such as
        `"bundled:bwv846"`, a bundled piece (`closeloop_widgets.music.pieces.names()`); `pretty_midi.PrettyMIDI`;
        `note_seq.NoteSequence`; `symusic.Score`

    Raises
    ------
    ScoreError
        It is something else, or there is no such bundled piece.
    MidiError
        The bytes are no MIDI file.
    FileNotFoundError
        There is no file at the path.

    Examples
    --------
    >>> to_score("bundled:bwv846").bar_count
    35
    """
    if isinstance(piece, Score):
        return piece
    if isinstance(piece, str):
        return _named(piece)
    if isinstance(piece, os.PathLike | bytes | bytearray | memoryview) or hasattr(piece, "read"):
        return read_midi(piece)
    for kind in type(piece).__mro__:
        reader = _READERS.get((kind.__module__.split(".")[0], kind.__name__))
        if reader:
            module, function = reader
            score: Score = getattr(import_module(f"{__name__}.{module}"), function)(piece)
            return score
    raise ScoreError(f"{_described(piece)} is not a piece; expected {_ACCEPTED}")


def _named(name: str) -> Score:
    if name.startswith(BUNDLED):
        return pieces.load(name.removeprefix(BUNDLED))
    if name in pieces.names() and not Path(name).exists():
        raise ScoreError(f"there is no file {name!r}; for the bundled piece of this name write '{BUNDLED}{name}'")
    return read_midi(name)


def _described(piece: Any) -> str:
    if isinstance(piece, np.ndarray):
        return f"an array of shape {piece.shape} (for a piano roll use Score.from_piano_roll)"
    return f"a {type(piece).__module__}.{type(piece).__qualname__}"

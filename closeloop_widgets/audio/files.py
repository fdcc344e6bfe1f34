"""Where the files that make sound are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def soundfont_path() -> Path:
    """The General MIDI soundfont that comes with the package (SF3, MIT; its copyright text lies beside it).

    Examples
    --------
    >>> soundfont_path().name
    'closeloop-gm.sf3'
    """
    return _PACKAGE / "audio" / "soundfont" / "closeloop-gm.sf3"


def processor_path() -> Path:
    """The browser's synthesizer: one self-contained script for an AudioWorklet.

    Examples
    --------
    >>> processor_path().name
    'synth-processor.js'
    """
    return _PACKAGE / "static" / "synth-processor.js"

"""A piece that a model function may do with what it likes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from closeloop_widgets.music.score import Score
from closeloop_widgets.music.tables import Table


def untouchable(score: Score) -> Score:
    """The same score on columns of its own that nothing can write to.

    A column is read-only, but whoever has it can make it writable again, as numpy allows for any array that owns its
    numbers. On `bytes` it does not; and it is a copy, so that the piece is safe from all else, too.

    Examples
    --------
    >>> score = untouchable(Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90]))
    >>> score.tracks[0].notes.pitch.flags.writeable = True
    Traceback (most recent call last):
        ...
    ValueError: cannot set WRITEABLE flag to True of this array
    """
    tracks = []
    for track in score.tracks:
        tables: dict[str, Any] = {name: _copied(table) for name, table in track.tables().items()}
        tracks.append(replace(track, **tables))
    return score.with_tracks(tracks)


def _copied(table: Table) -> Table:
    return table.ordered({name: np.frombuffer(c.tobytes(), c.dtype) for name, c in table.columns().items()})

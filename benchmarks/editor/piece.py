"""The piece that every program is given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.score import Score

QUARTER = 480
SECOND = 2 * QUARTER
"""Ticks, at 120 quarters a minute."""

TRACKS = 8
DENSITY = 20
"""Notes that begin in a quarter, whatever the size of the piece."""

IN_VIEW = 490
"""Notes in the close view."""

DRAGGED = 1000
"""Notes that are selected and dragged: the first ones of the piece."""


@dataclass(frozen=True)
class Piece:
    """Notes in order of their starts, as columns.

    Attributes
    ----------
    start, duration : in ticks
    pitch, velocity, track : 30 to 89; 20 to 126; 0 to 7
    end : of the piece, in ticks
    """

    start: NDArray[np.int64]
    duration: NDArray[np.int64]
    pitch: NDArray[np.int64]
    velocity: NDArray[np.int64]
    track: NDArray[np.int64]
    end: int

    def for_page(self) -> dict[str, Any]:
        """As the scripts in `page/` are given it."""
        columns = {name: getattr(self, name).tolist() for name in ("start", "duration", "pitch", "velocity", "track")}
        share = min(1.0, IN_VIEW * QUARTER / DENSITY / self.end)
        time = {"share": share, "end": self.end, "quarter": QUARTER, "second": SECOND}
        return {"columns": columns, "count": len(self.start), **time}

    def score(self) -> Score:
        """As this editor is given it."""
        score = Score(ticks_per_quarter=QUARTER, name="Benchmark")
        for track in range(TRACKS):
            rows = self.track == track
            notes = {name: getattr(self, name)[rows] for name in ("start", "duration", "pitch", "velocity")}
            score = score.with_track(name=f"Part {track + 1}", notes=notes)
        return score


@cache
def piece(count: int, *, pedal: bool = False) -> Piece:
    """Notes of every length from a 32nd to a half, spread evenly over 60 pitches and 8 tracks.

    Parameters
    ----------
    count : of the notes
    pedal : whether the first note is held to the end of the piece
    """
    random = np.random.default_rng(1)
    end = max(1, count) * QUARTER // DENSITY
    start = np.sort(random.integers(0, end, count))
    duration = random.choice([60, 120, 240, 480, 960], count)
    if pedal:
        start[0], duration[0] = 0, end
    return Piece(
        start=start,
        duration=duration,
        pitch=random.integers(30, 90, count),
        velocity=random.integers(20, 127, count),
        track=random.integers(0, TRACKS, count),
        end=end,
    )


def empty(like: Piece) -> Piece:
    """As long a piece without notes."""
    none = np.empty(0, np.int64)
    return Piece(none, none, none, none, none, like.end)

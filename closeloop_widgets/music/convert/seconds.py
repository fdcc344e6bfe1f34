"""Seconds of another format as ticks, through that format's own tempi."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.music.time import Tempo

MAX_MICROSECONDS = (1 << 24) - 1
"""The slowest tempo a MIDI file can hold, in microseconds a quarter note."""


class SecondsToTicks:
    """Ticks of times in seconds. `changes` are (tick, time in seconds, seconds a tick), the first of them at 0.

    The rates are the other format's, not rounded to whole microseconds as a `Tempo` is: a note stays on its beat even
    where the tempo itself is between two of ours.
    """

    def __init__(self, changes: Sequence[tuple[int, float, float]]) -> None:
        ticks, times, rates = zip(*changes, strict=True)
        self._ticks = np.array(ticks, np.int64)
        self._times = np.array(times, np.float64)
        self._rates = np.array(rates, np.float64)

    def __call__(self, seconds: ArrayLike) -> NDArray[np.int64]:
        """The nearest tick to each time; 0 for times before the start."""
        seconds = np.asarray(seconds, np.float64)
        at = np.maximum(np.searchsorted(self._times, seconds, side="right") - 1, 0)
        ticks = self._ticks[at] + np.rint((seconds - self._times[at]) / self._rates[at]).astype(np.int64)
        return np.maximum(ticks, 0)

    def note_columns(self, start: ArrayLike, end: ArrayLike) -> dict[str, NDArray[np.int64]]:
        """The columns `start` and `duration` of notes that sound between these times."""
        first = self(start)
        return {"start": first, "duration": np.maximum(self(end) - first, 0)}

    def tempos(self, ticks_per_quarter: int) -> tuple[Tempo, ...]:
        """The tempi, in whole microseconds a quarter note."""
        microseconds = np.rint(self._rates * ticks_per_quarter * 1e6).astype(np.int64)
        microseconds = np.clip(microseconds, 1, MAX_MICROSECONDS)
        return tuple(map(Tempo, self._ticks.tolist(), microseconds.tolist()))

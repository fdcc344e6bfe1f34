"""Which intervals a track makes with the others, and how well a pitch would keep to them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.models.kgram.onsets import Grid
from closeloop_widgets.music.tables import Notes

LIMIT = 2.0
"""No interval counts more than e^2 for or against: a handful of bars is thin evidence."""


class Sounding:
    """How many notes of each pitch class sound in each step, over any tracks, ready to be summed over spans.

    Parameters
    ----------
    steps : how many steps the piece has
    """

    def __init__(self, steps: int) -> None:
        self._changes = np.zeros((steps + 1, 12), np.int32)
        self._sums: NDArray[np.int64] | None = None

    def add(self, notes: Notes, grid: Grid, times: int = 1) -> None:
        """Adds a track's notes; -1 `times` takes them out again."""
        last = len(self._changes) - 1
        start, end = _steps_of(notes, grid)
        pitch_class = notes.pitch % 12
        np.add.at(self._changes, (np.minimum(start, last), pitch_class), times)
        np.add.at(self._changes, (np.minimum(end, last), pitch_class), -times)
        self._sums = None

    def between(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
        """Steps that each pitch class (second axis) sounds from each `start` up to each `end`."""
        if self._sums is None:
            counts = np.cumsum(self._changes, axis=0, dtype=np.int64)
            self._sums = np.concatenate([np.zeros((1, 12), np.int64), np.cumsum(counts, axis=0)])
        last = len(self._sums) - 1
        return np.asarray(self._sums[np.minimum(end, last)] - self._sums[np.minimum(start, last)])


class Intervals:
    """How much more often than by chance a track's pitches sound together with each interval above them.

    Intervals are between pitch classes, 0 to 11 semitones up from the track's own note to the other's; so a third
    and a tenth are one, and a third and a sixth are not. Chance is what both pitch distributions would give if
    they knew nothing of each other. What is learned is that ratio's logarithm, in (-2, 2).
    """

    def __init__(self, notes: Notes, others: Sounding, grid: Grid) -> None:
        start, end = _steps_of(notes, grid)
        heard = others.between(start, end)
        together = np.zeros((12, 12))
        np.add.at(together, notes.pitch % 12, heard)
        up = (np.arange(12)[None, :] - np.arange(12)[:, None]) % 12
        seen = np.bincount(up.ravel(), together.ravel(), 12)
        by_chance = np.outer(together.sum(1), together.sum(0)) / max(1.0, together.sum())
        expected = np.bincount(up.ravel(), by_chance.ravel(), 12)
        # A beat of each interval is taken as seen by chance, so that few notes say little.
        ratio = np.log((seen + grid.steps) / (expected + grid.steps))
        self._fit = np.clip(ratio, -LIMIT, LIMIT)[up]

    def fit(self, others: Sounding, start: int, end: int) -> NDArray[np.float64]:
        """How well each pitch class of the track would go with what the others sound in these steps; 0 is neutral."""
        heard = others.between(np.array([start]), np.array([end]))[0]
        return np.asarray(self._fit @ heard / max(1, heard.sum()))


def sounding(tracks: Iterable[Notes], grid: Grid, steps: int) -> Sounding:
    """What sounds on several tracks together."""
    together = Sounding(steps)
    for notes in tracks:
        together.add(notes, grid)
    return together


def _steps_of(notes: Notes, grid: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    scale = grid.steps / grid.ticks_per_quarter
    start = np.floor(notes.start * scale + 0.5).astype(np.int64)
    return start, np.maximum(start + 1, np.floor(notes.end * scale + 0.5).astype(np.int64))

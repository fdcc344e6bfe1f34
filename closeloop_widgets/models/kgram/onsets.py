"""A track as a sequence of onsets: the notes that begin together, on a grid, with what they really did beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.tables import Note, Notes
from closeloop_widgets.music.time import MeterMap

GRIDS = (4, 12, 24)
"""Steps a quarter note that are tried, coarse to fine: sixteenths, triplets as well, thirty-seconds as well."""

PERFORMED = 12
"""Steps a quarter where notes keep to no grid, as when somebody played them."""


@dataclass(frozen=True)
class Grid:
    """Steps of time that symbols are counted in; `steps` a quarter note."""

    steps: int
    ticks_per_quarter: int

    @classmethod
    def fitting(cls, starts: NDArray[np.int64], ticks_per_quarter: int) -> Grid:
        """The coarsest grid that 95 in 100 starts lie on, to a hundredth of a quarter note."""
        for steps in GRIDS:
            exact = starts * steps / ticks_per_quarter
            near = np.abs(exact - np.round(exact)) * ticks_per_quarter / steps <= ticks_per_quarter / 100
            if near.mean() >= 0.95:
                return cls(steps, ticks_per_quarter)
        return cls(PERFORMED, ticks_per_quarter)

    def step(self, tick: int) -> int:
        """The nearest step."""
        return (2 * tick * self.steps + self.ticks_per_quarter) // (2 * self.ticks_per_quarter)

    def step_after(self, tick: int) -> int:
        """The first step not before a tick."""
        return -(-tick * self.steps // self.ticks_per_quarter)

    def tick(self, step: int) -> int:
        """Where a step is, to the nearest tick."""
        return (2 * step * self.ticks_per_quarter + self.steps) // (2 * self.steps)


@dataclass(frozen=True)
class Onset:
    """Notes that begin in one step, lowest first.

    Attributes
    ----------
    step : where, on the grid
    gap : steps to the next onset of its track
    notes : as they are, ticks and all
    lengths : how long each lasts, in steps, 1 and up
    """

    step: int
    gap: int
    notes: tuple[Note, ...]
    lengths: tuple[int, ...]

    @property
    def pitches(self) -> tuple[int, ...]:
        """What sounds, without when: the symbol where the rhythm is kept."""
        return tuple(note.pitch for note in self.notes)

    @property
    def figure(self) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """What sounds, for how long, and when the next comes: the symbol where the rhythm is drawn too."""
        return (self.gap, self.pitches, self.lengths)


def onsets_of(notes: Notes, grid: Grid, bar: int) -> list[Onset]:
    """The onsets of these notes, in order.

    `bar` is a bar's steps. Where nothing begins for longer than a bar after a note has ended, its gap is its own
    length: a long rest says how the piece is built, not how the figure goes on.
    """
    steps = [(grid.step(note.start), note) for note in notes]
    groups = [(step, _by_pitch(n for _, n in group)) for step, group in groupby(steps, key=lambda pair: pair[0])]
    onsets = []
    for number, (step, together) in enumerate(groups):
        lengths = tuple(max(1, grid.step(note.duration)) for note in together)
        following = groups[number + 1][0] if number + 1 < len(groups) else step + max(lengths)
        gap = following - step
        onsets.append(Onset(step, max(lengths) if gap > max(lengths) + bar else gap, together, lengths))
    return onsets


def phrases(onsets: Sequence[Onset], inside: Sequence[bool]) -> list[list[Onset]]:
    """The runs of onsets outside the region, broken also where a long rest is."""
    runs: list[list[Onset]] = [[]]
    last: Onset | None = None
    for onset, is_inside in zip(onsets, inside, strict=True):
        if last is None or last.step + last.gap != onset.step or is_inside:
            runs.append([])
        if not is_inside:
            runs[-1].append(onset)
        last = onset
    return [run for run in runs if run]


class Metre:
    """Where in the beat, or in the bar, a step stands."""

    def __init__(self, grid: Grid, meters: MeterMap, of_bar: bool) -> None:
        self._grid, self._meters, self._of_bar = grid, meters, of_bar

    def position(self, step: int) -> int:
        """Steps since the beat began; of a drum track, since the bar began: a beat of drums is a bar's pattern."""
        bar = self._meters.bar_at(self._grid.tick(step))
        since = step - self._grid.step(self._meters.bar_start(bar))
        return since if self._of_bar else since % self._grid.steps


def _by_pitch(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Lowest first; of two on one pitch the longer stays."""
    longest: dict[int, Note] = {}
    for note in notes:
        if note.pitch not in longest or note.duration > longest[note.pitch].duration:
            longest[note.pitch] = note
    return tuple(longest[pitch] for pitch in sorted(longest))

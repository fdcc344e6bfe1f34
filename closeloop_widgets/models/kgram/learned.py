"""What a piece teaches about a region's tracks: learned once, so that it can be drawn from many times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.models.kgram.harmony import Intervals, Sounding, sounding
from closeloop_widgets.models.kgram.onsets import Grid
from closeloop_widgets.models.kgram.part import Fit, Part
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track


class TooFewNotesError(CloseloopError, ValueError):
    """There is nothing to learn a variation from."""


class Learned:
    """The parts of a region's tracks, and which intervals each of them makes with the others.

    Parameters
    ----------
    tracks : those to learn; nothing is drawn for the others
    order, keep_rhythm : as in `Part`

    Attributes
    ----------
    grid, steps : how time is counted, and up to where
    parts : of the tracks that have enough to learn from, by their ids, in the order of the piece

    Raises
    ------
    TooFewNotesError
        No track has.
    """

    def __init__(self, score: Score, region: Region, tracks: Sequence[Track], order: int, keep_rhythm: bool) -> None:
        self.score = score
        self.grid = _grid(score, [score.track(id) for id in region.tracks])
        self.steps = self.grid.step(max(score.end, region.end)) + 1
        self.parts: dict[int, Part] = {}
        self._intervals: dict[int, Intervals] = {}
        every = sounding((t.notes for t in score.tracks if not t.is_drum), self.grid, self.steps)
        ids = {track.id for track in tracks}
        for track in score.tracks:
            part = Part(score, track, region, self.grid, order, keep_rhythm) if track.id in ids else None
            if part is not None and part.can_vary:
                self.parts[track.id] = part
                if not track.is_drum:
                    every.add(track.notes, self.grid, -1)
                    self._intervals[track.id] = Intervals(part.material, every, self.grid)
                    every.add(track.notes, self.grid)
        if not self.parts:
            raise TooFewNotesError(_too_few(tracks, score))

    def around(self) -> Sounding:
        """What sounds of all tracks without what is to be drawn anew."""
        kept = (self.parts[t.id].around if t.id in self.parts else t.notes for t in self.score.tracks if not t.is_drum)
        return sounding(kept, self.grid, self.steps)

    def fit(self, track: int, others: Sounding) -> Fit | None:
        """How well pitches of a track would go with what the others sound; None for drums, which have no pitches."""
        if track not in self._intervals:
            return None
        intervals = self._intervals[track]
        return lambda start, end: intervals.fit(others, start, end)


def _grid(score: Score, tracks: Sequence[Track]) -> Grid:
    starts = np.concatenate([np.zeros(1, np.int64), *(t.notes.start.astype(np.int64) for t in tracks)])
    return Grid.fitting(starts, score.ticks_per_quarter)


def _too_few(tracks: Sequence[Track], score: Score) -> str:
    counts = ", ".join(f"{t.name or f'track {t.id}'} has {len(t.notes)}" for t in tracks) or "no track is selected"
    return (
        f"there are too few notes to learn a variation from: {counts} in the whole piece. "
        f"Select a track with at least {Part.LEAST} notes that begin at different times"
    )

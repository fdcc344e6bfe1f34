"""The model function: each selected track, span by span, drawn anew from the k-grams of the rest of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np

from closeloop_widgets.models.annotations import Range, Seed
from closeloop_widgets.models.context import Context
from closeloop_widgets.models.function import model
from closeloop_widgets.models.kgram.harmony import Sounding
from closeloop_widgets.models.kgram.learned import Learned
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Notes

TRIES = 8
"""How often it draws again where the draw is what was there."""


@model("k-gram variation", author="The closeloop_widgets authors", license="Apache-2.0")
def kgram(
    score: Score,
    region: Region,
    *,
    order: Annotated[int, Range(1, 6)] = 3,
    temperature: Annotated[float, Range(0.1, 2.0, step=0.05, scale="log")] = 1.0,
    keep_rhythm: bool = False,
    seed: Seed = None,
    context: Context,
) -> Score:
    """Vary the selected bars with what the rest of the piece does.

    A Markov chain of variable order, learned for each track from its own notes outside the region (from all of it
    where those are fewer than 8 onsets), and led by the notes before the region. A symbol is the notes that begin
    together, their lengths, and the time to the next; velocities come along with them. Pitches that would make
    intervals with the other tracks that the piece avoids are made less likely. A track that is silent in the
    region stays silent, unless all selected tracks are: then they are filled. A track too short to learn from
    stays as it is. In a region of single notes the rhythm is always kept.

    Parameters
    ----------
    order
        How many events back it looks: 1 wanders, 6 quotes the piece at length.
    temperature
        Below 1 the likely becomes likelier; above 1 it takes more chances.
    keep_rhythm
        Keep when notes begin, how long they are and how loud; change their pitches only.
    seed
        The same seed makes the same variation.

    Raises
    ------
    TooFewNotesError
        No selected track has enough notes in the whole piece.
    """
    rng = np.random.default_rng(context.seed if seed is None else seed)
    region.check(score)
    variation = _Variation(score, region, order, temperature, keep_rhythm or region.notes is not None, context)
    for _ in range(TRIES):
        varied = variation.drawn(rng)
        if not variation.is_as_before(varied):
            break
    return varied


class _Variation:
    """What is learned once, so that it can be drawn from several times."""

    def __init__(
        self, score: Score, region: Region, order: int, temperature: float, keep_rhythm: bool, context: Context
    ) -> None:
        self.score, self.context, self.temperature = score, context, temperature
        selected = [score.track(id) for id in region.tracks]
        wanted = [t for t in selected if region.rows(t).any()] or selected
        self.learned = Learned(score, region, wanted, order, keep_rhythm)

    def drawn(self, rng: np.random.Generator) -> Score:
        """One variation of the piece."""
        others = self.learned.around()
        tracks: list[Track] = []
        next_id = self.score.next_id
        for track in self.score.tracks:
            if track.id in self.learned.parts:
                self.context.progress(len(tracks) / len(self.score.tracks), f"varying {track.name or track.id}")
                fresh = self._drawn_track(track, others, next_id, rng)
                next_id = max([next_id, *(fresh.id + 1).tolist()])
                track = replace(track, notes=self.learned.parts[track.id].around.joined(fresh))
            tracks.append(track)
        return replace(self.score, tracks=tuple(tracks), next_id=next_id)

    def _drawn_track(self, track: Track, others: Sounding, next_id: int, rng: np.random.Generator) -> Notes:
        """One track's notes for the region; they join `others` for the tracks after it."""
        part, grid = self.learned.parts[track.id], self.learned.grid
        if track.is_drum:
            return part.drawn(None, self.temperature, next_id, rng, self.context)
        others.add(part.around, grid, -1)
        fresh = part.drawn(self.learned.fit(track.id, others), self.temperature, next_id, rng, self.context)
        others.add(part.around, grid)
        others.add(fresh, grid)
        return fresh

    def is_as_before(self, varied: Score) -> bool:
        """Whether the draw gave what was there already."""
        return all(
            _content(self.score.track(id).notes) == _content(varied.track(id).notes) for id in self.learned.parts
        )


def _content(notes: Notes) -> list[tuple[int, int, int]]:
    return sorted(zip(notes.start.tolist(), notes.pitch.tolist(), notes.duration.tolist(), strict=True))

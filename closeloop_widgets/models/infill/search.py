"""The search: bar after bar and track after track, the candidate that comes nearest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from closeloop_widgets.models.context import Context
from closeloop_widgets.models.infill.nearness import Asked
from closeloop_widgets.models.kgram.learned import Learned
from closeloop_widgets.models.kgram.part import Line
from closeloop_widgets.music.analysis.cells import Cells
from closeloop_widgets.music.analysis.versions import Around
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Notes


class Search:
    """Fills a region.

    What is chosen is a bar of a track, not a whole take: among N takes of B bars and T tracks drawn whole, the nearest
    is hardly nearer than any other, since what is too dense here is too thin there. Bar by bar the same N draws choose
    B x T times (benchmarks/infill has both). The k-grams allow it, because they look back only: a bar's candidates all
    go on from the bars chosen before it. In each bar all tracks have a first candidate before any is chosen, so that
    tension, which is that of all tracks together, is measured of whole bars; then each track in turn takes its nearest,
    the others being as they are then. So no choice ever leads farther away from what is asked of its bar.

    Parameters
    ----------
    score, region : what is filled
    learned : the k-grams of the region's tracks
    asked : what is asked of them
    candidates : how many are drawn for each bar of each track, 1 and up
    """

    def __init__(
        self,
        score: Score,
        region: Region,
        learned: Learned,
        asked: Asked,
        candidates: int,
        temperature: float,
        rng: np.random.Generator,
        context: Context,
    ) -> None:
        self._score, self._region, self._learned, self._asked = score, region, learned, asked
        self._candidates, self._temperature, self._rng, self._context = candidates, temperature, rng, context
        self._key = None if score.keys else estimate_key(score)
        self._sounding = learned.around()
        self._lines: dict[int, list[Line]] = {track: [] for track in learned.parts}
        """Of each track that is drawn, a line for each span; the last one grows."""

    def filled(self) -> Score:
        """The piece with the region filled."""
        cells = Cells(self._score, self._region)
        starts = {start: (start, end) for start, end in self._region.spans}
        bars = list(zip(cells.start.tolist(), cells.end.tolist(), cells.column.tolist(), strict=True))
        for number, (start, end, bar) in enumerate(bars):
            self._context.progress(number / len(bars), f"bar {cells.bars[bar] + 1}")
            if start in starts:
                self._begin(starts[start], end)
            self._fill(start, end, self._asked.of_bar(bar))
        return self._so_far()

    def _begin(self, span: tuple[int, int], end: int) -> None:
        """Begins a line for each track: where its notes began before, or, if that was not in the first bar, with it."""
        grid = self._learned.grid
        for track, part in self._learned.parts.items():
            line = part.begun(span)
            late = line.step >= grid.step_after(end)
            self._lines[track].append(replace(line, step=grid.step_after(span[0])) if late else line)

    def _fill(self, start: int, end: int, asked: Asked) -> None:
        """Fills one bar, or the part of it that lies in the region."""
        until = self._learned.grid.step_after(end)
        bar = replace(self._region, spans=((start, end),))
        around = Around.of(self._so_far(), bar)
        tracks = [track for track in self._score.tracks if track.id in self._region.tracks]
        before = {track: lines[-1] for track, lines in self._lines.items()}
        for each, density in zip(tracks, asked.density[:, 0], strict=True):
            if density == 0 and each.id in before:
                before[each.id] = before[each.id].resting(until)
        for track, line in before.items():
            self._set(track, self._drawn(track, line, end, 1)[0])
        bare = Score(ticks_per_quarter=self._score.ticks_per_quarter)
        kept = [Track(t.id, notes=t.notes.take(bar.rows(t))) for t in tracks if t.id not in before]
        for track in [t for t, line in before.items() if line.step < until and self._candidates > 1]:
            lines = [self._lines[track][-1], *self._drawn(track, before[track], end, self._candidates - 1)]
            others = [*kept, *(self._of_bar(t, self._lines[t][-1], start) for t in before if t != track)]
            takes = [replace(bare, tracks=(*others, self._of_bar(track, line, start))) for line in lines]
            self._set(track, lines[int(asked.distances(around, takes, self._key).argmin())])

    def _drawn(self, track: int, line: Line, end: int, count: int) -> list[Line]:
        """Several ways in which a line may go on up to a tick, beside what the other tracks have."""
        part, fit = self._learned.parts[track], self._learned.fit(track, self._sounding)
        self._sound(track, -1)
        lines = [part.grown(line, end, fit, self._temperature, self._rng, self._context) for _ in range(count)]
        self._sound(track)
        return lines

    def _set(self, track: int, line: Line) -> None:
        """Takes a line."""
        self._sound(track, -1)
        self._lines[track][-1] = line
        self._sound(track)

    def _sound(self, track: int, times: int = 1) -> None:
        """Adds what a track has so far to what sounds; -1 takes it away."""
        if not self._score.track(track).is_drum:
            self._sounding.add(self._notes(track), self._learned.grid, times)

    def _notes(self, track: int, next_id: int | None = None) -> Notes:
        """What a track has so far: what stays of it, and its lines."""
        part = self._learned.parts[track]
        return part.around.joined(part.joined(self._lines[track], self._score.next_id if next_id is None else next_id))

    def _of_bar(self, track: int, line: Line, start: int) -> Track:
        """What a line has from a tick on, as a track of a take."""
        part = self._learned.parts[track]
        late = replace(line, notes=tuple(note for note in line.notes if note.start >= start))
        return Track(track, notes=part.joined([late], self._score.next_id))

    def _so_far(self) -> Score:
        """The piece with what is drawn, under ids of its own."""
        next_id, tracks = self._score.next_id, list[Track]()
        for track in self._score.tracks:
            if track.id in self._lines:
                notes = self._notes(track.id, next_id)
                next_id = max([next_id, *(notes.id + 1).tolist()])
                track = replace(track, notes=notes)
            tracks.append(track)
        return replace(self._score, tracks=tuple(tracks), next_id=next_id)

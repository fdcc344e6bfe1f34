"""One track's material, its k-grams, and new notes for the region drawn from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.models.context import Context
from closeloop_widgets.models.kgram.grams import KGrams, Weights, draw
from closeloop_widgets.models.kgram.onsets import Grid, Metre, Onset, onsets_of, phrases
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Note, Notes

Fit = Callable[[int, int], NDArray[np.float64]]
"""How well each pitch class goes with the other tracks from one step up to another; 0 is neutral."""

INTERVAL_WEIGHT = 2.0
"""How much the other tracks' intervals count beside the k-grams; 0 leaves them out.

Chosen by ear and count: in four bars of three of Bach's chorales, drawn anew in all voices, 0.29 of the sounding
pairs are seconds, sevenths or tritones at 0, 0.25 at 1, 0.19 at 2, 0.14 at 3; Bach has 0.08. Above 2 the harmony begins
to choose the melody.
"""

OVERHANG = 0.05
"""What is left of the chance of a figure that does not end with the span it is to fill."""


@dataclass(frozen=True)
class Line:
    """What is drawn of a span of a track so far: a value, so that a line can be gone on with in several ways.

    Attributes
    ----------
    span : in ticks
    lead : the symbols before what comes next
    step : where that begins, on the grid
    notes : those drawn
    """

    span: tuple[int, int]
    lead: tuple[Hashable, ...]
    step: int
    notes: tuple[Note, ...] = ()

    def resting(self, until: int) -> Line:
        """The same with nothing more before a step."""
        return replace(self, step=max(self.step, until))


class Part:
    """What one track brings to a variation.

    Attributes
    ----------
    around : its notes that stay
    material : the notes learned from
    can_vary : whether there is enough to learn from
    """

    LEAST: ClassVar[int] = 8
    """Onsets below which there is no style to speak of."""

    def __init__(self, score: Score, track: Track, region: Region, grid: Grid, order: int, keep_rhythm: bool) -> None:
        self._region, self._grid, self._keep_rhythm = region, grid, keep_rhythm
        rows = region.rows(track)
        self.around, self._before = track.notes.take(~rows), track.notes.take(rows)
        bar = grid.step(score.meter_map.bar_start(score.meter_map.bar_at(region.start) + 1) - region.start)
        self._metre = Metre(grid, score.meter_map, of_bar=track.is_drum)
        self._is_drum = track.is_drum
        self._onsets = onsets_of(_within(track.notes, region), grid, max(1, bar))
        self._chosen = set(self._before.id.tolist())
        inside = [any(note.id in self._chosen for note in onset.notes) for onset in self._onsets]
        if len(inside) - sum(inside) < self.LEAST:
            inside = [False] * len(inside)
        self.can_vary = len(inside) >= self.LEAST
        learned = phrases(self._onsets, inside)
        self.material = _notes([note for run in learned for onset in run for note in onset.notes])
        self._grams = KGrams(order, in_place=track.is_drum)
        self._takes: defaultdict[Hashable, list[Onset]] = defaultdict(list)
        for run in learned:
            self._grams.learn([self._symbol(o) for o in run], [self._metre.position(o.step) for o in run])
            for onset in run:
                self._takes[self._symbol(onset)].append(onset)
        self._columns = _SymbolColumns([self._takes[symbol][0] for symbol in self._grams.symbols])

    def drawn(
        self, fit: Fit | None, temperature: float, next_id: int, rng: np.random.Generator, context: Context
    ) -> Notes:
        """New notes for the region, under ids from `next_id` on.

        They start in the region, and end in it too unless the old ones rang on.
        """
        lines = (self.grown(self.begun(s), s[1], fit, temperature, rng, context) for s in self._region.spans)
        return self.joined(lines, next_id)

    def begun(self, span: tuple[int, int]) -> Line:
        """A span of the region with nothing in it yet, led to by the notes before it."""
        old = self._old_onsets(span)
        step = old[0].step if old else self._grid.step_after(span[0])
        return Line(span, tuple(self._lead(step)), step)

    def grown(
        self, line: Line, until: int, fit: Fit | None, temperature: float, rng: np.random.Generator, context: Context
    ) -> Line:
        """A line with what begins before a tick `until`; the last figure may last longer."""
        chooser = _Chooser(self._grams, self._columns, fit, temperature, rng)
        grow = self._new_pitches if self._keep_rhythm else self._new_figures
        grown = grow(line, self._grid.step_after(until), chooser, context)
        return replace(grown, notes=tuple(_untangled(grown.notes, self.around, line.span, self._ends_by(line.span))))

    def joined(self, lines: Iterable[Line], next_id: int) -> Notes:
        """The notes of lines, under ids from `next_id` on."""
        notes = (note for line in lines for note in line.notes)
        return _notes([replace(note, id=next_id + number) for number, note in enumerate(notes)])

    def _symbol(self, onset: Onset) -> Hashable:
        return onset.pitches if self._keep_rhythm else onset.figure

    def _old_onsets(self, span: tuple[int, int]) -> list[Onset]:
        chosen = set(self._before.id[(self._before.start >= span[0]) & (self._before.start < span[1])].tolist())
        return [onset for onset in self._onsets if any(note.id in chosen for note in onset.notes)]

    def _lead(self, first_step: int) -> list[Hashable]:
        """The symbols right before a step, as far back as an order goes."""
        before = [onset for onset in self._onsets if onset.step < first_step]
        return [self._symbol(onset) for onset in before[-self._grams.order :]]

    def _ends_by(self, span: tuple[int, int]) -> int:
        ends = self._before.end[(self._before.start >= span[0]) & (self._before.start < span[1])]
        return int(max([span[1], *ends.tolist()]))

    def _new_figures(self, line: Line, until: int, chooser: _Chooser, context: Context) -> Line:
        """Rhythm and pitches drawn together; at the span's end exactly up to it."""
        end = self._grid.step_after(line.span[1])
        step, lead, notes = line.step, list(line.lead), list(line.notes)
        while step < until:
            context.check()
            symbol = chooser.figure(lead, self._metre.position(step), step, end)
            take = self._takes[symbol][chooser.rng.integers(len(self._takes[symbol]))]
            notes += _moved(take, self._grid, step, line.span)
            lead.append(symbol)
            step += take.gap
        return Line(line.span, tuple(lead), step, tuple(notes))

    def _new_pitches(self, line: Line, until: int, chooser: _Chooser, context: Context) -> Line:
        """Every old onset with other pitches, as many as before. Of a drum track any hits will do."""
        lead, notes = list(line.lead), list(line.notes)
        if until >= self._grid.step_after(line.span[1]):
            until += 1  # where an onset right before the end may be rounded to
        for onset in self._old_onsets(line.span):
            if not line.step <= onset.step < until:
                continue
            context.check()
            position = self._metre.position(onset.step)
            count = None if self._is_drum else len(onset.notes)
            pitches = chooser.pitches(lead, position, onset, count)
            lead.append(pitches)
            notes += _repitched(onset, pitches, self._chosen)
        return Line(line.span, tuple(lead), max(line.step, until), tuple(notes))


class _SymbolColumns:
    """What is asked of every symbol at each draw, as arrays over the symbols."""

    def __init__(self, examples: Sequence[Onset]) -> None:
        self.gap = np.array([onset.gap for onset in examples], np.int64)
        self.size = np.array([len(onset.notes) for onset in examples], np.int64)
        self.gaps = np.unique(self.gap)
        self.classes = np.zeros((len(examples), 12))
        for row, onset in zip(self.classes, examples, strict=True):
            np.add.at(row, [pitch % 12 for pitch in onset.pitches], 1 / len(onset.pitches))


class _Chooser:
    """Draws the next symbol: k-grams, times the fit with the other tracks, times the room that is left."""

    def __init__(
        self,
        grams: KGrams,
        columns: _SymbolColumns,
        fit: Fit | None,
        temperature: float,
        rng: np.random.Generator,
    ) -> None:
        self.grams, self.columns, self.fit = grams, columns, fit
        self.temperature, self.rng = temperature, rng

    def figure(self, lead: Sequence[Hashable], position: int, step: int, end: int) -> Hashable:
        chances = self.grams.chances(lead, position)
        chances *= np.where(self.columns.gap > end - step, OVERHANG, 1.0)
        if self.fit is not None:
            for gap in self.columns.gaps:
                rows = self.columns.gap == gap
                chances[rows] *= self._liking(rows, step, min(end, step + int(gap)))
        return self.grams.symbols[draw(chances, self.temperature, self.rng)]

    def pitches(self, lead: Sequence[Hashable], position: int, onset: Onset, count: int | None) -> tuple[int, ...]:
        """Pitches in place of an onset's: `count` of them, or any number. Where the piece has none such, its own."""
        chances = self.grams.chances(lead, position)
        if count is not None:
            chances[self.columns.size != count] = 0
        if not chances.any():
            return onset.pitches
        if self.fit is not None:
            chances *= self._liking(np.ones(len(chances), np.bool_), onset.step, onset.step + max(onset.lengths))
        symbol = self.grams.symbols[draw(chances, self.temperature, self.rng)]
        assert isinstance(symbol, tuple)
        return symbol

    def _liking(self, rows: NDArray[np.bool_], start: int, end: int) -> Weights:
        assert self.fit is not None
        return np.asarray(np.exp(INTERVAL_WEIGHT * (self.columns.classes[rows] @ self.fit(start, end))))


def _within(notes: Notes, region: Region) -> Notes:
    """The notes a region of a band of pitches is about: the rest is another hand's."""
    if region.pitches is None:
        return notes
    low, high = region.pitches
    return notes.take((notes.pitch >= low) & (notes.pitch <= high))


def _moved(take: Onset, grid: Grid, step: int, span: tuple[int, int]) -> list[Note]:
    """An onset of the piece at another step, off the grid by as much as it was."""
    shift = grid.tick(step) - grid.tick(take.step)
    return [replace(n, start=min(max(n.start + shift, span[0]), span[1] - 1)) for n in take.notes]


def _repitched(onset: Onset, pitches: tuple[int, ...], chosen: set[int]) -> list[Note]:
    """An onset's chosen notes on other pitches, lowest on lowest; a drum more takes after the last there is."""
    models = [onset.notes[min(number, len(onset.notes) - 1)] for number in range(len(pitches))]
    return [replace(note, pitch=pitch) for note, pitch in zip(models, pitches, strict=True) if note.id in chosen]


def _untangled(fresh: Sequence[Note], around: Notes, span: tuple[int, int], limit: int) -> list[Note]:
    """The new notes without two at once on one pitch, and none longer than it may be.

    A note that would start while one from before the region still sounds on its pitch is left out.
    """
    by_pitch: dict[int, dict[int, Note]] = {}
    for note in fresh:
        by_pitch.setdefault(note.pitch, {})[note.start] = note
    kept: list[Note] = []
    for pitch, notes in by_pitch.items():
        same = around.pitch == pitch
        starts, ends = around.start[same], around.end[same]
        ordered = [notes[start] for start in sorted(notes) if not ((starts <= start) & (ends > start)).any()]
        following = starts[starts >= span[0]].tolist()
        for note, after in [*pairwise(ordered), *((note, None) for note in ordered[-1:])]:
            ends_by = min([limit, *([after.start] if after else []), *(s for s in following if s > note.start)])
            kept.append(replace(note, duration=min(note.duration, ends_by - note.start)))
    return sorted(kept, key=lambda note: (note.start, note.pitch))


def _notes(notes: Sequence[Note]) -> Notes:
    if not notes:
        return Notes.empty()
    return Notes.of(**{name: [getattr(note, name) for note in notes] for name in Notes.fields})

"""The measures as one would define them on paper: tick by tick, note by note, slowly."""

from __future__ import annotations

import math
from typing import NamedTuple

from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track


class Cell(NamedTuple):
    """What lies in one bar of one track, within a region."""

    length: int
    begun: list[int]
    """The pitches of the notes that begin."""
    sounding: list[set[int]]
    """The pitches that sound in each tick."""


def bars_of(score: Score, region: Region) -> dict[int, list[int]]:
    """The ticks of each bar that lie in the region."""
    bars: dict[int, list[int]] = {}
    for start, end in region.spans:
        for tick in range(start, end):
            bars.setdefault(score.meter_map.bar_at(tick), []).append(tick)
    return dict(sorted(bars.items()))


def cell(track: Track, ticks: list[int], region: Region) -> Cell:
    notes = [note for note, mute in zip(track.notes, muted(track), strict=True) if not mute and allowed(note, region)]
    inside = set(ticks)
    begun = [note.pitch for note in notes if note.start in inside]
    return Cell(len(ticks), begun, [{note.pitch for note in notes if note.start <= t < note.end} for t in ticks])


def allowed(note, region: Region) -> bool:
    low, high = region.pitches or (0, 127)
    return low <= note.pitch <= high and (region.notes is None or note.id in region.notes)


def muted(track: Track) -> list[int]:
    mute = track.notes.extra.get("mute")
    return [0] * len(track.notes) if mute is None else mute.tolist()


def density(cell: Cell, ticks_per_quarter: int) -> float:
    return len(cell.begun) / (cell.length * 4 / ticks_per_quarter)


def occupation(cell: Cell) -> float:
    return sum(bool(pitches) for pitches in cell.sounding) / cell.length


def polyphony_rate(cell: Cell) -> float:
    sounding = sum(bool(pitches) for pitches in cell.sounding)
    return sum(len(pitches) > 1 for pitches in cell.sounding) / sounding if sounding else math.nan


def register(cell: Cell) -> float:
    return int((sum(cell.begun) / len(cell.begun) - 21) / 11) if cell.begun else math.nan

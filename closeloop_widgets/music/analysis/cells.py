"""The cells of a region, one for each of its tracks in each of its bars, and the notes that lie in them.

A *cell* is the part of a bar that lies in the region. A bar is as long as it is: a pickup, and a bar that a change of
meter cuts short, are short bars. Onsets are counted in the cell where they begin. What sounds into the region from
before sounds in its cells too, because that is what is heard there: a bar measures the same alone and in its piece.
Muted notes are not heard, and count nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import RegionError
from closeloop_widgets.music.analysis.intervals import Ints, spread
from closeloop_widgets.music.analysis.spelling import spell_between
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track

Floats = NDArray[np.float64]

Per = Literal["track and bar", "track", "bar", "all"]
"""What gets a value: each track in each bar, each track, each bar (its tracks taken together), or the whole region."""


@dataclass(frozen=True)
class Heard:
    """The notes heard in a region, as columns.

    Attributes
    ----------
    row : which of the region's tracks, in the order of the piece
    index : which note of its track
    start, end : ticks, not cut
    pitch : 0 to 127
    begins : whether it starts in the region, and so belongs to it
    """

    row: Ints
    index: Ints
    start: Ints
    end: Ints
    pitch: Ints
    begins: NDArray[np.bool_]

    def take(self, rows: NDArray[Any]) -> Heard:
        """Some of them, by a mask or by indices."""
        return Heard(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


class Cells:
    """A region cut into cells.

    Parameters
    ----------
    region : None is the whole piece
    per : what gets a value; tracks or bars that are taken together share a row or a column

    Raises
    ------
    RegionError
        The region is on a track that the piece lacks, or `per` is none of its four values.

    Attributes
    ----------
    tracks : the region's tracks, in the order of the piece
    bars : the numbers of the bars it touches, counted from 0
    start, end, column : the pieces of bars it is made of, in ticks, in order, and the column that each belongs to
    takes : how many versions of the region lie one after another in its bars; more than one in a `Stack`
    """

    takes = 1

    def __init__(self, score: Score, region: Region | None = None, per: Per = "track and bar") -> None:
        if per not in get_args(Per):
            raise RegionError(f"per must be {', '.join(map(repr, get_args(Per)))}, but is {per!r}")
        self.region = Region.all(score) if region is None else region
        self.region.check(score)
        self.score, self.per = score, per
        self.tracks = tuple(track for track in score.tracks if track.id in self.region.tracks)
        self.start, self.end, numbers = _pieces(score, self.region.spans)
        self.bars, column = np.unique(numbers, return_inverse=True)
        self.by_track, self.by_bar = "track" in per, "bar" in per
        self.column = column if self.by_bar else np.zeros_like(column)
        self.rows = len(self.tracks) if self.by_track else 1
        self.columns = len(self.bars) if self.by_bar else 1

    @cached_property
    def heard(self) -> Heard:
        """What is heard in the region."""
        tables = [_heard_of(row, track, self.region) for row, track in enumerate(self.tracks)]
        names = Heard.__dataclass_fields__
        none = np.empty(0, np.int64)
        return Heard(
            *(
                np.concatenate([none.astype(bool) if name == "begins" else none, *(t[name] for t in tables)])
                for name in names
            )
        )

    @cached_property
    def opens(self) -> Ints:
        """The tick of the piece at which each column begins; of a bar that two spans touch, the earlier one."""
        return np.asarray(self.start[np.searchsorted(self.column, np.arange(self.columns))])

    @cached_property
    def spelled(self) -> Ints:
        """The places on the line of fifths of what is `pitched`, spelled by all notes of the piece around."""
        heard = self.pitched
        near = spell_between(self.score, int(heard.start.min()), int(heard.start.max()))
        fifths = np.empty(len(heard.row), np.int64)
        for row, track in enumerate(self.tracks):
            mine = heard.row == row
            if mine.any():
                first, spelled = near[track.id]
                fifths[mine] = spelled[heard.index[mine] - first]
        return fifths

    @cached_property
    def drums(self) -> NDArray[np.bool_]:
        """Which of the tracks play drums."""
        return np.array([track.is_drum for track in self.tracks], np.bool_)

    @cached_property
    def pitched(self) -> Heard:
        """What is heard but for the drums, whose pitches are instruments."""
        return self.heard.take(~self.drums[self.heard.row]) if self.drums.any() else self.heard

    def row_of(self, heard: Heard) -> Ints:
        """The row of the cells that each note belongs to."""
        return heard.row if self.by_track else np.zeros_like(heard.row)

    def column_of(self, ticks: Ints) -> Ints:
        """The column of each tick, which must lie in the region."""
        return np.asarray(self.column[np.searchsorted(self.start, ticks, side="right") - 1])

    @cached_property
    def length(self) -> Ints:
        """The time of each column, in ticks: (columns,)."""
        return self.summed(self.end - self.start)

    def summed(self, pieces: NDArray[Any]) -> NDArray[Any]:
        """Values of pieces of bars (last axis) added up by column."""
        if self.columns == len(self.start):
            return pieces
        opens = np.searchsorted(self.column, np.arange(self.columns))
        return np.asarray(np.add.reduceat(pieces, opens, axis=-1))

    def counted(self, heard: Heard, weights: NDArray[Any] | None = None) -> Floats:
        """How many of the notes begin in each cell, or the sum of their weights: (rows, columns)."""
        begin = heard.begins
        cell = self.row_of(heard)[begin] * self.columns + self.column_of(heard.start[begin])
        weights = None if weights is None else weights[begin]
        return np.bincount(cell, weights, self.rows * self.columns).reshape(self.rows, self.columns).astype(np.float64)

    def shaped(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values (rows, columns) as they are handed out: an axis for tracks, bars, both, or none."""
        shape = (*([len(self.tracks)] if self.by_track else []), *([len(self.bars)] if self.by_bar else []))
        return values.reshape(shape)

    def parts(self, heard: Heard) -> tuple[Ints, Ints, Ints]:
        """The notes cut at the cells' edges: which note, which column, and for how many ticks it sounds there."""
        note, piece, ticks = cut(heard, self.start, self.end)
        return note, self.column[piece], ticks


def cut(heard: Heard, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Notes cut by windows that follow each other: which note, which window, and for how many ticks it sounds there."""
    first = np.searchsorted(end, heard.start, side="right")
    last = np.searchsorted(start, heard.end, side="left")
    note, window = spread(first, last)
    ticks = np.minimum(heard.end[note], end[window]) - np.maximum(heard.start[note], start[window])
    return note, window, ticks


def _pieces(score: Score, spans: Sequence[tuple[int, int]]) -> tuple[Ints, Ints, Ints]:
    """Spans of time cut at the bar lines: starts, ends and bars."""
    starts, ends, bars = [], [], []
    for start, end in spans:
        first, last = score.meter_map.bar_at(start), score.meter_map.bar_at(end - 1)
        edges = score.meter_map.bar_edges(first, last).clip(start, end)
        starts.append(edges[:-1])
        ends.append(edges[1:])
        bars.append(np.arange(first, last + 1))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(bars)


def _heard_of(row: int, track: Track, region: Region) -> dict[str, NDArray[Any]]:
    """The notes of a track that are heard in a region, as the columns of `Heard`."""
    # Notes are in order of their start, and none that starts earlier than the longest lasts can sound in the region.
    notes = track.notes
    earliest = region.start - int(notes.duration.max(initial=0))
    first, last = (int(row) for row in np.searchsorted(notes.start, [earliest, region.end]))
    columns = {name: column[first:last] for name, column in notes.columns().items()}
    start = columns["start"].astype(np.int64)
    end = start + columns["duration"]
    rows = (end > region.start) | (start >= region.start)
    if region.pitches is not None:
        rows &= (columns["pitch"] >= region.pitches[0]) & (columns["pitch"] <= region.pitches[1])
    if region.notes is not None:
        rows &= np.isin(columns["id"], region.notes)
    if "mute" in columns:
        rows &= columns["mute"] == 0
    index = np.flatnonzero(rows)
    begins = np.zeros(len(index), np.bool_)
    for low, high in region.spans:
        begins |= (start[index] >= low) & (start[index] < high)
    return {
        "row": np.full(len(index), row),
        "index": index + first,
        "start": start[index],
        "end": end[index],
        "pitch": columns["pitch"][index].astype(np.int64),
        "begins": begins,
    }

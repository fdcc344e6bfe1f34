"""Many versions of one region, measured together: a thousand takes for little more than the price of a few.

The versions are laid one after another in time, so that what measures one long region measures them all. What they
share, the notes around and what sounds in from before, is looked up once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.analysis.cells import Cells, Heard, Per
from closeloop_widgets.music.analysis.intervals import STRETCH, Ints
from closeloop_widgets.music.analysis.spelling import AFTER, BEFORE, ps13_of_pieces
from closeloop_widgets.music.analysis.voices import moment_before, voices_of
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track

COLUMNS = ("start", "duration", "pitch", "mute")


AT_ONCE = 300_000
"""Notes that are looked at in one go: some tens of megabytes."""


def versions_of(around: Around, takes: Sequence[Score]) -> Iterator[Versions]:
    """The versions of a region in portions that fit into memory, and on the line of ticks that they are laid on.

    Parameters
    ----------
    takes : for each a score with the region's notes on the region's tracks, in place of those of the piece
    """
    notes = max((take.note_count for take in takes), default=0) + len(around.columns["start"])
    portion = max(1, min(AT_ONCE // max(1, notes), STRETCH // (2 * (around.region.end - around.before))))
    for first in range(0, len(takes), portion):
        yield Versions(around, takes[first : first + portion])


@dataclass(frozen=True)
class Around:
    """The notes near a region that no take of it changes: those heard in it or just before it, and those that spell.

    Attributes
    ----------
    score, region : whose they are
    columns : `track` (its place in the piece) and `COLUMNS`, int64
    before : the last onset before the region, in ticks; 0 where there is none
    first : from here on they are spelled
    opening : the lowest of the piece's first notes, where they come before that; None where takes may change them
    """

    score: Score
    region: Region
    columns: Mapping[str, Ints]
    before: int
    first: int
    opening: int | None

    @classmethod
    def of(cls, score: Score, region: Region) -> Around:
        """Those of a region of a piece. A region of notes is measured with all that is there afterwards.

        Raises
        ------
        RegionError
            The region is on a track that the piece lacks.
        """
        region.check(score)
        before = moment_before(score, region.start)
        staying = [_columns(track, ~region.rows(track)) for track in score.tracks]
        pitched = [(c["start"], c["pitch"]) for c, t in zip(staying, score.tracks, strict=True) if not t.is_drum]
        begins = np.sort(_joined(start for start, _ in pitched))
        into = _joined(c["start"][c["start"] + c["duration"] > region.start] for c in staying)
        sounding = min(region.start, int(into.min(initial=region.start)))
        early = begins[: np.searchsorted(begins, sounding)][-BEFORE:]
        late = begins[np.searchsorted(begins, region.end) :][:AFTER]
        first = int(early[0]) if len(early) else sounding
        last = int(late[-1]) if len(late) else region.end - 1
        opening = None
        if len(begins) and begins[0] < first:
            opening = int(_joined(pitch[start == begins[0]] for start, pitch in pitched).min())
        near = [
            (c["start"] <= last) & ((c["start"] >= min(first, before)) | (c["start"] + c["duration"] > before))
            for c in staying
        ]
        columns = {n: _joined(c[n][rows] for c, rows in zip(staying, near, strict=True)) for n in COLUMNS}
        columns["track"] = np.repeat(np.arange(len(near)), [int(rows.sum()) for rows in near])
        return cls(score, region, columns, before, first, opening)


class Versions:
    """What lies in a region in each of many takes of it, and around.

    Attributes
    ----------
    count : how many takes there are
    take, track : which take each note belongs to, and which of the piece's tracks
    start, end, pitch, heard : the notes' ticks (not cut) and pitches, and which are not muted
    """

    def __init__(self, around: Around, takes: Sequence[Score]) -> None:
        self.around, self.score, self.count = around, around.score, len(takes)
        self.region = replace(around.region, notes=None)
        self.drums = np.array([track.is_drum for track in self.score.tracks], np.bool_)
        size = len(around.columns["start"])
        tables = [{"take": np.repeat(np.arange(self.count), size)}]
        tables[0].update((name, np.tile(column, self.count)) for name, column in around.columns.items())
        tables += [self._new(at, t, takes) for at, t in enumerate(self.score.tracks) if t.id in self.region.tracks]
        self.take, self.track, self.pitch, self.start, duration, mute = (
            _joined(table[name] for table in tables) for name in ("take", "track", "pitch", "start", "duration", "mute")
        )
        self.end, self.heard = self.start + duration, mute == 0

    def _new(self, place: int, track: Track, takes: Sequence[Score]) -> dict[str, Ints]:
        """The region's notes of one track in all takes."""
        mine = [(k, other.notes) for k, take in enumerate(takes) for other in take.tracks if other.id == track.id]
        counts = [len(notes.start) for _, notes in mine]
        table = {
            "take": np.repeat([k for k, _ in mine], counts),
            "track": np.full(sum(counts), place),
            **{name: _joined(getattr(notes, name) for _, notes in mine) for name in COLUMNS[:3]},
            "mute": _joined(notes.extra.get("mute", np.zeros(len(notes.start))) for _, notes in mine),
        }
        inside = self.region.rows_of(track.id, table)  # placing takes no others
        return table if inside.all() else {name: column[inside] for name, column in table.items()}

    @cached_property
    def fifths(self) -> Ints:
        """The places of all notes on the line of fifths; 0 for drums, and for what lies too far from the region."""
        rows = np.flatnonzero(~self.drums[self.track] & (self.start >= self.around.first))
        order = rows[np.lexsort((self.pitch[rows], self.start[rows], self.take[rows]))]
        first = np.flatnonzero(np.diff(self.take[order], prepend=-1))
        opening = self.pitch[order[first]]
        if self.around.opening is not None:
            opening = np.full_like(opening, self.around.opening)
        fifths = np.zeros(len(self.take), np.int64)
        fifths[order] = ps13_of_pieces(self.pitch[order], first, opening)
        return fifths

    def voices(self) -> Ints:
        """The counts of `VoiceLeading` for each take: (takes, 5)."""
        low, high = self.around.before, self.region.end
        rows = self.heard & ~self.drums[self.track]
        offsets = np.arange(self.count) * (high - low)
        spans = np.array(self.region.spans) - low + offsets[:, None, None]
        inside = np.array([t.id in self.region.tracks for t in self.score.tracks if not t.is_drum], np.bool_)
        return voices_of(self.laid(rows, ~self.drums, [(low, high)]), spans.reshape(-1, 2), inside, offsets)

    def laid(self, rows: NDArray[np.bool_], tracks: NDArray[np.bool_], spans: Sequence[tuple[int, int]]) -> Heard:
        """Those of the notes that are heard in some spans, on these tracks, cut where the spans begin and end, and
        laid out a take after another."""
        low, high = spans[0][0], spans[-1][1]
        rows = rows & (self.start < high) & ((self.end > low) | (self.start >= low))
        at = np.flatnonzero(rows)
        start, end, offset = self.start[at], self.end[at], self.take[at] * (high - low) - low
        begins = np.zeros(len(at), np.bool_)
        for first, last in spans:
            begins |= (start >= first) & (start < last)
        place = np.cumsum(tracks)[self.track[at]] - 1
        return Heard(place, at, start.clip(low) + offset, end.clip(low, high) + offset, self.pitch[at], begins)


class Stack(Cells):
    """The cells of all versions, a take's columns after another's; else as `Cells`."""

    def __init__(self, versions: Versions, per: Per = "track and bar", tracks: Sequence[int] | None = None) -> None:
        region = versions.region if tracks is None else replace(versions.region, tracks=tuple(tracks))
        super().__init__(versions.score, region, per)
        self.versions, self.takes = versions, versions.count
        number = np.arange(self.takes)[:, None]
        self._opens = np.tile(self.start[np.searchsorted(self.column, np.arange(self.columns))], self.takes)
        self.start, self.end = (
            (ticks - region.start + number * (region.end - region.start)).ravel() for ticks in (self.start, self.end)
        )
        self.column = (self.column + number * self.columns).ravel()
        # No bar of a take neighbours one of the next.
        self.bars = (self.bars + number * (int(self.bars[-1]) + 2)).ravel()
        self.columns *= self.takes

    @cached_property
    def opens(self) -> Ints:
        """The tick of the piece at which each column begins."""
        return self._opens

    @cached_property
    def heard(self) -> Heard:
        """What is heard of the takes."""
        v, region = self.versions, self.region
        mine = np.array([track.id in region.tracks for track in self.score.tracks], np.bool_)
        rows = v.heard & mine[v.track]
        if region.pitches is not None:
            rows &= (v.pitch >= region.pitches[0]) & (v.pitch <= region.pitches[1])
        return v.laid(rows, mine, region.spans)

    @cached_property
    def spelled(self) -> Ints:
        """The places of what is `pitched` on the line of fifths."""
        return np.asarray(self.versions.fifths[self.pitched.index])

    def shaped(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values (rows, columns) with an axis for takes: (takes, rows, columns of a take)."""
        return np.moveaxis(values.reshape(len(values), self.takes, self.columns // self.takes), 1, 0)


def _columns(track: Track, rows: NDArray[np.bool_]) -> dict[str, Ints]:
    """Some notes of a track, as `COLUMNS`."""
    notes = track.notes
    columns = {**notes.columns(), "mute": notes.extra.get("mute", np.zeros(len(notes)))}
    return {name: columns[name][rows].astype(np.int64) for name in COLUMNS}


def _joined(columns: Iterable[NDArray[Any]]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *columns], dtype=np.int64, casting="unsafe")

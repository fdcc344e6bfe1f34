"""A part of a piece: spans of time on some tracks, perhaps only some pitches or some notes.

A note belongs to a region when it *starts* in it. A note that starts before and sounds into it does not
belong; `music.paste` says what becomes of such notes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import RegionError
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import MAX_TICK

T = TypeVar("T")

Tracks = Iterable[int | str] | int | str | None
"""Tracks by id or name, one or several; None is all of them."""


@dataclass(frozen=True)
class Region:
    """Where a model may write.

    Attributes
    ----------
    spans : pairs `(start, end)` in ticks, half-open, in order, not touching
    tracks : the ids of its tracks
    pitches : lowest and highest pitch, both inside; None is all
    notes : ids; only these notes belong. None is all. Ids that a score lacks mean nothing there

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 1920, 3840], duration=[480] * 3, pitch=[60, 62, 64], velocity=[90] * 3)
    >>> region = Region.bars(score, 2, 3)
    >>> region.spans
    ((1920, 5760),)
    >>> score.tracks[0].notes.take(region.rows(score.tracks[0])).pitch.tolist()
    [62, 64]
    """

    spans: tuple[tuple[int, int], ...]
    tracks: tuple[int, ...]
    pitches: tuple[int, int] | None = None
    notes: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "spans", _merged(self.spans))
        object.__setattr__(self, "tracks", tuple(dict.fromkeys(int(t) for t in self.tracks)))
        if self.pitches is not None:
            low, high = (int(p) for p in self.pitches)
            if not 0 <= low <= high <= 127:
                raise RegionError(f"a region's pitches must be low to high within 0 to 127, but are {low} to {high}")
            object.__setattr__(self, "pitches", (low, high))
        if self.notes is not None:
            object.__setattr__(self, "notes", tuple(sorted({int(n) for n in self.notes})))

    @classmethod
    def bars(cls, score: Score, first: int, last: int | None = None, tracks: Tracks = None) -> Region:
        """Bars `first` to `last`, counted from 1, both included; without `last` only the first.

        Raises
        ------
        RegionError
            The bars are not in order, or lie outside the piece.
        """
        last = first if last is None else last
        count = score.bar_count
        if not 1 <= first <= last <= count:
            raise RegionError(f"bars {first} to {last} are not in the piece: it has bars 1 to {count}")
        meters = score.meter_map
        return cls(((meters.bar_start(first - 1), meters.bar_start(last)),), _ids(score, tracks))

    @classmethod
    def beats(cls, score: Score, start: float, end: float, tracks: Tracks = None) -> Region:
        """From `start` up to `end` in quarter notes from the start of the piece."""
        scale = score.ticks_per_quarter
        return cls(((round(start * scale), round(end * scale)),), _ids(score, tracks))

    @classmethod
    def seconds(cls, score: Score, start: float, end: float, tracks: Tracks = None) -> Region:
        """From `start` up to `end` in seconds from the start of the piece."""
        low, high = score.tempo_map.ticks([start, end])
        return cls(((round(low), round(high)),), _ids(score, tracks))

    @classmethod
    def all(cls, score: Score, tracks: Tracks = None) -> Region:
        """The whole piece, to the end of its last bar."""
        return cls(((0, score.meter_map.bar_start(score.bar_count)),), _ids(score, tracks))

    @classmethod
    def of_notes(cls, score: Score, notes: Iterable[int]) -> Region:
        """Just these notes, by id.

        Raises
        ------
        RegionError
            No note, or one the score does not have.
        """
        wanted = np.unique(np.fromiter(notes, np.int64))
        if not len(wanted):
            raise RegionError("a region of notes needs at least one note")
        starts, tracks, found = [], [], 0
        for track in score.tracks:
            rows = np.isin(track.notes.id, wanted)
            if rows.any():
                tracks.append(track.id)
                starts.append(track.notes.start[rows])
                found += int(rows.sum())
        if found < len(wanted):
            known = [note for track in score.tracks for note in track.notes.id.tolist()]
            raise RegionError(f"the score has no note {np.setdiff1d(wanted, known)[0]}")
        all_starts = np.concatenate(starts)
        return cls(((int(all_starts.min()), int(all_starts.max()) + 1),), tuple(tracks), notes=tuple(wanted.tolist()))

    @property
    def start(self) -> int:
        """Its first tick."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """The tick after its last."""
        return self.spans[-1][1]

    def rows(self, track: Track) -> NDArray[np.bool_]:
        """Which of a track's notes belong to it: a mask over `track.notes`."""
        return self.rows_of(track.id, track.notes.columns())

    def rows_of(self, track: int, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
        """The same for columns (`id`, `start`, `pitch`) that are to be notes of a track."""
        starts = columns["start"]
        rows = np.zeros(len(starts), np.bool_)
        if track not in self.tracks:
            return rows
        for start, end in self.spans:
            rows |= (starts >= start) & (starts < end)
        if self.pitches is not None:
            low, high = self.pitches
            rows &= (columns["pitch"] >= low) & (columns["pitch"] <= high)
        if self.notes is not None:
            rows &= np.isin(columns["id"], self.notes)
        return rows

    def check(self, score: Score) -> None:
        """Raises a `RegionError` where the score lacks one of its tracks."""
        have = {track.id for track in score.tracks}
        for track in self.tracks:
            if track not in have:
                raise RegionError(f"the region is on track {track}, which the piece lacks; it has {sorted(have)}")

    def common(self, other: Region) -> Region:
        """What both have: spans, tracks, pitches and notes.

        Raises
        ------
        RegionError
            They have nothing in common.

        Examples
        --------
        >>> Region(((0, 1920), (3840, 5760)), (1, 2)).common(Region(((960, 4800),), (2, 3), (60, 72)))
        Region(spans=((960, 1920), (3840, 4800)), tracks=(2,), pitches=(60, 72), notes=None)
        """
        pairs = [(max(a, c), min(b, d)) for a, b in self.spans for c, d in other.spans]
        spans = tuple((start, end) for start, end in pairs if start < end)
        tracks = tuple(track for track in self.tracks if track in other.tracks)
        pitches = _both(self.pitches, other.pitches, lambda a, b: (max(a[0], b[0]), min(a[1], b[1])))
        notes = _both(self.notes, other.notes, lambda a, b: tuple(note for note in a if note in set(b)))
        if not spans or not tracks or (pitches and pitches[0] > pitches[1]) or notes == ():
            raise RegionError("the two regions have no time, track, pitch or note in common")
        return Region(spans, tracks, pitches, notes)

    def grown(self, went: Collection[int] | None, came: Collection[int]) -> Region:
        """A region of notes of which some `went`, with the notes that `came` in their place; any other as it is.

        The notes that went stay in it: an undo may bring them back.

        Examples
        --------
        >>> region = Region(((0, 1920),), (1,), notes=(1, 2))
        >>> region.grown([2, 3], [11, 12]).notes, region.grown([3], [11, 12]).notes
        ((1, 2, 11, 12), (1, 2))
        """
        if self.notes is None or went is None or frozenset(went).isdisjoint(self.notes):
            return self
        if frozenset(came) <= frozenset(self.notes):
            return self
        return replace(self, notes=(*self.notes, *came))

    def left_in(self, score: Score) -> Region:
        """The same region, of notes only with those that a score has."""
        if self.notes is None:
            return self
        there = np.concatenate([np.empty(0, np.int32), *(track.notes.id for track in score.tracks)])
        return replace(self, notes=tuple(np.intersect1d(there, self.notes).tolist()))

    def on_tracks(self, score: Score, tracks: Tracks) -> Region:
        """The same region on other tracks."""
        return replace(self, tracks=_ids(score, tracks))

    def to_json(self) -> dict[str, Any]:
        """As it travels (docs/protocol.md)."""
        return {
            "spans": [list(span) for span in self.spans],
            "tracks": list(self.tracks),
            "pitches": None if self.pitches is None else list(self.pitches),
            "notes": None if self.notes is None else list(self.notes),
        }

    @classmethod
    def from_json(cls, value: Any) -> Region:
        """The region a message names; a `RegionError` where it does not name one."""
        try:
            pitches, notes = value.get("pitches"), value.get("notes")
            return cls(
                tuple((int(a), int(b)) for a, b in value["spans"]),
                tuple(int(t) for t in value["tracks"]),
                None if pitches is None else (int(pitches[0]), int(pitches[1])),
                None if notes is None else tuple(int(n) for n in notes),
            )
        except (AttributeError, KeyError, TypeError, IndexError, OverflowError) as error:
            raise RegionError(f"a region needs spans of ticks and tracks, but got {str(value)[:200]}") from error
        except ValueError as error:
            raise error if isinstance(error, RegionError) else RegionError(f"not a region: {error}") from error


def _both(a: T | None, b: T | None, of_both: Callable[[T, T], T]) -> T | None:
    """Of two limits, each None where there is no limit."""
    if a is None or b is None:
        return b if a is None else a
    return of_both(a, b)


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((int(a), int(b)) for a, b in spans):
        if not 0 <= start < end <= MAX_TICK:
            raise RegionError(f"a region's span must be start < end, from tick 0 on, but is {start} to {end}")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    if not merged:
        raise RegionError("a region needs at least one span of time")
    return tuple(merged)


def _ids(score: Score, tracks: Tracks) -> tuple[int, ...]:
    if tracks is None:
        return tuple(track.id for track in score.tracks)
    if isinstance(tracks, int | str):
        tracks = [tracks]
    return tuple(score.track(track).id for track in tracks)

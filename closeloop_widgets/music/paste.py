"""A result put into a region, and nowhere else.

The law of the house: whatever a model function returns, no note outside the region changes. What a result
says about the rest of the piece is counted and reported, never applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.edits import Op, apply, diff_rows
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import MAX_TICK, Column, Notes, Table

Boundary = Literal["keep", "trim"]

TableOf = TypeVar("TableOf", bound=Table)


@dataclass(frozen=True)
class Placing:
    """What putting a result into a piece comes to.

    Attributes
    ----------
    change : the ops that do it; empty where nothing differs
    score : the score afterwards
    removed, added : how many notes of what may be written went, and how many came
    sounding_in : notes that start before the region and sound into it: kept whole, or trimmed
    outside : differences of the result outside of what may be written, which were not applied
    report : the same in sentences, for people; only what is out of the ordinary
    """

    change: list[Op]
    score: Score
    removed: int
    added: int
    sounding_in: int
    outside: int
    report: tuple[str, ...]


def paste(score: Score, region: Region, result: Score, boundary: Boundary = "keep") -> Placing:
    """Replaces the notes that start in the region by those of `result` that do.

    Tracks are matched by id. A note of the result that has the id of one it replaces keeps that id; every
    other gets a new one. A result without any note outside the region is taken as the region's music alone;
    in one that has some, every difference there is counted in `outside`.

    Parameters
    ----------
    boundary : what becomes of notes that start earlier and sound into a span: `"keep"` them whole, or `"trim"`
        them to end where it begins

    Raises
    ------
    RegionError
        The region names a track that the score lacks.
    ScoreError
        The result counts its ticks differently, or `boundary` is neither.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> other = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[50, 52], velocity=[90] * 2)
    >>> done = paste(score, Region(((1920, 3840),), (1,)), other)
    >>> done.score.tracks[0].notes.pitch.tolist(), done.report
    ([60, 52], ('1 difference outside the region was not applied.',))
    """
    merged = Merging(score, region, boundary)(result)
    change: list[Op] = []
    for before, after in zip(score.tracks, merged.score.tracks, strict=True):
        if before is not after:
            change += diff_rows(before.id, "notes", before.notes, after.notes)
    done, _ = apply(score, change)
    return Placing(change, done, merged.removed, merged.added, merged.sounding_in, merged.outside, merged.report)


@dataclass(frozen=True)
class Merged:
    """A result in its region, without the ops that bring it there.

    Attributes
    ----------
    before : the score as it was
    staying, coming : of each track of the region, by its id: the notes that stay, and those of the result
    next_id : of the score afterwards
    removed, added, sounding_in, outside, report : as in `Placing`
    """

    before: Score
    staying: Mapping[int, Notes]
    coming: Mapping[int, Notes]
    next_id: int
    removed: int
    added: int
    sounding_in: int
    outside: int
    report: tuple[str, ...]

    @cached_property
    def score(self) -> Score:
        """The score afterwards."""
        tracks = tuple(
            replace(track, notes=self.staying[track.id].joined(self.coming[track.id]))
            if track.id in self.coming
            else track
            for track in self.before.tracks
        )
        return replace(self.before, tracks=tracks, next_id=self.next_id)


class Merging:
    """Merges results into one region of a piece: `paste`, for those who need no ops.

    What the piece says is looked up once, however many results come. Errors are those of `paste`: of the region and
    the boundary when it is made, of a result when it is called.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> other = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[50, 52], velocity=[90] * 2)
    >>> merging = Merging(score, Region(((1920, 3840),), (1,)))
    >>> [merging(result).score.tracks[0].notes.pitch.tolist() for result in (score, other)]
    [[60, 62], [60, 52]]
    """

    def __init__(self, score: Score, region: Region, boundary: Boundary = "keep") -> None:
        region.check(score)
        if boundary not in ("keep", "trim"):
            raise ScoreError(f"boundary must be 'keep' or 'trim', but is {boundary!r}")
        self.score, self.region, self.boundary = score, region, boundary
        self._sides = {track.id: self._side(track) for track in score.tracks}
        inside = [self._sides[track] for track in region.tracks]
        self._removed = sum(len(side.replaced) for side in inside)
        self._sounding = sum(side.sounding for side in inside)

    def _side(self, track: Track) -> _Side:
        old = self.region.rows(track)
        rest = track.notes.take(~old)
        kept, into = _around(self.region, rest, self.boundary) if track.id in self.region.tracks else (rest, 0)
        return _Side(track, old, track.notes.id[old], kept, into, _columns(rest))

    def __call__(self, result: Score) -> Merged:
        """What a result makes of the piece."""
        check_ticks(self.score, result)
        theirs = {track.id: track for track in result.tracks}
        rows = {track: rows_of_result(self.region, theirs[track], side.track) for track, side in self._in(theirs)}
        next_id, staying, coming = self.score.next_id, {}, {}
        for track, side in self._in(self.region.tracks):
            fresh = theirs[track].notes.take(rows[track]) if track in theirs else Notes.empty()
            staying[track] = side.kept
            coming[track], next_id = with_fitting_ids(fresh, side.replaced, next_id)
        outside = _count_differences(self._pairs(result, rows))
        report = (
            *_sounding(self._sounding, self.boundary),
            *not_applied(outside, "outside the region"),
            *left_alone(self.score, result),
        )
        added = sum(map(len, coming.values()))
        return Merged(self.score, staying, coming, next_id, self._removed, added, self._sounding, outside, report)

    def _in(self, tracks: Container[int]) -> Iterator[tuple[int, _Side]]:
        """Some of the piece's tracks, in its order."""
        return ((track, side) for track, side in self._sides.items() if track in tracks)

    def _pairs(self, result: Score, rows: Mapping[int, NDArray[np.bool_]]) -> Iterator[Pair]:
        """What each track of a result may not write: as it is in the piece, and in the result."""
        for track in result.tracks:
            if track.id in rows:
                side, mine = self._sides[track.id], rows[track.id]
                same = side.has_beside(track.notes, mine)
                yield track.id, side.rest, side.rest if same else [column[~mine] for column in _columns(track.notes)]
            else:
                yield track.id, _columns(Notes.empty()), _columns(track.notes)


class _Side(NamedTuple):
    """A track of the piece, as results for a region meet it.

    Attributes
    ----------
    track : it
    inside : which of its notes are in the region
    replaced : their ids
    kept : the notes beside it, as they stay
    sounding : how many of those sound into the region
    rest : the columns of those as they were
    """

    track: Track
    inside: NDArray[np.bool_]
    replaced: Column
    kept: Notes
    sounding: int
    rest: list[Column]

    def has_beside(self, notes: Notes, inside: NDArray[np.bool_]) -> bool:
        """Whether other notes, of which these are `inside`, are as the track's beside the region, row by row."""
        if not np.array_equal(inside, self.inside):
            return False
        pairs = zip(_columns(notes), _columns(self.track.notes), strict=True)
        return not any(one is not other and (one != other)[~inside].any() for one, other in pairs)


def check_ticks(score: Score, result: Score) -> None:
    """Raises a `ScoreError` where a result counts its ticks differently."""
    if result.ticks_per_quarter != score.ticks_per_quarter:
        raise ScoreError(
            f"the result counts {result.ticks_per_quarter} ticks a quarter, the score {score.ticks_per_quarter}; "
            "make the result on the score's own resolution"
        )


def clear(score: Score, region: Region) -> Score:
    """The score without the region's notes: what a model is to fill."""
    region.check(score)
    empty = Score(ticks_per_quarter=score.ticks_per_quarter)
    return paste(score, region, empty).score


def with_fitting_ids(table: TableOf, replaced: Column, next_id: int) -> tuple[TableOf, int]:
    """Rows of a result under ids that fit the score: those they `replaced`, each given once, and fresh ones."""
    columns = table.columns()
    if np.array_equal(columns["id"], replaced):  # as where notes were changed in place
        return table, next_id
    ids = columns["id"].copy()
    first = np.zeros(len(ids), np.bool_)
    first[np.unique(ids, return_index=True)[1]] = True
    new = ~(first & np.isin(ids, replaced))
    ids[new] = np.arange(next_id, next_id + int(new.sum()))
    return table.ordered({**columns, "id": ids}), next_id + int(new.sum())


def rows_of_result(region: Region, theirs: Track, track: Track) -> NDArray[np.bool_]:
    """Which notes of a result's track are the region's, given the track it was made for.

    A region of notes takes those notes, wherever in its spans they now are, and new ones.
    """
    if region.notes is None:
        return region.rows(theirs)
    open_region = Region(region.spans, region.tracks, region.pitches)
    foreign = np.setdiff1d(track.notes.id, region.notes)
    return open_region.rows(theirs) & ~np.isin(theirs.notes.id, foreign)


def _around(region: Region, notes: Notes, boundary: Boundary) -> tuple[Notes, int]:
    """The notes that stay, and how many of them sound into the region."""
    end, duration = notes.end, notes.duration.astype(np.int64)
    into = np.zeros(len(notes), np.bool_)
    for start, _ in region.spans:
        crossing = (notes.start < start) & (end > start)
        if region.pitches is not None:
            crossing &= (notes.pitch >= region.pitches[0]) & (notes.pitch <= region.pitches[1])
        into |= crossing
        duration[crossing] = np.minimum(duration[crossing], start - notes.start[crossing])
    if boundary == "trim" and into.any():
        notes = notes.replaced(duration=duration)
    return notes, int(into.sum())


Rows = Callable[[Track, Track], NDArray[np.bool_]]


def differences(result: Score, score: Score, mine: Rows, theirs: Rows, new: Rows | None = None) -> int:
    """How many notes a result would have added, taken or changed beside those it may write, on the tracks it has.

    Parameters
    ----------
    mine, theirs : which notes of a track of the score, and of the result's track for it, may be written; called with
        that track and the score's
    new : the same of a track that the score lacks, called with it twice; None where it may write none of it
    """
    there = {track.id: track for track in score.tracks}

    def pairs() -> Iterator[Pair]:
        for track in result.tracks:
            if track.id in there:
                own = there[track.id]
                rest, coming = own.notes.take(~mine(own, own)), track.notes.take(~theirs(track, own))
            else:
                rest, coming = Notes.empty(), track.notes if new is None else track.notes.take(~new(track, track))
            yield track.id, _columns(rest), _columns(coming)

    return _count_differences(pairs())


Pair = tuple[int, list[Column], list[Column]]
"""A track's id, and columns of notes of it that may not be written: the score's, and the result's."""


def _count_differences(pairs: Iterable[Pair]) -> int:
    before: Counter[tuple[int, ...]] = Counter()
    after: Counter[tuple[int, ...]] = Counter()
    any_after = False
    for track, rest, coming in pairs:
        any_after = any_after or len(coming[0]) > 0
        if rest is not coming and not all(
            map(np.array_equal, rest, coming)
        ):  # as most are: note by note it takes a hundred times as long
            before.update(_content(track, rest))
            after.update(_content(track, coming))
    return max((before - after).total(), (after - before).total()) if any_after else 0


def _columns(notes: Notes) -> list[Column]:
    return [notes.start, notes.duration, notes.pitch, notes.velocity]


def _content(track: int, columns: Iterable[Column]) -> Iterator[tuple[int, ...]]:
    return ((track, *row) for row in zip(*(column.tolist() for column in columns), strict=True))


def left_alone(score: Score, result: Score, until: int = MAX_TICK + 1) -> Iterator[str]:
    """Says what else a result has that differs from the score's before the tick `until`, which it may not write."""
    said = [
        name
        for name, fields in _TOLD.items()
        if getattr(result, name) is not getattr(score, name)
        and (theirs := _told(result, name, fields, until))
        and theirs != _told(score, name, fields, until)
    ]
    there = {track.id: track for track in score.tracks}
    for name in ("controls", "bends"):
        pairs = [(getattr(t, name), getattr(there[t.id], name)) for t in result.tracks if t.id in there]
        other = [(theirs, mine) for theirs, mine in pairs if theirs is not mine and len(theirs)]
        early = [(theirs.take(theirs.tick < until), mine.take(mine.tick < until)) for theirs, mine in other]
        if any(len(theirs) and theirs != mine for theirs, mine in early):
            said.append(name)
    if said:
        yield f"Its {' and '.join([', '.join(said[:-1]), said[-1]] if said[1:] else said)} were not applied."


_TOLD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tempos": ("tick", "microseconds"),
        "meters": ("tick", "numerator", "denominator"),
        "keys": ("tick", "sharps", "minor"),
        "markers": ("tick", "text"),
    }
)
"""What matters of the lists of a score: not the chunk they are written to."""


def _told(score: Score, name: str, fields: tuple[str, ...], until: int) -> list[tuple[Any, ...]]:
    return [tuple(getattr(event, f) for f in fields) for event in getattr(score, name) if event.tick < until]


def _sounding(sounding: int, boundary: Boundary) -> Iterator[str]:
    if sounding and boundary == "trim":
        yield f"{count(sounding, 'note')} sounding into the region {was(sounding)} shortened to end where it begins."
    elif sounding:
        yield f"{count(sounding, 'note')} sounding into the region {was(sounding)} kept."


def not_applied(outside: int, where: str) -> Iterator[str]:
    """Says how many differences were not applied, if any."""
    if outside:
        yield f"{count(outside, 'difference')} {where} {was(outside)} not applied."


def count(number: int, noun: str) -> str:
    """A number of things in words: "1 note", "3 notes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def was(number: int) -> str:
    """The verb for so many things."""
    return "was" if number == 1 else "were"

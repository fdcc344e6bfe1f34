"""A result put into a region, and nowhere else.

The law of the house: whatever a model function returns, no note outside the region changes. What a result
says about the rest of the piece is counted and reported, never applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.edits import Op, apply, diff_rows
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Column, Notes

Boundary = Literal["keep", "trim"]


@dataclass(frozen=True)
class Paste:
    """What putting a result into a region comes to.

    Attributes
    ----------
    change : the ops that do it; empty where nothing differs
    score : the score afterwards
    removed, added : how many notes of the region went, and how many came
    sounding_in : notes that start before the region and sound into it: kept whole, or trimmed
    outside : differences of the result outside the region, which were not applied
    report : the same in sentences, for people; only what is out of the ordinary
    """

    change: list[Op]
    score: Score
    removed: int
    added: int
    sounding_in: int
    outside: int
    report: tuple[str, ...]


def paste(score: Score, region: Region, result: Score, boundary: Boundary = "keep") -> Paste:
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
    region.check(score)
    if boundary not in ("keep", "trim"):
        raise ScoreError(f"boundary must be 'keep' or 'trim', but is {boundary!r}")
    if result.ticks_per_quarter != score.ticks_per_quarter:
        raise ScoreError(
            f"the result counts {result.ticks_per_quarter} ticks a quarter, the score {score.ticks_per_quarter}; "
            "make the result on the score's own resolution"
        )
    theirs = {track.id: track for track in result.tracks}
    next_id = score.next_id
    change: list[Op] = []
    removed = added = sounding = 0
    for track in score.tracks:
        if track.id not in region.tracks:
            continue
        old = region.rows(track)
        fresh, next_id = _incoming(region, track, old, theirs.get(track.id), next_id)
        kept, into = _around(region, track.notes.take(~old), boundary)
        change += diff_rows(track.id, "notes", track.notes, kept.joined(fresh))
        removed, added, sounding = removed + int(old.sum()), added + len(fresh), sounding + into
    outside = _outside(score, region, result)
    after, _ = apply(score, change)
    return Paste(change, after, removed, added, sounding, outside, _report(sounding, outside, boundary))


def clear(score: Score, region: Region) -> Score:
    """The score without the region's notes: what a model is to fill."""
    region.check(score)
    empty = Score(ticks_per_quarter=score.ticks_per_quarter)
    return paste(score, region, empty).score


def _incoming(
    region: Region, track: Track, old: NDArray[np.bool_], theirs: Track | None, next_id: int
) -> tuple[Notes, int]:
    """The result's notes for one track of the region, under ids that fit the score."""
    if theirs is None:
        return Notes.empty(), next_id
    notes = theirs.notes.take(rows_of_result(region, theirs, track))
    columns = notes.columns()
    ids = columns["id"].copy()
    new = ~np.isin(ids, track.notes.id[old])
    ids[new] = np.arange(next_id, next_id + int(new.sum()))
    return Notes.ordered({**columns, "id": ids}), next_id + int(new.sum())


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


def _outside(score: Score, region: Region, result: Score) -> int:
    """How many notes a result would have added, taken or changed outside the region, on the tracks it has."""
    mine = {track.id: track for track in score.tracks}
    before: Counter[tuple[int, ...]] = Counter()
    after: Counter[tuple[int, ...]] = Counter()
    for track in result.tracks:
        if track.id in mine:
            before.update(_content(track.id, mine[track.id].notes.take(~region.rows(mine[track.id]))))
            after.update(_content(track.id, track.notes.take(~rows_of_result(region, track, mine[track.id]))))
        else:
            after.update(_content(track.id, track.notes))
    return max((before - after).total(), (after - before).total()) if after else 0


def _content(track: int, notes: Notes) -> Iterator[tuple[int, ...]]:
    columns: list[Column] = [notes.start, notes.duration, notes.pitch, notes.velocity]
    return ((track, *row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _report(sounding: int, outside: int, boundary: Boundary) -> tuple[str, ...]:
    report = []
    if sounding and boundary == "trim":
        report.append(
            f"{_count(sounding, 'note')} sounding into the region {_was(sounding)} shortened to end where it begins."
        )
    elif sounding:
        report.append(f"{_count(sounding, 'note')} sounding into the region {_was(sounding)} kept.")
    if outside:
        report.append(f"{_count(outside, 'difference')} outside the region {_was(outside)} not applied.")
    return tuple(report)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"

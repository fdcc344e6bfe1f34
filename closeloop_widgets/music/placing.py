"""A result put where its function said that it writes, and nowhere else.

What a function may write is declared (`Writes`), never guessed from what it returned. `place` is the one way of a
result into a piece; `js/editor/src/score/take.ts` is its twin, for takes that are shown before they are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.edits import apply, diff
from closeloop_widgets.music.paste import (
    Placing,
    check_ticks,
    count,
    differences,
    left_alone,
    not_applied,
    paste,
    was,
    with_fitting_ids,
)
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, KERNEL_IDS_END, Score, Track
from closeloop_widgets.music.tables import MAX_TICK, Column, Table

Writes = Literal["region", "tracks", "end", "piece"]
"""What a function may write: the notes of its region; new tracks, with notes in the region's time; what comes after
the piece, from its region on; or all of it."""

WRITES: tuple[Writes, ...] = get_args(Writes)

BARS_AFTER = 4
"""How many bars after the end a function is given that continues a piece, where nobody chose."""

LISTS = ("tempos", "meters", "keys", "markers")


def target(score: Score, region: Region | None, writes: Writes) -> Region:
    """The region that a function is given, of the one that was chosen or None.

    A function that writes after the end is given a region there, as long as the chosen one; one that writes all of
    the piece is given all of it.

    Examples
    --------
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> target(score, Region.bars(score, 1), "end").spans
    ((1920, 3840),)
    """
    if writes == "piece":
        return Region.all(score)
    if writes != "end":
        return Region.all(score) if region is None else region
    meters, end = score.meter_map, notes_end(score)
    if region is not None and region.start >= end:
        return region
    bars = BARS_AFTER
    if region is not None:
        bars = meters.bar_at(region.end - 1) - meters.bar_at(region.start) + 1
    return Region(
        ((end, min(MAX_TICK, meters.bar_start(meters.bar_at(end) + bars))),), tuple(t.id for t in score.tracks)
    )


def notes_end(score: Score) -> int:
    """The end of the last bar with notes, in ticks; 0 where there are none."""
    ends = [
        max(int(track.notes.end.max()), int(track.notes.start[-1]) + 1) for track in score.tracks if len(track.notes)
    ]
    meters = score.meter_map
    return meters.bar_start(meters.bar_at(max(ends) - 1) + 1) if ends else 0


def place(score: Score, region: Region, result: Score, writes: Writes = "region") -> Placing:
    """Puts into a score what a result may write, and counts what else it says.

    - `"region"`: as `paste`, keeping what sounds into the region.
    - `"tracks"`: tracks that the score lacks are added under free ids and channels, with their notes that start in
      the region's time; the score's own tracks stay as they are.
    - `"end"`: everything from the region's start on is replaced: notes on all tracks; tempos, meters, keys, markers,
      controls, bends and programs where the result has such; tracks that the score lacks are added.
    - `"piece"`: the result is the piece. Name, tempos, meters, keys and markers that it leaves empty stay, and so does
      what a file carries that a score does not model.

    A new track that has to share its channel brings its notes only: its controls would change the others.

    Raises
    ------
    RegionError
        The region names a track that the score lacks, and `writes` is `"region"`.
    ScoreError
        The result counts its ticks differently, or `writes` is none of the four.

    Examples
    --------
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> with_bass = score.with_track(
    ...     name="Bass", notes={"start": [0, 9600], "duration": [480] * 2, "pitch": [36] * 2, "velocity": [90] * 2}
    ... )
    >>> done = place(score, Region.bars(score, 1), with_bass, "tracks")
    >>> [(track.name, len(track.notes)) for track in done.score.tracks], done.report
    ([('', 1), ('Bass', 1)], ('1 difference outside of the new tracks was not applied.',))
    """
    if writes not in WRITES:
        raise ScoreError(f"a result writes {', '.join(map(repr, WRITES))}, but not {writes!r}")
    if writes == "region":
        return paste(score, region, result)
    check_ticks(score, result)
    if writes == "tracks":
        return _tracks(score, region, result)
    return _end(score, region.start, result) if writes == "end" else _piece(score, result)


def came_in(before: Score, after: Score, region: Region) -> tuple[int, ...]:
    """The ids of the notes that a region's tracks have in `after` and lacked in `before`.

    Of a region of notes the notes of a result are known by these afterwards (`Region.grown`).

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> three = Score.of_notes(start=[0, 160, 320], duration=[160] * 3, pitch=[72] * 3, velocity=[90] * 3)
    >>> region = Region.of_notes(score, [1, 2])
    >>> came_in(score, place(score, region, three).score, region)
    (4,)
    """
    before_ids = {track.id: track.notes.id for track in before.tracks}
    found = [
        np.setdiff1d(track.notes.id, before_ids.get(track.id, []))
        for track in after.tracks
        if track.id in region.tracks
    ]
    return tuple(int(note) for ids in found for note in ids)


def _tracks(score: Score, region: Region, result: Score) -> Placing:
    there = {track.id for track in score.tracks}
    fresh = [_with_notes(track, _in_time(region, track)) for track in result.tracks if track.id not in there]
    after = _with_new_tracks(score, [track for track in fresh if len(track.notes)])
    outside = differences(result, score, _none, _none, lambda track, _: _in_time(region, track))
    empty = sum(not len(track.notes) for track in fresh)
    said = f"{count(empty, 'new track')} without notes in the region's time {was(empty)} left out."
    report = [
        *not_applied(outside, "outside of the new tracks"),
        *left_alone(score, result),
        *([said] if empty else []),
    ]
    return _placing(score, after, 0, outside, report)


def _end(score: Score, start: int, result: Score) -> Placing:
    theirs = {track.id: track for track in result.tracks}
    next_id, tracks = score.next_id, []
    for track in score.tracks:
        made, next_id = _continued(track, theirs.pop(track.id, None), start, next_id)
        tracks.append(made)

    def late(track: Track, _: Track | None = None) -> NDArray[np.bool_]:
        return np.asarray(track.notes.start >= start)

    fresh = [_with_notes(track, late(track)) for track in theirs.values()]
    after = replace(score, tracks=tuple(tracks), next_id=next_id, **_lists_from(score, result, start))
    after = _with_new_tracks(after, [track for track in fresh if len(track.notes)])
    outside = differences(result, score, late, late, late)
    report = [*not_applied(outside, "before the end of the piece"), *left_alone(score, result, start)]
    return _placing(score, after, sum(int(late(track).sum()) for track in score.tracks), outside, report)


def _continued(track: Track, theirs: Track | None, start: int, next_id: int) -> tuple[Track, int]:
    """A track whose rows from `start` on are the result's; without any of a kind but notes it keeps its own."""
    tables: dict[str, Any] = {}
    for name, mine in track.tables().items():
        late = times(mine) >= start
        coming = mine.empty() if theirs is None else theirs.tables()[name]
        coming = coming.take(times(coming) >= start)
        if name == "notes" or len(coming):
            fitting, next_id = with_fitting_ids(coming, mine.columns()["id"][late], next_id)
            tables[name] = mine.take(~late).joined(fitting)
    return replace(track, **tables), next_id


def _lists_from(score: Score, result: Score, start: int) -> dict[str, Any]:
    lists = {}
    for name in LISTS:
        late = tuple(event for event in getattr(result, name) if event.tick >= start)
        if late:
            lists[name] = (*(event for event in getattr(score, name) if event.tick < start), *late)
    return lists


def _piece(score: Score, result: Score) -> Placing:
    theirs = {track.id: track for track in result.tracks}
    next_id, tracks = score.next_id, {}
    for mine in score.tracks:
        if mine.id in theirs:
            fitted, next_id = _with_fitting_tables(theirs[mine.id], mine, next_id)
            tracks[mine.id] = replace(fitted, chunk=mine.chunk)
    before = {track.id for track in score.tracks}
    fresh = [track for track in result.tracks if track.id not in before]
    lists = {name: getattr(result, name) or getattr(score, name) for name in LISTS}
    after = replace(score, tracks=tuple(tracks.values()), next_id=next_id, name=result.name or score.name, **lists)
    added = _with_new_tracks(after, fresh, taken=before, keep_channels=True)
    # In the result's order: the new ones were put last, in their own.
    coming = iter(added.tracks[len(tracks) :])
    after = added.with_tracks([tracks[track.id] if track.id in tracks else next(coming) for track in result.tracks])
    done = _placing(score, after, score.note_count, 0, [])
    if not done.change:
        return done
    made = f"The whole piece was written: {count(len(after.tracks), 'track')}, {count(after.note_count, 'note')}."
    return replace(done, report=(made,))


def _with_new_tracks(
    score: Score, fresh: Iterable[Track], taken: Iterable[int] = (), keep_channels: bool = False
) -> Score:
    """The score with tracks that it lacks, last, under ids, chunks and channels that are free."""
    ids = {*taken, *(track.id for track in score.tracks)}
    for track in fresh:
        own = _free_track_id(ids)
        ids.add(own)
        channel, shared = (track.channel, False) if keep_channels else _channel(score, track.channel)
        bare = Track(own, track.name, channel, score.free_chunk())
        source = Track(own, notes=track.notes) if shared else track
        fitted, next_id = _with_fitting_tables(source, bare, score.next_id)
        made = replace(bare, **fitted.tables())  # type: ignore[arg-type]  # tables by their names
        score = replace(score, tracks=(*score.tracks, made), next_id=next_id)
    return score


def _free_track_id(ids: Iterable[int]) -> int:
    return max((one for one in ids if one < KERNEL_IDS_END), default=0) + 1


def _channel(score: Score, wanted: int) -> tuple[int, bool]:
    """A channel for a new track, and whether others play on it: the one it wants, or else a free one."""
    used = {track.channel for track in score.tracks}
    if wanted == DRUM_CHANNEL or wanted not in used:
        return wanted, wanted in used
    free = score.free_channel()
    return (wanted, True) if free in used else (free, False)


def _with_fitting_tables(track: Track, mine: Track, next_id: int) -> tuple[Track, int]:
    tables: dict[str, Any] = {}
    for name, table in track.tables().items():
        tables[name], next_id = with_fitting_ids(table, mine.tables()[name].columns()["id"], next_id)
    return replace(track, **tables), next_id


def _placing(score: Score, after: Score, removed: int, outside: int, report: Iterable[str]) -> Placing:
    change = diff(score, after) or []
    done, _ = apply(score, change)
    return Placing(change, done, removed, done.note_count - score.note_count + removed, 0, outside, tuple(report))


def _with_notes(track: Track, rows: NDArray[np.bool_]) -> Track:
    return replace(track, notes=track.notes.take(rows))


def times(table: Table) -> Column:
    """When each row of a table happens."""
    return table.columns()[table.time]


def _none(track: Track, _: Track | None = None) -> NDArray[np.bool_]:
    return np.zeros(len(track.notes), np.bool_)


def _in_time(region: Region, track: Track) -> NDArray[np.bool_]:
    """Which notes start in the region's time, whatever its tracks, pitches and notes."""
    return Region(region.spans, (track.id,)).rows(track)

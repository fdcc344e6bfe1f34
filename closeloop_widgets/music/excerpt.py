"""What a result brought, cut out of the piece it was put into: the music of a take.

A take is put into a piece that may have changed since. So its new notes and tracks carry ids that no piece gives,
the highest there are; `music.placing` gives them fresh ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.paste import Merged, Merging, TableOf, rows_of_result
from closeloop_widgets.music.placing import LISTS, Writes, place, times
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import MAX_TICK, Notes


class Brought(NamedTuple):
    """What a result brings.

    Attributes
    ----------
    notes : its music, and nothing else of the piece
    report : what was out of the ordinary, in sentences
    """

    notes: Score
    report: tuple[str, ...]


def brought(score: Score, region: Region, result: Score, writes: Writes = "region") -> Brought:
    """The music that a result brings to a piece: what a take of it holds. Errors are those of `place`.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> higher = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[72, 74], velocity=[90] * 2)
    >>> found = brought(score, Region.bars(score, 2), higher)
    >>> found.notes.tracks[0].notes.pitch.tolist(), found.report
    ([74], ('1 difference outside the region was not applied.',))
    """
    if writes != "region":
        done = place(score, region, result, writes)
        return Brought(excerpt(score, done.score, region, writes), done.report)
    return of_region(Merging(score, region)(result))


def of_region(merged: Merged) -> Brought:
    """The same of a result that was merged into its region: of a thousand takes nobody looks at the piece."""
    score, empty = merged.before, dict.fromkeys(LISTS, ())
    fresh = range(score.next_id, merged.next_id)
    tracks = tuple(
        _bare(track, _raised(merged.coming[track.id], fresh)) for track in score.tracks if track.id in merged.coming
    )
    more: dict[str, Any] = {**empty, "tracks": tracks, "next_id": merged.next_id}
    return Brought(replace(score, name="", carried=(), source=None, **more), merged.report)


def excerpt(before: Score, after: Score, region: Region, writes: Writes = "region") -> Score:
    """The music that `after` has where a result was placed into `before`, and nothing else of the piece.

    Placed into `before` again, it makes `after` again.

    Examples
    --------
    >>> from closeloop_widgets.music.placing import place
    >>> score = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> region = Region.bars(score, 2)
    >>> excerpt(score, place(score, region, score).score, region).tracks[0].notes.pitch.tolist()
    [62]
    """
    there = {track.id: track for track in before.tracks}
    empty: dict[str, Any] = dict.fromkeys(LISTS, ())
    tracks = tuple(_of_tracks(there, after, region, writes))
    if writes == "piece":
        return replace(after, tracks=tracks, carried=(), source=None)
    if writes == "end":
        empty = {name: tuple(e for e in getattr(after, name) if e.tick >= region.start) for name in LISTS}
    return replace(after, tracks=tracks, name="", carried=(), source=None, **empty)


def _of_tracks(there: dict[int, Track], after: Score, region: Region, writes: Writes) -> Iterator[Track]:
    unknown = MAX_TICK - len(after.tracks)
    for track in after.tracks:
        mine = there.get(track.id)
        if mine is None:
            unknown += 1
            yield _with_high_ids(replace(track, id=unknown), Track(1))
        elif writes == "region" and track.id in region.tracks:
            rows = rows_of_result(region, track, mine)
            yield _with_high_ids(_bare(mine, track.notes.take(rows)), mine)
        elif writes == "end":
            late: dict[str, Any] = {n: table.take(times(table) >= region.start) for n, table in track.tables().items()}
            yield _with_high_ids(replace(track, **late), mine)
        elif writes == "piece":
            yield _with_high_ids(track, mine)


def _bare(mine: Track, notes: Notes) -> Track:
    """Notes that a result brought to a track of the piece, as a track of a take."""
    return Track(mine.id, mine.name, mine.channel, mine.chunk, notes=notes)


def _with_high_ids(track: Track, mine: Track) -> Track:
    """A track whose rows have the ids that they had in the piece, or ones that no piece has given."""
    tables: dict[str, Any] = {}
    for name, table in track.tables().items():
        if len(table):
            ids = table.columns()["id"]
            tables[name] = _with_high(table, ~np.isin(ids, mine.tables()[name].columns()["id"]))
    return replace(track, **tables)


def _raised(notes: Notes, fresh: range) -> Notes:
    """Notes with others of the highest ids there are in place of `fresh` ones."""
    return _with_high(notes, (notes.id >= fresh.start) & (notes.id < fresh.stop))


def _with_high(table: TableOf, new: NDArray[np.bool_]) -> TableOf:
    if not new.any():
        return table
    columns = table.columns()
    ids = columns["id"].copy()
    ids[new] = np.arange(MAX_TICK - int(new.sum()), MAX_TICK) + 1
    return table.ordered({**columns, "id": ids})

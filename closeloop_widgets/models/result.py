"""What a model function returned, made a score on the piece's own ticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.models.errors import ResultError
from closeloop_widgets.music.convert import to_score
from closeloop_widgets.music.placing import Writes
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Key, Marker, Score, Track
from closeloop_widgets.music.tables import MAX_TICK, Notes, Table
from closeloop_widgets.music.time import Meter, Tempo

EXPECTED = (
    "expected a Score, the Notes of the region's one track, or a pretty_midi.PrettyMIDI, "
    "note_seq.NoteSequence or symusic.Score"
)

MAX_NOTES = 1_000_000
"""Notes of one result. A million are 14 MB on their way to a page, in 14 messages, and a roll that still scrolls; more
is likelier a model that does not end than music."""

FOREIGN = ("pretty_midi", "symusic", "note_seq")
"""Packages whose scores are converted. (A path or bytes would convert too, but as a result it is likelier a slip.)"""

Timed = TypeVar("Timed", Tempo, Meter, Key, Marker)


def as_score(
    returned: Any, piece: Score, region: Region, function: str, writes: Writes = "region", did: str = "returned"
) -> Score:
    """The score that a function returned, whatever it was made of, in the piece's ticks a quarter.

    Tracks of a foreign object carry no ids: they stand for the piece's tracks in order where they are as many, or
    for the region's tracks in order where they are as many as those. Of a function that writes more than its region,
    tracks past the piece's are new; all are, where it writes tracks and gives no more than the piece has.

    Parameters
    ----------
    returned : what the function gave
    piece, region : what it was given
    function, writes : its name, and what it may write
    did : how it gave it, for what is said of an error

    Raises
    ------
    ResultError
        It is no music, has values that no score holds, or more than `MAX_NOTES` notes.

    Examples
    --------
    >>> piece = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> coarse = Score.of_notes(start=[0], duration=[2], pitch=[67], velocity=[90], ticks_per_quarter=4)
    >>> as_score(coarse, piece, Region.all(piece), "infill").tracks[0].notes.duration.tolist()
    [240]
    """
    if isinstance(returned, Score):
        return rescaled(_checked(returned, piece, function, did), piece.ticks_per_quarter)
    if isinstance(returned, Notes):
        return _checked(_of_notes(returned, piece, region, function, writes), piece, function, did)
    if _is_foreign(returned):
        return _of_foreign(returned, piece, region, function, writes)
    raise ResultError(f"{function} {did} {_described(returned)}; {EXPECTED}")


def _checked(score: Score, piece: Score, function: str, did: str) -> Score:
    """The score with every value looked at: tables can be made without, and NaN becomes some number in a column."""
    if score.note_count > MAX_NOTES:
        raise ResultError(f"{function} {did} {score.note_count:,} notes; a result may have {MAX_NOTES:,}")
    try:
        own = {track.id: track for track in piece.tracks}
        return score.with_tracks(_checked_track(track, own.get(track.id)) for track in score.tracks)
    except (ScoreError, TypeError, AttributeError, ValueError) as error:
        raise ResultError(f"{function} {did} a score that is broken: {error}") from error


def _checked_track(track: Track, own: Track | None) -> Track:
    """The track with all looked at that is not the piece's `own`."""
    if track is own:
        return track
    sure: Mapping[str, Any] = own.tables() if own is not None else {}
    tables: dict[str, Any] = {
        name: table if table is sure.get(name) else table.checked(sure.get(name))
        for name, table in track.tables().items()
    }
    return replace(track, **tables)


def rescaled(score: Score, ticks_per_quarter: int) -> Score:
    """The score counted in other ticks.

    Starts and ends are rounded to the nearest new tick, halves up, so that what met still meets; a note that
    lasted at all keeps a tick at least. Going to a coarser count therefore loses what is finer.
    """
    if score.ticks_per_quarter == ticks_per_quarter:
        return score
    rate = (ticks_per_quarter, score.ticks_per_quarter)
    return replace(
        score,
        ticks_per_quarter=ticks_per_quarter,
        tracks=tuple(_rescaled_track(track, rate) for track in score.tracks),
        tempos=_rescaled_events(score.tempos, rate),
        meters=_rescaled_events(score.meters, rate),
        keys=_rescaled_events(score.keys, rate),
        markers=_rescaled_events(score.markers, rate),
        carried=tuple(replace(c, tick=int(_at(c.tick, rate))) for c in score.carried),
        source=None,  # it spells the events of another resolution
    )


def _rescaled_track(track: Track, rate: tuple[int, int]) -> Track:
    tables: dict[str, Any] = {}
    for name, table in track.tables().items():
        tables[name] = _rescaled_notes(table, rate) if isinstance(table, Notes) else _rescaled_table(table, rate)
    return replace(track, **tables)


def _rescaled_notes(notes: Notes, rate: tuple[int, int]) -> Notes:
    start, end = _at(notes.start, rate), _at(notes.end, rate)
    return notes.replaced(start=start, duration=np.maximum(end - start, (notes.duration > 0).astype(np.int64)))


def _rescaled_table(table: Table, rate: tuple[int, int]) -> Table:
    return table.replaced(**{table.time: _at(table.columns()[table.time], rate)})


def _rescaled_events(events: Sequence[Timed], rate: tuple[int, int]) -> tuple[Timed, ...]:
    return tuple(replace(event, tick=int(_at(event.tick, rate))) for event in events)


def _at(ticks: Any, rate: tuple[int, int]) -> Any:
    """Ticks times new / old, rounded half up, in whole numbers throughout."""
    new, old = rate
    scaled = (np.asarray(ticks, np.int64) * (2 * new) + old) // (2 * old)
    if scaled.size and scaled.max() > MAX_TICK:
        raise ResultError(f"the result reaches tick {scaled.max()} of the piece; a score ends at {MAX_TICK}")
    return scaled


def _of_notes(notes: Notes, piece: Score, region: Region, function: str, writes: Writes) -> Score:
    if writes == "tracks":
        fresh = Track(piece.free_track_id(), channel=piece.free_channel(), notes=notes)
        return Score(ticks_per_quarter=piece.ticks_per_quarter, tracks=(fresh,))
    if len(region.tracks) != 1:
        raise ResultError(
            f"{function} returned Notes, but the region has {len(region.tracks)} tracks; return a Score that says "
            "which notes are whose, or select one track"
        )
    track = replace(piece.track(region.tracks[0]), notes=notes)
    return Score(ticks_per_quarter=piece.ticks_per_quarter, tracks=(track,))


def _is_foreign(returned: Any) -> bool:
    return any(kind.__module__.partition(".")[0] in FOREIGN for kind in type(returned).__mro__)


def _of_foreign(returned: Any, piece: Score, region: Region, function: str, writes: Writes) -> Score:
    try:
        score = to_score(returned)
    except (TypeError, ValueError) as error:
        raise ResultError(f"{function} returned {_described(returned)}, which is not music: {error}") from error
    return rescaled(_with_ids(score, piece, region, function, writes), piece.ticks_per_quarter)


def _with_ids(score: Score, piece: Score, region: Region, function: str, writes: Writes) -> Score:
    """Foreign tracks under the ids of the piece's, and new ones under others."""
    more = len(score.tracks) > len(piece.tracks)
    if writes in ("piece", "tracks") or (writes == "end" and more):
        known = [track.id for track in piece.tracks] if more or writes != "tracks" else []
        fresh = range(piece.free_track_id(), piece.free_track_id() + len(score.tracks))
        return score.with_tracks(replace(t, id=i) for t, i in zip(score.tracks, [*known, *fresh], strict=False))
    for ids in (tuple(track.id for track in piece.tracks), region.tracks):
        if len(score.tracks) == len(ids):
            return score.with_tracks(replace(t, id=i) for t, i in zip(score.tracks, ids, strict=True))
    raise ResultError(
        f"{function} returned a score with tracks: {len(score.tracks)}; expected as many as the piece has "
        f"({len(piece.tracks)}) or as the region has ({len(region.tracks)}), in the same order"
    )


def _described(value: Any) -> str:
    match value:
        case None:
            return "nothing (None): is there a `return` missing?"
        case list() | tuple():
            kinds = sorted({type(item).__name__ for item in value})
            return f"a {type(value).__name__} of {len(value)} {' and '.join(kinds) or 'things'}"
        case dict():
            return "a dict (values for other controls are given as closeloop_widgets.Values)"
        case _:
            kind = type(value)
            owner = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
            return f"a {owner}{kind.__qualname__}"

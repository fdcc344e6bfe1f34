"""What a piece became since a run began: whether its result may still go in, and which take is there to be heard."""

from __future__ import annotations

from collections.abc import Iterable

from closeloop_widgets.music.placing import LISTS, Writes, times
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Notes
from closeloop_widgets.takes import Take


def what_changed(before: Score, now: Score, region: Region, writes: Writes) -> str:
    """Why a result made for `before` must not overwrite what is there now; empty where nothing speaks against it."""
    if before.ticks_per_quarter != now.ticks_per_quarter:
        return "Another piece was opened while it ran."
    if writes == "tracks":
        return ""  # it overwrites nothing
    if writes == "piece":
        return "" if before == now else "The piece changed while it ran."
    there = {track.id: track for track in now.tracks}
    for track in before.tracks:
        if writes == "region" and track.id not in region.tracks:
            continue
        if track.id not in there:
            return f"A track of the {'region' if writes == 'region' else 'piece'} was deleted while it ran."
        if writes == "region" and _in_region(track, region) != _in_region(there[track.id], region):
            return "The region changed while it ran."
    if writes == "end" and _after(before, region.start) != _after(now, region.start):
        return "What comes after the piece changed while it ran."
    return ""


def _in_region(track: Track, region: Region) -> object:
    return track.notes.take(region.rows(track))


def _after(score: Score, start: int) -> object:
    """What a score has from a tick on."""
    tables = {
        (track.id, name): late
        for track in score.tracks
        for name, table in track.tables().items()
        if len(late := table.take(times(table) >= start))
    }
    return tables, [[event for event in getattr(score, name) if event.tick >= start] for name in LISTS]


def heard_now(takes: Iterable[Take], score: Score, region: Region) -> str | None:
    """The id of the newest kept take whose notes are just what a region holds; None where there is none."""
    for take in reversed(list(takes)):
        run = take.run
        if take.kept and run.writes == "region" and run.region == region and _holds(score, region, take.notes):
            return take.id
    return None


def _holds(score: Score, region: Region, music: Score) -> bool:
    there = {track.id: track for track in score.tracks}
    if not all(track in there for track in region.tracks):
        return False
    theirs = {track.id: track for track in music.tracks}
    return all(
        _sounding(there[track].notes.take(region.rows(there[track])))
        == (_sounding(theirs[track].notes) if track in theirs else [])
        for track in region.tracks
    )


def _sounding(notes: Notes) -> list[tuple[int, ...]]:
    columns = [getattr(notes, name).tolist() for name in ("start", "duration", "pitch", "velocity")]
    return sorted(zip(*columns, strict=True))

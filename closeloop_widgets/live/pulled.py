"""Music that was read from Live, as a score and a region, with what is needed to put something in its place."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from closeloop_widgets.live.beats import from_live, within
from closeloop_widgets.live.requests import State
from closeloop_widgets.live.values import Part
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Score, Track
from closeloop_widgets.music.time import Meter, Tempo

TICKS_PER_QUARTER = 960
"""Of what comes from Live: fine enough for a note moved by hand to be within a millisecond at any usual tempo."""


@dataclass(frozen=True)
class Pulled:
    """Music of Live.

    Attributes
    ----------
    score : tracks named as in Live, with its tempo and time signature
    region : what was asked for; where single notes were selected, these
    tracks : the id of Live's track, by that of the score's
    clip : the clip of the session that it is in; None where it is in the arrangement
    origin : the beat that is tick 0: that of the song, or of the clip
    rounded : how many notes were finer than a score's ticks and velocities
    note_ids : the id that a note has in Live, by that of the score's
    parts : the same as Live told it
    beats : the range of the region as Live has it, which may lie between two ticks; None where nobody read it there
    """

    score: Score
    region: Region
    tracks: Mapping[int, int]
    clip: int | None = None
    origin: float = 0.0
    rounded: int = 0
    note_ids: Mapping[int, int] = field(default_factory=dict, repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    beats: tuple[float, float] | None = None

    def beats_of(self, span: tuple[int, int]) -> tuple[float, float]:
        """A span of the score's in beats: of the region as it was read exactly, else as its ticks are."""
        if self.beats is not None and (span,) == self.region.spans:
            return self.beats
        ticks = self.score.ticks_per_quarter
        return span[0] / ticks + self.origin, span[1] / ticks + self.origin


def pulled(state: State, parts: Sequence[Part], start: float, end: float, clip: int | None = None) -> Pulled:
    """The music of parts, from beat `start` up to beat `end`.

    A clip of the session may begin before its beat 0: then tick 0 is the beginning of the bar in which it does.
    """
    bar = state.numerator * 4 / state.denominator
    origin = min(0.0, start // bar * bar)
    names = {track.id: track.name for track in state.tracks}
    tracks: list[Track] = []
    next_id, rounded = 1, 0
    ids: dict[int, int] = {}
    for number, part in enumerate(parts, 1):
        ordered = sorted(part.notes, key=lambda note: note.start_time)
        found = from_live(ordered, TICKS_PER_QUARTER, next_id, origin)
        ids |= found.note_ids
        next_id += len(found.notes)
        rounded += found.rounded
        tracks.append(Track(number, names.get(part.track, ""), _channel(number), number, found.notes))
    score = Score(
        TICKS_PER_QUARTER,
        tuple(tracks),
        (Tempo(0, round(60_000_000 / state.tempo)),),
        (Meter(0, state.numerator, state.denominator),),
        next_id=next_id,
    )
    goes = {number: part.track for number, part in enumerate(parts, 1)}
    music = Pulled(score, Region.all(score), goes, clip, origin, rounded, ids, tuple(parts))
    return narrowed(music, goes.values(), start, end)


def narrowed(
    music: Pulled, tracks: Collection[int], start: float, end: float, note_ids: Collection[int] | None = None
) -> Pulled:
    """The same music with another region: tracks of Live, from beat `start` up to beat `end`.

    Parameters
    ----------
    note_ids : which of the notes there alone are meant, by Live's ids; None is all of them, and only where a note
        beside them lies in the same ticks, these by their ids
    """
    mine = tuple(track for track, theirs in music.tracks.items() if theirs in tracks)
    region = Region((_span(start - music.origin, end - music.origin),), mine)
    if note_ids is None:
        notes = [note for part in music.parts if part.track in tracks for note in part.notes]
        there = [note.note_id for note in within(notes, [(start, end)])]
        if len(there) < sum(int(region.rows(music.score.track(track)).sum()) for track in mine):
            note_ids = {id for id in there if id is not None}
    if note_ids is not None:
        selected = set(note_ids)
        # Live's ids are those of a clip: in another one another note may have the same.
        inside = [note for track in mine for note in _ids_in(region, music.score.track(track))]
        region = replace(region, notes=tuple(note for note in inside if music.note_ids.get(note) in selected))
    return replace(music, region=region, beats=(start, end))


def _ids_in(region: Region, track: Track) -> list[int]:
    ids: list[int] = track.notes.id[region.rows(track)].tolist()
    return ids


def _span(start: float, end: float) -> tuple[int, int]:
    """The ticks that hold a range of beats: where it lies between two, none of its notes is left outside."""
    first, last = (round(beats * TICKS_PER_QUARTER, 6) for beats in (start, end))
    return math.floor(first), math.ceil(last)


def _channel(number: int) -> int:
    """The channel of a track counted from 1: never that of the drums, which Live does not tell of."""
    channels = [channel for channel in range(16) if channel != DRUM_CHANNEL]
    return channels[(number - 1) % len(channels)]

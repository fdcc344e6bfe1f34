"""What is around a selection in Live: the music that a function is to know of, beside what it may write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from closeloop_widgets.live.pulled import Pulled, narrowed, pulled
from closeloop_widgets.live.requests import RegionGet, Selection, State
from closeloop_widgets.live.values import LiveTrack, Part

UNREAD = "-"
"""The revision of a part that nobody read: it has no notes, whatever Live has there."""


def session_clip(found: Selection) -> int | None:
    """The clip of the session that a selection is in; None where it is in the arrangement."""
    return found.clip.id if found.clip is not None and found.clip.view == "session" else None


def surroundings(state: State, found: Selection) -> RegionGet | None:
    """What asks for all that is around a selection; None where nothing can be read.

    In the arrangement that is the whole song on its MIDI tracks, but for those with a looped clip: one note of it
    stands for several places, so that the device reads none. In a clip of the session it is the clip.
    """
    clip = session_clip(found)
    if found.clip is not None and clip is not None:
        start, end = min(found.start, found.clip.start), max(found.end, found.clip.end)
        return RegionGet(tuple(part.track for part in found.parts), start, end, clip)
    readable = tuple(track.id for track in _midi(state) if not any(clip.looped for clip in track.clips))
    end = max((clip.end for track in _midi(state) for clip in track.clips), default=0.0)
    return RegionGet(readable, 0.0, max(end, found.end)) if readable else None


def among(state: State, found: Selection, read: Sequence[Part] = ()) -> Pulled:
    """A selection with what was `read` around it, the selection as its region.

    In the arrangement its score has all MIDI tracks, so that a track has the same id whatever is selected; those that
    were not read are empty outside of the selection.
    """
    parts: Mapping[int, Part] = {part.track: part for part in (*found.parts, *read)}
    ids = [part.track for part in found.parts] if session_clip(found) else [track.id for track in _midi(state)]
    every = [parts.get(id, Part(id, UNREAD, ())) for id in ids]
    first = min(found.start, found.clip.start) if found.clip is not None else found.start
    music = pulled(state, every, first, found.end, session_clip(found))
    return narrowed(music, [part.track for part in found.parts], found.start, found.end, found.note_ids)


def _midi(state: State) -> list[LiveTrack]:
    return [track for track in state.tracks if track.midi]

"""Which track of Live is which track of a score: by name, by order, or as somebody said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from closeloop_widgets.live.errors import BadRequestError, OccupiedError
from closeloop_widgets.live.values import LiveTrack
from closeloop_widgets.music.score import Track

To = int | str | Mapping[int | str, int | str] | None
"""Tracks of Live: one, by id or name; or by the score's track, by id or name; None finds them."""


def match(tracks: Sequence[Track], live: Sequence[LiveTrack], to: To = None) -> dict[int, int]:
    """For each track of a score the id of Live's, by the score's id.

    Tracks that are named go where they were said to. Of the rest, those whose name only one track of each side has go
    there; and what is then left goes in order to Live's MIDI tracks that are left, where there are as many.

    Parameters
    ----------
    tracks : those of the score that are asked for
    live : those of the set
    to : where they are to go

    Raises
    ------
    BadRequestError
        A track is not there, is no MIDI track, is asked for twice, or cannot be told from others.

    Examples
    --------
    >>> live = [LiveTrack(7, 0, "Bass", True), LiveTrack(8, 1, "Vocals", False), LiveTrack(9, 2, "Keys", True)]
    >>> match([Track(1, "Keys"), Track(2, "Left hand")], live)
    {1: 9, 2: 7}
    """
    midi = [track for track in live if track.midi]
    found = _said(tracks, live, to)
    names = Counter(track.name for track in midi)
    mine = Counter(track.name for track in tracks)
    for track in tracks:
        if track.id in found or not track.name or mine[track.name] > 1 or names[track.name] != 1:
            continue
        theirs = next(other.id for other in midi if other.name == track.name)
        if theirs not in found.values():
            found[track.id] = theirs
    rest = [track for track in tracks if track.id not in found]
    free = [other for other in midi if other.id not in found.values()]
    if rest and len(rest) != len(free):
        raise BadRequestError(
            f"It is not clear where in Live {_named(rest)} should go: MIDI tracks that are left there are "
            f"{_named(free) or 'none'}.",
            'Say which is which: to={"name in the score": "name in Live"}.',
        )
    found |= {track.id: other.id for track, other in zip(rest, free, strict=False)}
    return {track.id: found[track.id] for track in tracks}


def shared_scene(live: Sequence[LiveTrack], count: int, first: int | None = None, *, exact: bool = True) -> int:
    """The first of `count` scenes, one after the other, that are free on all of some tracks of Live; counted from 0.

    Parameters
    ----------
    live : the tracks
    count : how many scenes are wanted
    first : where to begin; None is the first place that is free
    exact : whether it must be `first` itself, where one is named

    Raises
    ------
    OccupiedError
        A slot of them is full.

    Examples
    --------
    >>> shared_scene([LiveTrack(7, 0, "Bass", True), LiveTrack(9, 1, "Keys", True)], 2)
    0
    """
    full = {slot.scene: track.name for track in live for slot in track.slots}
    start = first or 0
    while taken := [scene for scene in range(start, start + count) if scene in full]:
        if exact and first is not None:
            raise OccupiedError(
                f"Scene {taken[0] + 1} of the track {full[taken[0]]!r} already holds a clip.",
                "Choose another scene, or let the next free ones be taken.",
            )
        start = taken[-1] + 1
    return start


def _said(tracks: Sequence[Track], live: Sequence[LiveTrack], to: To) -> dict[int, int]:
    if to is None:
        return {}
    if not isinstance(to, Mapping):
        if len(tracks) != 1:
            raise BadRequestError(
                f"One track of Live was named for {len(tracks)} tracks: {_named(tracks)}.",
                'Say which is which: to={"name in the score": "name in Live"}.',
            )
        to = {tracks[0].id: to}
    found = {_one(tracks, key, "the score"): _midi(live, value) for key, value in to.items()}
    if len(set(found.values())) != len(found):
        raise BadRequestError("Two tracks are to go to one track of Live.", "Push them one after the other.")
    return found


def _midi(live: Sequence[LiveTrack], which: int | str) -> int:
    id = _one(live, which, "Live")
    if not next(track for track in live if track.id == id).midi:
        raise BadRequestError(f"The track {which!r} of Live is an audio track.", "Choose a MIDI track.")
    return id


def _one(tracks: Sequence[Track] | Sequence[LiveTrack], which: int | str, where: str) -> int:
    found = [track.id for track in tracks if which in (track.id, track.name)]
    if len(found) != 1:
        there = _named(tracks) or "none"
        raise BadRequestError(
            f"{'No track' if not found else 'More than one track'} of {where} is {which!r}; there are {there}.",
            "Name a track by its name, or by its id where names are alike.",
        )
    return found[0]


def _named(tracks: Iterable[Track | LiveTrack]) -> str:
    return ", ".join(f"{track.name!r} (id {track.id})" for track in tracks)

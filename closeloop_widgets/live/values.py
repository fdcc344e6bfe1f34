"""What messages speak of: notes, clips, tracks, and what is selected in Live.

Times are quarter notes ("beats"), float64: in the arrangement counted from the start of the song, in a clip of the
session from the clip's own beat 0. Ranges are half-open. Ids are Live's: good for as long as the set is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from closeloop_widgets.live.errors import BadRequestError
from closeloop_widgets.live.shapes import Above, Bounds

MAX_BEAT = 2**24
"""Far beyond any set: 97 days at 120 beats a minute. A float64 is exact there to 2^-29 of a beat."""

MAX_NOTES = 50_000
MAX_ID = 2**31 - 1

Beat = Annotated[float, Bounds(-MAX_BEAT, MAX_BEAT)]
Length = Annotated[float, Above(0, MAX_BEAT)]
Id = Annotated[int, Bounds(0, MAX_ID)]
Count = Annotated[int, Bounds(0, MAX_ID)]
Pitch = Annotated[int, Bounds(0, 127)]
Name = Annotated[str, Bounds(0, 1000)]
Sentence = Annotated[str, Bounds(0, 4000)]
Rev = Annotated[str, Bounds(1, 64)]

View = Literal["session", "arrangement"]
Source = Literal["notes", "loop", "clip", "tracks"]
Asked = Literal["auto", "notes", "loop", "clip", "tracks"]


@dataclass(frozen=True)
class Note:
    """A note as Live has it, under Live's names; `note_id` where it is one that is there already."""

    pitch: Pitch
    start_time: Beat
    duration: Length
    velocity: Annotated[float, Bounds(0, 127)]
    mute: bool = False
    probability: Annotated[float, Bounds(0, 1)] = 1.0
    velocity_deviation: Annotated[float, Bounds(-127, 127)] = 0.0
    release_velocity: Annotated[float, Bounds(0, 127)] = 64.0
    note_id: Id | None = None


Notes = Annotated[tuple[Note, ...], Bounds(0, MAX_NOTES)]
NoteIds = Annotated[tuple[Id, ...], Bounds(0, MAX_NOTES)]
TrackIds = Annotated[tuple[Id, ...], Bounds(1, 1000)]


@dataclass(frozen=True)
class Pitches:
    """From `low` to `high`, both included."""

    low: Pitch
    high: Pitch

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise BadRequestError(f"the lowest pitch, {self.low}, is above the highest, {self.high}.")


@dataclass(frozen=True)
class Clip:
    """A clip of MIDI notes or of audio. `end` is where it ends, in the time that `start` is in."""

    id: Id
    name: Name
    view: View
    start: Beat
    end: Beat
    looped: bool
    midi: bool = True


@dataclass(frozen=True)
class Slot:
    """A slot of the session that holds a clip, and its scene, counted from 0."""

    scene: Count
    clip: Clip


@dataclass(frozen=True)
class LiveTrack:
    """A track of the set: its place, counted from 0, its full slots, and its clips in the arrangement."""

    id: Id
    index: Count
    name: Name
    midi: bool
    slots: Annotated[tuple[Slot, ...], Bounds(0, 2000)] = ()
    clips: Annotated[tuple[Clip, ...], Bounds(0, 5000)] = ()


@dataclass(frozen=True)
class CellTrack:
    """A track that controls have values for: the id that values name it by, and what it is called."""

    id: Id
    name: Name


@dataclass(frozen=True)
class Loop:
    """The loop brace of the arrangement, and whether it is on."""

    start: Beat
    end: Beat
    on: bool


@dataclass(frozen=True)
class Part:
    """The notes of one track that start in a range, and the revision of the music there.

    Attributes
    ----------
    track : its id
    clip : where all of them are in one clip, its id
    rev : changes whenever the music in the range does
    notes : in order of start
    """

    track: Id
    rev: Rev
    notes: Notes
    clip: Id | None = None


Parts = Annotated[tuple[Part, ...], Bounds(0, 1000)]


@dataclass(frozen=True)
class Limits:
    """What the device takes at once."""

    message_bytes: Annotated[int, Bounds(1, MAX_ID)]
    notes: Annotated[int, Bounds(1, MAX_ID)]

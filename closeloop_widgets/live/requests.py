"""What Python asks of the device, and what the device answers: two dataclasses a type of request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Generic, Literal, TypeVar

from closeloop_widgets.live.errors import BadRequestError
from closeloop_widgets.live.shapes import Bounds, Json
from closeloop_widgets.live.values import (
    Asked,
    Beat,
    CellTrack,
    Clip,
    Count,
    Id,
    Length,
    Limits,
    LiveTrack,
    Loop,
    Name,
    NoteIds,
    Notes,
    Parts,
    Pitches,
    Rev,
    Sentence,
    Source,
    TrackIds,
)

Key = Annotated[str, Bounds(1, 64)]
"""Names a write, so that one that comes twice is done once and answered twice."""

JobId = Annotated[str, Bounds(1, 64)]
JobState = Literal["queued", "running", "done", "cancelled", "failed"]
Token = Annotated[str, Bounds(32, 32)]
"""128 bits in hexadecimal digits."""

A = TypeVar("A", bound="Args[Any]")
R = TypeVar("R")


class Args(Generic[R]):
    """What a request is given; the base says what its answer holds."""


@dataclass(frozen=True)
class Nothing:
    """An answer that says no more than that it was done."""


def _check_range(start: float, end: float) -> None:
    if not start < end:
        raise BadRequestError(f"a range must end after it starts, but goes from beat {start:g} to {end:g}.")


# --- the connection


@dataclass(frozen=True)
class Welcome:
    """What the device is: the version it will speak, what it can, which Live and which set."""

    version: Annotated[int, Bounds(1, 1000)]
    capabilities: Annotated[tuple[Name, ...], Bounds(0, 100)]
    live_version: Name
    set_id: Name
    limits: Limits


@dataclass(frozen=True)
class Hello(Args[Welcome]):
    """The first request of every connection, but for `pair`."""

    token: Token | None
    client: Name
    versions: Annotated[tuple[Annotated[int, Bounds(1, 1000)], ...], Bounds(1, 100)]


@dataclass(frozen=True)
class Paired:
    """What is kept and shown with every `hello` from now on."""

    token: Token


@dataclass(frozen=True)
class Pair(Args[Paired]):
    """The six digits that the device shows."""

    code: Annotated[str, Bounds(6, 6)]
    client: Name


@dataclass(frozen=True)
class Ping(Args[Nothing]):
    """Whether anybody is there."""


# --- reading


@dataclass(frozen=True)
class State:
    """The set: tempo in quarter notes a minute, time signature, loop brace, names of scenes, tracks."""

    tempo: Annotated[float, Bounds(1, 1000)]
    numerator: Annotated[int, Bounds(1, 99)]
    denominator: Annotated[int, Bounds(1, 64)]
    loop: Loop
    scenes: Annotated[tuple[Name, ...], Bounds(0, 2000)]
    tracks: Annotated[tuple[LiveTrack, ...], Bounds(0, 1000)]


@dataclass(frozen=True)
class StateGet(Args[State]):
    """Asks for the set."""


@dataclass(frozen=True)
class Selection:
    """The music that is selected, and what was found to be the selection.

    Attributes
    ----------
    source : notes in the open clip, the loop brace, a clip, or tracks; None where nothing is selected
    start, end : its range, in beats of the song, or of the clip where that is one of the session
    parts : all notes that start in the range, by track
    clip : the clip it is in, where it is in one
    note_ids : which of the notes are selected; None is all of them
    """

    source: Source | None
    start: Beat = 0.0
    end: Beat = 0.0
    parts: Parts = ()
    clip: Clip | None = None
    note_ids: NoteIds | None = None


@dataclass(frozen=True)
class SelectionGet(Args[Selection]):
    """Asks for the selection: of one kind, or `auto`, the first of notes, clip, loop that is there."""

    source: Asked = "auto"


@dataclass(frozen=True)
class RegionFound:
    """The music of a region, a part a track, in the order in which the tracks were named."""

    parts: Parts


@dataclass(frozen=True)
class RegionGet(Args[RegionFound]):
    """Asks for the notes that start in a range: of the arrangement, or of one clip."""

    tracks: TrackIds
    start: Beat
    end: Beat
    clip: Id | None = None

    def __post_init__(self) -> None:
        _check_range(self.start, self.end)


@dataclass(frozen=True)
class RegionFollow(Args[Nothing]):
    """Asks for the event `region.changed` whenever the music of a region changes; one region at a time, or none."""

    tracks: Annotated[tuple[Id, ...], Bounds(0, 1000)]
    start: Beat = 0.0
    end: Beat = 0.0
    clip: Id | None = None


# --- writing


@dataclass(frozen=True)
class Replaced:
    """What was done: how many notes went, came, were cut short, lay outside and were left away.

    Attributes
    ----------
    removed, added : the notes of the region before and after; one that was changed in place is counted in both
    altered : how many that were added were not there as written when the clip was read again
    created : whether a clip was made
    rev : of the music there now
    clip : the id of the clip that was written to
    """

    removed: Count
    added: Count
    rejected: Count
    rev: Rev
    trimmed: Count = 0
    altered: Count = 0
    created: bool = False
    clip: Id | None = None


@dataclass(frozen=True)
class RegionReplace(Args[Replaced]):
    """Puts notes in place of those that start in a range of one track, of these pitches or ids.

    Attributes
    ----------
    notes : one with the `note_id` of a note that is to go is that note: it is changed in place, and keeps its MPE
    rev : of the music that was read; where another is there now, it is a conflict and nothing is written
    boundary : what becomes of a note that starts earlier and sounds into the range: it is kept, or cut short
    create : make a clip where there is none; `name` is its name
    dry_run : say what would be done, and do nothing
    """

    track: Id
    start: Beat
    end: Beat
    notes: Notes
    rev: Rev
    key: Key
    clip: Id | None = None
    pitches: Pitches | None = None
    note_ids: NoteIds | None = None
    boundary: Literal["keep", "trim"] = "keep"
    create: bool = False
    name: Name = ""
    dry_run: bool = False

    def __post_init__(self) -> None:
        _check_range(self.start, self.end)


@dataclass(frozen=True)
class Variant:
    """One of several versions of some music, with the name of its clip; its notes are counted from beat 0."""

    name: Name
    notes: Notes


@dataclass(frozen=True)
class Landed:
    """Where a variant went: a scene (None in a take lane), its clip, and how many of its notes Live altered."""

    clip: Id
    name: Name
    scene: Count | None = None
    altered: Count = 0


@dataclass(frozen=True)
class VariantsLanded:
    """Where the variants went, in their order, and how many scenes were made for them."""

    landed: Annotated[tuple[Landed, ...], Bounds(0, 1000)]
    scenes_made: Count = 0


@dataclass(frozen=True)
class VariantsPut(Args[VariantsLanded]):
    """Puts versions under each other: in scenes of the session from `scene` on, or in take lanes at beat `start`.

    A full slot is never overwritten: it is an error, or the next free one is taken. `scene` None is the first scene
    from which on as many slots are free.
    """

    track: Id
    length: Length
    variants: Annotated[tuple[Variant, ...], Bounds(1, 1000)]
    key: Key
    where: Literal["scenes", "take_lanes"] = "scenes"
    scene: Count | None = None
    start: Beat = 0.0
    on_occupied: Literal["error", "next_free"] = "error"


@dataclass(frozen=True)
class InArrangement:
    """The clip that was made in the arrangement, and its range."""

    clip: Id
    start: Beat
    end: Beat


@dataclass(frozen=True)
class VariantsToArrangement(Args[InArrangement]):
    """Copies a clip of the session to the arrangement, to a place where there is none."""

    clip: Id
    start: Beat
    key: Key


# --- the device's controls


@dataclass(frozen=True)
class Undrawn:
    """A control that the device cannot draw, and why."""

    function: Name
    parameter: Name
    reason: Sentence


@dataclass(frozen=True)
class SchemaShown:
    """How many controls there are now, and which are not there."""

    controls: Count
    undrawn: Annotated[tuple[Undrawn, ...], Bounds(0, 10_000)] = ()


@dataclass(frozen=True)
class SchemaSet(Args[SchemaShown]):
    """The functions whose controls the device is to show (docs/protocol.md), with values by function and parameter."""

    functions: Annotated[tuple[Json, ...], Bounds(0, 200)]
    values: Json


@dataclass(frozen=True)
class ParamSet(Args[Nothing]):
    """Values that controls of a function are to show, by parameter."""

    function: Name
    values: Json


@dataclass(frozen=True)
class CellsSet(Args[Nothing]):
    """Which tracks and bars controls are for that have a value for each: those of what is selected.

    Attributes
    ----------
    tracks : in order
    bars : by their numbers from 0, as values name them
    """

    tracks: Annotated[tuple[CellTrack, ...], Bounds(1, 1000)]
    bars: Annotated[tuple[Count, ...], Bounds(1, 10_000)]


@dataclass(frozen=True)
class JobProgress(Args[Nothing]):
    """How a job stands that the device asked for.

    Attributes
    ----------
    fraction : 0 to 1; None where it is not known
    text : what it is at, what came of it, or why it failed
    left : seconds that it will take yet; None where that is not known
    """

    job: JobId
    state: JobState
    fraction: Annotated[float, Bounds(0, 1)] | None = None
    text: Sentence = ""
    left: Annotated[float, Bounds(0, 1e9)] | None = None


REQUESTS: Mapping[str, tuple[type[Args[Any]], type[Any]]] = MappingProxyType(
    {
        "hello": (Hello, Welcome),
        "pair": (Pair, Paired),
        "ping": (Ping, Nothing),
        "state.get": (StateGet, State),
        "selection.get": (SelectionGet, Selection),
        "region.get": (RegionGet, RegionFound),
        "region.follow": (RegionFollow, Nothing),
        "region.replace": (RegionReplace, Replaced),
        "variants.put": (VariantsPut, VariantsLanded),
        "variants.to_arrangement": (VariantsToArrangement, InArrangement),
        "schema.set": (SchemaSet, SchemaShown),
        "param.set": (ParamSet, Nothing),
        "cells.set": (CellsSet, Nothing),
        "job.progress": (JobProgress, Nothing),
    }
)
"""What each type of request is given and answers."""

TYPES: Mapping[type[Any], str] = MappingProxyType({args: name for name, (args, _) in REQUESTS.items()})

WRITES = frozenset({"region.replace", "variants.put", "variants.to_arrangement"})
"""What changes the set: never asked a second time by itself."""

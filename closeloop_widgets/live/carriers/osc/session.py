"""The set as AbletonOSC shows it: tracks, scenes, and the clips of the session view.

AbletonOSC knows no ids: a track's is its place, a clip's is its slot's (`clip_id`). They are good until tracks or
scenes are moved, added before, or removed.
"""

from __future__ import annotations

from collections.abc import Sequence

from closeloop_widgets.live.carriers.osc.notes import Place
from closeloop_widgets.live.carriers.osc.wire import OscWire, Question, Value, message
from closeloop_widgets.live.errors import InternalError, NoClipError
from closeloop_widgets.live.requests import State
from closeloop_widgets.live.values import Clip, LiveTrack, Loop, Slot

_SONG = (
    "tempo",
    "signature_numerator",
    "signature_denominator",
    "loop_start",
    "loop_length",
    "loop",
    "num_scenes",
    "num_tracks",
)
_CLIP = ("name", "length", "end_marker", "looping", "is_midi_clip")

SCENES = 10_000
"""More than any set has: what a track's number is multiplied by in a clip's id."""


def clip_id(place: Place) -> int:
    """The id of the clip in a slot.

    Examples
    --------
    >>> clip_id((2, 7)), place_of(20_007)
    (20007, (2, 7))
    """
    return place[0] * SCENES + place[1]


def place_of(clip: int) -> Place:
    """The slot of a clip with this id."""
    return divmod(clip, SCENES)


async def read_state(wire: OscWire) -> State:
    """The set; the clips of the arrangement are not in it."""
    song = await values(wire, [(f"/live/song/get/{name}",) for name in _SONG])
    tempo, numerator, denominator, start, length, on, scenes, tracks = song
    names = await values(wire, [("/live/scene/get/name", scene) for scene in range(int(scenes))])
    loop = Loop(float(start), float(start) + float(length), bool(on))
    shown = await _tracks(wire, int(tracks))
    return State(float(tempo), int(numerator), int(denominator), loop, tuple(map(str, names)), tuple(shown))


async def scene_count(wire: OscWire) -> int:
    """How many scenes there are."""
    return int(await value(wire, "/live/song/get/num_scenes"))


async def has_clip(wire: OscWire, place: Place) -> bool:
    """Whether there is a clip in a slot."""
    return bool(await value(wire, "/live/clip_slot/get/has_clip", *place))


async def full_slots(wire: OscWire, track: int, scenes: int) -> list[bool]:
    """Which slots of a track hold a clip, by scene."""
    asked = [("/live/clip_slot/get/has_clip", track, scene) for scene in range(scenes)]
    return [bool(full) for full in await values(wire, asked)]


async def read_clip(wire: OscWire, place: Place) -> Clip:
    """The clip in a slot.

    Raises
    ------
    NoClipError
        There is none.
    """
    if not await has_clip(wire, place):
        raise NoClipError(
            f"There is no clip in slot {place[1] + 1} of track {place[0] + 1}.", "Choose another, or let one be made."
        )
    return (await _clips(wire, [place]))[0]


async def make_clip(wire: OscWire, place: Place, length: float, name: str) -> None:
    """Makes a clip in an empty slot."""
    naming = [message("/live/clip/set/name", *place, name)] if name else []
    await wire.tell(message("/live/clip_slot/create_clip", *place, float(length)), *naming)
    if not await has_clip(wire, place):
        raise InternalError(f"Live made no clip in slot {place[1] + 1} of track {place[0] + 1}.", "Is it a MIDI track?")


async def value(wire: OscWire, address: str, *arguments: Value) -> Value:
    """The one value that an address has; errors as in `values`."""
    return (await values(wire, [(address, *arguments)]))[0]


async def values(wire: OscWire, questions: Sequence[Question]) -> list[Value]:
    """The one value that each of several addresses has.

    Raises
    ------
    InternalError
        There was no answer to one, or another.
    """
    answers = await wire.ask_all(questions)
    for question, answer in zip(questions, answers, strict=True):
        if answer is None or len(answer) != 1:
            told = "nothing" if answer is None else f"{len(answer)} values"
            raise InternalError(f"AbletonOSC answered {question[0]} with {told}; expected one.", "Update AbletonOSC.")
    return [answer[0] for answer in answers if answer is not None]


async def _clips(wire: OscWire, places: Sequence[Place]) -> list[Clip]:
    """The clips in slots that are full."""
    asked = [(f"/live/clip/get/{name}", *place) for place in places for name in _CLIP]
    rows = zip(*[iter(await values(wire, asked))] * len(_CLIP), strict=True)
    return [
        Clip(clip_id(place), str(name), "session", 0.0, max(float(length), float(end)), bool(looped), bool(midi))
        for place, (name, length, end, looped, midi) in zip(places, rows, strict=True)
    ]


async def _tracks(wire: OscWire, count: int) -> list[LiveTrack]:
    names = await values(wire, [("/live/track/get/name", track) for track in range(count)])
    midi = await values(wire, [("/live/track/get/has_midi_input", track) for track in range(count)])
    lists = await wire.ask_all([("/live/track/get/clips/name", track) for track in range(count)])
    if None in lists:
        raise InternalError("AbletonOSC's list of a track's clips was lost on the way.", "Shorten the names of clips.")
    full = [
        (track, scene)
        for track, clips in enumerate(lists)
        for scene, clip in enumerate(clips or ())
        if clip is not None
    ]
    slots = [Slot(place[1], clip) for place, clip in zip(full, await _clips(wire, full), strict=True)]
    return [
        LiveTrack(
            track,
            track,
            str(names[track]),
            bool(midi[track]),
            tuple(s for s in slots if place_of(s.clip.id)[0] == track),
        )
        for track in range(count)
    ]

"""What AbletonOSC answers to each message, with what it can do; the rest is `unsupported`, and says why."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from closeloop_widgets.live import requests as asked
from closeloop_widgets.live.carriers.osc import notes as osc_notes
from closeloop_widgets.live.carriers.osc.notes import Place
from closeloop_widgets.live.carriers.osc.session import (
    clip_id,
    full_slots,
    has_clip,
    make_clip,
    place_of,
    read_clip,
    read_state,
    scene_count,
    value,
)
from closeloop_widgets.live.carriers.osc.wire import OscWire, message
from closeloop_widgets.live.errors import (
    BadRequestError,
    ConflictError,
    InternalError,
    NoClipError,
    OccupiedError,
    UnsupportedError,
)
from closeloop_widgets.live.messages import MAX_BYTES, VERSION
from closeloop_widgets.live.values import Limits, Note, Part

USE_THE_DEVICE = "Use the device of Max for Live, or choose a clip of the session view."
MOST_NOTES = 10_000

_CANNOT: Mapping[type[Any], str] = {
    asked.Pair: "AbletonOSC has no pairing: it takes what any program of this computer says.",
    asked.VariantsToArrangement: "AbletonOSC cannot write into the arrangement.",
    asked.SchemaSet: "AbletonOSC has no device, and so no controls to show.",
    asked.ParamSet: "AbletonOSC has no device, and so no controls to show.",
    asked.CellsSet: "AbletonOSC has no device, and so no controls to show.",
    asked.JobProgress: "AbletonOSC has no device, and so nowhere to show how far a function is.",
}

PLAIN_RELEASE = 64.0
"""The release velocity of every note that AbletonOSC adds."""

_ARRANGEMENT = "AbletonOSC can neither read nor write the notes of the arrangement."


async def answer(wire: OscWire, args: asked.Args[Any]) -> Any:
    """The answer to a request.

    Raises
    ------
    LiveError
        It is refused, cannot be done this way, or went wrong.
    """
    if type(args) in _CANNOT:
        raise UnsupportedError(_CANNOT[type(args)], USE_THE_DEVICE)
    handler = _HANDLERS.get(type(args))
    if handler is None:
        raise UnsupportedError("AbletonOSC cannot do that.", USE_THE_DEVICE)
    return await handler(wire, args)


async def _hello(wire: OscWire, args: asked.Hello) -> asked.Welcome:
    if VERSION not in args.versions:
        raise UnsupportedError(
            f"This way to Live speaks version {VERSION} of the protocol.", "Update closeloop_widgets."
        )
    version = await wire.ask("/live/application/get/version")
    said = ".".join(map(str, version or ())) or "unknown"
    return asked.Welcome(VERSION, ("session",), said, "AbletonOSC", Limits(MAX_BYTES, MOST_NOTES))


async def _ping(wire: OscWire, args: asked.Ping) -> asked.Nothing:
    await value(wire, "/live/song/get/tempo")
    return asked.Nothing()


async def _state(wire: OscWire, args: asked.StateGet) -> asked.State:
    return await read_state(wire)


async def _selection(wire: OscWire, args: asked.SelectionGet) -> asked.Selection:
    if args.source not in ("auto", "clip"):
        raise UnsupportedError("AbletonOSC does not tell which notes, tracks or bars are selected.", "Select a clip.")
    chosen = await wire.ask("/live/view/get/selected_clip")
    if chosen is None or len(chosen) != 2:
        return asked.Selection(None)
    place = (int(chosen[0]), int(chosen[1]))
    if not await has_clip(wire, place):
        return asked.Selection(None)
    clip = await read_clip(wire, place)
    found = await osc_notes.read_notes(wire, place, clip.end)
    return asked.Selection("clip", clip.start, clip.end, (_part(place, found),), clip)


async def _get(wire: OscWire, args: asked.RegionGet) -> asked.RegionFound:
    place = _place(args.clip)
    if args.tracks != (place[0],):
        raise BadRequestError("A clip is on one track, but others are named.", "Name the clip's own track.")
    found = await _all_notes(wire, place, args.start, args.end)
    return asked.RegionFound((_part(place, _among(found, args)),))


async def _follow(wire: OscWire, args: asked.RegionFollow) -> asked.Nothing:
    if args.tracks:
        raise UnsupportedError("AbletonOSC does not tell when notes change.", "Ask for the notes again.")
    return asked.Nothing()


async def _replace(wire: OscWire, args: asked.RegionReplace) -> asked.Replaced:
    place = _place(args.clip)
    _refuse_what_needs_ids(args)
    if args.track != place[0]:
        raise BadRequestError("The clip is on another track than the one that is named.", "Name the clip's own track.")
    fitting = [note for note in args.notes if _fits(note, args)]
    adding = list(osc_notes.writing(place, fitting))
    created = not await has_clip(wire, place)
    if created and not args.create:
        await read_clip(wire, place)
    before = [] if created else await _all_notes(wire, place, args.start, args.end)
    here = _among(before, args)
    if osc_notes.revision(here) != args.rev:
        raise ConflictError("The music there changed since it was read; nothing was written.", "Read it again.")
    rejected = len(args.notes) - len(fitting)
    done = asked.Replaced(len(here), len(fitting), rejected, args.rev, created=created, clip=args.clip)
    if args.dry_run:
        return done
    emptying = osc_notes.emptying(place, args.start, args.end, args.pitches, before) if here else None
    if created:
        await make_clip(wire, place, args.end, args.name)
    await _write(wire, emptying, adding)
    now = _among(await _all_notes(wire, place, args.start, args.end), args)
    if fitting and here and not now:
        await _put_back(wire, place, here)
    return replace(done, rev=osc_notes.revision(now), altered=_missing(fitting, now))


async def _put(wire: OscWire, args: asked.VariantsPut) -> asked.VariantsLanded:
    if args.where != "scenes":
        raise UnsupportedError("AbletonOSC cannot write into take lanes of the arrangement.", "Put them into scenes.")
    writings = [list(osc_notes.writing((args.track, 0), variant.notes)) for variant in args.variants]
    scenes = await scene_count(wire)
    first = await _first_free(wire, args, scenes)
    made = max(0, first + len(writings) - scenes)
    for _ in range(made):
        await wire.tell(message("/live/song/create_scene", -1))
    if await scene_count(wire) < first + len(writings):
        raise InternalError(
            "Live did not make the scenes that the takes need; nothing was written.", "Is the set full?"
        )
    landed = []
    for scene, variant in enumerate(args.variants, first):
        place = (args.track, scene)
        await make_clip(wire, place, args.length, variant.name)
        await _write(wire, None, list(osc_notes.writing(place, variant.notes)))
        found = await _all_notes(wire, place, 0.0, args.length)
        landed.append(asked.Landed(clip_id(place), variant.name, scene, _missing(variant.notes, found)))
    return asked.VariantsLanded(tuple(landed), made)


_HANDLERS: Mapping[type[Any], Callable[[OscWire, Any], Awaitable[Any]]] = {
    asked.Hello: _hello,
    asked.Ping: _ping,
    asked.StateGet: _state,
    asked.SelectionGet: _selection,
    asked.RegionGet: _get,
    asked.RegionFollow: _follow,
    asked.RegionReplace: _replace,
    asked.VariantsPut: _put,
}


def _place(clip: int | None) -> Place:
    if clip is None:
        raise UnsupportedError(_ARRANGEMENT, USE_THE_DEVICE)
    return place_of(clip)


def _part(place: Place, found: Sequence[Note]) -> Part:
    return Part(place[0], osc_notes.revision(found), tuple(found), clip_id(place))


def _among(found: Sequence[Note], args: asked.RegionGet | asked.RegionReplace) -> list[Note]:
    pitches = args.pitches if isinstance(args, asked.RegionReplace) else None
    return [note for note in found if osc_notes.in_range(note, args.start, args.end, pitches)]


def _fits(note: Note, args: asked.RegionReplace) -> bool:
    return osc_notes.in_range(note, args.start, args.end, args.pitches)


def _refuse_what_needs_ids(args: asked.RegionReplace) -> None:
    if args.note_ids is not None:
        raise UnsupportedError(
            "AbletonOSC does not know single notes, only ranges.", "Choose a range, or use the device."
        )
    if args.boundary == "trim":
        raise UnsupportedError(
            "AbletonOSC cannot cut a note short: it would lose what else Live keeps with it.", "Let such notes be kept."
        )


async def _all_notes(wire: OscWire, place: Place, start: float, end: float) -> list[Note]:
    """The notes of a clip, those outside of what it plays too: they are not to be touched either."""
    clip = await read_clip(wire, place)
    if not clip.midi:
        raise NoClipError(f"The clip {clip.name!r} holds audio, not notes.", "Choose a MIDI clip.")
    first, last = math.floor(min(clip.start, start)) - 2.0, math.ceil(max(clip.end, end)) + 1.0
    return await osc_notes.read_notes(wire, place, last, first)


async def _write(wire: OscWire, emptying: bytes | None, adding: Sequence[bytes]) -> None:
    for bundle in osc_notes.bundles(emptying, adding):
        await wire.tell(*bundle)


async def _put_back(wire: OscWire, place: Place, notes: Sequence[Note]) -> NoReturn:
    """What was removed comes back where nothing of what was to take its place arrived."""
    await _write(wire, None, list(osc_notes.writing(place, notes)))
    raise InternalError("Live did not take the notes; those that were there are back.", "Try it again.")


def _missing(wanted: Sequence[Note], found: Sequence[Note]) -> int:
    there = {osc_notes.as_row(note) for note in found}
    return sum(osc_notes.as_row(note) not in there or note.release_velocity != PLAIN_RELEASE for note in wanted)


async def _first_free(wire: OscWire, args: asked.VariantsPut, scenes: int) -> int:
    """The scene from which on as many slots are free as there are takes; those after the last are to be made."""
    wanted = len(args.variants)
    full = await full_slots(wire, args.track, scenes)
    firsts = range(args.scene or 0, scenes + 1)
    free = next(first for first in firsts if not any(full[first : first + wanted])) if firsts else args.scene or 0
    if args.scene is not None and args.on_occupied == "error" and free != args.scene:
        raise OccupiedError(
            f"There is a clip already among the {wanted} slots from scene {args.scene + 1} on; nothing was written.",
            "Choose another scene, or let the next free one be taken.",
        )
    return free

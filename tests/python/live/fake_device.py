"""A device and its Live set in memory: answers the protocol as the real one is to, on a set of plain Python lists.

Clips hold notes in the clip's own beats; the arrangement's are at `clip.start`. It is strict where Live is: overlapping
notes of one pitch are cut short, ids are never given twice, looped arrangement clips are refused.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from closeloop_widgets.live import requests as ask
from closeloop_widgets.live.errors import (
    BadRequestError,
    ConflictError,
    LiveError,
    LoopedError,
    NoClipError,
    OccupiedError,
    UnauthorizedError,
)
from closeloop_widgets.live.messages import Event, Refusal, Request, Result, from_json, id_in, to_json
from closeloop_widgets.live.pairing import same
from closeloop_widgets.live.values import Clip, Limits, LiveTrack, Loop, Note, Part, Slot, View


@dataclass
class FakeClip:
    id: int
    name: str
    start: float
    end: float
    notes: list[Note]
    scene: int | None = None
    looped: bool = False

    def told(self) -> Clip:
        view: View = "arrangement" if self.scene is None else "session"
        return Clip(self.id, self.name, view, self.start, self.end, self.looped)


@dataclass
class FakeTrack:
    id: int
    name: str
    clips: list[FakeClip] = field(default_factory=list)
    midi: bool = True


class FakeDevice:
    """The device. `connect` is what a carrier does; `press` and `tell` are what a user does."""

    def __init__(self, *tracks: str, code: str = "042137", token: str | None = None) -> None:
        self.ids = itertools.count(100)
        self.tracks = [FakeTrack(next(self.ids), name) for name in tracks or ("Piano",)]
        self.scenes = ["", ""]
        self.selection = ask.Selection(None)
        self.code: str | None = code
        self.token = token
        self.done: dict[str, Any] = {}
        self.asked: list[Any] = []
        self.writes = 0
        self.functions: tuple[Any, ...] = ()
        self.cells: ask.CellsSet | None = None
        self.senders: list[Callable[[str], None]] = []
        self.alter: Callable[[list[Note]], list[Note]] = _as_live_keeps_them

    # --- the user's side

    def clip(self, track: int, start: float, end: float, *notes: Note, looped: bool = False) -> FakeClip:
        clip = FakeClip(next(self.ids), "", start, end, [], looped=looped)
        clip.notes = [replace(n, note_id=next(self.ids), start_time=n.start_time - start) for n in notes]
        self.tracks[track].clips.append(clip)
        return clip

    def tell(self, event: Any) -> None:
        for send in self.senders:
            send(to_json(Event(event)))

    def notes(self, track: int = 0) -> list[Note]:
        """All notes of a track's arrangement, in beats of the song."""
        return [n for c in self.tracks[track].clips if c.scene is None for n in _in_song(c)]

    # --- the wire

    def answer(self, text: str, connection: dict[str, Any]) -> str | None:
        """The answer to a text, of a connection whose memory is a dict; whatever comes, an answer or None."""
        try:
            message = from_json(text)
        except LiveError as error:
            number = id_in(text)
            return None if number is None else to_json(Refusal(number, error))
        if not isinstance(message, Request):
            return None
        self.asked.append(message.args)
        try:
            result = self._done(message.args, connection)
        except LiveError as error:
            return to_json(Refusal(message.id, error))
        kinds = {args: name for name, (args, _) in ask.REQUESTS.items()}
        return to_json(Result(message.id, kinds[type(message.args)], result))

    def _done(self, args: Any, connection: dict[str, Any]) -> Any:
        if isinstance(args, ask.Pair):
            return self._pair(args)
        if isinstance(args, ask.Hello):
            return self._hello(args, connection)
        if not connection.get("known"):
            raise UnauthorizedError("Nobody said hello.", "Pair.")
        key = getattr(args, "key", None)
        if key is not None and not getattr(args, "dry_run", False):
            if key not in self.done:
                self.done[key] = self._do(args)
                self.writes += 1
            return self.done[key]
        return self._do(args)

    def _pair(self, args: ask.Pair) -> ask.Paired:
        if self.code is None or not same(self.code, args.code):
            raise UnauthorizedError("That is not the code.", "Type the one that the device shows.")
        self.code, self.token = None, "0123456789abcdef" * 2
        return ask.Paired(self.token)

    def _hello(self, args: ask.Hello, connection: dict[str, Any]) -> ask.Welcome:
        if self.token is None or args.token is None or not same(self.token, args.token):
            raise UnauthorizedError("The device does not know this program.", "Pair it: type the device's six digits.")
        connection["known"] = True
        return ask.Welcome(1, ("arrangement", "session"), "12.2.5", "fake", Limits(8 * 1024 * 1024, 50_000))

    def _do(self, args: Any) -> Any:
        match args:
            case ask.StateGet():
                return self._state()
            case ask.SelectionGet():
                return self.selection
            case ask.RegionGet():
                return ask.RegionFound(tuple(self._part(t, args.start, args.end, args.clip) for t in args.tracks))
            case ask.RegionReplace():
                return self._replace(args)
            case ask.VariantsPut():
                return self._put(args)
            case ask.SchemaSet():
                self.functions = args.functions
                return ask.SchemaShown(sum(len(f["parameters"]) for f in args.functions))
            case ask.CellsSet():
                self.cells = args
                return ask.Nothing()
            case _:
                return ask.Nothing()

    def _state(self) -> ask.State:
        tracks = [
            LiveTrack(
                t.id,
                index,
                t.name,
                t.midi,
                tuple(Slot(c.scene, c.told()) for c in t.clips if c.scene is not None),
                tuple(c.told() for c in t.clips if c.scene is None),
            )
            for index, t in enumerate(self.tracks)
        ]
        return ask.State(120.0, 4, 4, Loop(0.0, 4.0, False), tuple(self.scenes), tuple(tracks))

    def _track(self, id: int) -> FakeTrack:
        found = next((t for t in self.tracks if t.id == id), None)
        if found is None:
            raise BadRequestError("There is no such track in the set any more.", "Read the state again.")
        return found

    def _there(self, track: int, start: float, end: float, clip: int | None) -> list[Note]:
        clips = self._track(track).clips
        if clip is not None:
            (chosen,) = [c for c in clips if c.id == clip]
            found = chosen.notes
        else:
            found = [n for c in clips if c.scene is None for n in _in_song(c)]
        return sorted((n for n in found if start <= n.start_time < end), key=lambda n: (n.start_time, n.pitch))

    def _part(self, track: int, start: float, end: float, clip: int | None) -> Part:
        notes = self._there(track, start, end, clip)
        rev = hashlib.sha256(repr(notes).encode()).hexdigest()[:16]
        return Part(track, rev, tuple(notes), clip)

    def _replace(self, args: ask.RegionReplace) -> ask.Replaced:
        if self._part(args.track, args.start, args.end, args.clip).rev != args.rev:
            raise ConflictError("The music there changed since it was read.", "Read it again.")
        clip = self._clip_for(args)
        shift = 0.0 if clip.scene is not None else clip.start

        def goes(note: Note) -> bool:
            at = note.start_time + shift
            pitched = args.pitches is None or args.pitches.low <= note.pitch <= args.pitches.high
            chosen = args.note_ids is None or note.note_id in args.note_ids
            return args.start <= at < args.end and pitched and chosen

        inside = [n for n in args.notes if args.start <= n.start_time < args.end]
        kept = [n for n in clip.notes if not goes(n)]
        trimmed = 0
        if args.boundary == "trim":
            over = [n for n in kept if n.start_time + shift < args.start < n.start_time + shift + n.duration]
            trimmed = len(over)
            kept = [replace(n, duration=args.start - shift - n.start_time) if n in over else n for n in kept]
        going = {n.note_id for n in clip.notes if goes(n)}
        new: list[Note] = []
        for note in inside:
            id = note.note_id if note.note_id in going else next(self.ids)
            going.discard(id)
            new.append(replace(note, start_time=note.start_time - shift, note_id=id))
        after = self.alter(kept + new)
        there = set(after)
        altered = sum(n not in there for n in new)
        removed = len(clip.notes) - len([n for n in clip.notes if not goes(n)])
        if not args.dry_run:
            clip.notes = after
            if clip not in self._track(args.track).clips:
                self._track(args.track).clips.append(clip)
        rev = self._part(args.track, args.start, args.end, args.clip).rev
        created = clip.name != "" and clip.name == args.name
        rejected = len(args.notes) - len(inside)
        return ask.Replaced(removed, len(inside), rejected, rev, trimmed, altered, created, clip.id)

    def _clip_for(self, args: ask.RegionReplace) -> FakeClip:
        clips = self._track(args.track).clips
        if args.clip is not None:
            return next(c for c in clips if c.id == args.clip)
        there = [c for c in clips if c.scene is None and c.start < args.end and c.end > args.start]
        if any(c.looped for c in there):
            raise LoopedError("The clip there is looped.", "Unloop it, or consolidate it.")
        if any(c.start <= args.start and c.end >= args.end for c in there):
            return next(c for c in there if c.start <= args.start and c.end >= args.end)
        if not there and args.create:
            return FakeClip(next(self.ids), args.name, args.start, args.end, [])
        raise NoClipError("There is no clip that holds the range.", "Allow one to be made.")

    def _put(self, args: ask.VariantsPut) -> ask.VariantsLanded:
        track = self._track(args.track)
        full = {c.scene for c in track.clips}
        wanted = len(args.variants)
        scene = args.scene
        if scene is None:
            scene = next(s for s in itertools.count() if not full & set(range(s, s + wanted)))
        places = []
        for _ in range(wanted):
            while scene in full:
                if args.on_occupied == "error":
                    raise OccupiedError(f"Scene {scene + 1} holds a clip.", "Choose another scene.")
                scene += 1
            places.append(scene)
            scene += 1
        before = len(self.scenes)
        self.scenes += [""] * (max(places) + 1 - before)
        landed = []
        for place, variant in zip(places, args.variants, strict=True):
            clip = FakeClip(next(self.ids), variant.name, 0.0, args.length, list(variant.notes), scene=place)
            track.clips.append(clip)
            landed.append(ask.Landed(clip.id, variant.name, place))
        return ask.VariantsLanded(tuple(landed), len(self.scenes) - before)


def _in_song(clip: FakeClip) -> list[Note]:
    return [replace(n, start_time=n.start_time + clip.start) for n in clip.notes]


def _as_live_keeps_them(notes: list[Note]) -> list[Note]:
    """Notes of one pitch never overlap in Live: one ends where the next starts, and of two at once the later stays."""
    kept: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.pitch, n.start_time)):
        last = kept[-1] if kept and kept[-1].pitch == note.pitch else None
        if last is not None and last.start_time == note.start_time:
            kept.pop()
        elif last is not None and last.start_time + last.duration > note.start_time:
            kept[-1] = replace(last, duration=note.start_time - last.start_time)
        kept.append(note)
    return kept


def plain(notes: list[Note]) -> list[str]:
    """Notes without their ids, to compare."""
    return sorted(json.dumps(replace(n, note_id=None).__dict__, sort_keys=True) for n in notes)

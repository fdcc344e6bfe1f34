"""A loopback AbletonOSC: a set in the session view behind the addresses that the real one has.

It keeps to what is known of it: answers go to one port, whoever asked; one of more than 8,192 bytes is lost; times
pass through float32; reading and removing notes without a range of pitches misses pitch 127; writes are not
acknowledged; messages of a bundle are carried out together; a note shortens one of its pitch that it starts within.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pythonosc.osc_bundle import OscBundle
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from closeloop_widgets.live.values import Note

LARGEST_ANSWER = 8192


@dataclass
class FakeClip:
    name: str
    length: float
    notes: list[Note] = field(default_factory=list)
    midi: bool = True

    def chosen(self, low: int = 0, count: int = 127, start: float = -8192.0, span: float = 16384.0) -> list[Note]:
        """Notes in a range; the default span of pitches is the one that misses pitch 127."""
        return [n for n in self.notes if low <= n.pitch < low + count and start <= n.start_time < start + span]


class FakeAbletonOsc:
    """Answers on a thread until it is closed."""

    def __init__(self, replies: int, tracks: int = 2, scenes: int = 4) -> None:
        self.slots: list[list[FakeClip | None]] = [[None] * scenes for _ in range(tracks)]
        self.selected = (0, 0)
        self.lost: list[str] = []
        self.bundles: list[list[str]] = []
        self.refuses_notes = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._replies = ("127.0.0.1", replies)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stopper:
            stopper.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()

    def put(self, track: int, scene: int, clip: FakeClip) -> FakeClip:
        self.slots[track][scene] = clip
        return clip

    def clip(self, track: int, scene: int) -> FakeClip:
        clip = self.slots[track][scene]
        assert clip is not None
        return clip

    def _serve(self) -> None:
        while data := self._socket.recv(65536):
            messages = list(_messages(data))
            if OscBundle.dgram_is_bundle(data):
                self.bundles.append([message.address for message in messages])
            for message in messages:
                try:
                    answer = self._carry_out(message.address, message.params)
                except Exception as error:
                    self._send("/live/error", [f"{message.address}: {error}"])
                    continue
                if answer is not None:
                    self._send(message.address, answer)

    def _send(self, address: str, values: list[Any]) -> None:
        builder = OscMessageBuilder(address)
        for value in values:
            builder.add_arg(value)
        datagram = builder.build().dgram
        if len(datagram) > LARGEST_ANSWER:
            self.lost.append(address)
        else:
            self._socket.sendto(datagram, self._replies)

    def _carry_out(self, address: str, given: list[Any]) -> list[Any] | None:
        room, _, name = address.removeprefix("/live/").partition("/")
        handlers: dict[str, Callable[[str, list[Any]], list[Any] | None]] = {
            "application": lambda name, given: [12, 1],
            "song": self._song,
            "scene": lambda name, given: [given[0], f"Scene {given[0] + 1}"],
            "track": self._track,
            "view": lambda name, given: list(self.selected),
            "clip_slot": self._slot,
            "clip": self._clip,
        }
        return handlers[room](name, given)

    def _song(self, name: str, given: list[Any]) -> list[Any] | None:
        if name == "create_scene":
            for track in self.slots:
                track.append(None)
            return None
        values = {"tempo": 96.0, "signature_numerator": 3, "signature_denominator": 4, "loop": True}
        values |= {"loop_start": 4.0, "loop_length": 8.0}
        values |= dict.fromkeys(("can_undo", "is_playing", "metronome", "record_mode"), False)
        values |= {"num_tracks": len(self.slots), "num_scenes": len(self.slots[0])}
        return [values[name.removeprefix("get/")]]

    def _track(self, name: str, given: list[Any]) -> list[Any]:
        (index,) = given
        names = [None if clip is None else clip.name for clip in self.slots[index]]
        values = {"name": [f"Track {index + 1}"], "has_midi_input": [True], "clips/name": names}
        return [index, *values[name.removeprefix("get/")]]

    def _slot(self, name: str, given: list[Any]) -> list[Any] | None:
        track, scene = given[:2]
        if name == "create_clip":
            if self.slots[track][scene] is not None:
                raise RuntimeError("the slot has a clip already")
            self.slots[track][scene] = FakeClip("", given[2])
            return None
        assert name == "get/has_clip", name
        return [track, scene, self.slots[track][scene] is not None]

    def _clip(self, name: str, given: list[Any]) -> list[Any] | None:
        place, rest = given[:2], given[2:]
        clip = self.clip(*place)
        match name:
            case "get/notes":
                notes = clip.chosen(*rest)
                return [*place, *(v for n in notes for v in (n.pitch, n.start_time, n.duration, n.velocity, n.mute))]
            case "remove/notes":
                gone = clip.chosen(*rest)
                clip.notes = [note for note in clip.notes if not any(note is one for one in gone)]
            case "add/notes" if not self.refuses_notes:
                for row in zip(*[iter(rest)] * 5, strict=True):
                    _lay(clip, Note(row[0], row[1], row[2], float(row[3]), bool(row[4])))
            case "set/name":
                clip.name = rest[0]
            case _ if name.startswith("get/"):
                values = {"name": clip.name, "length": clip.length, "looping": True, "end_marker": clip.length}
                return [*place, (values | {"is_midi_clip": clip.midi})[name.removeprefix("get/")]]
        return None


def _lay(clip: FakeClip, new: Note) -> None:
    """Adds a note as Live does: one of its pitch that it starts within is cut, one at its place is gone."""
    kept = []
    for note in clip.notes:
        if note.pitch == new.pitch and note.start_time == new.start_time:
            continue
        within = note.pitch == new.pitch and note.start_time < new.start_time < note.start_time + note.duration
        kept.append(replace(note, duration=new.start_time - note.start_time) if within else note)
    clip.notes = [*kept, new]


def _messages(data: bytes) -> Iterator[OscMessage]:
    if not OscBundle.dgram_is_bundle(data):
        yield OscMessage(data)
        return
    for content in OscBundle(data):
        assert isinstance(content, OscMessage)
        yield content

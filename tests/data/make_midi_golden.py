"""Writes the vectors of the MIDI codecs: `python -m tests.data.make_midi_golden`.

Each case is a file, whole or broken; the packed score that the Python reader finds in it (or nothing, where it is
refused); and how that score is written once its source is forgotten. The browser's reader and writer must agree.
"""

from __future__ import annotations

import base64
import json
import random
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi import read_midi, write_midi
from closeloop_widgets.music.pack import pack

PATH = Path(__file__).parent / "midi_golden.json"
BROKEN_COPIES = 40


def chunk(*events: str) -> bytes:
    """A track chunk of events in hexadecimal, each with its delta time; its end of track comes by itself."""
    content = bytes.fromhex(" ".join(events)) + b"\x00\xff\x2f\x00"
    return b"MTrk" + len(content).to_bytes(4, "big") + content


def file(kind: int, *chunks: bytes, division: int = 96) -> bytes:
    header = b"".join(n.to_bytes(2, "big") for n in (kind, len(chunks), division))
    return b"MThd" + len(header).to_bytes(4, "big") + header + b"".join(chunks)


CONDUCTOR = chunk(
    "00 ff 03 04 50 69 65 63",  # the title
    "00 ff 51 03 07 a1 20",
    "00 ff 58 04 06 03 24 08",
    "00 ff 59 02 fd 01",
    "00 ff 59 02 09 00",  # nine sharps: carried
    "60 ff 06 03 41 20 42",
    "00 ff 01 02 68 69",
    "83 60 ff 51 03 06 1a 80",
)
PLAYERS = chunk(
    "00 ff 03 05 46 6c c3 b6 74",
    "00 ff 20 01 09",
    "00 ff 03 04 4b 69 63 6b",  # the name of one channel
    "00 c0 49",
    "00 b0 40 7f",
    "00 90 3c 50",
    "00 99 24 7f",
    "10 3c 00",  # running status; ends nothing
    "20 90 3c 00",
    "00 3c 41 00 3c 42",  # two of one key
    "20 80 3c 30",
    "10 80 3c 40",
    "00 e0 00 20 10 e0 7f 7f",
    "00 a0 3c 11 00 d0 22",
    "00 f0 03 01 02 f7",
    "30 89 24 00",
    "00 90 48 60",  # has no end
    "20 48 61",
)
LATIN = chunk("00 ff 03 02 46 fc", "00 92 30 40", "10 92 30 00", "81 00 ff 06 01 e9")


def cases() -> Iterator[tuple[str, bytes]]:
    whole = file(1, CONDUCTOR, PLAYERS, chunk("00 93 30 40 83 60 30 00"))
    yield "an empty file", b""
    yield "another file", b"not a MIDI file"
    yield "no chunk", file(1)
    yield "all kinds of events", whole
    yield "format 0", file(0, PLAYERS)
    yield "format 0 of two chunks", file(0, PLAYERS, LATIN)
    yield "format 2", file(2, PLAYERS, LATIN)
    yield "texts in Latin-1", file(1, LATIN)
    yield "SMPTE time", file(1, PLAYERS, division=0xE728)
    yield "no ticks a quarter", file(1, PLAYERS, division=0)
    yield "wrapped in RIFF", b"RIFF\0\0\0\0RMIDdata" + len(whole).to_bytes(4, "little") + whole
    yield "a chunk that is no track", file(1, CONDUCTOR, b"XFIH\0\0\0\2hi", PLAYERS)
    yield "a chunk declared too long", file(1, CONDUCTOR[:4] + (500).to_bytes(4, "big") + CONDUCTOR[8:], PLAYERS)
    yield "a chunk declared too short", file(1, PLAYERS[:4] + (30).to_bytes(4, "big") + PLAYERS[8:], LATIN)
    yield "an end of track after the last event", file(1, b"MTrk\0\0\0\x08\x00\x90\x30\x40\x60\xff\x2f\x00")
    choice = random.Random(4)
    for copy in range(BROKEN_COPIES):
        yield f"cut off, copy {copy}", whole[: choice.randrange(1, len(whole))]
        broken = bytearray(whole)
        for _ in range(choice.randrange(1, 4)):
            broken[choice.randrange(14, len(broken))] = choice.randrange(256)
        yield f"with wrong bytes, copy {copy}", bytes(broken)


def vectors() -> Iterator[dict[str, Any]]:
    for name, data in cases():
        case: dict[str, Any] = {"name": name, "file": _text(data), "score": None, "written": None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                score = replace(read_midi(data), source=None)
                case |= {"score": _text(pack(score)), "written": _text(write_midi(score))}
            except MidiError:
                pass
        yield case


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    PATH.write_text(json.dumps({"cases": list(vectors())}, indent=1) + "\n")
    print(f"{len(list(cases()))} cases in {PATH}")

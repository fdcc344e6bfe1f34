"""MIDI files built byte by byte, real ones where they are installed, and mido as an independent reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import mido

ROOT = Path(__file__).parents[4]
OPENTTD = Path("/usr/share/games/openttd/baseset/openmsx")
"""Where Debian's openttd-openmsx puts its 31 General MIDI files."""
QUARTETS = ROOT.parent / "shared" / "data" / "openscore-quartets.zip"
CHORALES = ROOT.parent / "shared" / "data" / "js-fake-chorales.zip"

END = "00 ff 2f 00"


def chunk(hexadecimal: str) -> bytes:
    """A track chunk of these events, in hexadecimal."""
    content = bytes.fromhex(hexadecimal)
    return b"MTrk" + len(content).to_bytes(4, "big") + content


def smf(*chunks: bytes | str, kind: int = 1, division: int = 480, count: int | None = None) -> bytes:
    """A file of these chunks (bytes, or a track chunk's events in hexadecimal)."""
    made = [chunk(c) if isinstance(c, str) else c for c in chunks]
    fields = (kind, len(made) if count is None else count, division)
    return b"MThd\x00\x00\x00\x06" + b"".join(n.to_bytes(2, "big") for n in fields) + b"".join(made)


def events(data: bytes) -> tuple[int, int, list[list[tuple[int, bytes]]]]:
    """What mido reads: format, ticks a quarter, and every event of every chunk with its tick, as bytes."""
    file = mido.MidiFile(file=io.BytesIO(data), charset="latin-1")
    chunks = []
    for track in file.tracks:
        tick, found = 0, []
        for message in track:
            tick += message.time
            found.append((tick, bytes(message.bytes())))
        chunks.append(found)
    return file.type, file.ticks_per_beat, chunks


def zipped(archive: Path, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """The MIDI files in an archive, or every so many of them."""
    with zipfile.ZipFile(archive) as file:
        for name in sorted(n for n in file.namelist() if n.endswith((".mid", ".midi")))[::every]:
            yield name, file.read(name)

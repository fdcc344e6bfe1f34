"""The container of a Standard MIDI File: its header and its chunks, found even where lengths lie."""

from __future__ import annotations

from dataclasses import dataclass, field

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi.metas import END_OF_TRACK
from closeloop_widgets.music.midi.problems import Problems

HEADER = b"MThd"
TRACK = b"MTrk"
PREFIX = 8
"""Bytes before a chunk's content: four of type, four of length."""


@dataclass
class Container:
    """Where the track chunks lie: (start, end) offsets of their content, end as declared but within the file."""

    format: int
    ticks_per_quarter: int
    tracks: list[tuple[int, int]] = field(default_factory=list)
    aliens: list[tuple[int, bytes]] = field(default_factory=list)


def find_chunks(data: bytes, problems: Problems) -> Container:
    """The header and the chunks of a file.

    Raises
    ------
    MidiError
        It is no Standard MIDI File, or its header cannot be read.
    """
    start, end = _unwrapped(data, problems)
    container, at = _header(data, start, end, problems)
    declared = int.from_bytes(data[start + 10 : start + 12], "big")
    while end - at >= PREFIX:
        at = _chunk(data, at, end, container, problems)
    if at < end:
        problems.add(f"{end - at} bytes after the last chunk (at byte {at}) belong to none and were dropped")
    found = len(container.tracks)
    if found != declared:
        problems.add(
            f"the header promises {declared} track chunks, the file holds {found}", lost_events=found < declared
        )
    if container.format == 0 and found > 1:
        problems.add(f"a format 0 file holds one track chunk, this one {found}: it is taken, and saved, as format 1")
        container.format = 1
    if container.format == 2:
        problems.add("a format 2 file: its chunks are pieces of their own, and are shown together")
    return container


def _unwrapped(data: bytes, problems: Problems) -> tuple[int, int]:
    """Where the MIDI file lies in the bytes: all of them, or the data chunk of a RIFF file of type RMID."""
    if data[:4] == HEADER:
        return 0, len(data)
    if data[:4] == b"RIFF" and data[8:12] == b"RMID":
        at = 12
        while at + PREFIX <= len(data):
            length = int.from_bytes(data[at + 4 : at + 8], "little")
            if data[at : at + 4] == b"data" and data[at + 8 : at + 12] == HEADER:
                problems.add("the file was wrapped in RIFF (RMID); it is saved without the wrapper")
                return at + 8, min(len(data), at + 8 + length)
            at += PREFIX + length + length % 2
        raise MidiError(
            f"a RIFF file of type RMID must hold a chunk 'data' with a MIDI file; none in {len(data)} bytes"
        )
    if not data:
        raise MidiError("the file is empty; a MIDI file begins with b'MThd'")
    raise MidiError(f"this is no MIDI file: it begins with {data[:4]!r} at byte 0, a MIDI file with b'MThd'")


def _header(data: bytes, start: int, end: int, problems: Problems) -> tuple[Container, int]:
    if end - start < 14:
        raise MidiError(f"the MIDI header takes 14 bytes, but the file ends at byte {end}")
    length = int.from_bytes(data[start + 4 : start + 8], "big")
    if length < 6 or start + PREFIX + length > end:
        raise MidiError(f"the header's length at byte {start + 4} is {length}; expected 6")
    if length > 6:
        problems.add(f"{length - 6} unknown bytes at the end of the header were dropped")
    kind = int.from_bytes(data[start + 8 : start + 10], "big")
    if kind > 2:
        raise MidiError(f"the MIDI format at byte {start + 8} is {kind}; expected 0, 1 or 2")
    division = int.from_bytes(data[start + 12 : start + 14], "big")
    if division & 0x8000:
        frames = 256 - (division >> 8)
        raise MidiError(
            f"the file counts time in SMPTE frames ({frames} a second, at byte {start + 12}), not in ticks a quarter; "
            "that is not supported: save it with a metrical time base in the program it came from"
        )
    if division == 0:
        raise MidiError(f"the ticks a quarter at byte {start + 12} are 0; expected 1 to 32767")
    return Container(kind, division), start + PREFIX + length


def _chunk(data: bytes, at: int, end: int, container: Container, problems: Problems) -> int:
    """Take the chunk at `at`; where the next one begins."""
    kind, content = data[at : at + 4], at + PREFIX
    declared = int.from_bytes(data[at + 4 : content], "big")
    stop = min(content + declared, end)
    if kind != TRACK and (content + declared > end or not kind.replace(b" ", b"").isalnum()):
        return _resynchronised(data, at, end, container, problems)
    if kind != TRACK:
        container.aliens.append((len(container.tracks), data[at:stop]))
        return stop
    if content + declared > end:
        problems.add(
            f"chunk {len(container.tracks)} at byte {at} declares {declared} bytes, but the file has {end - content}",
            lost_events=True,
        )
    fits = content + declared <= end and data[stop : stop + 4] in (TRACK, b"")
    is_whole = fits and data[stop - len(END_OF_TRACK) : stop] == END_OF_TRACK
    swallowed = -1 if is_whole else data.find(END_OF_TRACK + TRACK, content, stop)
    if swallowed >= 0:
        stop = swallowed + len(END_OF_TRACK)
        problems.add(f"chunk {len(container.tracks)} declares {declared} bytes, but ends after {stop - content}")
    container.tracks.append((content, stop))
    return stop


def _resynchronised(data: bytes, at: int, end: int, container: Container, problems: Problems) -> int:
    """Where no chunk begins though one should: the chunk before was longer than declared, or there is junk."""
    found = data.find(TRACK, at, end)
    stop = found if found >= 0 else end
    if container.tracks and container.tracks[-1][1] == at:
        problems.add(f"chunk {len(container.tracks) - 1} goes on after its declared end at byte {at}")
        container.tracks[-1] = (container.tracks[-1][0], stop)
    else:
        problems.add(f"{stop - at} bytes at byte {at} belong to no chunk and were dropped")
    return stop

"""Notes as AbletonOSC has them: five numbers each, times as float32, without ids.

A float32 has 24 bits: at beat 1000 it is right to 1/16384 of a beat. So a time read is near the time in Live, not
equal to it, and a range to be emptied must not end on a note: `range_between` finds edges between notes.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence

from closeloop_widgets.live.carriers.osc.wire import MAX_DATAGRAM, OscWire, Value, message
from closeloop_widgets.live.errors import InternalError, TooLargeError, UnsupportedError
from closeloop_widgets.live.values import Note, Pitches

GET, ADD, REMOVE = "/live/clip/get/notes", "/live/clip/add/notes", "/live/clip/remove/notes"

ALL_PITCHES = (0, 128)
"""Lowest, and how many. To be said always: AbletonOSC's own default leaves out pitch 127."""

CHUNK = 200
"""Notes in one message: 5 KB, with room for what goes with it."""

WINDOW = 16.0
"""Beats that are read at once to begin with; halved where the answer is lost, doubled where it is short."""

SHORTEST = 2.0**-10
"""Beats. Of one pitch, one note sounds at a time, so that no more than 128 can begin in as little."""

Place = tuple[int, int]
"""A slot of the session: track and scene, counted from 0."""


def float32(time: float) -> float:
    """A time as it arrives.

    Examples
    --------
    >>> float32(1 / 3) == 1 / 3, float32(0.25) == 0.25
    (False, True)
    """
    return float(struct.unpack("<f", struct.pack("<f", time))[0])


async def read_notes(wire: OscWire, place: Place, end: float, start: float = 0.0) -> list[Note]:
    """The notes that start in a range of a clip, in order of start and pitch.

    Raises
    ------
    TooLargeError
        An answer is lost however short the window is.
    """
    notes: dict[tuple[float, int], Note] = {}
    time, window = float32(start), WINDOW
    while time < end:
        values = await wire.ask(GET, *place, *ALL_PITCHES, time, window)
        if values is None:
            if window <= SHORTEST:
                raise TooLargeError(
                    f"The notes at beat {time:g} do not come through AbletonOSC.", "Use the device of Max for Live."
                )
            window /= 2
            continue
        read = _notes(values)
        notes |= {(note.start_time, note.pitch): note for note in read}
        time += window
        window = min(2 * window, 256.0) if len(read) < CHUNK / 4 else window
    return [notes[key] for key in sorted(notes)]


def in_range(note: Note, start: float, end: float, pitches: Pitches | None) -> bool:
    """Whether a note starts in a range, both as float32, and is of these pitches."""
    in_time = float32(start) <= float32(note.start_time) < float32(end)
    return in_time and (pitches is None or pitches.low <= note.pitch <= pitches.high)


def revision(notes: Sequence[Note]) -> str:
    """A name for this music: another for any other.

    Examples
    --------
    >>> one = Note(60, 1 / 3, 1.0, 90.0)
    >>> revision([one]) == revision([Note(60, float32(1 / 3), 1.0, 90.0)])
    True
    >>> revision([one]) == revision([])
    False
    """
    rows = sorted(as_row(note) for note in notes)
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def as_row(note: Note) -> tuple[int, float, float, int, bool]:
    """What of a note travels, as it comes back."""
    return (note.pitch, float32(note.start_time), float32(note.duration), round(note.velocity), note.mute)


def writing(place: Place, notes: Sequence[Note]) -> Iterator[bytes]:
    """Messages that add notes.

    Raises
    ------
    UnsupportedError
        A note has what AbletonOSC cannot write.
    """
    for note in notes:
        _refuse_what_is_lost(note)
    for first in range(0, len(notes), CHUNK):
        rows = [_arguments(note) for note in notes[first : first + CHUNK]]
        yield message(ADD, *place, *(value for row in rows for value in row))


def emptying(place: Place, start: float, end: float, pitches: Pitches | None, notes: Sequence[Note]) -> bytes:
    """The message that removes the notes that start in a range, and can remove no other.

    Parameters
    ----------
    start, end : of the range, in beats
    pitches : those that are to go; None is all
    notes : all of the clip, from two beats before the range to a beat after it

    Raises
    ------
    UnsupportedError
        Two notes at an edge are too near to each other.
    """
    lowest, count = ALL_PITCHES if pitches is None else (pitches.low, pitches.high - pitches.low + 1)
    low, span = range_between(start, end, [note.start_time for note in notes if lowest <= note.pitch < lowest + count])
    return message(REMOVE, *place, lowest, count, low, span)


def range_between(start: float, end: float, starts: Sequence[float]) -> tuple[float, float]:
    """A range, as float32, that holds what starts in another and whose edges lie between notes.

    Returns
    -------
    Its start and its length, in beats.

    Examples
    --------
    >>> range_between(4.0, 8.0, [3.0, 4.0, 7.5, 8.0])
    (3.5, 4.25)
    """
    low = _between(start, starts)
    span = float32(_between(end, starts) - low)
    for time in starts:
        # In Live it may be as far from what was read as float32 rounds.
        slack = abs(time) * 2.0**-24
        inside = float32(start) <= float32(time) < float32(end)
        if not (
            low <= time - slack and time + slack < low + span
            if inside
            else time + slack < low or time - slack >= low + span
        ):
            raise UnsupportedError(
                f"Two notes at beat {time:g} are nearer to each other than AbletonOSC can tell apart.",
                "Move one of them, or use the device of Max for Live.",
            )
    return low, span


def _between(edge: float, starts: Sequence[float]) -> float:
    """Half way from the last note before an edge to the first one after it; half a beat from the only one."""
    before = max((time for time in map(float32, starts) if time < float32(edge)), default=None)
    after = min((time for time in map(float32, starts) if time >= float32(edge)), default=None)
    if before is None and after is None:
        return float32(edge)
    if before is None:
        return float32((after or 0.0) - 0.5)
    return float32(before + 0.5 if after is None else (before + after) / 2)


def bundles(first: bytes | None, rest: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Messages by bundle, none of them larger than a datagram: the first with as many of the others as fit."""
    bundle: list[bytes] = [] if first is None else [first]
    for one in rest:
        if bundle and 16 + sum(4 + len(each) for each in [*bundle, one]) > MAX_DATAGRAM:
            yield bundle
            bundle = []
        bundle.append(one)
    if bundle:
        yield bundle


def _notes(values: Sequence[Value]) -> list[Note]:
    if len(values) % 5:
        raise InternalError(f"AbletonOSC told {len(values)} numbers about notes; expected five for each.")
    rows = zip(*[iter(values)] * 5, strict=True)
    return [Note(int(p), float(s), float(d), float(v), bool(m)) for p, s, d, v, m in rows]


def _arguments(note: Note) -> tuple[Value, ...]:
    return (note.pitch, float(note.start_time), float(note.duration), round(note.velocity), int(note.mute))


def _refuse_what_is_lost(note: Note) -> None:
    # What a MIDI file has of release velocities is seldom heard: that they are lost is told, and refuses nothing.
    if (note.probability, note.velocity_deviation) != (1.0, 0.0):
        raise UnsupportedError(
            f"The note of pitch {note.pitch} at beat {note.start_time:g} has a probability or a velocity range of its "
            "own, which AbletonOSC cannot write.",
            "Take them off, or use the device of Max for Live.",
        )

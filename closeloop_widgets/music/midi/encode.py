"""Ordered columns of events to the bytes of a chunk: sizes, offsets, one scatter a column, and no loop over events."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi.metas import END_OF_TRACK
from closeloop_widgets.music.midi.rows import EventRows
from closeloop_widgets.music.midi.varlen import MAX_VARLEN, encode_varlen
from closeloop_widgets.music.tables import MAX_TICK

Column = NDArray[Any]

_LENGTH = np.zeros(256, np.uint8)
"""Data bytes of a message, by its status."""
_LENGTH[0x80:0xF0] = 2
_LENGTH[0xC0:0xE0] = 1


def encode(events: EventRows, order: Column, end: int, *, running_status: bool) -> bytes:
    """The content of a track chunk.

    Parameters
    ----------
    events, order : the events, and the indices they are written in
    end : the tick of the end of track, where that is after the last event
    running_status : whether a status byte equal to the last is left out

    Raises
    ------
    MidiError
        A tick, or the time between two events, is more than a MIDI file can say.
    """
    if not len(order):
        return _end(end)
    tick, status = events.tick[order], events.status[order]
    delta = np.diff(tick, prepend=0)
    last = int(tick[-1])
    end = max(end, last)
    _check(end, max(int(delta.max()), end - last))
    blobs = np.flatnonzero(status == 0)
    length = _LENGTH[status].astype(np.int64)
    explicit = status != 0
    if running_status:
        explicit[1:] &= status[1:] != status[:-1]
    data = [events.blobs[n] for n in (order[blobs] - (len(events.status) - len(events.blobs))).tolist()]
    length[blobs] = [len(blob) for blob in data]
    size = _delta_sizes(delta)
    stop = np.cumsum(size + explicit + length)
    out = np.empty(int(stop[-1]), np.uint8)
    first = stop - length
    _put_deltas(out, first - explicit - 1, delta, size)
    at = np.flatnonzero(explicit)
    out[first[at] - 1] = status[at]
    data1, data2 = events.data1[order], events.data2[order]
    if len(blobs):
        _put_blobs(out, first[blobs], data)
        messages = np.flatnonzero(status)
        stop, first, length = stop[messages], first[messages], length[messages]
        data1, data2 = data1[messages], data2[messages]
    out[stop - 1] = data2
    out[first] = data1  # after data2: where a message has one data byte, this is it
    return out.tobytes() + _end(end - last)


def _end(delta: int) -> bytes:
    _check(delta, delta)
    return encode_varlen(delta) + END_OF_TRACK


def _check(tick: int, delta: int) -> None:
    if tick > MAX_TICK:
        raise MidiError(f"an event at tick {tick} cannot be written: the last tick is {MAX_TICK}")
    if delta > MAX_VARLEN:
        raise MidiError(f"{delta} ticks without an event cannot be written: a MIDI file can say {MAX_VARLEN} at most")


def _delta_sizes(delta: Column) -> Column:
    size = np.ones(len(delta), np.int64)
    for bits in (7, 14, 21):
        longer = delta >> bits > 0
        if not longer.any():
            break
        size += longer
    return size


def _put_deltas(out: Column, at: Column, delta: Column, size: Column) -> None:
    """Write the delta times, whose last bytes stand at `at`."""
    out[at] = delta & 0x7F
    for extra in (1, 2, 3):
        long = np.flatnonzero(size > extra)
        if not len(long):
            break
        out[at[long] - extra] = (delta[long] >> 7 * extra) & 0x7F | 0x80


def _put_blobs(out: Column, first: Column, data: list[bytes]) -> None:
    joined = np.frombuffer(b"".join(data), np.uint8)
    length = np.array([len(blob) for blob in data], np.int64)
    shift = first - (np.cumsum(length) - length)
    out[np.repeat(shift, length) + np.arange(len(joined))] = joined

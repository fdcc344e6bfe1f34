"""Ordered columns of events to the bytes of a chunk: a grid of the bytes they might take, and which they do.

No loop runs over messages, only over the events that are given as bytes.
"""

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
    delta = tick.copy()
    delta[1:] -= tick[:-1]
    last, longest = int(tick[-1]), int(delta.max())
    _check(max(end, last), longest)
    cells, filled = _grid(delta, longest, status, events.data1[order], events.data2[order], running_status)
    places = np.flatnonzero(filled)
    written = cells.ravel()[places].tobytes()
    if events.blobs:
        first_blob = len(events.status) - len(events.blobs)
        blobs = np.flatnonzero(status == 0)
        stops = np.searchsorted(places, (blobs + 1) * cells.shape[1]).tolist()
        written = _spliced(written, stops, [events.blobs[n] for n in (order[blobs] - first_blob).tolist()])
    return written + _end(max(end, last) - last)


def _grid(
    delta: Column, longest: int, status: Column, data1: Column, data2: Column, running_status: bool
) -> tuple[Column, Column]:
    """A row of bytes for each event - delta time, status, two data bytes - and which of them are written.

    An event that is given by its bytes has only its delta time here.
    """
    sizes = 1 + sum(longest >> bits > 0 for bits in (7, 14, 21))
    cells: Column = np.empty((len(delta), sizes + 3), np.uint8)
    filled: Column = np.ones((len(delta), sizes + 3), np.bool_)
    cells[:, sizes - 1] = delta & 0x7F
    for extra in range(1, sizes):
        rest = delta >> 7 * extra
        cells[:, sizes - 1 - extra] = rest & 0x7F | 0x80
        filled[:, sizes - 1 - extra] = rest > 0
    cells[:, sizes], cells[:, sizes + 1], cells[:, sizes + 2] = status, data1, data2
    if running_status:
        filled[1:, sizes] = status[1:] != status[:-1]
    short = np.flatnonzero((status & 0xE0) == 0xC0)
    filled[short, sizes + 2] = False
    filled[np.flatnonzero(status == 0), sizes:] = False
    return cells, filled


def _spliced(written: bytes, stops: list[int], blobs: list[bytes]) -> bytes:
    """The bytes with each blob put in where its delta time stops."""
    pieces: list[bytes] = []
    at = 0
    for stop, blob in zip(stops, blobs, strict=True):
        pieces += (written[at:stop], blob)
        at = stop
    return b"".join([*pieces, written[at:]])


def _end(delta: int) -> bytes:
    _check(delta, delta)
    return encode_varlen(delta) + END_OF_TRACK


def _check(tick: int, delta: int) -> None:
    if tick > MAX_TICK:
        raise MidiError(f"an event at tick {tick} cannot be written: the last tick is {MAX_TICK}")
    if delta > MAX_VARLEN:
        raise MidiError(f"{delta} ticks without an event cannot be written: a MIDI file can say {MAX_VARLEN} at most")

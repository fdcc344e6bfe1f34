"""The events of track chunks, as columns.

Most of a file is channel messages of two data bytes (notes, controls, bends). In a run of those, exactly three bytes
an event are below 0x80 - the last of its delta time and its two data bytes - with a status byte between or without
(running status). So the positions of the low bytes, three by three, are the events, and numpy splits a run without a
loop; the first triple that does not fit (a message of one data byte, a meta event, sysex, nonsense) ends the run and
is read alone. Windows grow while runs last, and the next attempt waits the longer the shorter the last run was,
so that the work stays proportional to the bytes whatever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.midi.varlen import decode_varlen
from closeloop_widgets.music.tables import MAX_TICK

Column = NDArray[Any]
Rows = tuple[Column, Column, Column, Column]
"""tick (int32), status, first and second data byte (uint8)."""

SMALLEST_WINDOW, LARGEST_WINDOW, GROWTH = 1 << 12, 1 << 16, 8
"""Bytes looked at in one go: so many times the last run, at most what keeps a window's columns in the cache."""
SHORT_RUN, LONGEST_WAIT = 48, 256
"""A run of fewer events is not worth an attempt; how many events at most are read alone before the next one."""

MAX_DELTA_BYTES = 4
SYSTEM_DATA_BYTES = {0xF1: 1, 0xF2: 2, 0xF3: 1, 0xF6: 0, 0xF8: 0, 0xFA: 0, 0xFB: 0, 0xFC: 0, 0xFE: 0}
"""System messages have no business in a file, but are found there: they are carried."""


class BrokenEventError(Exception):
    """An event that cannot be read; `at` is its offset in the file."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


@dataclass
class ChunkEnd:
    """How a chunk ended."""

    tick: int
    """Of its end of track, or of its last event where it has none."""
    broken: BrokenEventError | None
    has_end: bool
    left: int
    """Bytes after the end of track."""


class EventLog:
    """Collects the events of all chunks in file order, as columns and, where they are no channel messages, as bytes."""

    def __init__(self) -> None:
        self.parts: list[Rows] = []
        self.count = 0
        self.others: list[tuple[int, int, bytes]] = []
        """(row, tick, event) of what is no channel message."""
        self.all_explicit = True
        self.any_repeated = False
        self._tick: list[int] = []
        self._bytes = bytearray()

    def add(self, tick: int, status: int, data1: int, data2: int) -> None:
        """One event."""
        self._tick.append(tick)
        self._bytes += bytes((status, data1, data2))
        self.count += 1

    def add_other(self, tick: int, data: bytes) -> None:
        """One event that is no channel message."""
        self.others.append((self.count, tick, data))
        self.add(tick, data[0], 0, 0)

    def extend(self, rows: Rows) -> None:
        """Many channel messages."""
        self._flush()
        self.parts.append(rows)
        self.count += len(rows[0])

    def columns(self) -> Rows:
        """All of them."""
        self._flush()
        if not self.parts:
            empty = np.empty(0, np.uint8)
            return np.empty(0, np.int32), empty, empty, empty
        tick, status, data1, data2 = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        return tick, status, data1, data2

    def _flush(self) -> None:
        if self._tick:
            triples = np.frombuffer(bytes(self._bytes), np.uint8).reshape(-1, 3).T.copy()
            self.parts.append((np.array(self._tick, np.int32), triples[0], triples[1], triples[2]))
            self._tick, self._bytes = [], bytearray()


class EventReader:
    """Reads track chunks into a log: `_attempt` takes a run by columns, `_one` any single event."""

    def __init__(self, data: bytes, log: EventLog) -> None:
        self.file = data
        self.log = log
        self.window = SMALLEST_WINDOW

    def read(self, start: int, end: int) -> ChunkEnd:
        """Read the chunk between two offsets, as far as it makes sense."""
        self.data = self.file[start:end]
        self.column = np.frombuffer(self.data, np.uint8)
        self.offset = start
        self.at, self.tick, self.running, self.ended = 0, 0, 0, False
        broken = None
        try:
            self._read()
        except BrokenEventError as caught:
            broken = caught
        return ChunkEnd(self.tick, broken, self.ended, len(self.data) - self.at)

    def _read(self) -> None:
        wait, alone = 4, 0
        while not self.ended and self.at < len(self.data):
            alone = alone + 1 if self._one() else 0
            if alone >= wait:
                wait = 4 if self._run() >= SHORT_RUN else min(2 * wait, LONGEST_WAIT)
                alone = 0

    def _run(self) -> int:
        """Take events by columns while there is nothing else; how many.

        The next window goes by this run, so that a wrong guess costs no more than a few times what was gained.
        """
        start, total = self.at, 0
        while True:
            stop = min(self.at + self.window, len(self.data))
            taken, whole = self._attempt(stop)
            total += taken
            run = self.at - start
            self.window = min(max(GROWTH * run, SMALLEST_WINDOW), LARGEST_WINDOW)
            if not whole or not taken or stop == len(self.data):
                return total

    def _attempt(self, stop: int) -> tuple[int, bool]:
        """Take the two-data-byte messages up to `stop`; how many there were, and whether there was nothing else."""
        data = self.column[self.at : stop]
        delta_end = (data < 0x80).nonzero()[0][::3]
        delta_end = delta_end[: np.searchsorted(delta_end, len(data) - 3)].copy()
        count = len(delta_end)
        if not count:
            return 0, True
        # One number holds the last byte of the delta time and the three bytes after it.
        word = _words(data)[delta_end]
        explicit = ((word & 0x8000) != 0).nonzero()[0]  # of booleans: four times as fast
        body = word >> 8  # the data bytes, in the low 16 bits
        body[explicit] >>= 8
        after = delta_end + 3
        after[explicit] += 1
        delta_size = np.empty(count, np.intp)
        delta_size[0] = delta_end[0] + 1
        np.subtract(delta_end[1:] + 1, after[:-1], out=delta_size[1:])
        status = (word >> 8).astype(np.uint8)
        good = _fitting(status, explicit, body, delta_size)
        if len(explicit) < count:
            self.log.all_explicit = False
            before = int(explicit[0]) if len(explicit) else count
            if before and not _is_two_data_bytes(np.array([self.running])).all():
                good = 0
            status = _filled(status, explicit, before, self.running)
        delta = (word & 0x7F).astype(np.int64)
        _add_longer(delta, data, delta_end, delta_size)
        taken = self._take(delta[:good], status[:good], body[:good])
        if taken:
            self.at += int(after[taken - 1])
            if not self.log.any_repeated:
                self.log.any_repeated = _repeats(status[:taken], explicit)
        return taken, taken == count

    def _take(self, delta: Column, status: Column, body: Column) -> int:
        """Add these events to the log, up to the first whose tick is too far; how many."""
        if not len(delta):
            return 0
        delta[0] += self.tick
        tick = np.cumsum(delta)
        count = len(tick)
        if tick[-1] > MAX_TICK:
            count = int(np.searchsorted(tick, MAX_TICK, side="right"))
            if not count:
                return 0
            tick, status, body = tick[:count], status[:count], body[:count]
        self.log.extend((tick.astype(np.int32), status, body.astype(np.uint8), (body >> 8).astype(np.uint8)))
        self.tick, self.running = int(tick[-1]), int(status[-1])
        return count

    def _one(self) -> bool:
        """Read one event; whether it was a channel message of two data bytes."""
        start = self.at
        try:
            return self._event(start)
        except IndexError:
            raise BrokenEventError(self.offset + start, "the event is cut short") from None
        except ValueError as error:
            raise BrokenEventError(self.offset + start, str(error)) from None

    def _event(self, start: int) -> bool:
        data = self.data
        delta, at = data[start], start + 1
        if delta >= 0x80:
            delta, at = decode_varlen(data, start)
        tick = self.tick + delta
        if tick > MAX_TICK:
            raise ValueError(f"tick {tick} is beyond {MAX_TICK}")
        status = data[at]
        if status >= 0xF0:
            self._other(tick, status, at)
            return False
        if status >= 0x80:
            self.log.any_repeated |= status == self.running
            at += 1
        else:
            status = self.running
            self.log.all_explicit = False
            if not status:
                raise ValueError(f"the data byte 0x{data[at]:02x} stands where a status byte must be")
        two = status & 0xE0 != 0xC0
        data1, data2 = data[at], data[at + 1] if two else 0
        if data1 >= 0x80 or data2 >= 0x80:
            raise ValueError(f"a data byte of the message 0x{status:02x} is above 127")
        self.log.add(tick, status, data1, data2)
        self.at, self.tick, self.running = at + 1 + two, tick, status
        return two

    def _other(self, tick: int, status: int, at: int) -> None:
        """A meta event, sysex or system message. Running status goes on after it: many files count on that."""
        data = self.data
        if status in SYSTEM_DATA_BYTES:
            body, length = at + 1, SYSTEM_DATA_BYTES[status]
        elif status in (0xFF, 0xF0, 0xF7):
            if status == 0xFF and data[at + 1] >= 0x80:
                raise ValueError(f"the type of a meta event must be 0 to 127, but is {data[at + 1]}")
            length, body = decode_varlen(data, at + (2 if status == 0xFF else 1))
        else:
            raise ValueError(f"0x{status:02x} is no status byte of a MIDI file")
        if body + length > len(data):
            raise ValueError(f"an event of {length} bytes, of which the chunk holds {len(data) - body}")
        event = data[at : body + length]
        self.at, self.tick = body + length, tick
        if status == 0xFF and event[1] == 0x2F:
            self.ended = True
            return
        self.log.add_other(tick, event)


def _repeats(status: Column, explicit: Column) -> bool:
    """Whether a status byte is given that running status would leave out."""
    again = explicit[(explicit > 0) & (explicit < len(status))]
    return bool((status[again] == status[again - 1]).any())


def _words(data: Column) -> Column:
    """At each offset but the last three, the four bytes there as one number, the first lowest."""
    return np.ascontiguousarray(np.ndarray(len(data) - 3, "<u4", buffer=data, strides=(1,)))


def _fitting(status: Column, explicit: Column, body: Column, delta_size: Column) -> int:
    """How many of the supposed events, from the first on, are what they seem: messages of two data bytes."""
    two = _is_two_data_bytes(status[explicit])
    if two.all() and not np.bitwise_or.reduce(body) & 0x8080 and delta_size.max() <= MAX_DELTA_BYTES:
        return len(status)
    fits = (body & 0x8080 == 0) & (delta_size <= MAX_DELTA_BYTES)
    fits[explicit[~two]] = False
    return len(status) if fits.all() else int(fits.argmin())


def _add_longer(delta: Column, data: Column, delta_end: Column, delta_size: Column) -> None:
    """Add to the delta times what their bytes before the last say."""
    for extra in range(1, MAX_DELTA_BYTES):
        long = (delta_size > extra).nonzero()[0]
        if not len(long):
            break
        delta[long] += (data[delta_end[long] - extra] & 0x7F).astype(np.int64) << 7 * extra


def _is_two_data_bytes(status: Column) -> Column:
    """Whether these are statuses of messages of two data bytes."""
    return np.asarray((status >= 0x80) & (status < 0xF0) & ((status & 0xE0) != 0xC0))


def _filled(status: Column, explicit: Column, before: int, running: int) -> Column:
    """Each event's status, running status filled in. Those `before` the first status byte go by `running`."""
    known = np.empty(len(explicit) + 1, np.uint8)
    known[0], known[1:] = running, status[explicit]
    lasting = np.empty(len(explicit) + 1, np.intp)
    lasting[0] = before
    lasting[1:-1] = explicit[1:] - explicit[:-1]
    if len(explicit):
        lasting[-1] = len(status) - explicit[-1]
    return np.repeat(known, lasting)

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

SMALLEST_WINDOW, LARGEST_WINDOW = 1 << 11, 1 << 16
"""Bytes looked at in one go; the largest keeps the columns of a window in the processor's cache."""
SHORT_RUN, LONGEST_WAIT = 48, 256
"""A run of fewer events is not worth an attempt; how many events at most are read alone before the next one."""

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


def read_chunk(data: bytes, start: int, end: int, log: EventLog) -> ChunkEnd:
    """Read one chunk's events into the log, as far as they make sense."""
    return _ChunkReader(data[start:end], start, log).read()


class _ChunkReader:
    """Reads one chunk: `_attempt` takes a run by columns, `_one` any single event."""

    def __init__(self, data: bytes, offset: int, log: EventLog) -> None:
        self.data = data
        self.column = np.frombuffer(data, np.uint8)
        self.offset = offset
        self.log = log
        self.at = 0
        self.tick = 0
        self.running = 0
        self.ended = False

    def read(self) -> ChunkEnd:
        wait, alone, broken = 4, 0, None
        try:
            while not self.ended and self.at < len(self.data):
                alone = alone + 1 if self._one() else 0
                if alone >= wait:
                    taken = self._run()
                    wait = 4 if taken >= SHORT_RUN else min(2 * wait, LONGEST_WAIT)
                    alone = 0
        except BrokenEventError as caught:
            broken = caught
        return ChunkEnd(self.tick, broken, self.ended, len(self.data) - self.at)

    def _run(self) -> int:
        """Take events by columns while windows hold nothing else; how many."""
        window, total = SMALLEST_WINDOW, 0
        while True:
            stop = min(self.at + window, len(self.data))
            taken, whole = self._attempt(stop)
            total += taken
            if not whole or not taken or stop == len(self.data):
                return total
            window = min(4 * window, LARGEST_WINDOW)

    def _attempt(self, stop: int) -> tuple[int, bool]:
        """Take the two-data-byte messages up to `stop`; how many there were, and whether there was nothing else."""
        data = self.column[self.at : stop]
        low = np.flatnonzero(data < 0x80)
        count = len(low) // 3
        if not count:
            return 0, True
        low = low[: 3 * count]
        delta_end, first, second = low[0::3], low[1::3], low[2::3]
        more = delta_end.copy()  # delta bytes before the last one
        more[1:] -= second[:-1]
        more[1:] -= 1
        gap = first - delta_end
        explicit = gap == 2
        status = data[delta_end + 1]
        two = (status >= 0x80) & (status < 0xF0) & ((status & 0xE0) != 0xC0)
        fits = (second - first == 1) & (more <= 3) & np.where(explicit, two, gap == 1)
        if not explicit.all():
            self.log.all_explicit = False
            status = self._filled(status, explicit, fits)
        whole = bool(fits.all())
        if not whole:
            count = int(fits.argmin())
        return self._take(data, status[:count], delta_end[:count], second[:count], more[:count], explicit), whole

    def _filled(self, status: Column, explicit: Column, fits: Column) -> Column:
        """Each event's status, running status filled in. Events before the first status byte go by `running`."""
        last = np.where(explicit, np.arange(len(status)), -1)
        np.maximum.accumulate(last, out=last)
        filled = np.where(last >= 0, status[last], np.uint8(self.running))
        if not explicit[0] and (self.running < 0x80 or self.running & 0xE0 == 0xC0):
            fits[0] = False
        return filled

    def _take(
        self, data: Column, status: Column, delta_end: Column, second: Column, more: Column, explicit: Column
    ) -> int:
        """Add these events to the log, up to the first whose tick is too far."""
        if not len(status):
            return 0
        delta = data[delta_end].astype(np.int64)
        for extra in (1, 2, 3):
            long = np.flatnonzero(more >= extra)
            if not len(long):
                break
            delta[long] += (data[delta_end[long] - extra] & 0x7F).astype(np.int64) << 7 * extra
        delta[0] += self.tick
        tick = np.cumsum(delta)
        count = len(tick)
        if tick[-1] > MAX_TICK:
            count = int(np.searchsorted(tick, MAX_TICK, side="right"))
            if not count:
                return 0
        end = second[:count]
        if not self.log.any_repeated:
            self.log.any_repeated = bool((explicit[1:count] & (status[1:count] == status[: count - 1])).any())
        self.log.extend((tick[:count].astype(np.int32), status[:count], data[end - 1], data[end]))
        self.at += int(end[-1]) + 1
        self.tick, self.running = int(tick[count - 1]), int(status[count - 1])
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

"""The events of one chunk to be, as columns not yet in order: from tables, names and carried events."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import MidiError
from closeloop_widgets.music.midi.layout import ChunkPlan
from closeloop_widgets.music.midi.metas import END_OF_TRACK, bytes_of
from closeloop_widgets.music.midi.source import IMPLIED_RELEASE, NoteOff, Source
from closeloop_widgets.music.score import Carried, Track
from closeloop_widgets.music.tables import Notes

Column = NDArray[Any]

META, NOTE_OFF, CONTROL, PROGRAM, BEND, PRESSURE, NOTE_ON, LATE_OFF = range(8)
"""The canonical order of events at one tick. Notes end before others begin, but one of no length after it began;
the bank (a control change) is chosen before the program."""

NEW = -1
"""The source row of an event that the source does not have, or has elsewhere."""


@dataclass
class EventRows:
    """One chunk's events.

    Attributes
    ----------
    tick : int64
    status, data1, data2 : uint8; a status of 0 marks an event that is given by its bytes
    kind : int8, its place in the canonical order
    row : int64, the event's row in the source, counted from the chunk's first; `NEW` where it has none
    blobs : the bytes of the events of status 0; those are the last rows, in this order
    orphan_offs : the indices of carried note-offs, which end no note
    """

    tick: Column
    status: Column
    data1: Column
    data2: Column
    kind: Column
    row: Column
    blobs: list[bytes]
    orphan_offs: Column


class ChunkRows:
    """Gathers one chunk's events, each with its row in the source where that still says the same."""

    def __init__(self, plan: ChunkPlan, source: Source | None, places: dict[int, dict[Hashable, deque[int]]]) -> None:
        self.plan = plan
        self.source = source if source and plan.number < source.chunk_count else None
        self.low = int(self.source.bounds[plan.number]) if self.source else 0
        self.high = int(self.source.bounds[plan.number + 1]) if self.source else 0
        self.places = places.get(plan.number, {})
        self.default_off = source.note_off if source else NoteOff()
        self.parts: list[tuple[Column, Any, Any, Any, Any, Any]] = []

    def gather(self, encoding: str) -> EventRows:
        """All of them."""
        for track in self.plan.tracks:
            self._add_track(track)
        messages = [v for v in self.plan.values if isinstance(v, Carried) and v.data[0] < 0xF0]
        if messages:
            self._add_messages(messages)
        blobs: list[tuple[int, Hashable, bytes]] = [(0, slot, data) for slot, data in self.plan.names]
        blobs += [(v.tick, v, bytes_of(v, encoding)) for v in self.plan.values if not _is_apart(v)]
        ticks = np.array([tick for tick, _, _ in blobs], np.int64)
        self._add(ticks, 0, 0, 0, META, np.array([self._place(value) for _, value, _ in blobs], np.int64))
        tick, status, data1, data2, kind, row = (_joined(self.parts, n, dtype) for n, dtype in enumerate(_DTYPES))
        first = len(tick) - len(blobs) - len(messages)
        orphans = first + np.flatnonzero(kind[first : first + len(messages)] == NOTE_OFF)
        return EventRows(tick, status, data1, data2, kind, row, [data for _, _, data in blobs], orphans)

    def _add(self, tick: Column, status: Any, data1: Any, data2: Any, kind: Any, row: Any) -> None:
        if len(tick):
            self.parts.append((tick, status, data1, data2, kind, row))

    def _add_track(self, track: Track) -> None:
        if len(track.notes):
            self._add_notes(track.notes, track.channel)
        controls, bends, programs = track.controls, track.bends, track.programs
        bend = bends.value.astype(np.int32) + 8192
        for table, status, data1, data2, kind in (
            (controls, 0xB0, controls.number, controls.value, CONTROL),
            (programs, 0xC0, programs.value, 0, PROGRAM),
            (bends, 0xE0, bend & 0x7F, bend >> 7, BEND),
        ):
            if len(table):
                message = status | track.channel
                must_match = data1 if kind == CONTROL else None
                row = self._rows(table.id, table.tick, message, must_match)
                self._add(table.tick, message, data1, data2, kind, row)

    def _add_notes(self, notes: Notes, channel: int) -> None:
        message = 0x90 | channel
        on_row = self._rows(notes.id, notes.start, message, notes.pitch)
        self._add(notes.start, message, notes.pitch, notes.velocity, NOTE_ON, on_row)
        end = notes.end
        status, release = self._note_offs(notes)
        off_row = self._off_rows(notes, end, channel)
        kind = np.where(notes.duration > 0, np.int8(NOTE_OFF), np.int8(LATE_OFF))
        self._add(end, status | channel, notes.pitch, release, kind, off_row)

    def _note_offs(self, notes: Notes) -> tuple[Any, Any]:
        """Status (channel 0) and velocity of each note-off: spelled as it was, unless its velocity was changed."""
        release = notes.extra.get("release_velocity")
        default = self.default_off
        if release is None:
            release = np.full(len(notes), IMPLIED_RELEASE, np.uint8)
            if self.source is None:
                return np.uint8(default.status), np.uint8(default.velocity)
        implied = release == IMPLIED_RELEASE
        status = np.where(implied, np.uint8(default.status), np.uint8(0x80))
        velocity = np.where(implied, np.uint8(default.velocity), release)
        if self.source is None or not len(self.source.tick):
            return status, velocity
        source = self.source
        off = source.rows_of(notes.id, source.ends)
        was_status, was_velocity = source.status[off] & 0xF0, source.data2[off]
        told = (was_status == 0x80) & source.keeps_release
        same = (off >= 0) & (np.where(told, was_velocity, IMPLIED_RELEASE) == release)
        return np.where(same, was_status, status), np.where(same, was_velocity, velocity)

    def _off_rows(self, notes: Notes, end: Column, channel: int) -> Any:
        if self.source is None:
            return NEW
        row = self.source.rows_of(notes.id, self.source.ends)
        same_key = (self.source.status[row] & 0x0F == channel) & (self.source.data1[row] == notes.pitch)
        return np.where(self._still(row, end) & same_key, row - self.low, NEW)

    def _rows(self, ids: Column, tick: Column, status: int, data1: Column | None) -> Any:
        """The source rows of these ids, where time, message and `data1` (pitch, controller) are still the same."""
        if self.source is None:
            return NEW
        row = self.source.rows_of(ids, self.source.rows)
        kept = self._still(row, tick) & (self.source.status[row] == status)
        if data1 is not None:
            kept &= self.source.data1[row] == data1
        return np.where(kept, row - self.low, NEW)

    def _still(self, row: Column, tick: Column) -> Column:
        if self.source is None or self.low == self.high:
            return np.zeros(len(row), np.bool_)
        return np.asarray((row >= self.low) & (row < self.high) & (self.source.tick[row] == tick))

    def _add_messages(self, messages: list[Carried]) -> None:
        """Carried channel messages: aftertouch, and note-offs without a note."""
        tick = np.array([m.tick for m in messages], np.int64)
        data = np.frombuffer(b"".join(map(_three_bytes, messages)), np.uint8).reshape(-1, 3)
        kind = np.array([_KINDS[m.data[0] >> 4] for m in messages], np.int8)
        kind[(kind == NOTE_ON) & (data[:, 2] == 0)] = NOTE_OFF
        row = np.array([self._place(m) for m in messages], np.int64)
        self._add(tick, data[:, 0], data[:, 1], data[:, 2], kind, row)

    def _place(self, value: Hashable) -> int:
        rows = self.places.get(value)
        return rows.popleft() - self.low if rows else NEW


_DTYPES = (np.int64, np.uint8, np.uint8, np.uint8, np.int8, np.int64)
_KINDS = {8: NOTE_OFF, 9: NOTE_ON, 10: PRESSURE, 11: CONTROL, 12: PROGRAM, 13: PRESSURE, 14: BEND}


def _is_apart(value: object) -> bool:
    """Whether a value is written otherwise than as bytes among the events."""
    return isinstance(value, Carried) and (value.data[0] < 0xF0 or value.data == END_OF_TRACK)


def _joined(parts: Sequence[tuple[Any, ...]], column: int, dtype: Any) -> Column:
    """One column of all parts; a part may give one value for all its rows."""
    out: Column = np.empty(sum(len(part[0]) for part in parts), dtype)
    at = 0
    for part in parts:
        out[at : at + len(part[0])] = part[column]
        at += len(part[0])
    return out


def _three_bytes(event: Carried) -> bytes:
    expected = 2 if event.data[0] & 0xE0 == 0xC0 else 3
    if event.data[0] < 0x80 or len(event.data) != expected or max(event.data[1:]) > 0x7F:
        raise MidiError(f"the carried event {event.data.hex(' ')!r} at tick {event.tick} is no channel message")
    return event.data.ljust(3, b"\x00")


def places_by_chunk(source: Source | None) -> dict[int, dict[Hashable, deque[int]]]:
    """For each chunk, the rows of every value that has no id, in order."""
    found: dict[int, dict[Hashable, deque[int]]] = defaultdict(lambda: defaultdict(deque))
    if source is None or not source.places:
        return found
    chunks = np.searchsorted(source.bounds, [row for row, _ in source.places], side="right") - 1
    for chunk, (row, value) in zip(chunks.tolist(), source.places, strict=True):
        found[chunk][value].append(row)
    return found

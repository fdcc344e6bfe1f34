"""The channel messages of a file as tracks: notes paired, controls, bends and programs sorted by chunk and channel.

Columns are made for the whole file at once and cut into tracks, as slices where a chunk has one channel: a file of many
chunks would otherwise spend its time in calls on short columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.midi.events import Rows
from closeloop_widgets.music.midi.pairing import Pairs, pair_notes
from closeloop_widgets.music.midi.source import IMPLIED_RELEASE, NameSlot
from closeloop_widgets.music.score import Carried, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs, Table

Column = NDArray[Any]
AnyTable = TypeVar("AnyTable", bound=Table)

ONE_DATA_BYTE = (0xC0, 0xD0)


class ChannelEvents:
    """All channel messages of a file.

    Parameters
    ----------
    rows : the file's events
    bounds : which of them each chunk holds, as in `Source`
    ends : the tick of each chunk's end of track

    Attributes
    ----------
    channels : those of each chunk
    rows_of_id : the event of id `i` is the row `rows_of_id[i - 1]`; note-ons, controls, bends and programs have ids
    ends_of_id : beside it, the rows of notes' note-offs; -1 where there is none
    unended : how many notes of each chunk have no note-off
    """

    def __init__(self, rows: Rows, bounds: Column, ends: list[int]) -> None:
        self.tick, self.status, self.data1, self.data2 = rows
        self.bounds = bounds
        self.chunks = list(pairwise(bounds.tolist()))
        self.channels = [_channels(self.status[low:high]) for low, high in self.chunks]
        self.rows_of_id = _identified(self.status, self.data2)
        self.message = self.status[self.rows_of_id]
        self.note_ids = ((self.message & 0xF0) == 0x90).nonzero()[0]
        self.on = self.rows_of_id[self.note_ids]
        self.note_cuts = np.searchsorted(self.on, bounds).tolist()
        self.off = np.empty(len(self.on), np.intp)
        self.orphans: list[Column] = []
        self.unended: list[int] = []
        pairs = [self._pair(chunk) for chunk in range(len(self.chunks))]
        self.note_end = self.tick[self.off]  # where there is no note-off, this is put right below
        for chunk, (found, end) in enumerate(zip(pairs, ends, strict=True)):
            if len(found.unended):
                self._end_notes(chunk, found, end)
        self.ends_of_id = np.full(len(self.rows_of_id), -1, np.int32)
        self.ends_of_id[self.note_ids] = self.off

    def last_tick(self, chunk: int) -> int:
        """Where a chunk's last event stands, the ends given to notes without one included."""
        low, high = self.chunks[chunk]
        last = int(self.tick[high - 1]) if high > low else 0
        if not self.unended[chunk]:
            return last
        return max(last, int(self.note_end[self.note_cuts[chunk] : self.note_cuts[chunk + 1]].max()))

    def carried(self) -> list[tuple[int, Carried]]:
        """(row, event) of the messages a score has no table for: aftertouch, and note-offs without a note."""
        kind = self.status & 0xF0
        rows = np.sort(np.concatenate([((kind == 0xA0) | (kind == 0xD0)).nonzero()[0], *self.orphans]))
        chunks = np.searchsorted(self.bounds, rows, side="right") - 1
        columns = (column[rows].tolist() for column in (self.tick, self.status, self.data1, self.data2))
        found = []
        for row, chunk, tick, status, data1, data2 in zip(rows.tolist(), chunks.tolist(), *columns, strict=True):
            data = bytes((status, data1) if status & 0xF0 in ONE_DATA_BYTE else (status, data1, data2))
            found.append((row, Carried(chunk, tick, data)))
        return found

    def tracks(self, names: Mapping[NameSlot, str], keeps_release: bool) -> tuple[Track, ...]:
        """A track for each channel of each chunk, also for one that is only named."""
        notes = self._notes(keeps_release)
        controls = self._section(Controls, 0xB0, lambda rows: {"number": self.data1[rows], "value": self.data2[rows]})
        bends = self._section(PitchBends, 0xE0, lambda rows: {"value": _bend(self.data1[rows], self.data2[rows])})
        programs = self._section(Programs, 0xC0, lambda rows: {"value": self.data1[rows]})
        named: dict[int, set[int]] = {}
        for slot in names:
            if slot.channel is not None:
                named.setdefault(slot.chunk, set()).add(slot.channel)
        found: list[Track] = []
        for chunk, playing in enumerate(self.channels):
            for channel in sorted({*playing, *named.get(chunk, ())}):
                where = (chunk, channel, playing == [channel])
                found.append(
                    Track(
                        id=len(found) + 1,
                        name=names.get(NameSlot(chunk, channel), names.get(NameSlot(chunk), "")),
                        channel=channel,
                        chunk=chunk,
                        notes=notes.of(*where),
                        controls=controls.of(*where),
                        bends=bends.of(*where),
                        programs=programs.of(*where),
                    )
                )
        return tuple(found)

    def _pair(self, chunk: int) -> Pairs:
        low, high = self.chunks[chunk]
        notes = slice(self.note_cuts[chunk], self.note_cuts[chunk + 1])
        columns = (self.status[low:high], self.data1[low:high], self.data2[low:high])
        pairs = pair_notes(*columns, self.on[notes] - low, one_channel=len(self.channels[chunk]) == 1)
        self.off[notes] = pairs.off + low
        self.off[notes][pairs.unended] = -1
        self.orphans.append(pairs.orphans + low)
        self.unended.append(len(pairs.unended))
        return pairs

    def _end_notes(self, chunk: int, pairs: Pairs, end: int) -> None:
        """Give an end to a chunk's notes without one: the start of the next of their key, or the end of the chunk."""
        notes = slice(self.note_cuts[chunk], self.note_cuts[chunk + 1])
        on, note_end = self.on[notes], self.note_end[notes]
        note_end[pairs.unended] = np.where(pairs.ended_by >= 0, self.tick[on][pairs.ended_by], end)
        key = ((self.status[on] & 0x0F).astype(np.uint16) << 7) | self.data1[on]
        for repaired in np.unique(key[pairs.unended]).tolist():
            # None may end before an earlier one of its key: the file written from it would pair them otherwise.
            of_key = np.flatnonzero(key == repaired)
            note_end[of_key] = np.maximum.accumulate(note_end[of_key])

    def _notes(self, keeps_release: bool) -> _Section[Notes]:
        start = self.tick[self.on]
        columns = {
            "id": (self.note_ids + 1).astype(np.int32),
            "start": start,
            "duration": self.note_end - start,
            "pitch": self.data1[self.on],
            "velocity": self.data2[self.on],
        }
        if keeps_release:
            spelled = (self.off >= 0) & ((self.status[self.off] & 0xF0) == 0x80)
            columns["release_velocity"] = np.where(spelled, self.data2[self.off], IMPLIED_RELEASE).astype(np.uint8)
        return _Section(Notes, columns, self.status, self.on, self.note_cuts)

    def _section(self, table: type[AnyTable], message: int, values: Any) -> _Section[AnyTable]:
        """A table of all events of one message; `values` gives its columns besides id and tick, from rows."""
        ids = ((self.message & 0xF0) == message).nonzero()[0]
        rows = self.rows_of_id[ids]
        columns = {"id": (ids + 1).astype(np.int32), "tick": self.tick[rows], **values(rows)}
        return _Section(table, columns, self.status, rows, np.searchsorted(rows, self.bounds).tolist())


@dataclass(frozen=True)
class _Section(Generic[AnyTable]):
    """One kind of event of all chunks: its columns, its rows among all events, and where in them the chunks begin."""

    table: type[AnyTable]
    columns: dict[str, Column]
    status: Column
    rows: Column
    cuts: list[int]

    def of(self, chunk: int, channel: int, alone: bool) -> AnyTable:
        """The table of one track; `alone` where its chunk has no other channel."""
        part = slice(self.cuts[chunk], self.cuts[chunk + 1])
        columns = {name: column[part] for name, column in self.columns.items()}
        if not alone:
            which = np.flatnonzero((self.status[self.rows[part]] & 0x0F) == channel)
            columns = {name: column[which] for name, column in columns.items()}
        return self.table.ordered(columns)


def _identified(status: Column, data2: Column) -> Column:
    """The rows that get an id: note-ons, control changes, bends and program changes."""
    kind = status & 0xF0
    return np.flatnonzero(((kind == 0x90) & (data2 > 0)) | (kind == 0xB0) | (kind == 0xC0) | (kind == 0xE0))


def _channels(status: Column) -> list[int]:
    """The channels that messages of these statuses speak on."""
    is_voice = status < 0xF0
    if not len(status) or not is_voice.any():
        return []
    first = status[is_voice.argmax()] & 0x0F
    if not (((status & 0x0F) != first) & is_voice).any():  # as in most files; counting takes ten times as long
        return [int(first)]
    voices = np.bincount(status, minlength=256)[0x80:0xF0].reshape(7, 16)
    return [int(channel) for channel in np.flatnonzero(voices.any(axis=0))]


def _bend(data1: Column, data2: Column) -> Column:
    """14 bits, the low seven first, with 0 in the middle."""
    return ((data2.astype(np.int16) << 7) | data1) - np.int16(8192)

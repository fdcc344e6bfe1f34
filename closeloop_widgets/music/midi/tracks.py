"""One chunk's channel messages as tracks: notes paired, controls, bends and programs sorted by channel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.midi.events import Rows
from closeloop_widgets.music.midi.pairing import pair_notes
from closeloop_widgets.music.midi.source import IMPLIED_RELEASE, NameSlot
from closeloop_widgets.music.score import Carried, Track
from closeloop_widgets.music.tables import Controls, Notes, PitchBends, Programs

Column = NDArray[Any]

ONE_DATA_BYTE = (0xC0, 0xD0)


def identified(status: Column, data2: Column) -> Column:
    """The rows that get an id: note-ons, control changes, bends and program changes."""
    kind = status & 0xF0
    return np.flatnonzero(((kind == 0x90) & (data2 > 0)) | (kind == 0xB0) | (kind == 0xC0) | (kind == 0xE0))


def channels_of(counts: Column) -> list[int]:
    """The channels that messages speak on, of which there are so many of each status."""
    return [int(channel) for channel in np.flatnonzero(counts[0x80:0xF0].reshape(7, 16).any(axis=0))]


_NONE = np.empty(0, np.intp)


class ChunkTracks:
    """The tracks of one chunk.

    Parameters
    ----------
    number : the chunk's number
    rows : its events
    of_id : the indices of the events with ids, in order
    counts : how many events there are of each status
    first_id : the first one's id
    end : the tick its end of track stands at
    """

    def __init__(self, number: int, rows: Rows, of_id: Column, counts: Column, first_id: int, end: int) -> None:
        self.number = number
        self.tick, self.status, self.data1, self.data2 = rows
        self.of_id = of_id
        self.ids = np.arange(first_id, first_id + len(of_id), dtype=np.int32)
        self.message = self.status[of_id]
        self.counts = counts
        self.note_ids = ((self.message & 0xF0) == 0x90).nonzero()[0]
        self.channels = channels_of(counts)
        self.pairs = pair_notes(
            self.status, self.data1, self.data2, of_id[self.note_ids], one_channel=len(self.channels) == 1
        )
        self.note_end = self._note_ends(end)

    @property
    def unended(self) -> int:
        """How many notes have no note-off."""
        return len(self.pairs.unended)

    @property
    def last_tick(self) -> int:
        """Where the last event stands, the ends given to notes without one included."""
        last = int(self.tick[-1]) if len(self.tick) else 0
        return max(last, int(self.note_end.max())) if self.unended else last

    def put_ends(self, ends: Column, low: int) -> None:
        """Put the rows (counted from the file's first) of the note-offs into a column by id, -1 for a note without."""
        ends[self.note_ids] = self.pairs.off + low
        ends[self.note_ids[self.pairs.unended]] = -1

    def carried(self) -> list[tuple[int, Carried]]:
        """(row, event) of the channel messages a score has no table for: aftertouch, and note-offs without a note."""
        rows = _NONE
        if self.counts[0xA0:0xB0].any() or self.counts[0xD0:0xE0].any():
            kind = self.status & 0xF0
            rows = np.flatnonzero((kind == 0xA0) | (kind == 0xD0))
        if len(self.pairs.orphans):
            rows = np.sort(np.concatenate([rows, self.pairs.orphans]))
        columns = (c[rows].tolist() for c in (self.tick, self.status, self.data1, self.data2))
        found = []
        for row, tick, status, data1, data2 in zip(rows.tolist(), *columns, strict=True):
            data = bytes((status, data1) if status & 0xF0 in ONE_DATA_BYTE else (status, data1, data2))
            found.append((row, Carried(self.number, tick, data)))
        return found

    def tracks(self, names: dict[NameSlot, str], keeps_release: bool, *, first_track: int) -> list[Track]:
        """A track for each channel, in order of channel; also for one that is only named."""
        named = {slot.channel for slot in names if slot.chunk == self.number and slot.channel is not None}
        channels = sorted({*self.channels, *named})
        own = names.get(NameSlot(self.number), "")
        return [
            self._track(first_track + n, channel, names.get(NameSlot(self.number, channel), own), keeps_release)
            for n, channel in enumerate(channels)
        ]

    def _note_ends(self, end: int) -> Column:
        """The tick each note ends at."""
        pairs = self.pairs
        ends = self.tick[pairs.off]  # -1 takes the last row's: put right below
        if len(pairs.unended):
            start = self.tick[pairs.on]
            ends[pairs.unended] = np.where(pairs.ended_by >= 0, start[pairs.ended_by], end)
            _keep_first_in_first_out(ends, self.status[pairs.on], self.data1[pairs.on], pairs.unended)
        return ends

    def _track(self, number: int, channel: int, name: str, keeps_release: bool) -> Track:
        controls, bends, programs = (self._rows(kind, channel) for kind in (0xB0, 0xE0, 0xC0))
        return Track(
            id=number,
            name=name,
            channel=channel,
            chunk=self.number,
            notes=self._notes(channel, keeps_release),
            controls=Controls.ordered(
                {
                    **self._when(controls),
                    "number": self.data1[self.of_id[controls]],
                    "value": self.data2[self.of_id[controls]],
                }
            ),
            bends=PitchBends.ordered({**self._when(bends), "value": self._bend(self.of_id[bends])}),
            programs=Programs.ordered({**self._when(programs), "value": self.data1[self.of_id[programs]]}),
        )

    def _rows(self, kind: int, channel: int) -> Column:
        """Which of the events with ids are this message."""
        if not self.counts[kind | channel]:
            return _NONE
        return np.asarray((self.message == (kind | channel)).nonzero()[0])

    def _when(self, which: Column) -> dict[str, Column]:
        return {"id": self.ids[which], "tick": self.tick[self.of_id[which]]}

    def _bend(self, rows: Column) -> Column:
        return ((self.data2[rows].astype(np.int16) << 7) | self.data1[rows]) - np.int16(8192)

    def _notes(self, channel: int, keeps_release: bool) -> Notes:
        which: Any = slice(None)
        if len(self.channels) != 1 or self.channels != [channel]:
            which = np.flatnonzero((self.message[self.note_ids] & 0x0F) == channel)
        rows = self.pairs.on[which]
        start = self.tick[rows]
        columns = {
            "id": self.ids[self.note_ids[which]],
            "start": start,
            "duration": self.note_end[which] - start,
            "pitch": self.data1[rows],
            "velocity": self.data2[rows],
        }
        if keeps_release:
            off = self.pairs.off[which]
            spelled = (off >= 0) & ((self.status[off] & 0xF0) == 0x80)
            columns["release_velocity"] = np.where(spelled, self.data2[off], IMPLIED_RELEASE).astype(np.uint8)
        return Notes.ordered(columns)


def _keep_first_in_first_out(ends: Column, status: Column, pitch: Column, unended: Column) -> None:
    """Let no repaired note end before an earlier one of its key: the file written from it would pair them otherwise."""
    key = ((status & 0x0F).astype(np.uint16) << 7) | pitch
    for repaired in np.unique(key[unended]).tolist():
        of_key = np.flatnonzero(key == repaired)
        ends[of_key] = np.maximum.accumulate(ends[of_key])

"""What a saved file must repeat of the file it was read from, and a score has no field for.

A `Score` is music; a MIDI file is also an order among events at one tick, a way to spell note-offs, a text
encoding. `Source` holds those, is shared by every edited copy of the score, and is never compared: two scores
with the same music are equal whatever files they came from. Without one, a score is spelled canonically.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]

IMPLIED_RELEASE = 64
"""The release velocity of a note-off spelled as a note-on of velocity 0 (MIDI 1.0), and of one nobody set."""


@dataclass(frozen=True)
class NameSlot:
    """Where a name stood: a chunk's own, or (`channel`) the one that a channel prefix gives to one channel in it."""

    chunk: int
    channel: int | None = None


@dataclass(frozen=True)
class NoteOff:
    """How a note-off of implied release velocity is spelled: `0x90` with velocity 0, or `0x80` with one."""

    status: int = 0x90
    velocity: int = 0


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """Every event of the file in file order, as columns, and which of them each id of the score stands for.

    A writer finds a note's events by its id; those that still say the same keep their place, the others are new.

    Attributes
    ----------
    format : 0, 1 or 2
    bounds : int64, one more than there are chunks; chunk `c` holds the rows `bounds[c]` to `bounds[c + 1]`
    tick, status, data1, data2 : the rows; an event that is no channel message has only a tick and its status
    rows : int32; the event of id `i` is `rows[i - 1]`
    ends : int32, beside `rows`; the row of a note's note-off, -1 where there is none
    places : (row, value) of what has no id: a tempo, meter, key, marker or carried event, or the slot of a name
    note_off : how most note-offs were spelled
    keeps_release : whether the release velocities were told apart, and stand in the score
    encoding : of names and markers
    running_status : whether the file leaves out repeated status bytes
    alien_chunks : (how many track chunks stood before it, its bytes with their header)
    """

    format: int
    bounds: Column
    tick: Column
    status: Column
    data1: Column
    data2: Column
    rows: Column
    ends: Column
    places: tuple[tuple[int, Hashable], ...] = ()
    note_off: NoteOff = NoteOff()
    keeps_release: bool = False
    encoding: str = "utf-8"
    running_status: bool = True
    alien_chunks: tuple[tuple[int, bytes], ...] = ()

    @property
    def chunk_count(self) -> int:
        """How many track chunks the file had."""
        return len(self.bounds) - 1

    def plays_in(self, chunk: int) -> bool:
        """Whether the chunk held any channel message."""
        if chunk >= self.chunk_count:
            return False
        return bool((self.status[self.bounds[chunk] : self.bounds[chunk + 1]] < 0xF0).any())

    def rows_of(self, ids: Column, of: Column) -> Column:
        """The rows (in `of`: `rows` or `ends`) of these ids; -1 for an id the file does not know."""
        known = ids <= len(of)
        if known.all():
            return np.asarray(of[ids - 1])
        return np.where(known, of[np.where(known, ids, 1) - 1] if len(of) else -1, -1)

    def __repr__(self) -> str:
        return f"<Source: format {self.format}, {self.chunk_count} chunks, {len(self.tick)} events>"

"""Which note-off ends which note.

MIDI does not say. Notes of one pitch on one channel are ended first in, first out: the k-th note-on by the k-th
note-off, note-offs that find no note sounding left aside. (A short note inside a long one of the same pitch therefore
comes back as two that overlap; no file can tell the two apart.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]


@dataclass(frozen=True)
class Pairs:
    """Indices into the chunk's rows: each note-on in order, its note-off (-1 for none), and note-offs of no note."""

    on: Column
    off: Column
    orphans: Column

    unended: Column
    """Note-ons without an end: for each index into `on`, in `unended`, the index into `on` of the note whose start
    ends it (-1: the end of the chunk)."""
    ended_by: Column


_NONE = np.empty(0, np.intp)


def pair_notes(status: Column, data1: Column, data2: Column, on: Column, *, one_channel: bool = False) -> Pairs:
    """Pair the note-ons and note-offs of one chunk.

    Parameters
    ----------
    status, data1, data2 : columns of its events; other messages are passed over
    on : which of them are note-ons
    one_channel : whether all are known to be of one channel, which is faster
    """
    kind = status & 0xF0
    off = ((kind == 0x80) | ((kind == 0x90) & (data2 == 0))).nonzero()[0]
    if one_channel:
        on_key, off_key = data1[on], data1[off]
    else:
        on_key, off_key = _keys(status, data1, on), _keys(status, data1, off)
    on_order, off_order = np.argsort(on_key, kind="stable"), np.argsort(off_key, kind="stable")
    sorted_ons, sorted_offs = on[on_order], off[off_order]
    # Where each key has as many of both, and no k-th note-off comes before the k-th note-on, none is too many.
    if np.array_equal(on_key[on_order], off_key[off_order]) and bool((sorted_offs > sorted_ons).all()):
        ends = np.empty(len(on), np.intp)
        ends[on_order] = sorted_offs
        return Pairs(on, ends, _NONE, _NONE, _NONE)
    return _pair_unbalanced(status, data1, data2)


def _keys(status: Column, data1: Column, rows: Column) -> Column:
    """Channel and pitch in 16 bits, which numpy sorts by radix."""
    return ((status[rows] & 0x0F).astype(np.uint16) << 7) | data1[rows]


def _pair_unbalanced(status: Column, data1: Column, data2: Column) -> Pairs:
    rows = np.flatnonzero((status & 0xE0) == 0x80)
    is_on = (status[rows] >= 0x90) & (data2[rows] > 0)
    key = _keys(status, data1, rows)
    order = np.argsort(key, kind="stable")
    sorted_on, sorted_key = is_on[order], key[order]
    on = np.flatnonzero(is_on)
    count = len(rows)
    segment = np.concatenate([[0], np.cumsum(sorted_key[1:] != sorted_key[:-1])])
    orphan = _orphans(sorted_on, segment)
    ons, offs = np.flatnonzero(sorted_on), np.flatnonzero(~sorted_on & ~orphan)
    segments = int(segment[-1]) + 1
    first_on = np.searchsorted(segment[ons], np.arange(segments))
    first_off = np.searchsorted(segment[offs], np.arange(segments + 1))
    seg = segment[ons]
    match = first_off[seg] + np.arange(len(ons)) - first_on[seg]
    ended = match < first_off[seg + 1]
    off = np.full(count, -1, np.intp)
    off[order[ons[ended]]] = rows[order[offs[match[ended]]]]

    # A note without an end stops where the next one of its key begins: sounding on for the whole piece is never meant.
    number = np.full(count, -1, np.intp)
    number[on] = np.arange(len(on))
    open_ons = np.flatnonzero(~ended)
    followed = np.append(seg[1:] == seg[:-1], False)[open_ons]
    following = number[order[ons[np.minimum(open_ons + 1, len(ons) - 1)]]]
    unended = number[order[ons[open_ons]]]
    ended_by = np.where(followed, following, -1)
    return Pairs(rows[on], off[on], np.sort(rows[order[orphan]]), unended, ended_by)


def _orphans(sorted_on: Column, segment: Column) -> Column:
    """Note-offs that find no note sounding: where the count of sounding notes of a key reaches a new low below none.

    One running minimum serves all keys, since each key's counts are put below every count of the key before.
    """
    count = len(sorted_on)
    step = np.where(sorted_on, 1, -1).astype(np.int64)
    total = np.cumsum(step)
    first = np.flatnonzero(np.concatenate([[True], segment[1:] != segment[:-1]]))
    before = np.concatenate([[0], total])[first]
    floor = -segment.astype(np.int64) * (2 * count + 2)
    level = total - before[segment] + floor
    lowest = np.minimum(np.minimum.accumulate(level), floor)
    previous = np.concatenate([[0], lowest[:-1]])
    previous[first] = floor[first]
    return np.asarray(~sorted_on & (level == lowest) & (lowest < previous))

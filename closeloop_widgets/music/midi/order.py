"""In which order one chunk's events are written.

What the source had keeps the source's order. The rest is put in by tick: meta events first; note-offs, controls,
programs and bends before the first of the source's note-ons there; note-ons last.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.midi.rows import META, NEW, NOTE_ON, EventRows

Column = NDArray[Any]


def written_order(events: EventRows) -> Column:
    """The events' indices in the order they are written in."""
    old = _in_source_order(events.row)
    if len(old) == len(events.row):
        return old
    is_new = np.ones(len(events.row), np.bool_)
    is_new[old] = False
    new = np.flatnonzero(is_new)
    new = new[_canonical_order(events.tick[new], events.kind[new])]
    return _merged(events, old, new) if len(old) else new


def _in_source_order(row: Column) -> Column:
    """The indices of the events with a source row, by that row; of two that claim one row, one."""
    known = np.flatnonzero(row != NEW)
    if not len(known):
        return known
    index = np.full(int(row.max()) + 1, -1, np.int64)
    index[row[known]] = known
    return index[index >= 0]


def _canonical_order(tick: Column, kind: Column) -> Column:
    """By tick, then kind, then as they came: packed into one number, which sorts faster than three columns."""
    bits = max(1, (len(tick) - 1).bit_length())
    packed = ((tick << 3 | kind) << bits) | np.arange(len(tick))
    packed.sort()
    return np.asarray(packed & ((1 << bits) - 1))


def _merged(events: EventRows, old: Column, new: Column) -> Column:
    """The new events, in order, put among the old."""
    old_tick, tick, kind = events.tick[old], events.tick[new], events.kind[new]
    before = np.searchsorted(old_tick, tick, side="left")
    after = np.searchsorted(old_tick, tick, side="right")
    ons = np.append(np.flatnonzero(events.kind[old] == NOTE_ON), len(old))
    first_on = ons[np.searchsorted(ons, before)]
    at = np.where(kind == META, before, np.where(kind < NOTE_ON, np.minimum(first_on, after), after))
    return np.insert(old, at, new)

"""Note-offs without a note, once notes were put around them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.midi.rows import EventRows

Column = NDArray[Any]


def without_cutting_orphans(events: EventRows, order: Column) -> Column:
    """The order, less the carried note-offs that would end a note they do not belong to.

    A file may hold note-offs at which nothing sounds; they are carried. Where an edit has put a note of their pitch and
    channel over one, it would cut that note short, and is left out.
    """
    if not len(events.orphan_offs):
        return order
    is_orphan = np.zeros(len(events.tick), np.bool_)
    is_orphan[events.orphan_offs] = True
    key = _keys(events)
    concerned = np.isin(key, np.unique(key[events.orphan_offs])) & ((events.status & 0xE0) == 0x80)
    keep = np.ones(len(order), np.bool_)
    sounding: dict[int, int] = {}
    for position in np.flatnonzero(concerned[order]).tolist():
        event = int(order[position])
        now = sounding.get(int(key[event]), 0)
        if is_orphan[event]:
            keep[position] = now == 0
        else:
            starts = events.status[event] >= 0x90 and events.data2[event] > 0
            sounding[int(key[event])] = max(0, now + (1 if starts else -1))
    return order[keep]


def _keys(events: EventRows) -> Column:
    return ((events.status & 0x0F).astype(np.int32) << 7) | events.data1

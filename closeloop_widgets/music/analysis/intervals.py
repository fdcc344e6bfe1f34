"""How long something sounds, exactly: unions and depths of many intervals of ticks, without a loop over them.

Intervals belong to rows (tracks, or the pitches of tracks). Each row gets a stretch of one long line to itself, so that
all rows are sorted and summed in one go.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

STRETCH = 2**33
"""The length of a row's stretch: more than the last tick a note can end at (twice `MAX_TICK`)."""


def union(row: NDArray[Any], start: NDArray[Any], end: NDArray[Any]) -> tuple[Ints, Ints, Ints]:
    """The same time covered by intervals that neither overlap nor touch within a row: rows, starts and ends, in order.

    Examples
    --------
    >>> row, start, end = union(np.array([0, 0, 1]), np.array([0, 5, 3]), np.array([7, 9, 4]))
    >>> row.tolist(), start.tolist(), end.tolist()
    ([0, 1], [0, 3], [9, 4])
    """
    line = row.astype(np.int64) * STRETCH
    start, end = line + start, line + end
    order = np.argsort(start, kind="stable")
    start, reach = start[order], np.maximum.accumulate(end[order])
    opens = np.ones(len(start), np.bool_)
    opens[1:] = start[1:] > reach[:-1]
    closes = np.roll(opens, -1)  # the last interval before one that opens, and the last of all
    return start[opens] // STRETCH, start[opens] % STRETCH, reach[closes] % STRETCH


class Depth:
    """How many intervals of a row lie over each tick."""

    def __init__(self, row: NDArray[Any], start: NDArray[Any], end: NDArray[Any]) -> None:
        line = row.astype(np.int64) * STRETCH
        edges = np.concatenate([line + start, line + end])
        steps = np.repeat([1, -1], len(line))
        order = np.argsort(edges, kind="stable")
        self._edges = np.concatenate([[0], edges[order]])
        self._depth = np.concatenate([[0], np.cumsum(steps[order])])

    def time(self, row: NDArray[Any], start: NDArray[Any], end: NDArray[Any], least: int) -> Ints:
        """For how many ticks from `start` up to `end` at least so many intervals lie over a row (any shape).

        Examples
        --------
        >>> depth = Depth(np.array([0, 0]), np.array([0, 4]), np.array([8, 6]))
        >>> depth.time(np.array([0, 0]), np.array([0, 5]), np.array([10, 10]), least=2).tolist()
        [2, 1]
        """
        deep = (self._depth >= least).astype(np.int64)
        total = np.concatenate([[0], np.cumsum(np.diff(self._edges) * deep[:-1])])
        line = np.asarray(row, np.int64) * STRETCH

        def before(tick: NDArray[Any]) -> Ints:
            at = np.searchsorted(self._edges, line + tick, side="right") - 1
            return np.asarray(total[at] + (line + tick - self._edges[at]) * deep[at])

        return before(end) - before(start)


def spread(first: NDArray[Any], last: NDArray[Any]) -> tuple[Ints, Ints]:
    """All whole numbers from `first` up to `last` of each pair: which pair, and which number.

    Examples
    --------
    >>> which, number = spread(np.array([3, 7, 0]), np.array([5, 7, 1]))
    >>> which.tolist(), number.tolist()
    ([0, 0, 2], [3, 4, 0])
    """
    counts = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - first, counts)

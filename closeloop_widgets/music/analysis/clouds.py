"""The notes whose places in the spiral array are looked at together."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.music.analysis.cells import Cells, Floats, cut
from closeloop_widgets.music.analysis.intervals import Ints, spread


def clouds(cells: Cells, size: Literal["bar", "sixteenth"]) -> tuple[Ints, Ints, NDArray[Any], Ints]:
    """The pitched notes of cells (a column each bar), cloud by cloud.

    Returns
    -------
    tuple
        Which note, in which cloud, with which weight: of a bar's cloud, the ticks for which it sounds there; of a
        sixteenth's, 1, once for each pitch. And the bar that each cloud lies in
    """
    heard = cells.pitched
    if size == "bar":
        return *cells.parts(heard), np.arange(len(cells.bars))
    start, end, bar = _sixteenths(cells)
    note, cloud, _ = cut(heard, start, end)
    once = np.unique(cloud * 128 + heard.pitch[note], return_index=True)[1]
    return note[once], cloud[once], np.ones(len(once)), bar


def mean_by_bar(values: Floats, bar: Ints, bars: int) -> Floats:
    """Values of clouds (clouds, n) as means over the clouds of each bar that sound: (bars, n), NaN where none does."""
    if len(bar) == bars:
        return values
    sounds = ~np.isnan(values[:, 0])
    counts = np.bincount(bar[sounds], minlength=bars)
    totals = [np.bincount(bar[sounds], column[sounds], bars) for column in values.T]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.stack(totals, axis=-1) / counts[:, None])


def _sixteenths(cells: Cells) -> tuple[Ints, Ints, Ints]:
    """The pieces of bars cut into sixteenths, the last of them perhaps short: starts, ends and bars."""
    step = max(1.0, cells.score.ticks_per_quarter / 4)
    counts = np.ceil((cells.end - cells.start) / step).astype(np.int64)
    piece, number = spread(np.zeros_like(counts), counts)
    start = cells.start[piece] + np.floor(number * step).astype(np.int64)
    end = cells.start[piece] + np.floor((number + 1) * step).astype(np.int64)
    return start, np.minimum(end, cells.end[piece]), cells.column[piece]

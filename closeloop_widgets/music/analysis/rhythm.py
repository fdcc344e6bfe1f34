"""How much the rhythm of a bar is that of the bar before."""

from __future__ import annotations

import numpy as np

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.cells import Cells, Floats
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


def groove_consistency(score: Score, region: Region | None = None, *, steps: int = 4) -> float:
    """How alike neighbouring bars are in where notes begin: 0 to 1 (each bar has the rhythm of the last).

    One less the mean share of steps in which one of two neighbouring bars has an onset and the other has none; all
    tracks together, drums too. Wu and Yang, "The Jazz Transformer on the front line", ISMIR 2020 (they take 64 steps a
    bar).

    Parameters
    ----------
    steps : a quarter note; 4 are sixteenths. An onset belongs to the step it lies in

    Returns
    -------
    float
        NaN where no two neighbouring bars of one length lie in the region. Bars of different lengths are not compared.

    Raises
    ------
    ScoreError
        `steps` is not 1 or more.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480, 1920, 2880], duration=[480] * 4, pitch=[60] * 4, velocity=[90] * 4)
    >>> groove_consistency(score)
    0.875
    """
    return float(groove_of(Cells(score, region, "bar"), steps)[0])


def groove_of(cells: Cells, steps: int = 4) -> Floats:
    """The same of cells (a column each bar) that are already cut: (takes,)."""
    if steps < 1:
        raise ScoreError(f"a quarter note has 1 step or more, but steps is {steps}")
    quarter = cells.score.ticks_per_quarter
    counts = -(-cells.length * steps // quarter)  # a bar that ends within a step has that step
    heard = cells.heard.take(cells.heard.begins)
    bar = cells.column_of(heard.start)
    first = cells.start[np.searchsorted(cells.column, np.arange(len(cells.bars)))]
    step = (heard.start - first[bar]) * steps // quarter
    width = max(int(counts.max()), int(step.max(initial=0)) + 1)
    onsets = np.zeros((len(cells.bars), width), np.bool_)
    onsets[bar, step] = True
    compared = (np.diff(cells.bars) == 1) & (cells.length[1:] == cells.length[:-1])
    differ = (onsets[1:] != onsets[:-1])[compared].sum(axis=1)
    take = (np.flatnonzero(compared) + 1) // (len(cells.bars) // cells.takes)
    with np.errstate(invalid="ignore"):
        shares = np.bincount(take, differ, cells.takes) / np.bincount(take, counts[1:][compared], cells.takes)
    return np.asarray(1 - shares)

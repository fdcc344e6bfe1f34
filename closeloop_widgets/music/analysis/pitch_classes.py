"""Which pitch classes occur, and how far two pieces of music differ in them."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.cells import Cells, Floats
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

By = Literal["notes", "time"]


def pitch_classes(score: Score, region: Region | None = None, *, by: By = "notes") -> Floats:
    """The share of each pitch class (C first) in a region: float64, (12,), sum 1; NaN where there is none.

    Parameters
    ----------
    by : `"notes"` counts those that begin in the region, `"time"` weighs by how long they sound in it. Drums do not
        count

    Raises
    ------
    ScoreError
        `by` is neither.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 480], duration=[480, 1440], pitch=[60, 64], velocity=[90] * 2)
    >>> pitch_classes(score)[[0, 4]].tolist(), pitch_classes(score, by="time")[[0, 4]].tolist()
    ([0.5, 0.5], [0.25, 0.75])
    """
    return np.asarray(pitch_classes_of(Cells(score, region, "all"), by)[0])


def pitch_classes_of(cells: Cells, by: By = "notes") -> Floats:
    """The same of cells that are already cut: (takes, 12)."""
    if by not in ("notes", "time"):
        raise ScoreError(f"pitch classes are counted by 'notes' or by 'time', but by is {by!r}")
    heard = cells.pitched
    if by == "notes":
        heard = heard.take(heard.begins)
        pitch, column, weights = heard.pitch, cells.column_of(heard.start), None
    else:
        note, column, weights = cells.parts(heard)
        pitch = heard.pitch[note]
    take = column // (cells.columns // cells.takes)
    found = np.bincount(take * 12 + pitch % 12, weights, cells.takes * 12).reshape(cells.takes, 12)
    with np.errstate(invalid="ignore"):
        return np.asarray(found / found.sum(axis=1, keepdims=True))


def entropy(share: ArrayLike) -> Floats:
    """The Shannon entropy of shares along the last axis, in bits; NaN where they are.

    >>> float(entropy([0.5, 0.25, 0.25, 0]))
    1.5
    """
    share = np.asarray(share, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.where(share == 0, 0.0, share * np.log2(share))
    return np.asarray(0.0 - bits.sum(axis=-1))


def shannon_distance(p: ArrayLike, q: ArrayLike) -> Floats:
    """The square root of the Jensen-Shannon divergence (base 2) of shares along the last axis: 0 to 1 (disjoint).

    Endres and Schindelin, "A new metric for probability distributions", IEEE Trans. Inf. Theory 49(7), 2003.

    >>> float(shannon_distance([1, 0], [0, 1])), float(shannon_distance([0.5, 0.5], [0.5, 0.5]))
    (1.0, 0.0)
    """
    p, q = np.asarray(p, np.float64), np.asarray(q, np.float64)
    divergence = entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2
    return np.sqrt(np.clip(divergence, 0, 1))  # rounding may leave a divergence of -1e-17


def pitch_class_distance(a: Score, b: Score, region: Region | None = None, *, by: By = "notes") -> float:
    """How far two versions of a region differ in their pitch classes: 0 to 1; NaN where either has none.

    >>> a = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> b = Score.of_notes(start=[0, 480], duration=[480] * 2, pitch=[72, 67], velocity=[90] * 2)
    >>> round(pitch_class_distance(a, b), 3)
    0.707
    """
    return float(shannon_distance(pitch_classes(a, region, by=by), pitch_classes(b, region, by=by)))

"""What was asked for against what came: errors of controls, and changes where none may be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.cells import Floats
from closeloop_widgets.music.paste import rows_of_result
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import TABLES, Score, Track
from closeloop_widgets.music.tables import Notes, Table


@dataclass(frozen=True)
class ControlError:
    """How well a control was obeyed.

    Attributes
    ----------
    count : how many values were compared: those that are numbers on both sides
    error : the mean of |asked - got|, in the control's unit; NaN where nothing was compared
    rank : Spearman's correlation of asked and got, -1 to 1; NaN where either is everywhere the same
    """

    count: int
    error: float
    rank: float


def control_error(asked: ArrayLike, got: ArrayLike) -> ControlError:
    """How well a control was obeyed: densities or tensions asked, and those measured in what came.

    Parameters
    ----------
    asked, got : of one shape, or of shapes that fit (one value asked for all). NaN is left out

    Raises
    ------
    ScoreError
        Their shapes do not fit.

    Examples
    --------
    >>> control_error([1, 3, 5], [2, 3, 8])
    ControlError(count=3, error=1.3333333333333333, rank=1.0)
    """
    a, b = np.asarray(asked, np.float64), np.asarray(got, np.float64)
    try:
        a, b = np.broadcast_arrays(a, b)
    except ValueError:
        raise ScoreError(
            f"what was asked has the shape {a.shape}, what came {b.shape}; give one value for each"
        ) from None
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known], b[known]
    if not a.size:
        return ControlError(0, float("nan"), float("nan"))
    return ControlError(a.size, float(np.abs(a - b).mean()), rank_correlation(a, b))


def rank_correlation(a: ArrayLike, b: ArrayLike) -> float:
    """Spearman's rank correlation of two lists, equals sharing the mean of their ranks; NaN where all are equal.

    >>> rank_correlation([1, 2, 2, 9], [0, 5, 5, 7])
    1.0
    """
    first, second = _ranks(np.asarray(a)), _ranks(np.asarray(b))
    first, second = first - first.mean(), second - second.mean()
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return float("nan") if spread == 0 else float(np.clip(first @ second / spread, -1, 1))


def _ranks(values: NDArray[Any]) -> Floats:
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[which])


def changes_outside(before: Score, after: Score, region: Region) -> int:
    """How much of a piece changed outside a region: 0, by the law of the house.

    A note or event that came, one that went, and one that became another count one each: notes, control changes, bends,
    programs, tempi, meters, keys, markers, tracks, a track's name or channel, and the order of the tracks. Ids are not
    compared.

    Raises
    ------
    ScoreError
        The scores count their ticks differently.

    Examples
    --------
    >>> before = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[60, 62], velocity=[90] * 2)
    >>> after = Score.of_notes(start=[0, 1920], duration=[480] * 2, pitch=[61, 65], velocity=[90] * 2)
    >>> changes_outside(before, after, Region(((1920, 3840),), (1,)))
    1
    """
    if before.ticks_per_quarter != after.ticks_per_quarter:
        raise ScoreError(
            f"scores are compared on one count of ticks a quarter, but theirs are {before.ticks_per_quarter} and "
            f"{after.ticks_per_quarter}"
        )
    old, new = ({track.id: track for track in score.tracks} for score in (before, after))
    changes = sum(_track_changes(old.get(track), new.get(track), region) for track in old.keys() | new.keys())
    for name in ("tempos", "meters", "keys", "markers"):
        if getattr(before, name) != getattr(after, name):
            changes += _differences(Counter(getattr(before, name)), Counter(getattr(after, name)))
    return changes + ([track for track in old if track in new] != [track for track in new if track in old])


def _track_changes(old: Track | None, new: Track | None, region: Region) -> int:
    """How much of one track changed outside a region; None is a track that is not there."""
    if old is new:
        return 0
    changes = int(_described(old) != _described(new))
    for name in TABLES:
        if old and new and name != "notes" and getattr(old, name) is getattr(new, name):
            continue  # an edit shares what it leaves alone
        mine = _outside(old, name, None if old is None else region.rows(old))
        theirs = _outside(new, name, None if new is None else rows_of_result(region, new, old or new))
        if mine != theirs:  # tables are compared in one go, rows only where they differ
            changes += _differences(_rows(mine), _rows(theirs))
    return changes


def _described(track: Track | None) -> tuple[str, int] | None:
    return None if track is None else (track.name, track.channel)


def _outside(track: Track | None, name: str, inside: NDArray[np.bool_] | None) -> Table | None:
    """A table of a track, without the notes that belong to the region."""
    table = None if track is None else getattr(track, name)
    return table.take(~inside) if inside is not None and isinstance(table, Notes) else table


def _rows(table: Table | None) -> Counter[Any]:
    """The rows of a table but for their ids."""
    if table is None:
        return Counter()
    columns = {name: column.tolist() for name, column in table.columns().items() if name != "id"}
    return Counter(tuple(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _differences(old: Counter[Any], new: Counter[Any]) -> int:
    """How many went or came; one that became another is one of each, and counts once."""
    return max((old - new).total(), (new - old).total())

"""Which bars and tracks a function works on, and the values that a sparse value has there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

Scope = Literal["track", "bar", "cell"]
Axis = Literal["track", "bar"]

AXES: Mapping[Scope, tuple[Axis, ...]] = {"track": ("track",), "bar": ("bar",), "cell": ("track", "bar")}
"""What a value of each scope goes along, outermost first."""


@dataclass(frozen=True)
class Cells:
    """The bars and tracks that a function works on.

    Attributes
    ----------
    bars : their numbers from 0, rising: those that the region's spans touch
    tracks : their ids, in the order of the piece
    piece : the score they are of

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 5760], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> Cells.of(score, Region.bars(score, 2, 3)).bars
    (1, 2)
    """

    bars: tuple[int, ...]
    tracks: tuple[int, ...]
    piece: Score = field(repr=False, compare=False)

    @classmethod
    def of(cls, score: Score, region: Region | None = None) -> Cells:
        """Those of a region, or of the whole piece."""
        tracks = tuple(track.id for track in score.tracks)
        if region is None:
            return cls(tuple(range(score.bar_count)), tracks, score)
        meters = score.meter_map
        bars = {bar for a, b in region.spans for bar in range(meters.bar_at(a), meters.bar_at(b - 1) + 1)}
        return cls(tuple(sorted(bars)), tuple(track for track in tracks if track in region.tracks), score)

    def along(self, axis: Axis) -> tuple[int, ...]:
        """Its bars, or its tracks."""
        return self.bars if axis == "bar" else self.tracks

    def bars_at_all(self) -> range:
        """All bars of the piece, and those past its end that are among these."""
        return range(max((self.piece.bar_count, *(bar + 1 for bar in self.bars))))

    def shape(self, scope: Scope) -> tuple[int, ...]:
        """How many values there are of a scope: (tracks,), (bars,) or (tracks, bars)."""
        return tuple(len(self.along(axis)) for axis in AXES[scope])

    def keys(self, scope: Scope) -> list[str]:
        """The keys of a scope's values in the sparse form; those of a track's bars together."""
        if scope != "cell":
            return [str(number) for number in self.along(AXES[scope][0])]
        return [f"{track}:{bar}" for track in self.tracks for bar in self.bars]


def resolve(value: Mapping[str, Any], scope: Scope, cells: Cells) -> list[Any]:
    """The values of these cells, from the sparse form: a list, or a list of a list for each track.

    Parameters
    ----------
    value : `{"fill": ..., "at": {...}}`
    scope : "track", "bar" or "cell"

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 5760], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> resolve({"fill": 5, "at": {"2": 7, "90": 1}}, "bar", Cells.of(score))
    [5, 5, 7, 5]
    """
    at, fill = value["at"], value["fill"]
    flat = [at.get(key, fill) for key in cells.keys(scope)]
    if scope != "cell":
        return flat
    width = len(cells.bars)
    return [flat[row * width : (row + 1) * width] for row in range(len(cells.tracks))]

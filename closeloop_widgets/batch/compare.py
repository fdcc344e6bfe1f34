"""`compare`: several model functions on the same music, in a table beside what the composers wrote."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from closeloop_widgets.batch.comparison import PURPOSE, Comparison
from closeloop_widgets.batch.generate import generate
from closeloop_widgets.batch.workers import Executors
from closeloop_widgets.errors import ScoreError
from closeloop_widgets.models import ModelFunction, ParameterError
from closeloop_widgets.models.context import fresh_seed
from closeloop_widgets.models.given import Function, as_models
from closeloop_widgets.music.analysis import changes_outside, diversity, measure_takes
from closeloop_widgets.music.convert import to_score
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.extras import require
from closeloop_widgets.music.placing import place
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Take

Regions: TypeAlias = Iterable[Region] | Callable[[Score], Iterable[Region]] | None

ORIGINAL = "original"
"""What stands for the function in the rows of what was there before."""

PLACES, BARS = 4, 4
"""How many regions of a piece are compared, and how many bars each has, where nobody chose."""


def compare(
    functions: Iterable[Function],
    pieces: Any,
    regions: Regions = None,
    n: int = 16,
    *,
    executor: Executors = None,
    seed: int | None = None,
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
) -> Comparison:
    """Lets functions make takes of the same regions from the same seeds, and measures them beside the original.

    Needs pandas; its plot needs matplotlib, too: `pip install 'closeloop_widgets[study]'`.

    Parameters
    ----------
    functions : model functions, or plain ones, as `Editor` takes them
    pieces : one or several, as `Editor` takes them; or a dict of them by the names that they are to have
    regions : of every piece; or a function of a score that gives them. None takes four regions of four bars, spread
        evenly over the piece, on all tracks
    n : takes of each function for each region, 1 and up
    executor : as in `generate`
    seed : of the first take of each region, 0 to 2^32 - 1; None draws one
    parameters : values of parameters, by the functions' names

    Returns
    -------
    Comparison
        `.table`, `.summary()`, `.plot()`, `.to_csv(path)`

    Raises
    ------
    ImportError
        pandas is not installed.
    ParameterError, RegionError, ScoreError
        What was asked for does not fit; two functions have one name, or there is none, or no piece.
    TakeError
        A function failed.

    Examples
    --------
    >>> from closeloop_widgets.models import model
    >>> @model
    ... def same(score, region):
    ...     return score
    >>> found = compare([same], "bundled:bwv269", n=2, seed=7)
    >>> found.table.groupby("function")["pitch_class_distance"].max().to_dict()
    {'original': 0.0, 'same': 0.0}
    """
    require("pandas", PURPOSE)
    chosen = _named(functions)
    values = parameters or {}
    for name in values:
        if name not in chosen:
            raise ParameterError(f"parameters are given for {name!r}, but what is compared is {', '.join(chosen)}")
    first = fresh_seed() if seed is None else seed
    rows: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for piece, score in _pieces(pieces):
        for region in _regions(score, regions):
            here = _Place(piece, score, region)
            rows.append(here.original())
            for name, function in chosen.items():
                made, group = here.compared(function, n, first, executor, values.get(name))
                rows += made
                groups.append(group)
    return Comparison.of(rows, groups)


@dataclass(frozen=True)
class _Place:
    """A region of a piece, where functions are compared."""

    piece: str
    score: Score
    region: Region

    def facts(self, function: str) -> dict[str, Any]:
        """What all rows of a function here say."""
        bars = [self.score.meter_map.bar_at(tick) + 1 for tick in (self.region.start, self.region.end - 1)]
        tracks = ",".join(map(str, self.region.tracks))
        where = f"bars {bars[0]}-{bars[1]}, tracks {tracks}"
        return {"function": function, "piece": self.piece, "region": where}

    def original(self) -> dict[str, Any]:
        """The row of what was there."""
        music = excerpt(self.score, self.score, self.region)
        (row,) = measure_takes(self.score, self.region, [music])
        return {**self.facts(ORIGINAL), "index": 0, "seed": None, "changes_outside": 0.0, **row}

    def compared(
        self, function: ModelFunction[..., Any], n: int, seed: int, executor: Executors, values: Any
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """A row for each take, and what is to be said of all of them."""
        start = time.perf_counter()
        batch = generate(function, self.score, self.region, n, executor=executor, seed=seed, parameters=values)
        takes = batch.result()
        seconds = (time.perf_counter() - start) / max(1, len(takes))
        facts = self.facts(function.name)
        region, writes = batch.run.region, function.writes
        kept = [place(self.score, region, take.notes, writes).score for take in takes]
        rows = [self._row(facts, take, after, seconds) for take, after in zip(takes, kept, strict=True)]
        group = {**facts, "takes": len(takes), "unique": float("nan"), "distance": float("nan")}
        if writes == "region":
            found = diversity(kept, Region(region.spans, region.tracks, region.pitches))
            group.update(unique=found.unique / max(1, found.takes), distance=found.distance)
        return rows, group

    def _row(self, facts: dict[str, Any], take: Take, after: Score, seconds: float) -> dict[str, Any]:
        row = {**facts, "index": take.index, "seed": take.seed, **take.metrics, "seconds": seconds}
        if take.run.writes == "region":
            row["changes_outside"] = float(changes_outside(self.score, after, take.run.region))
        row["report"] = " ".join(take.report)
        return row


def _named(functions: Iterable[Function] | Function) -> dict[str, ModelFunction[..., Any]]:
    chosen: dict[str, ModelFunction[..., Any]] = {}
    for function in as_models(functions):
        if function.name in chosen or function.name == ORIGINAL:
            raise ParameterError(f"two of what is compared are named {function.name!r}; a name stands for one of them")
        chosen[function.name] = function
    if not chosen:
        raise ParameterError("there is no function to compare; give one at least")
    return chosen


def _pieces(pieces: Any) -> Iterator[tuple[str, Score]]:
    if isinstance(pieces, Mapping):
        given = list(pieces.items())
    else:
        several = isinstance(pieces, Sequence) and not isinstance(pieces, str | bytes)
        given = [(None, piece) for piece in (pieces if several else [pieces])]
    if not given:
        raise ScoreError("there is no piece to compare functions on; give one at least")
    for number, (name, piece) in enumerate(given, 1):
        score = to_score(piece)
        own = Path(piece).name if isinstance(piece, str | os.PathLike) else score.name
        yield str(name if name is not None else own or f"piece {number}"), score


def _regions(score: Score, regions: Regions) -> list[Region]:
    if regions is None:
        return spread_evenly(score)
    return list(regions(score) if callable(regions) else regions)


def spread_evenly(score: Score, places: int = PLACES, bars: int = BARS) -> list[Region]:
    """Regions of so many bars, on all tracks, spread evenly over a piece: fewer where they would overlap.

    Examples
    --------
    >>> score = Score.of_notes(start=[0, 19 * 1920], duration=[480] * 2, pitch=[60, 64], velocity=[90] * 2)
    >>> [region.start // 1920 + 1 for region in spread_evenly(score)]
    [1, 6, 12, 17]
    """
    count = score.bar_count
    bars = min(bars, count)
    places = max(1, min(places, count // bars))
    last = count - bars
    firsts = [1 + round(number * last / max(1, places - 1)) for number in range(places)]
    return [Region.bars(score, first, first + bars - 1) for first in firsts]

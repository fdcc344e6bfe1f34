"""How near infilling comes: `python -m benchmarks.infill`, which writes the table of its README."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.readme import write_measured
from closeloop_widgets.models import Context
from closeloop_widgets.models.calculate import calculate
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.filling import filled
from closeloop_widgets.models.infill import infill
from closeloop_widgets.models.infill.nearness import Asked
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis.versions import Around
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

REGIONS, BARS = 5, 4
"""Of each piece: how many regions, spread evenly and not overlapping, and how long each is."""

CANDIDATES = (1, 8, 32)

NAMES = ("density", "occupation", "polyphony", "tension")

Filling = Callable[[int], list[Score]]
"""Takes to choose the nearest of, from a seed."""


def main() -> None:
    """Measures, prints and writes."""
    rows: dict[str, dict[str, list[float]]] = {}
    regions = list(regions_of_all())
    for number, (score, region, other) in enumerate(regions):
        for asked_of, values in (("itself", controls(score, region)), ("another", moved(score, region, other))):
            for name, fill in ways(score, region, values).items():
                row = rows.setdefault(name, {"itself": [], "another": [], "seconds": []})
                start = time.process_time()
                takes = fill(number)
                row["seconds"].append(time.process_time() - start)
                row[asked_of].append(min(off(score, region, values, takes)))
    head = "| | asked: what the bars have | asked: what other bars have | seconds |\n|---|---|---|---|\n"
    lines = [
        f"| {name} | {in_words(r['itself'])} | {in_words(r['another'])} | {middle(r)} |" for name, r in rows.items()
    ]
    measured = f"{head}{chr(10).join(lines)}\n\n{len(regions)} regions."
    print(measured)
    write_measured(Path(__file__).with_name("README.md"), measured)


def regions_of_all() -> Iterator[tuple[Score, Region, Region]]:
    """Each piece with a region, and another region of it whose controls are asked for."""
    for score in map(pieces.load, pieces.names()):
        firsts = np.linspace(2, score.bar_count - BARS, REGIONS).astype(int).tolist()
        regions = [Region.bars(score, first, first + BARS - 1) for first in firsts]
        yield from ((score, region, regions[(at + 2) % REGIONS]) for at, region in enumerate(regions))


def ways(score: Score, region: Region, values: dict[str, Any]) -> dict[str, Filling]:
    """What fills a region, by its name."""

    def varied(count: int) -> Filling:
        return lambda seed: [kgram(score, region, seed=100 * seed + i, context=Context()) for i in range(count)]

    def infilled(candidates: int) -> Filling:
        given = {**values, "candidates": candidates}
        return lambda seed: [infill.call(score, region, {**given, "seed": seed})]

    return {
        "`kgram`": varied(1),
        "`kgram`, the nearest of 32 takes": varied(32),
        **{f"`infill`, candidates {count}": infilled(count) for count in CANDIDATES},
    }


def controls(score: Score, region: Region) -> dict[str, Any]:
    """What the control calculation fills the controls with."""
    shown, _ = filled([infill], calculate(score, region), {}, score, region)
    return {name: shown["infill"][name] for name in NAMES}


def moved(score: Score, region: Region, other: Region) -> dict[str, Any]:
    """The controls of another region, asked of this one."""
    cells = Cells.of(score, other)
    return {
        name: infill.parameters[name].written(
            infill.parameters[name].given(value, cells), Cells.of(score, region), None
        )
        for name, value in controls(score, other).items()
    }


def off(score: Score, region: Region, values: dict[str, Any], takes: list[Score]) -> list[float]:
    """The distance of each take from what was asked."""
    cells = Cells.of(score, region)
    asked = Asked(*(infill.parameters[name].given(values[name], cells) for name in NAMES))
    key = None if score.keys else estimate_key(score)
    music = [brought(score, region, take).notes for take in takes]
    return asked.distances(Around.of(score, region), music, key).tolist()


def in_words(distances: list[float]) -> str:
    """The median, and between which values half of them lie."""
    low, half, high = np.percentile(distances, [25, 50, 75])
    return f"{half:.4f} ({low:.4f} to {high:.4f})"


def middle(row: dict[str, list[float]]) -> str:
    """The median of the seconds."""
    return f"{statistics.median(row['seconds']):.2f}"


if __name__ == "__main__":
    main()

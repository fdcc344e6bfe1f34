"""What a comparison of functions found: a table, a summary, a picture."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.analysis.titles import title_of
from closeloop_widgets.music.extras import require

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

FACTS = ("function", "piece", "region", "index", "seed", "report")
RESAMPLES = 2000
LEVEL = 0.95
"""Of the interval of a mean."""

PURPOSE = "comparing functions"
"""What packages are needed for."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `compare` found.

    Attributes
    ----------
    table : a row for each take, and one for what was there in each region (function `"original"`): function, piece,
        region, index, seed, every metric, `NAME_error` of controls, seconds (of the clock, as the mean of a region),
        report. Empty where there was nothing to measure
    groups : a row for each function and region: takes, unique (the share of different ones), distance (their mean
        Hamming distance)
    """

    table: pd.DataFrame
    groups: pd.DataFrame

    @classmethod
    def of(cls, rows: Iterable[dict[str, Any]], groups: Iterable[dict[str, Any]]) -> Comparison:
        """Of rows as dicts."""
        pandas = require("pandas", PURPOSE)
        table = pandas.DataFrame(list(rows)).astype({"seed": "Int64"})
        return cls(table, pandas.DataFrame(list(groups)))

    @property
    def metrics(self) -> list[str]:
        """The names of what was measured."""
        return [name for name in self.table.columns if name not in FACTS]

    def summary(self) -> pd.DataFrame:
        """Each metric of each function: mean, standard deviation, how many values, and an interval of the mean.

        The interval (`low` to `high`, 95%) is a percentile bootstrap of 2,000 resamples of the regions, the takes of
        each kept together: takes of one region are alike, and do not count as so many. It is missing where there is
        one region. `unique` and `distance` have a value for each region.
        """
        pandas = require("pandas", PURPOSE)
        rows = []
        for source, names in ((self.table, self.metrics), (self.groups, ["unique", "distance"])):
            for function, own in source.groupby("function", sort=False):
                place = own.groupby(["piece", "region"], sort=False).ngroup().to_numpy()
                rows += [_summarised(str(function), name, own[name].to_numpy(float), place) for name in names]
        found = pandas.DataFrame(rows)
        return found[found["n"] > 0].set_index(["function", "metric"])

    def plot(self, metrics: Sequence[str] | None = None, columns: int = 3) -> Figure:
        """The distribution of each metric by function, beside the original: a small plot each, boxes and points.

        Parameters
        ----------
        metrics : names; None is all that vary
        columns : plots beside each other

        Raises
        ------
        ScoreError
            There is no metric of a name.
        ImportError
            matplotlib is not installed.
        """
        pyplot = require("matplotlib.pyplot", PURPOSE)
        for name in metrics or ():
            if name not in self.metrics:
                raise ScoreError(f"there is no metric {name!r}; there are {', '.join(self.metrics)}")
        names = list(metrics) if metrics is not None else [m for m in self.metrics if self.table[m].nunique() > 1]
        height = max(1, -(-len(names) // columns))
        figure: Figure = pyplot.figure(figsize=(3.6 * columns, 2.7 * height), layout="constrained")
        axes = figure.subplots(height, columns, squeeze=False)
        for axis, name in zip(axes.flat, names, strict=False):
            self._draw(axis, name)
        for axis in list(axes.flat)[len(names) :]:
            axis.set_axis_off()
        pyplot.close(figure)  # a notebook shows what is returned, and would show what is open, too
        return figure

    def _draw(self, axis: Any, name: str) -> None:
        functions = list(dict.fromkeys(self.table["function"]))
        values = [self.table.loc[self.table["function"] == f, name].dropna().to_numpy(float) for f in functions]
        axis.boxplot(values, showfliers=False, widths=0.5, medianprops={"color": "black"})
        random = np.random.default_rng(0)
        for place, own in enumerate(values, 1):
            axis.plot(random.uniform(place - 0.15, place + 0.15, len(own)), own, ".", alpha=0.4, markersize=4)
        axis.set_xticks(range(1, len(functions) + 1), functions)
        title = title_of(name)
        axis.set_title(title.text, fontsize=10)
        axis.set_ylabel(title.unit, fontsize=8)
        axis.tick_params(labelsize=8)

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Writes the table."""
        self.table.to_csv(path, index=False)

    def _repr_html_(self) -> str:
        return str(self.summary().round(3).to_html())


def _summarised(function: str, name: str, values: NDArray[np.float64], place: NDArray[Any]) -> dict[str, Any]:
    known = ~np.isnan(values)
    values, place = values[known], place[known]
    row = {"function": function, "metric": name, "n": len(values)}
    if not len(values):
        return row
    low, high = interval(values, place)
    deviation = float(values.std(ddof=1)) if len(values) > 1 else float("nan")
    return {**row, "mean": float(values.mean()), "std": deviation, "low": low, "high": high}


def interval(values: NDArray[np.float64], place: NDArray[Any]) -> tuple[float, float]:
    """The bootstrap interval of a mean, whole places drawn again; NaN for one place.

    >>> low, high = interval(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1]))
    >>> low, high
    (1.0, 3.0)
    """
    places, which = np.unique(place, return_inverse=True)
    if len(places) < 2:
        return float("nan"), float("nan")
    sums, counts = np.bincount(which, values), np.bincount(which)
    drawn = np.random.default_rng(0).integers(0, len(places), (RESAMPLES, len(places)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)

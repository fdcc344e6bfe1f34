"""How well takes follow their controls: what each parameter asked for, and how far off the music is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from closeloop_widgets.models.cells import Cells, Scope, resolve
from closeloop_widgets.models.choices import Choice
from closeloop_widgets.models.numeric import Integer, Number, Pair
from closeloop_widgets.models.parameters import Parameter, Parameters, Toggle
from closeloop_widgets.models.scoped import Scoped
from closeloop_widgets.music.analysis.cells import Floats, Per
from closeloop_widgets.music.analysis.controls import TENSIONS, TEXTURES, mean

PER: Mapping[Scope | None, Per] = MappingProxyType(
    {"cell": "track and bar", "track": "track", "bar": "bar", None: "all"}
)
"""What a parameter of each scope has a value for, as `music.analysis` calls it."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What one parameter asked for.

    Attributes
    ----------
    name, measure : the parameter's, and that of what it measures
    scope : "track", "bar" or "cell"; None where it has one value for all
    low, high : the values asked for, of the scope's shape; different where a pair asks for a stretch
    levels, values : the edges between the parameter's values, and these (`Measured`); None where it asks for the
        measured number itself
    """

    name: str
    measure: str
    scope: Scope | None
    low: Floats
    high: Floats
    levels: Floats | None = None
    values: Floats | None = None

    def in_values(self, got: Floats) -> Floats:
        """What was measured, as values of the parameter: of one with levels the value whose level the music has."""
        if self.levels is None or self.values is None:
            return got
        place = np.searchsorted(self.levels, got, side="right")
        return np.where(np.isnan(got), np.nan, self.values[place])

    def columns(self, got: Floats) -> dict[str, Floats]:
        """What was asked, what came and how far off that is, as means over tracks and bars: (takes,) each, by name.

        A choice is counted in places, a stretch by its middle and off as far as from its nearer end. What was asked
        where nothing could be measured does not count; NaN where nothing was measured at all.

        Parameters
        ----------
        got : what was measured, with an axis for takes before those of the scope
        """
        came = self.in_values(got)
        unknown = np.isnan(came)
        off = np.maximum(0, np.maximum(self.low - came, came - self.high))
        asked = np.where(unknown, np.nan, (self.low + self.high) / 2)
        tables = {"asked": asked, "came": came, "error": np.where(unknown, np.nan, off)}
        return {f"{self.name}_{name}": mean(table.reshape(len(got), -1)) for name, table in tables.items()}


def in_words(metrics: Mapping[str, float]) -> str:
    """What a take's metrics say of how it follows its controls; empty where none asks for anything.

    Examples
    --------
    >>> in_words({"notes": 9, "density_asked": 0.25, "density_came": 0.1875, "density_error": 0.0625})
    'Density asked 0.25, came 0.19 (0.06 off).'
    """
    names = [name.removesuffix("_came") for name in metrics if name.endswith("_came")]
    told = [
        f"{name.replace('_', ' ')} asked {_short(metrics[f'{name}_asked'])}, came {_short(metrics[f'{name}_came'])} "
        f"({_short(metrics[f'{name}_error'])} off)"
        for name in names
        if f"{name}_asked" in metrics and f"{name}_error" in metrics
    ]
    return f"{'; '.join(told)}.".capitalize() if told else ""


def _short(value: float) -> str:
    return f"{round(value, 2):g}"


def wanted(parameters: Parameters, values: Mapping[str, Any], cells: Cells) -> tuple[Wanted, ...]:
    """What those of a function's parameters asked for that say what they measure, in a way that music can be held to.

    Parameters
    ----------
    parameters : by name
    values : as JSON, by name
    cells : the tracks and bars that the function was given
    """
    return tuple(_wanted(parameters, values, cells))


def _wanted(parameters: Parameters, asked_for: Mapping[str, Any], cells: Cells) -> Iterator[Wanted]:
    for name, parameter in parameters.items():
        measure = parameter.measure
        if measure is None or measure.name not in TEXTURES + TENSIONS or name not in asked_for:
            continue
        scope = parameter.scope if isinstance(parameter, Scoped) else None
        each = parameter.of if isinstance(parameter, Scoped) else parameter
        asked = resolve(asked_for[name], scope, cells) if scope is not None else asked_for[name]
        shape = cells.shape(scope) if scope is not None else ()
        ends = _numbers(each, asked, shape)
        if ends is None:
            continue
        if measure.levels is None:
            if isinstance(each, Number | Integer | Pair):
                yield Wanted(name, measure.name, scope, *ends)
            continue
        levels = np.array(measure.levels)
        places = (_numbers(each, each.level(place), ()) for place in range(len(levels) + 1))
        values = np.array([place[0] for place in places if place is not None])
        yield Wanted(name, measure.name, scope, *ends, levels, values)


def _numbers(parameter: Parameter, asked: Any, shape: tuple[int, ...]) -> tuple[Floats, Floats] | None:
    """JSON values of a kind as numbers from and to: a choice as its place; None for kinds that are no numbers."""
    match parameter:
        case Number() | Integer() | Toggle():
            low = high = np.array(asked, np.float64)
        case Pair():
            low, high = np.moveaxis(np.array(asked, np.float64).reshape(*shape, 2), -1, 0)
        case Choice():
            places = {option.value: place for place, option in enumerate(parameter.options)}
            flat = np.array(asked, object).reshape(-1)
            low = high = np.array([places.get(value, np.nan) for value in flat], np.float64)
        case _:
            return None
    return low.reshape(shape), high.reshape(shape)

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

    def errors(self, got: Floats) -> Floats:
        """How far each take is off, in the parameter's unit, as the mean over tracks and bars: (takes,).

        A choice is as many places off, a stretch as far as its nearer end; NaN where nothing was measured.

        Parameters
        ----------
        got : what was measured, with an axis for takes before those of the scope
        """
        if self.levels is not None and self.values is not None:
            place = np.searchsorted(self.levels, got, side="right")
            got = np.where(np.isnan(got), np.nan, self.values[place])
        off = np.maximum(0, np.maximum(self.low - got, got - self.high))
        return mean(np.where(np.isnan(got), np.nan, off).reshape(len(got), -1))


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

"""Values that one function calculated, brought into the controls of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.models.calculated import ByScope, Values
from closeloop_widgets.models.cells import Cells
from closeloop_widgets.models.errors import ParameterError
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.parameters import Parameter
from closeloop_widgets.models.scoped import Scoped
from closeloop_widgets.music.analysis.controls import mean
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

Shown = Mapping[str, Mapping[str, Any]]
"""The parameters' JSON values by function."""

Locks = Mapping[str, Collection[str]]
"""The names of locked parameters by function."""


def filled(
    functions: Iterable[ModelFunction[..., Any]],
    values: Values,
    shown: Shown,
    score: Score,
    region: Region,
    locked: Locks = MappingProxyType({}),
) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """The controls' values with those that were calculated, and what was done in sentences.

    Parameters
    ----------
    functions : whose parameters are filled
    values : by the name of a measure (`Measured`), or else of a parameter
    shown : what the controls are at now
    score, region : what they were calculated from; its bars and tracks are those of lists and arrays
    locked : what stays as it is

    Examples
    --------
    >>> from typing import Annotated
    >>> from closeloop_widgets.models import Range, register
    >>> def infill(score, *, density: Annotated[int, Range(0, 9)] = 5):
    ...     return score
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> filled([register(infill)], Values(density=11.4), {}, score, Region.all(score))
    ({'infill': {'density': 9}}, ('Filled Density of Infill.',))
    """
    after = {name: dict(own) for name, own in shown.items()}
    said: list[str] = []
    cells = Cells.of(score, region)
    for function in functions:
        own = after.setdefault(function.name, {})
        parameters = function.parameters_for(score).values()
        said += _fill(own, function, parameters, values, cells, locked.get(function.name, ()))
    if not said:
        said.append(f"Nothing was filled: no other function has a control for {', '.join(values) or 'nothing'}.")
    return after, tuple(said)


def _fill(
    own: dict[str, Any],
    function: ModelFunction[..., Any],
    parameters: Iterable[Parameter],
    values: Values,
    cells: Cells,
    locked: Collection[str],
) -> list[str]:
    """Fills one function's own values, and says what was done."""
    names, kept, refused = [], [], []
    for parameter in parameters:
        for value, measured in _meant_for(parameter, values):
            if parameter.name in locked:
                kept.append(parameter.title)
                continue
            try:
                own[parameter.name] = _fitting(parameter, value, measured, function.name, cells, own)
                names.append(parameter.title)
            except (ParameterError, ValueError, TypeError) as error:
                refused.append(f"{parameter.title} of {function.title} was not filled: {error}")
    said = [f"Filled {', '.join(names)} of {function.title}."] if names else []
    said += [f"{', '.join(kept)} of {function.title} stayed: locked."] if kept else []
    return said + refused


def _meant_for(parameter: Parameter, values: Values) -> Iterator[tuple[Any, bool]]:
    """The value for a parameter, if there is one, and whether it was found by what the parameter measures."""
    if parameter.measure is not None and parameter.measure.name in values:
        yield values[parameter.measure.name], True
    elif parameter.name in values:
        yield values[parameter.name], False


def _fitting(
    parameter: Parameter, value: Any, measured: bool, function: str, cells: Cells, own: Mapping[str, Any]
) -> Any:
    """The JSON value of a parameter: the value itself, or else the nearest that it can have."""
    if isinstance(value, ByScope):
        value = value[parameter.scope if isinstance(parameter, Scoped) else None]
    if not measured:
        try:
            return parameter.checked(value, function, cells)
        except ParameterError:
            if not _is_numeric(value):
                raise
    return parameter.from_measure(_along(parameter, np.asarray(value, float), cells), cells, own.get(parameter.name))


def _is_numeric(value: Any) -> bool:
    try:
        return np.asarray(value).dtype.kind in "iuf"
    except ValueError:  # a ragged list
        return False


def _along(parameter: Parameter, measure: NDArray[np.float64], cells: Cells) -> Any:
    """A measure with the axes that a parameter has: of the others the mean of what is not NaN."""
    scope = parameter.scope if isinstance(parameter, Scoped) else None
    if measure.shape == cells.shape("cell") and scope in ("track", "bar"):
        return mean(measure if scope == "track" else measure.T)
    if scope is None and measure.size > 1 and parameter.kind != "pair":
        return mean(measure.ravel())
    return measure

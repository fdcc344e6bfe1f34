"""Functions as people give them: model functions or plain ones, one or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from closeloop_widgets.models.function import ModelFunction, register

Function: TypeAlias = ModelFunction[..., Any] | Callable[..., Any]
"""What will do wherever a model function is asked for."""


def as_model(fn: Function) -> ModelFunction[..., Any]:
    """A model function as it is, and a plain one as `register` makes it one, whose errors it raises."""
    return fn if isinstance(fn, ModelFunction) else register(fn)


def as_models(given: Iterable[Function] | Function) -> list[ModelFunction[..., Any]]:
    """The model functions that were given, or the one.

    Examples
    --------
    >>> def infill(score):
    ...     return score
    >>> as_models(infill), as_models([])
    ([<ModelFunction 'infill': no parameters>], [])
    """
    return [as_model(fn) for fn in ([given] if callable(given) else given)]

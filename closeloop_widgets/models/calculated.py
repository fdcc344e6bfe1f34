"""Values that a function gives for the controls of others ("control calculation")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from closeloop_widgets.models.cells import Scope


@dataclass(frozen=True, eq=False)
class ByScope:
    """One thing measured in every way that a parameter may want it: a value of `Values`.

    The mean of what bars are like need not be what they are like together; so a function that can says both.

    Attributes
    ----------
    cell, track, bar : for each bar of each track (tracks, bars), each track, each bar
    whole : one value for all

    Examples
    --------
    >>> density = ByScope(cell=[[3, 5]], track=[4], bar=[3, 5], whole=4)
    >>> density["bar"], density[None]
    ([3, 5], 4)
    """

    cell: Any
    track: Any
    bar: Any
    whole: Any

    def __getitem__(self, scope: Scope | None) -> Any:
        return getattr(self, scope or "whole")


class Values(Mapping[str, Any]):
    """Values for controls, by the name of a measure or of a parameter; a model function returns them.

    Each fills the parameters, of the other functions of the editor, that measure what it is called
    (`Measured("density")`), or else have its name. A number is brought into the parameter's bounds and steps; where a
    parameter has a value for each bar or track, an array has one for each that the region has, tracks first; a
    `ByScope` has one array for each scope. A control that is locked keeps its value.

    Examples
    --------
    >>> Values(density=[[3, 5]], tension=[0.4, 0.9])["density"]
    [[3, 5]]
    >>> sorted(Values({"density": 4}, tension=1.5))
    ['density', 'tension']
    """

    def __init__(self, values: Mapping[str, Any] | None = None, **named: Any) -> None:
        self._values = MappingProxyType({**(values or {}), **named})

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Values({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"

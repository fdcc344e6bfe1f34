"""A parameter of a model function: what every kind of control has, and the plain kinds.

A parameter's *value* is JSON, as it comes from a control. `checked` makes one of what a cell or a page gives, and
`parse` makes it what the function is given. Numbers are in `numeric.py`, choices in `choices.py`, a value for each
track or bar in `scoped.py`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from closeloop_widgets.models.annotations import Measured
from closeloop_widgets.models.errors import ParameterError

if TYPE_CHECKING:
    from typing import Self

    from closeloop_widgets.models.cells import Cells
    from closeloop_widgets.music.score import Score

SEEDS = 2**32
"""Seeds are whole numbers below this: what numpy, torch and a JavaScript number all take."""


class Refused(ValueError):  # noqa: N818  # not an error anyone sees: a verdict
    """A value that a parameter does not take; its owner makes the sentence around it.

    With a text it says more than what is expected: `"bar 3 must be ..."` (the parameter's name goes before it).
    """


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """One control of a model function.

    Attributes
    ----------
    name : as the function spells it
    title, help : as the musician reads them
    default : the JSON value it starts with
    group, unit : the heading it stands under and what it counts; None where it has none
    when : the JSON values that other parameters must have for it to be of use, by their names
    measure : what of the music it asks for
    """

    kind: ClassVar[str]
    can_be_scoped: ClassVar[bool] = True
    """Whether there can be one for each track or bar."""

    name: str
    title: str
    help: str = ""
    default: Any = None
    group: str | None = None
    unit: str | None = None
    when: Mapping[str, tuple[Any, ...]] | None = None
    measure: Measured | None = None

    @property
    @abstractmethod
    def expected(self) -> str:
        """The values it takes, in words."""

    @abstractmethod
    def accept(self, value: Any) -> Any:
        """The Python value for a JSON one (or for itself); raises `Refused`."""

    def to_json(self, accepted: Any) -> Any:
        """The JSON value for an accepted one."""
        return accepted

    def details(self) -> dict[str, Any]:
        """What its kind adds to the schema."""
        return {}

    def schema(self) -> dict[str, Any]:
        """Its entry in the function's schema (docs/protocol.md)."""
        optional: dict[str, Any] = {
            "group": self.group,
            "unit": self.unit,
            "when": {name: list(values) for name, values in self.when.items()} if self.when else None,
            "measure": self.measure.name if self.measure else None,
        }
        return {
            "name": self.name,
            "kind": self.kind,
            "title": self.title,
            "help": self.help,
            "default": self.default,
            **{key: value for key, value in optional.items() if value is not None},
            **self.details(),
        }

    def parse(self, value: Any, function: str, cells: Cells | None = None) -> Any:
        """The Python value to call the function with.

        Parameters
        ----------
        value : JSON or Python
        function : its name, for the error
        cells : the bars and tracks that the function is to work on, for a parameter that has a value for each

        Raises
        ------
        ParameterError
            Names the function, the parameter, the value and what was expected.
        """
        try:
            return self.given(value, cells)
        except Refused as refused:
            raise self.error(refused, value, function) from refused

    def checked(self, value: Any, function: str, cells: Cells | None = None, before: Any = None) -> Any:
        """The JSON value for what a cell, a page or a file gives; parameters and errors as in `parse`.

        `before` is the JSON value that holds wherever the new one says nothing; the default where it is None.
        """
        try:
            return self.written(value, cells, before)
        except Refused as refused:
            raise self.error(refused, value, function) from refused

    def given(self, value: Any, cells: Cells | None) -> Any:
        """What the function is given for a value; raises `Refused`."""
        return self.accept(value)

    def written(self, value: Any, cells: Cells | None, before: Any) -> Any:
        """The JSON value for any that is taken; raises `Refused`."""
        return self.to_json(self.accept(value))

    def error(self, refused: Refused, value: Any, function: str) -> ParameterError:
        """A refusal as the sentence that somebody reads."""
        problem = str(refused) or f"must be {self.expected}, but was {_shown(value)}"
        return ParameterError(f"{function}: {self.name} {problem}")

    def for_score(self, score: Score | None) -> Self:
        """The parameter as it is for a piece: with the choices that there are."""
        return self

    def kept(self, value: Any) -> Any:
        """A JSON value, or the default where it is none that is taken (any more)."""
        try:
            return self.written(value, None, None)
        except Refused:
            return self.default

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> Any:
        """A JSON value by chance; `value`, the present one, where chance has no say (texts, seeds, open numbers)."""
        return value

    def from_measure(self, measure: Any, cells: Cells | None = None, before: Any = None) -> Any:
        """The JSON value that is nearest to what was measured in the music; with levels (`Measured`) the place counts.

        Parameters
        ----------
        measure : a number; of a pair one or two. Of a parameter with a scope an array, of as many as `cells` has
            tracks, bars, or (tracks, bars)
        cells : those that were measured
        before : what holds where the measure is NaN (there was nothing to measure); the default where it is None
        """
        nearest = self.of_number(float(measure))
        return (self.default if before is None else before) if nearest is None else nearest

    def of_number(self, number: float) -> Any:
        """The JSON value for one measured number; None for NaN, and where the kind has none."""
        if math.isnan(number):
            return None
        levels = self.measure.levels if self.measure else None
        return self.nearest(number) if levels is None else self.level(bisect_right(levels, number))

    def nearest(self, number: float) -> Any:
        """The JSON value nearest to a number; None where the kind has none."""
        return None

    def level(self, index: int) -> Any:
        """The JSON value at a place, from 0, in the kind's order; the last one for places past it."""
        return None


@dataclass(frozen=True, kw_only=True)
class Toggle(Parameter):
    """On or off."""

    kind: ClassVar[str] = "toggle"

    @property
    def expected(self) -> str:
        return "True or False"

    def accept(self, value: Any) -> bool:
        if not isinstance(value, bool | np.bool_):
            raise Refused
        return bool(value)

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> bool:
        return bool(rng.integers(2))

    def nearest(self, number: float) -> bool:
        return number >= 0.5

    def level(self, index: int) -> bool:
        return index > 0


@dataclass(frozen=True, kw_only=True)
class TextField(Parameter):
    """A string."""

    kind: ClassVar[str] = "text"
    can_be_scoped: ClassVar[bool] = False

    multiline: bool = False
    placeholder: str = ""
    max_length: int = 10_000

    @property
    def expected(self) -> str:
        return f"a text of at most {self.max_length} characters"

    def accept(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.max_length:
            raise Refused
        return str(value)

    def details(self) -> dict[str, Any]:
        return {"multiline": self.multiline, "placeholder": self.placeholder, "max_length": self.max_length}


@dataclass(frozen=True, kw_only=True)
class SeedField(Parameter):
    """A random seed; None stands for a new one each run."""

    kind: ClassVar[str] = "seed"
    can_be_scoped: ClassVar[bool] = False

    @property
    def expected(self) -> str:
        return f"a whole number from 0 to {SEEDS - 1}, or None for a new one each run"

    def accept(self, value: Any) -> int | None:
        if value is None:
            return None
        seed = whole(value)
        if not 0 <= seed < SEEDS:
            raise Refused
        return seed


Parameters = Mapping[str, Parameter]
"""A function's parameters by name, in the order of its signature."""


def whole(value: Any) -> int:
    """The whole number that a JSON number is (`3.0` is one: JavaScript has no other)."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise Refused
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    if not number.is_integer():
        raise Refused
    return int(number)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}..."

"""The kinds of parameter: each knows its values, and how it reads in a schema.

A parameter's *value* here is JSON, as it comes from a control; `accept` makes it what the function is given.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, ClassVar

from closeloop_widgets.models.annotations import Scale
from closeloop_widgets.models.errors import ParameterError

SEEDS = 2**32
"""Seeds are whole numbers below this: what numpy, torch and a JavaScript number all take."""


class Refused(ValueError):  # noqa: N818  # not an error anyone sees: a verdict
    """A value that a parameter does not take; its owner makes the sentence around it."""


@dataclass(frozen=True, kw_only=True)
class Parameter(ABC):
    """One control of a model function.

    Attributes
    ----------
    name : as the function spells it
    title, help : as the musician reads them
    default : the JSON value it starts with
    group, unit : the heading it stands under and what it counts; None where it has none
    """

    kind: ClassVar[str]

    name: str
    title: str
    help: str = ""
    default: Any = None
    group: str | None = None
    unit: str | None = None

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
        labels = {key: value for key, value in (("group", self.group), ("unit", self.unit)) if value is not None}
        return {
            "name": self.name,
            "kind": self.kind,
            "title": self.title,
            "help": self.help,
            "default": self.default,
            **labels,
            **self.details(),
        }

    def parse(self, value: Any, function: str) -> Any:
        """The Python value to call the function with.

        Raises
        ------
        ParameterError
            Names the function, the parameter, the value and what was expected.
        """
        try:
            return self.accept(value)
        except Refused as error:
            raise ParameterError(f"{function}: {self.name} must be {self.expected}, but was {value!r}") from error


@dataclass(frozen=True, kw_only=True)
class Number(Parameter):
    """A slider: any number from `low` to `high`. An open bound is itself refused; `step` is a notch, not a law."""

    kind: ClassVar[str] = "number"

    low: float
    high: float
    step: float
    scale: Scale = "linear"
    low_open: bool = False
    high_open: bool = False
    multiple_of: float | None = None

    @property
    def expected(self) -> str:
        low = f"{'above ' if self.low_open else ''}{self.low:g}"
        high = f"{'below ' if self.high_open else ''}{self.high:g}"
        multiple = f", a multiple of {self.multiple_of:g}" if self.multiple_of else ""
        return f"a number from {low} to {high}{multiple}"

    def accept(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise Refused
        number = float(value)
        above = number > self.low if self.low_open else number >= self.low
        below = number < self.high if self.high_open else number <= self.high
        if not (math.isfinite(number) and above and below and _is_multiple(number, self.multiple_of)):
            raise Refused
        return number

    def details(self) -> dict[str, Any]:
        # A slider cannot stop short of its end, so an open bound ends it a notch inside.
        low = self.low + self.step if self.low_open else self.low
        high = self.high - self.step if self.high_open else self.high
        return {"low": low, "high": high, "step": self.step, "scale": self.scale}


@dataclass(frozen=True, kw_only=True)
class Integer(Parameter):
    """A whole number: a slider where both bounds are known, a field where not."""

    kind: ClassVar[str] = "integer"

    low: int | None = None
    high: int | None = None
    step: int = 1
    multiple_of: int | None = None

    @property
    def expected(self) -> str:
        bounds = {
            (True, True): "",
            (False, True): f", {self.low} or more",
            (True, False): f", {self.high} or less",
            (False, False): f" from {self.low} to {self.high}",
        }[self.low is None, self.high is None]
        return f"a whole number{bounds}" + (f", a multiple of {self.multiple_of}" if self.multiple_of else "")

    def accept(self, value: Any) -> int:
        number = whole(value)
        if self.low is not None and number < self.low:
            raise Refused
        if self.high is not None and number > self.high:
            raise Refused
        if not _is_multiple(number, self.multiple_of):
            raise Refused
        return number

    def details(self) -> dict[str, Any]:
        return {"low": self.low, "high": self.high, "step": self.step}


@dataclass(frozen=True)
class Option:
    """One of a choice's values: as JSON, as shown, and as the function is given it."""

    value: str | float | bool | None
    title: str
    given: Any


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of a few values."""

    kind: ClassVar[str] = "choice"

    options: tuple[Option, ...]

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(repr(option.value) for option in self.options)

    def accept(self, value: Any) -> Any:
        return self._option(value).given

    def to_json(self, accepted: Any) -> Any:
        return self._option(accepted).value

    def _option(self, value: Any) -> Option:
        for option in self.options:
            if _same(option.value, value) or _same(option.given, value):
                return option
        raise Refused

    def details(self) -> dict[str, Any]:
        return {"choices": [{"value": option.value, "title": option.title} for option in self.options]}


@dataclass(frozen=True, kw_only=True)
class Toggle(Parameter):
    """On or off."""

    kind: ClassVar[str] = "toggle"

    @property
    def expected(self) -> str:
        return "True or False"

    def accept(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Refused
        return value


@dataclass(frozen=True, kw_only=True)
class TextField(Parameter):
    """A string."""

    kind: ClassVar[str] = "text"

    multiline: bool = False
    placeholder: str = ""
    max_length: int = 10_000

    @property
    def expected(self) -> str:
        return f"a text of at most {self.max_length} characters"

    def accept(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.max_length:
            raise Refused
        return value

    def details(self) -> dict[str, Any]:
        return {"multiline": self.multiline, "placeholder": self.placeholder, "max_length": self.max_length}


@dataclass(frozen=True, kw_only=True)
class SeedField(Parameter):
    """A random seed; None stands for a new one each run."""

    kind: ClassVar[str] = "seed"

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


def _is_multiple(number: float, of: float | None) -> bool:
    if of is None:
        return True
    notches = number / of
    return abs(notches - round(notches)) < 1e-9 * max(1.0, abs(notches))


def _same(known: Any, value: Any) -> bool:
    """Equal, and not merely as Python has it that True equals 1."""
    return isinstance(known, bool) == isinstance(value, bool) and type(value).__hash__ is not None and known == value

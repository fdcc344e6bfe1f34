"""Kinds of parameter that are numbers: one of any kind, a whole one, a pair from low to high."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from closeloop_widgets.models.annotations import Scale
from closeloop_widgets.models.parameters import Parameter, Refused, whole

if TYPE_CHECKING:
    from closeloop_widgets.models.cells import Cells


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
    def bounds(self) -> str:
        """From where to where, in words."""
        low = f"{'above ' if self.low_open else ''}{self.low:g}"
        high = f"{'below ' if self.high_open else ''}{self.high:g}"
        return f" from {low} to {high}" + _multiples(self.multiple_of)

    @property
    def expected(self) -> str:
        return f"a number{self.bounds}"

    def accept(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise Refused
        number = float(value)
        above = number > self.low if self.low_open else number >= self.low
        below = number < self.high if self.high_open else number <= self.high
        if not (math.isfinite(number) and above and below and _is_multiple(number, self.multiple_of)):
            raise Refused
        return number

    @property
    def ends(self) -> tuple[float, float]:
        """The slider's ends: it cannot stop short of them, so an open bound ends it a notch inside.

        Its notches are counted from the low end, so that of multiples the ends are multiples themselves.
        """
        low, high = self.low, self.high
        if self.multiple_of:
            low, high = (_on_grid(end, self.low, self.high, self.multiple_of, 0.0) for end in (low, high))
        return (
            low + self.step if self.low_open and low == self.low else low,
            high - self.step if self.high_open and high == self.high else high,
        )

    def details(self) -> dict[str, Any]:
        low, high = self.ends
        return {"low": low, "high": high, "step": self.step, "scale": self.scale}

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> float:
        low, high = self.ends
        if self.scale == "log":
            return self.nearest(math.exp(rng.uniform(math.log(low), math.log(high))))
        return self.nearest(rng.uniform(low, high))

    def nearest(self, number: float) -> float:
        low, high = self.ends
        if number >= high and not self.multiple_of:
            return high  # also where no notch falls on it
        step, foot = (self.multiple_of, 0.0) if self.multiple_of else (self.step, low)
        return _on_grid(number, low, high, step, foot)

    def level(self, index: int) -> float:
        return self.nearest(self.ends[0] + index * self.step)


@dataclass(frozen=True, kw_only=True)
class Integer(Parameter):
    """A whole number: a slider where both bounds are known, a field where not."""

    kind: ClassVar[str] = "integer"

    low: int | None = None
    high: int | None = None
    step: int = 1
    multiple_of: int | None = None

    @property
    def bounds(self) -> str:
        """From where to where, in words."""
        ends = {
            (True, True): "",
            (False, True): f", {self.low} or more",
            (True, False): f", {self.high} or less",
            (False, False): f" from {self.low} to {self.high}",
        }[self.low is None, self.high is None]
        return ends + _multiples(self.multiple_of)

    @property
    def expected(self) -> str:
        return f"a whole number{self.bounds}"

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

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> int:
        if self.low is None or self.high is None:
            return int(value)
        return self.nearest(rng.uniform(self.low - 0.5, self.high + 0.5))

    def nearest(self, number: float) -> int:
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        if number >= high and not self.multiple_of:
            return int(high)
        step, foot = (self.multiple_of, 0) if self.multiple_of else (self.step, self.low or 0)
        return round(_on_grid(number, low, high, step, foot))

    def level(self, index: int) -> int:
        return self.nearest((self.low or 0) + index * self.step)


@dataclass(frozen=True, kw_only=True)
class Pair(Parameter):
    """A stretch of numbers, `[from, to]`; the function is given a tuple.

    Attributes
    ----------
    end : what each of the two numbers may be
    """

    kind: ClassVar[str] = "pair"

    end: Number | Integer

    @property
    def expected(self) -> str:
        numbers = "whole numbers" if isinstance(self.end, Integer) else "numbers"
        return f"a pair [from, to] of {numbers}{self.end.bounds}, the first not above the second"

    def accept(self, value: Any) -> tuple[Any, Any]:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence | np.ndarray) or len(value) != 2:
            raise Refused
        start, end = (self.end.accept(number) for number in value)
        if start > end:
            raise Refused
        return start, end

    def to_json(self, accepted: Any) -> list[Any]:
        return list(accepted)

    def details(self) -> dict[str, Any]:
        return {"scale": "linear", **self.end.details(), "whole": isinstance(self.end, Integer)}

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> list[Any]:
        return sorted(self.end.drawn(rng, end, cells) for end in value)

    def from_measure(self, measure: Any, cells: Cells | None = None, before: Any = None) -> Any:
        ends = [self.of_number(float(end)) for end in np.resize(measure, 2)]
        if None in ends:
            return super().from_measure(math.nan, cells, before)
        return [ends[0][0], ends[1][1]]

    def nearest(self, number: float) -> list[Any]:
        return [self.end.nearest(number)] * 2

    def level(self, index: int) -> list[Any]:
        return [self.end.level(index)] * 2


def _on_grid(number: float, low: float, high: float, step: float, foot: float) -> float:
    """The nearest number from `low` to `high` that is whole steps from `foot`."""
    number = min(max(number, low), high)
    notch = foot + round((number - foot) / step) * step
    if step != int(step):
        # 0.1 + 2 * 0.05 is 0.2, not 0.20000000000000001: as many decimals as a step needs, and some.
        notch = round(notch, 6 - math.floor(math.log10(step)))
    return notch if low <= notch <= high else notch - step if notch > high else notch + step


def _multiples(of: float | None) -> str:
    return f", a multiple of {of:g}" if of else ""


def _is_multiple(number: float, of: float | None) -> bool:
    if of is None:
        return True
    notches = number / of
    return abs(notches - round(notches)) < 1e-9 * max(1.0, abs(notches))

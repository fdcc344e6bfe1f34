"""What a researcher writes beside a type, so that a parameter becomes the right control.

>>> from typing import Annotated
>>> Temperature = Annotated[float, Range(0.1, 2.0, step=0.05), Help("Below 1 the likely becomes likelier.")]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from closeloop_widgets.models.errors import ParameterError

Scale = Literal["linear", "log"]


@dataclass(frozen=True)
class Range:
    """The lowest and the highest value of a number, both allowed.

    Parameters
    ----------
    low, high : finite, `low` below `high`
    step : what one notch of the slider is; None lets the project choose. Values between notches are valid
    scale : `"log"` spreads the slider evenly over ratios, and needs `low` above 0

    Raises
    ------
    ParameterError
        Bounds, step or scale that make no range.

    Examples
    --------
    >>> Range(0.1, 2.0, step=0.05).high
    2.0
    """

    low: float
    high: float
    step: float | None = None
    scale: Scale = "linear"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ParameterError(f"a Range needs finite bounds, low below high, but has {self.low} and {self.high}")
        if self.step is not None and not 0 < self.step <= self.high - self.low:
            raise ParameterError(
                f"the step of Range({self.low}, {self.high}) must be above 0 and at most "
                f"{self.high - self.low:g}, but is {self.step}"
            )
        if self.scale not in ("linear", "log"):
            raise ParameterError(f"the scale of a Range is 'linear' or 'log', but was {self.scale!r}")
        if self.scale == "log" and self.low <= 0:
            raise ParameterError(f"a Range on a log scale needs low above 0, but has {self.low}")


@dataclass(frozen=True)
class Text:
    """A text field. Stands for the type by itself (`prompt: Text = ""`) or says more: `Annotated[str, Text(True)]`.

    (A static type checker knows only the second spelling as a `str`.)

    Parameters
    ----------
    multiline : whether it may hold several lines
    placeholder : what the empty field shows
    max_length : in characters, 1 and up
    """

    multiline: bool = False
    placeholder: str = ""
    max_length: int = 10_000

    def __post_init__(self) -> None:
        if self.max_length < 1:
            raise ParameterError(f"the max_length of a Text must be 1 or more, but is {self.max_length}")


@dataclass(frozen=True)
class Group:
    """The heading that a parameter's control stands under."""

    name: str


@dataclass(frozen=True)
class Unit:
    """What a number counts, shown behind it: `Unit("semitones")`."""

    name: str


@dataclass(frozen=True)
class Title:
    """A control's label, where the parameter's own name does not read well."""

    text: str


@dataclass(frozen=True)
class Help:
    """A sentence for the musician about what a control does."""

    text: str


@dataclass(frozen=True)
class Default:
    """Where a control starts, for a function whose signature does not say (`register(fn, parameters=...)`)."""

    value: Any


@dataclass(frozen=True)
class SeedMark:
    """Marks a whole number as a random seed; `Seed` carries it."""


Seed: TypeAlias = Annotated[int | None, SeedMark()]
"""A random seed, 0 to 2^32 - 1. None draws a new one for each run; the function is given the drawn one."""

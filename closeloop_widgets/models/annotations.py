"""What a researcher writes beside a type, so that a parameter becomes the right control.

>>> from typing import Annotated
>>> Temperature = Annotated[float, Range(0.1, 2.0, step=0.05), Help("Below 1 the likely becomes likelier.")]
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
class PerTrack:
    """A value for each track of the region: `Annotated[list[int], PerTrack(), Range(0, 9)] = 5`.

    The function gets a list, in the piece's order. With `PerBar()` beside it there is a value for each bar of each
    track, and the function gets a list for each track: `Annotated[list[list[int]], PerTrack(), PerBar(), Range(0, 9)]`.
    The default is one value, which all of them start with.
    """


@dataclass(frozen=True)
class PerBar:
    """A value for each bar of the region: `Annotated[list[float], PerBar(), Range(0, 4)] = 1.0`; see `PerTrack`."""


@dataclass(frozen=True)
class Choices:
    """What there is to choose from, where a `Literal` or an `Enum` cannot say it: `Annotated[str, Choices(names)]`.

    Parameters
    ----------
    source : values (strings, numbers, members of an `Enum`); or a mapping from values to what is shown for each; or a
        function that returns either. It takes nothing, or the score, and is asked again when the score changes. It
        should answer quickly

    Raises
    ------
    ParameterError
        The source is none of these.

    Examples
    --------
    >>> Voice = Annotated[str, Choices(lambda score: [track.name for track in score.tracks])]
    >>> Sampler = Annotated[str, Choices({"top_k": "Of the k likeliest", "top_p": "Of the likeliest p"})]
    """

    source: Callable[..., Any] | Mapping[Any, str] | Sequence[Any]

    def __post_init__(self) -> None:
        if isinstance(self.source, str) or not (
            callable(self.source) or isinstance(self.source, Mapping | Sequence | set | frozenset)
        ):
            raise ParameterError(
                f"Choices takes a list of values, a dict of values and titles, or a function, but got {self.source!r}"
            )


@dataclass(frozen=True, init=False)
class OnlyWhen:
    """A control that is of use only while others have certain values, and is hidden or greyed else.

    Its value goes to the function all the same. Several conditions must hold together.

    Parameters
    ----------
    conditions : by the other parameter's name, the value it must have, or a list of those that will do

    Examples
    --------
    >>> Swing = Annotated[float, Range(0, 1), OnlyWhen(style=["pop", "rock"])]
    """

    conditions: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def __init__(self, **conditions: Any) -> None:
        if not conditions:
            raise ParameterError('OnlyWhen needs a condition, as in OnlyWhen(style="pop")')
        several = (list, tuple, set, frozenset)
        values = {name: tuple(v) if isinstance(v, several) else (v,) for name, v in conditions.items()}
        for name, wanted in values.items():
            if not wanted:
                raise ParameterError(f"OnlyWhen({name}=...) names no value, so the control would never be of use")
        object.__setattr__(self, "conditions", values)


@dataclass(frozen=True)
class Measured:
    """What of the music a control asks for, so that it can be set from music and compared with what came.

    Parameters
    ----------
    name : of a measure, as `music.analysis` knows it: `"density"`
    levels : the edges between a control's values, rising: below the first is the control's lowest value (of a choice:
        the first), from the first on the next, and so on. None takes the measured number itself, or the nearest value
        that the control has

    Raises
    ------
    ParameterError
        No name, or levels that do not rise.

    Examples
    --------
    >>> Density = Annotated[list[int], PerTrack(), Range(0, 2), Measured("density", levels=[0.1, 0.4])]
    """

    name: str
    levels: Sequence[float] | None = None

    def __post_init__(self) -> None:
        if not (isinstance(self.name, str) and self.name):
            raise ParameterError(f"Measured needs the name of a measure, but got {self.name!r}")
        if self.levels is None:
            return
        levels = tuple(float(level) for level in self.levels)
        if not levels or not all(a < b for a, b in itertools.pairwise(levels)):
            raise ParameterError(f"the levels of Measured({self.name!r}) must rise, but are {list(self.levels)}")
        object.__setattr__(self, "levels", levels)


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

"""From a type hint to a parameter, or to an error that says what would do."""

from __future__ import annotations

import collections.abc
import math
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from inspect import Parameter as Slot
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np

from closeloop_widgets.models.annotations import (
    Choices,
    Default,
    Group,
    Help,
    Measured,
    OnlyWhen,
    PerBar,
    PerTrack,
    Range,
    Text,
    Title,
    Unit,
)
from closeloop_widgets.models.cells import Scope
from closeloop_widgets.models.choices import Ask, Choice, Option, asking, enum_option, options_of, titled
from closeloop_widgets.models.errors import ParameterError, SignatureError
from closeloop_widgets.models.metadata import Facts, is_field, taken_apart
from closeloop_widgets.models.numeric import Integer, Number, Pair
from closeloop_widgets.models.parameters import Parameter, Refused, SeedField, TextField, Toggle
from closeloop_widgets.models.scoped import Scoped

WHAT_WORKS = (
    "What can: a float with a Range, an int, a tuple[int, int] or tuple[float, float] with a Range, a Literal, an Enum "
    "or Choices, a bool, a str or Text, and Seed; with PerTrack() or PerBar() a list of any but texts and seeds, with "
    "both a list of lists."
)

UNGUESSABLE = object()
"""The hint of a parameter that has none."""

BARE = (Choices, Default, Group, Help, Measured, OnlyWhen, PerBar, PerTrack, Range, Title, Unit)
"""What is written with parentheses."""

LISTS = (list, collections.abc.Sequence)


def parameter_of(function: str, name: str, hint: Any, default: Any, help: str = "") -> Parameter:
    """The parameter that a hint describes.

    Parameters
    ----------
    function, name : for the error messages
    hint : a type, perhaps `Annotated`; `UNGUESSABLE` takes the default's type
    default : where the control starts, as Python has it; `inspect.Parameter.empty` where nothing says
    help : shown where the hint brings no help of its own

    Raises
    ------
    SignatureError
        Names the function, the parameter, the hint, and what would do.
    """
    return _Maker(function, name, hint, help).made(default)


class _Maker:
    """One hint on its way to a parameter; knows whom an error is about."""

    def __init__(self, function: str, name: str, hint: Any, help: str) -> None:
        self.function, self.name, self.hint, self.help = function, name, hint, help

    def made(self, default: Any) -> Parameter:
        facts = Facts()
        if is_field(default):
            facts.learn_field(default)
            default = facts.field_default
        if self.hint is UNGUESSABLE:
            self.hint = self._guess(default)
        base = self._learnt(self.hint, facts)
        scope = self._scope(base, facts)
        item, array = (base, None) if scope is None else self._item(base, facts, scope, default)
        build = self._builder(item, facts)
        labels: dict[str, Any] = {
            "name": self.name,
            "title": facts.title or titled(self.name),
            "help": facts.help or self.help,
            "when": facts.when or None,
            "measure": facts.measure,
            **facts.labels,
        }
        parameter = self._measurable(build(**labels))
        if scope is not None:
            parameter = self._scoped(parameter, scope, array, labels)
        for given in (facts.default, default, facts.field_default):
            if given is not Slot.empty:
                return self._starting(parameter, given)
        return self._starting(parameter, Slot.empty)

    def error(self, problem: str) -> SignatureError:
        return SignatureError(f"{self.function}: the parameter {self.name!r} {problem}")

    def no_control(self, why: str = "") -> SignatureError:
        return self.error(f"has the hint {_spelled(self.hint)}, which cannot become a control{why}. {WHAT_WORKS}")

    def _guess(self, default: Any) -> Any:
        if isinstance(default, Enum):
            return type(default)
        if type(default) in (bool, int, float, str):
            return type(default)
        raise self.error(f"has no type hint, and its default does not tell what control it needs. {WHAT_WORKS}")

    def _learnt(self, hint: Any, facts: Facts) -> Any:
        """The type under a hint; `facts` has learnt what stood beside it."""
        base, metadata = taken_apart(hint)
        for item in metadata:
            if isinstance(item, type) and item in BARE:
                raise self.error(f"is annotated with {item.__name__} itself; write {item.__name__}(...)")
            facts.learn(item)
        return base

    # --- a value for each track or bar

    def _scope(self, base: Any, facts: Facts) -> Scope | None:
        scope: Scope | None = {
            (False, False): None,
            (True, False): "track",
            (False, True): "bar",
            (True, True): "cell",
        }[facts.per_track, facts.per_bar]
        if scope is None and (get_origin(base) in LISTS or base in LISTS or _is_array(base)):
            raise self.no_control(": write PerTrack() or PerBar() beside it, for a value for each of them")
        return scope

    def _item(self, base: Any, facts: Facts, scope: Scope, default: Any) -> tuple[Any, np.dtype[Any] | None]:
        """The type of each value, and the dtype where the function wants an array."""
        if _is_array(base):
            dtype = _dtype_of(base)
            if dtype is None:
                kind = type(default) if type(default) in (bool, int) else float
                return kind, np.dtype(kind)
            return {"b": bool, "i": int, "u": int}.get(dtype.kind, float), dtype
        for _ in range(2 if scope == "cell" else 1):
            if get_origin(base) not in LISTS:
                wanted = "list[list[...]], a list for each track of its bars" if scope == "cell" else "list[...]"
                raise self.no_control(f": with a value for each {_EACH[scope]} it must be a {wanted}, or an array")
            base = self._learnt(get_args(base)[0], facts)
        if get_origin(base) in LISTS or base in LISTS:
            raise self.no_control(": a list of lists takes both PerTrack() and PerBar()")
        if facts.max_length is not None:
            raise self.no_control(f": how long the list is, the region's {_EACH[scope]}s say")
        return base, None

    def _scoped(
        self, parameter: Parameter, scope: Scope, array: np.dtype[Any] | None, labels: dict[str, Any]
    ) -> Parameter:
        if not parameter.can_be_scoped:
            raise self.no_control(f": there is no {parameter.kind} for each {_EACH[scope]}")
        return Scoped(of=parameter, scope=scope, array=array, **labels)

    # --- the kinds

    def _builder(self, base: Any, facts: Facts) -> Callable[..., Parameter]:
        if facts.choices is not None:
            return self._choices(base, facts.choices)
        if facts.is_seed:
            return SeedField
        if base is bool:
            return Toggle
        if base is int:
            return self._integer(facts)
        if base is float or _members(base) == {int, float}:
            return self._number(facts)
        if get_origin(base) is tuple:
            return self._pair(base, facts)
        if get_origin(base) is Literal:
            return self._choice(self._options(get_args(base)))
        if isinstance(base, type) and issubclass(base, Enum):
            return self._choice(tuple(enum_option(member, base) for member in base))
        if base is str or base is Text:
            return self._text(facts)
        if NoneType in _members(base):
            raise self.no_control(": a control always has a value")
        raise self.no_control()

    def _number(self, facts: Facts) -> Callable[..., Number]:
        low, high = facts.low, facts.high
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
            raise self.no_control(
                ": a slider needs both its ends, as in Annotated[float, Range(0, 1)] (or Ge and Le, or Field(ge=, le=))"
            )
        if low >= high:
            raise self.no_control(f": its low end, {low}, is not below its high end, {high}")
        scale = facts.range.scale if facts.range else "linear"
        step = facts.multiple_of or (facts.range.step if facts.range else None) or _notch(low, high, scale)

        def build(**common: Any) -> Number:
            return Number(
                low=float(low),
                high=float(high),
                step=float(step),
                scale=scale,
                low_open=facts.low_open,
                high_open=facts.high_open,
                multiple_of=facts.multiple_of,
                **common,
            )

        return build

    def _integer(self, facts: Facts) -> Callable[..., Integer]:
        step = facts.multiple_of or (facts.range.step if facts.range else None) or 1
        if step != int(step):
            raise self.no_control(f": the step of a whole number must be whole, but is {step}")
        if facts.range and facts.range.scale == "log":
            raise self.no_control(": a logarithmic slider needs a float")
        low = None if facts.low is None else math.floor(facts.low) + 1 if facts.low_open else math.ceil(facts.low)
        high = None if facts.high is None else math.ceil(facts.high) - 1 if facts.high_open else math.floor(facts.high)
        multiple_of = None if facts.multiple_of is None else int(facts.multiple_of)
        if multiple_of:  # a slider's notches are counted from its low end
            low = None if low is None else -(-low // multiple_of) * multiple_of
            high = None if high is None else high // multiple_of * multiple_of
        if low is not None and high is not None and low >= high:
            raise self.no_control(f": it allows {'only ' + str(low) if low == high else 'no value'}")

        def build(**common: Any) -> Integer:
            return Integer(low=low, high=high, step=int(step), multiple_of=multiple_of, **common)

        return build

    def _pair(self, base: Any, facts: Facts) -> Callable[..., Pair]:
        ends = [self._learnt(end, facts) for end in get_args(base)]
        if ends not in ([int, int], [float, float]):
            raise self.no_control(": a pair is a tuple[int, int] or a tuple[float, float]")
        if None in (facts.low, facts.high):
            raise self.no_control(": the slider of a pair needs both its ends, as in Range(1, 6)")
        end_of = self._integer(facts) if ends[0] is int else self._number(facts)

        def build(**common: Any) -> Pair:
            return Pair(end=end_of(name=self.name, title=""), **common)

        return build

    def _choices(self, base: Any, choices: Choices) -> Callable[..., Choice]:
        if not callable(choices.source):
            options = self._options(choices.source)
            wrong = [o for o in options if base in (str, int, float, bool) and not _is_a(o.given, base)]
            if wrong:
                raise self.no_control(f": {wrong[0].given!r}, among its choices, is no {base.__name__}")
            return self._choice(options)
        try:
            return self._choice((), asking(choices.source))
        except ParameterError as error:
            raise self.no_control(f": {error}") from error

    def _options(self, values: Any) -> tuple[Option, ...]:
        try:
            return options_of(values)
        except ParameterError as error:
            raise self.no_control(f": {error}") from error

    def _choice(self, options: tuple[Option, ...], ask: Ask | None = None) -> Callable[..., Choice]:
        if not options and ask is None:
            raise self.no_control(": there is nothing to choose from")

        def build(**common: Any) -> Choice:
            return Choice(options=options, ask=ask, known=ask is None, **common)

        return build

    def _text(self, facts: Facts) -> Callable[..., TextField]:
        text = facts.text or Text(placeholder=facts.example)
        length = text.max_length if facts.max_length is None else facts.max_length

        def build(**common: Any) -> TextField:
            return TextField(multiline=text.multiline, placeholder=text.placeholder, max_length=length, **common)

        return build

    # --- where it starts

    def _measurable(self, parameter: Parameter) -> Parameter:
        asked = isinstance(parameter, Choice) and parameter.ask is not None
        if parameter.measure and not asked and parameter.of_number(0) is None:
            raise self.error(f"is Measured({parameter.measure.name!r}), but no measured number is a value of it")
        return parameter

    def _starting(self, parameter: Parameter, default: Any) -> Parameter:
        """The parameter with its default checked, so that a wrong one fails here and not in somebody's session."""
        if default is Slot.empty:
            kind = parameter.of if isinstance(parameter, Scoped) else parameter
            if not (isinstance(kind, SeedField) or (isinstance(kind, Choice) and kind.ask)):
                raise self.error("has no default; give it one: its control has to start somewhere")
            default = None
        try:
            return replace(parameter, default=parameter.written(default, None, None))
        except Refused as refused:
            several = ". Give it one value, that all of them start with" if isinstance(parameter, Scoped) else ""
            raise self.error(f"must be {parameter.expected}, but its default is {default!r}{several}") from refused


_EACH: dict[Scope, str] = {"track": "track", "bar": "bar", "cell": "track and bar"}


def _is_array(base: Any) -> bool:
    return base is np.ndarray or get_origin(base) is np.ndarray


def _dtype_of(array: Any) -> np.dtype[Any] | None:
    """The dtype that a hint for an array names: `NDArray[np.float64]` is `np.ndarray[..., np.dtype[np.float64]]`."""
    for dtype in get_args(get_args(array)[1]) if get_args(array) else ():
        if isinstance(dtype, type) and issubclass(dtype, np.generic):
            try:
                return np.dtype(dtype)
            except TypeError:  # np.floating and its like stand for several
                return None
    return None


def _is_a(value: Any, kind: type) -> bool:
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, kind) or (kind is float and isinstance(value, int))


def _members(hint: Any) -> set[Any]:
    return set(get_args(hint)) if get_origin(hint) in (Union, UnionType) else set()


def _spelled(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint).replace("typing.", "")


def _notch(low: float, high: float, scale: str) -> float:
    """A step of 1, 2 or 5 times a power of ten: about a hundredth of the way, or a tenth of a log slider's foot."""
    raw = low / 10 if scale == "log" else (high - low) / 100
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))

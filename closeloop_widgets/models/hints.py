"""From a type hint to a parameter, or to an error that says what would do."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from inspect import Parameter as Slot
from numbers import Real
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

from closeloop_widgets.models.annotations import Default, Group, Help, Range, SeedMark, Text, Title, Unit
from closeloop_widgets.models.errors import SignatureError
from closeloop_widgets.models.parameters import (
    Choice,
    Integer,
    Number,
    Option,
    Parameter,
    Refused,
    SeedField,
    TextField,
    Toggle,
)

WHAT_WORKS = (
    "What can: a float with a Range, an int, a Literal or an Enum, a bool, a str or Text, and Seed. "
    "(Pairs and values per bar or per track are not supported yet.)"
)

UNGUESSABLE = object()
"""The hint of a parameter that has none."""


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


@dataclass
class _Facts:
    """What the metadata of an `Annotated` say, whoever's they are."""

    range: Range | None = None
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    multiple_of: float | None = None
    max_length: int | None = None
    text: Text | None = None
    is_seed: bool = False
    title: str | None = None
    help: str | None = None
    default: Any = Slot.empty
    labels: dict[str, str] = field(default_factory=dict)

    def learn(self, item: Any) -> None:
        """Takes over one item; what it does not know it passes over, as PEP 593 asks."""
        match item:
            case Range():
                self.range, self.low, self.high = item, item.low, item.high
            case Text():
                self.text = item
            case SeedMark():
                self.is_seed = True
            case Group(name):
                self.labels["group"] = name
            case Unit(name):
                self.labels["unit"] = name
            case Title(text):
                self.title = text
            case Help(text):
                self.help = text
            case Default(value):
                self.default = value
            case _:
                self._learn_foreign(item)

    def _learn_foreign(self, item: Any) -> None:
        """`annotated_types` bounds, pydantic's `Field` and PEP 727's `Doc`, known by their attributes alone."""
        for bound, is_low, is_open in (
            ("ge", True, False),
            ("gt", True, True),
            ("le", False, False),
            ("lt", False, True),
        ):
            value = _number_of(item, bound)
            if value is not None and is_low:
                self.low, self.low_open = value, is_open
            elif value is not None:
                self.high, self.high_open = value, is_open
        for attribute in ("multiple_of", "max_length"):
            value = _number_of(item, attribute)
            if value is not None:
                setattr(self, attribute, value)
        self.title = _text_of(item, "title") or self.title
        self.help = _text_of(item, "description") or _text_of(item, "documentation") or self.help
        for inner in getattr(item, "metadata", None) or ():
            self._learn_foreign(inner)


class _Maker:
    """One hint on its way to a parameter; knows whom an error is about."""

    def __init__(self, function: str, name: str, hint: Any, help: str) -> None:
        self.function, self.name, self.hint, self.help = function, name, hint, help

    def made(self, default: Any) -> Parameter:
        if self.hint is UNGUESSABLE:
            self.hint = self._guess(default)
        base, facts = _taken_apart(self.hint)
        for item in facts:
            self._refuse_bare(item)
        known = _Facts()
        for item in facts:
            known.learn(item)
        build = self._builder(base, known)
        given = known.default if known.default is not Slot.empty else default
        parameter = build(
            name=self.name,
            title=known.title or titled(self.name),
            help=known.help or self.help,
            **known.labels,
        )
        return self._starting(parameter, given)

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

    def _refuse_bare(self, item: Any) -> None:
        if isinstance(item, type) and item in (Range, Group, Unit, Title, Help, Default):
            raise self.error(f"is annotated with {item.__name__} itself; write {item.__name__}(...)")

    def _builder(self, base: Any, facts: _Facts) -> Callable[..., Parameter]:
        if facts.is_seed:
            return SeedField
        if base is bool:
            return Toggle
        if base is int:
            return self._integer(facts)
        if base is float or _members(base) == {int, float}:
            return self._number(facts)
        if get_origin(base) is Literal:
            return self._choice([_literal_option(self, value) for value in get_args(base)])
        if isinstance(base, type) and issubclass(base, Enum):
            return self._choice([_enum_option(base, member) for member in base])
        if base is str or base is Text:
            return self._text(facts)
        if NoneType in _members(base):
            raise self.no_control(": a control always has a value")
        raise self.no_control()

    def _number(self, facts: _Facts) -> Callable[..., Parameter]:
        low, high = facts.low, facts.high
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
            raise self.no_control(
                ": a slider needs both its ends, as in Annotated[float, Range(0, 1)] (or Ge and Le, or Field(ge=, le=))"
            )
        if low >= high:
            raise self.no_control(f": its low end, {low}, is not below its high end, {high}")
        scale = facts.range.scale if facts.range else "linear"
        step = (facts.range.step if facts.range else None) or facts.multiple_of or _notch(low, high, scale)

        def build(**common: Any) -> Parameter:
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

    def _integer(self, facts: _Facts) -> Callable[..., Parameter]:
        step = (facts.range.step if facts.range else None) or facts.multiple_of or 1
        if step != int(step):
            raise self.no_control(f": the step of a whole number must be whole, but is {step}")
        if facts.range and facts.range.scale == "log":
            raise self.no_control(": a logarithmic slider needs a float")
        low = None if facts.low is None else math.floor(facts.low) + 1 if facts.low_open else math.ceil(facts.low)
        high = None if facts.high is None else math.ceil(facts.high) - 1 if facts.high_open else math.floor(facts.high)
        if low is not None and high is not None and low >= high:
            raise self.no_control(f": it allows {'only ' + str(low) if low == high else 'no value'}")
        multiple_of = None if facts.multiple_of is None else int(facts.multiple_of)

        def build(**common: Any) -> Parameter:
            return Integer(low=low, high=high, step=int(step), multiple_of=multiple_of, **common)

        return build

    def _choice(self, options: list[Option]) -> Callable[..., Parameter]:
        if not options:
            raise self.no_control(": there is nothing to choose from")

        def build(**common: Any) -> Parameter:
            return Choice(options=tuple(options), **common)

        return build

    def _text(self, facts: _Facts) -> Callable[..., Parameter]:
        text = facts.text or Text()
        length = text.max_length if facts.max_length is None else facts.max_length

        def build(**common: Any) -> Parameter:
            return TextField(multiline=text.multiline, placeholder=text.placeholder, max_length=length, **common)

        return build

    def _starting(self, parameter: Parameter, default: Any) -> Parameter:
        """The parameter with its default checked, so that a wrong one fails here and not in somebody's session."""
        if default is Slot.empty and not isinstance(parameter, SeedField):
            raise self.error("has no default; give it one: its control has to start somewhere")
        try:
            accepted = parameter.accept(None if default is Slot.empty else default)
        except Refused as error:
            raise self.error(f"must be {parameter.expected}, but its default is {default!r}") from error
        return replace(parameter, default=parameter.to_json(accepted))


def _text_of(item: Any, attribute: str) -> str | None:
    # Anything may stand in Annotated, a plain string too, whose `title` is a method.
    value = getattr(item, attribute, None)
    return value if isinstance(value, str) else None


def _number_of(item: Any, attribute: str) -> Any:
    value = getattr(item, attribute, None)
    return value if isinstance(value, Real) and not isinstance(value, bool) else None


def titled(name: str) -> str:
    """A name of Python as a label: `keep_rhythm` is "Keep rhythm"."""
    words = name.strip("_").replace("_", " ")
    return words[:1].upper() + words[1:]


def _taken_apart(hint: Any) -> tuple[Any, list[Any]]:
    """The type under `Annotated`, `NewType` and type aliases, and the metadata met on the way."""
    metadata: list[Any] = []
    while True:
        if get_origin(hint) is Annotated:
            metadata = [*_unpacked(hint.__metadata__), *metadata]
            hint = hint.__origin__
        elif isinstance(hint, NewType):
            hint = hint.__supertype__
        elif hasattr(hint, "__value__"):  # a `type` statement, Python 3.12
            hint = hint.__value__
        else:
            return hint, metadata


def _unpacked(metadata: tuple[Any, ...]) -> Iterator[Any]:
    """`Seed` and `Text` stand for a whole hint, but may be written beside one too."""
    for item in metadata:
        if get_origin(item) is Annotated:
            yield from item.__metadata__
        else:
            yield Text() if item is Text else item


def _members(hint: Any) -> set[Any]:
    return set(get_args(hint)) if get_origin(hint) in (Union, UnionType) else set()


def _spelled(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint).replace("typing.", "")


def _literal_option(maker: _Maker, value: Any) -> Option:
    if isinstance(value, Enum):
        return _enum_option(type(value), value)
    if not isinstance(value, str | int | float | bool | None):
        raise maker.no_control(f": {value!r} cannot travel as JSON")
    return Option(value, str(value), value)


def _enum_option(enum: type[Enum], member: Enum) -> Option:
    """An enumeration travels by value where that is a string or number, else by name."""
    plain = all(isinstance(other.value, str | int | float) for other in enum)
    return Option(member.value if plain else member.name, titled(member.name.lower()), member)


def _notch(low: float, high: float, scale: str) -> float:
    """A step of 1, 2 or 5 times a power of ten: about a hundredth of the way, or a tenth of a log slider's foot."""
    raw = low / 10 if scale == "log" else (high - low) / 100
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))

"""The kind of parameter that is one of a few values, which may depend on the piece."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from closeloop_widgets.models.errors import ParameterError
from closeloop_widgets.models.parameters import Parameter, Refused
from closeloop_widgets.music.score import Score

if TYPE_CHECKING:
    from closeloop_widgets.models.cells import Cells


@dataclass(frozen=True)
class Option:
    """One of a choice's values: as JSON, as shown, and as the function is given it."""

    value: str | float | bool | None
    title: str
    given: Any


Ask = Callable[[Score | None], tuple[Option, ...] | None]
"""Says what there is to choose from in a piece; given None it says None where that depends on the piece."""


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of a few values.

    Attributes
    ----------
    options : what there is to choose from
    ask : says it anew for a piece; None where it is always the same
    known : False before the first asking: then any plain value is taken
    """

    kind: ClassVar[str] = "choice"

    options: tuple[Option, ...]
    ask: Ask | None = None
    known: bool = True

    @property
    def expected(self) -> str:
        if not self.options:
            return "one of its choices, but there are none for this piece"
        return "one of " + ", ".join(repr(option.value) for option in self.options)

    def accept(self, value: Any) -> Any:
        return self._option(value).given

    def to_json(self, accepted: Any) -> Any:
        return self._option(accepted).value

    def _option(self, value: Any) -> Option:
        for option in self.options:
            if _same(option.value, value) or _same(option.given, value):
                return option
        if not self.known and isinstance(value, str | int | float | bool | None):
            return Option(value, str(value), value)
        raise Refused

    def details(self) -> dict[str, Any]:
        return {"choices": [{"value": option.value, "title": option.title} for option in self.options]}

    def for_score(self, score: Score | None) -> Choice:
        """With what there is to choose from in this piece; a default that is not among it gives way to the first."""
        if self.ask is None:
            return self
        options = self.ask(score)
        if options is None:
            return self
        first = options[0].value if options else None
        asked = replace(self, options=options, known=True, default=first)
        return replace(asked, default=asked.kept(self.default))

    def drawn(self, rng: np.random.Generator, value: Any, cells: Cells | None) -> Any:
        return self.level(int(rng.integers(len(self.options)))) if self.options else value

    def nearest(self, number: float) -> Any:
        numbers = [o.value for o in self.options if isinstance(o.value, int | float) and not isinstance(o.value, bool)]
        return min(numbers, key=lambda value: abs(value - number), default=None)

    def level(self, index: int) -> Any:
        return self.options[min(index, len(self.options) - 1)].value if self.options else None


def titled(name: str) -> str:
    """A name of Python as a label: `keep_rhythm` is "Keep rhythm"."""
    words = name.strip("_").replace("_", " ")
    return words[:1].upper() + words[1:]


def options_of(values: Any) -> tuple[Option, ...]:
    """The options that a list of values, or a mapping from values to titles, stands for.

    Raises
    ------
    ParameterError
        It is neither; or a value cannot travel as JSON; or two are the same.

    Examples
    --------
    >>> [(option.value, option.title) for option in options_of({"top_k": "Of the k likeliest"})]
    [('top_k', 'Of the k likeliest')]
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ParameterError(f"choices are a list of values, or a dict of values and titles, but were {values!r}")
    titles = values if isinstance(values, Mapping) else {}
    listed = list(values)
    options = tuple(_option_of(value, listed, titles) for value in listed)
    for number, option in enumerate(options):
        if any(_same(option.value, other.value) for other in options[:number]):
            raise ParameterError(f"{option.value!r} stands twice among the choices")
    return options


def asking(source: Callable[..., Any]) -> Ask:
    """What asks a function, which takes the score or nothing, for the options.

    Raises
    ------
    ParameterError
        The function needs something else.
    """
    try:
        needed = [
            slot for slot in inspect.signature(source).parameters.values() if slot.default is inspect.Parameter.empty
        ]
    except (TypeError, ValueError):  # some built in have no signature
        needed = []
    needed = [slot for slot in needed if slot.kind not in (slot.VAR_POSITIONAL, slot.VAR_KEYWORD)]
    if len(needed) > 1 or any(slot.kind is slot.KEYWORD_ONLY for slot in needed):
        names = ", ".join(slot.name for slot in needed)
        raise ParameterError(f"the function of Choices takes nothing, or the score, but it needs {names}")
    if not needed:
        return lambda score: options_of(source())
    # Without a piece there is nothing to ask about.
    return lambda score: options_of(source(score)) if score is not None else None


def _option_of(value: Any, values: list[Any], titles: Mapping[Any, Any]) -> Option:
    if isinstance(value, Enum):
        option = enum_option(value, [v for v in values if isinstance(v, Enum)])
    elif isinstance(value, np.generic) and isinstance(value.item(), str | int | float | bool):
        option = Option(value.item(), str(value), value.item())
    elif isinstance(value, str | int | float | bool | None):
        option = Option(value, str(value), value)
    else:
        raise ParameterError(f"{value!r} cannot travel as JSON")
    return replace(option, title=str(titles[value])) if value in titles else option


def enum_option(member: Enum, members: Iterable[Enum]) -> Option:
    """An enumeration travels by value where that is a string or number, else by name."""
    plain = all(isinstance(other.value, str | int | float) for other in members)
    return Option(member.value if plain else member.name, titled(member.name.lower()), member)


def _same(known: Any, value: Any) -> bool:
    """Equal, and not merely as Python has it that True equals 1."""
    return isinstance(known, bool) == isinstance(value, bool) and type(value).__hash__ is not None and known == value

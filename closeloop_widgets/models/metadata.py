"""What stands beside a type in a hint, gathered: ours, `annotated_types`, pydantic's, msgspec's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import Parameter as Slot
from numbers import Real
from typing import Annotated, Any, NewType, get_origin

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
    SeedMark,
    Text,
    Title,
    Unit,
)


@dataclass
class Facts:
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
    choices: Choices | None = None
    per_track: bool = False
    per_bar: bool = False
    when: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    measure: Measured | None = None
    example: str = ""
    title: str | None = None
    help: str | None = None
    default: Any = Slot.empty
    field_default: Any = Slot.empty
    labels: dict[str, str] = field(default_factory=dict)

    def learn(self, item: Any) -> None:
        """Takes over one item; what it does not know it passes over, as PEP 593 asks."""
        match item:
            case Range():
                self.range, self.low, self.high = item, item.low, item.high
                self.low_open = self.high_open = False
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
            case Choices():
                self.choices = item
            case PerTrack():
                self.per_track = True
            case PerBar():
                self.per_bar = True
            case OnlyWhen(conditions=conditions):
                self.when.update(conditions)
            case Measured():
                self.measure = item
            case _ if is_field(item):
                self.learn_field(item)
            case _:
                self._learn_foreign(item)

    def learn_field(self, item: Any) -> None:
        """A `Field` of pydantic, which may hold a default; also one that is a default (`x: int = Field(3, ge=0)`)."""
        self._learn_foreign(item)
        default = item.get_default(call_default_factory=True)
        if type(default).__name__ != "PydanticUndefinedType":
            self.field_default = default
        examples = getattr(item, "examples", None)
        if examples:
            self.example = str(examples[0])

    def _learn_foreign(self, item: Any) -> None:
        """`annotated_types` bounds, pydantic's, msgspec's and PEP 727's metadata, known by their attributes alone."""
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


def taken_apart(hint: Any) -> tuple[Any, list[Any]]:
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


def is_field(item: Any) -> bool:
    """Whether it is what pydantic's `Field(...)` makes. (Pydantic is not imported for it.)"""
    return any(kind.__name__ == "FieldInfo" for kind in type(item).__mro__) and hasattr(item, "get_default")


def _text_of(item: Any, attribute: str) -> str | None:
    # Anything may stand in Annotated, a plain string too, whose `title` is a method.
    value = getattr(item, attribute, None)
    return value if isinstance(value, str) else None


def _number_of(item: Any, attribute: str) -> Any:
    value = getattr(item, attribute, None)
    return value if isinstance(value, Real) and not isinstance(value, bool) else None

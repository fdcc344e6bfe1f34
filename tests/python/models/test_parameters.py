"""One control of each kind from each spelling, and what every kind takes and refuses."""

from __future__ import annotations

import math
from enum import Enum, IntEnum
from inspect import Parameter as Slot
from typing import Annotated, Any, Literal, NewType, Optional

import numpy as np
import pytest
from numpy.typing import NDArray

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.models import (
    Choices,
    Default,
    Group,
    Help,
    Measured,
    ParameterError,
    PerBar,
    PerTrack,
    Range,
    Seed,
    SignatureError,
    Text,
    Title,
    Unit,
)
from closeloop_widgets.models.hints import UNGUESSABLE, parameter_of


class Style(Enum):
    CHORALE = "chorale"
    POP_SONG = "pop"


class Voices(IntEnum):
    TWO = 2
    FOUR = 4


class Opaque(Enum):
    LEFT_HAND = object()
    RIGHT_HAND = object()  # noqa: PIE796  # another object


Amount = NewType("Amount", int)


class Foreign:
    """Metadata of a package this one does not know: attributes, and nothing else."""

    def __init__(self, **attributes: Any) -> None:
        vars(self).update(attributes)


def schema_of(hint: Any, default: Any) -> dict[str, Any]:
    return parameter_of("infill", "amount", hint, default).schema()


def number(**fields: Any) -> dict[str, Any]:
    return {"kind": "number", "low": 0.0, "high": 1.0, "step": 0.01, "scale": "linear", **fields}


def integer(**fields: Any) -> dict[str, Any]:
    return {"kind": "integer", "low": None, "high": None, "step": 1, **fields}


def pair(**fields: Any) -> dict[str, Any]:
    return {"kind": "pair", "low": 1, "high": 6, "step": 1, "whole": True, "scale": "linear", **fields}


def text(**fields: Any) -> dict[str, Any]:
    return {"kind": "text", "multiline": False, "placeholder": "", "max_length": 10_000, **fields}


def choices(**titles: Any) -> dict[str, Any]:
    return {"kind": "choice", "choices": [{"value": value, "title": title} for title, value in titles.items()]}


SPELLINGS = [
    ("a float with a Range", Annotated[float, Range(0, 1)], 0.5, number(default=0.5)),
    ("a whole default", Annotated[float, Range(0, 1)], 1, number(default=1.0)),
    ("a step", Annotated[float, Range(0, 1, step=0.25)], 0.5, number(step=0.25)),
    ("a logarithm", Annotated[float, Range(0.1, 10, scale="log")], 1.0, number(low=0.1, high=10.0, scale="log")),
    ("int or float", Annotated[int | float, Range(0, 1)], 0.5, number()),
    ("ge and le", Annotated[float, Foreign(ge=0, le=1)], 0.5, number()),
    ("open bounds", Annotated[float, Foreign(gt=0), Foreign(lt=1)], 0.5, number(low=0.01, high=0.99)),
    ("a multiple", Annotated[float, Range(0, 1), Foreign(multiple_of=0.5)], 0.5, number(step=0.5)),
    (
        "bounds between multiples",
        Annotated[float, Foreign(gt=0.5, le=2.2), Foreign(multiple_of=0.5)],
        1.5,
        number(low=1.0, high=2.0, step=0.5),
    ),
    (
        "a step that is no multiple",
        Annotated[float, Range(0, 1, step=0.2), Foreign(multiple_of=0.5)],
        0.5,
        number(step=0.5),
    ),
    ("Field", Annotated[float, Foreign(metadata=[Foreign(ge=0), Foreign(le=1)])], 0.5, number()),
    ("a plain int", int, 4, integer(default=4)),
    ("an int with a Range", Annotated[int, Range(1, 9, step=2)], 4, integer(low=1, high=9, step=2)),
    ("half a bound", Annotated[int, Foreign(gt=0)], 4, integer(low=1)),
    ("bounds between whole numbers", Annotated[int, Foreign(ge=0.5, lt=8)], 4, integer(low=1, high=7)),
    ("whole multiples", Annotated[int, Range(1, 10), Foreign(multiple_of=3)], 6, integer(low=3, high=9, step=3)),
    (
        "a pair of multiples",
        Annotated[tuple[int, int], Range(1, 8), Foreign(multiple_of=2)],
        (2, 4),
        pair(low=2, high=8, step=2),
    ),
    ("a new type", Amount, 4, integer(default=4)),
    ("a Literal", Literal["a", "b"], "b", {"default": "b", **choices(a="a", b="b")}),
    ("a Literal of kinds", Literal[1, "auto", True], 1, choices(**{"1": 1, "auto": "auto", "True": True})),
    ("an Enum", Style, Style.POP_SONG, {"default": "pop", **choices(Chorale="chorale", **{"Pop song": "pop"})}),
    ("an IntEnum", Voices, Voices.FOUR, {"default": 4, **choices(Two=2, Four=4)}),
    (
        "an Enum of objects",
        Opaque,
        Opaque.LEFT_HAND,
        {"default": "LEFT_HAND", **choices(**{"Left hand": "LEFT_HAND", "Right hand": "RIGHT_HAND"})},
    ),
    ("a pair of whole numbers", Annotated[tuple[int, int], Range(1, 6)], (1, 4), pair(default=[1, 4])),
    (
        "a pair of numbers",
        Annotated[tuple[float, float], Range(0.1, 10, scale="log")],
        (1, 4),
        pair(default=[1.0, 4.0], low=0.1, high=10.0, step=0.01, whole=False, scale="log"),
    ),
    ("a pair of bounded numbers", tuple[Annotated[int, Foreign(ge=1, le=6)], int], [2, 2], pair(default=[2, 2])),
    ("choices", Annotated[str, Choices(["a", "b"])], "b", {"default": "b", **choices(a="a", b="b")}),
    ("titled choices", Annotated[int, Choices({1: "One", 2: "Two"})], 2, {"default": 2, **choices(One=1, Two=2)}),
    ("choices of an Enum", Annotated[Style, Choices([Style.POP_SONG])], Style.POP_SONG, choices(**{"Pop song": "pop"})),
    ("a measure", Annotated[int, Range(0, 9), Measured("density")], 4, integer(low=0, high=9, measure="density")),
    ("a bool", bool, True, {"kind": "toggle", "default": True}),
    ("a str", str, "x", text(default="x")),
    ("Text", Text, "", text(default="")),
    ("Text beside str", Annotated[str, Text], "", text()),
    (
        "Text that says more",
        Annotated[str, Text(True, "hum", 80)],
        "",
        text(multiline=True, placeholder="hum", max_length=80),
    ),
    ("a length", Annotated[str, Foreign(max_length=9)], "", text(max_length=9)),
    ("Seed", Seed, None, {"kind": "seed", "default": None}),
    ("Seed beside int", Annotated[int | None, Seed], 5, {"kind": "seed", "default": 5}),
    ("Seed with more", Annotated[Seed, Group("Chance")], None, {"kind": "seed", "group": "Chance"}),
    ("no hint, a bool", UNGUESSABLE, False, {"kind": "toggle", "default": False}),
    ("no hint, an int", UNGUESSABLE, 3, integer(default=3)),
    ("no hint, a str", UNGUESSABLE, "x", text(default="x")),
    ("no hint, an Enum", UNGUESSABLE, Style.CHORALE, {"kind": "choice", "default": "chorale"}),
    ("words of somebody else", Annotated[int, "a note", list, 7], 4, integer(default=4, title="Amount", help="")),
    ("Default", Annotated[int, Default(3)], 7, integer(default=3)),
]


@pytest.mark.parametrize(("hint", "default", "expected"), [s[1:] for s in SPELLINGS], ids=[s[0] for s in SPELLINGS])
def test_a_spelling_becomes_its_control(hint: Any, default: Any, expected: dict[str, Any]) -> None:
    schema = schema_of(hint, default)

    assert {key: schema[key] for key in expected} == expected


def test_a_schema_has_exactly_the_fields_of_the_protocol() -> None:
    common = {"name", "kind", "title", "help", "default"}

    assert set(schema_of(Annotated[float, Range(0, 1)], 0.5)) == common | {"low", "high", "step", "scale"}
    assert set(schema_of(int, 1)) == common | {"low", "high", "step"}
    assert set(schema_of(Annotated[tuple[int, int], Range(1, 6)], (1, 4))) == set(pair()) | common
    assert set(schema_of(Annotated[list[int], PerBar()], 1)) == common | {"low", "high", "step", "scope"}
    assert set(schema_of(Style, Style.CHORALE)) == common | {"choices"}
    assert set(schema_of(bool, True)) == common
    assert set(schema_of(str, "")) == common | {"multiline", "placeholder", "max_length"}
    assert set(schema_of(Seed, None)) == common
    assert set(schema_of(Annotated[bool, Group("A"), Unit("B")], True)) == common | {"group", "unit"}


def test_labels_come_from_the_annotations() -> None:
    hint = Annotated[int, Range(0, 9), Title("How many"), Help("Of them."), Group("Notes"), Unit("semitones")]

    schema = schema_of(hint, 3)

    assert (schema["title"], schema["help"], schema["group"], schema["unit"]) == (
        "How many",
        "Of them.",
        "Notes",
        "semitones",
    )


def test_bounds_of_annotated_types_are_understood() -> None:
    at = pytest.importorskip("annotated_types")

    assert schema_of(Annotated[float, at.Interval(ge=0, le=2)], 1)["high"] == 2
    assert schema_of(Annotated[int, at.Gt(0), at.Lt(10), at.MultipleOf(3)], 3) == {
        "name": "amount",
        "kind": "integer",
        "title": "Amount",
        "help": "",
        "default": 3,
        "low": 3,
        "high": 9,
        "step": 3,
    }
    assert schema_of(Annotated[str, at.Len(0, 5)], "")["max_length"] == 5
    assert schema_of(Annotated[str, at.MaxLen(5)], "")["max_length"] == 5


def test_a_field_of_pydantic_is_understood() -> None:
    pydantic = pytest.importorskip("pydantic")
    field = pydantic.Field(ge=0, le=2, description="How bold.", title="Boldness")

    schema = schema_of(Annotated[float, field], 1.0)

    assert (schema["low"], schema["high"], schema["help"], schema["title"]) == (0, 2, "How bold.", "Boldness")


def test_a_field_of_pydantic_may_hold_the_default_and_an_example() -> None:
    pydantic = pytest.importorskip("pydantic")

    assert schema_of(int, pydantic.Field(3, gt=0)) == schema_of(Annotated[int, pydantic.Field(gt=0)], 3)
    assert schema_of(Annotated[int, pydantic.Field(default_factory=lambda: 3)], Slot.empty)["default"] == 3
    assert schema_of(Annotated[int, pydantic.Field(3)], 7)["default"] == 7
    assert schema_of(Annotated[str, pydantic.Field(examples=["slowly"])], "")["placeholder"] == "slowly"
    with pytest.raises(SignatureError, match="has no default"):
        schema_of(int, pydantic.Field(gt=0))


IMPOSSIBLE = [
    ("no bounds", float, 1.0, "Range"),
    ("half bounds", Annotated[float, Foreign(ge=0)], 1.0, "both its ends"),
    ("infinite bounds", Annotated[float, Foreign(ge=0, le=math.inf)], 1.0, "both its ends"),
    ("turned bounds", Annotated[float, Foreign(ge=2, le=1)], 1.0, "not below"),
    ("no whole number", Annotated[int, Foreign(gt=1, lt=2)], 1, "no value"),
    ("one whole number", Annotated[int, Foreign(ge=1, le=1)], 1, "only 1"),
    ("half steps of whole numbers", Annotated[int, Range(0, 4, step=0.5)], 1, "whole"),
    ("a logarithm of whole numbers", Annotated[int, Range(1, 4, scale="log")], 1, "float"),
    ("a list without a scope", Annotated[list[int], Range(0, 9)], 1, "write PerTrack() or PerBar()"),
    ("an array without a scope", NDArray[np.float64], 1.0, "write PerTrack() or PerBar()"),
    ("a bare list", Annotated[list, PerBar()], 1, "list[...]"),
    ("a number with a scope", Annotated[int, PerBar()], 1, "it must be a list[...]"),
    ("a list for both", Annotated[list[int], PerBar(), PerTrack()], 1, "list[list[...]]"),
    ("a list of lists for one", Annotated[list[list[int]], PerBar()], 1, "both PerTrack() and PerBar()"),
    ("texts for bars", Annotated[list[str], PerBar()], "", "no text for each bar"),
    ("seeds for tracks", Annotated[list[Seed], PerTrack()], None, "no seed for each track"),
    ("a list's length", Annotated[list[int], PerBar(), Foreign(max_length=4)], 1, "how long the list is"),
    ("a list as default", Annotated[list[int], PerBar(), Range(0, 9)], [1, 2], "Give it one value"),
    ("a scope that is no call", Annotated[list[int], PerBar, Range(0, 9)], 1, "PerBar(...)"),
    ("a pair without ends", tuple[int, int], (1, 4), "both its ends"),
    ("a pair of kinds", Annotated[tuple[int, float], Range(0, 9)], (1, 4), "tuple[float, float]"),
    ("three numbers", Annotated[tuple[int, int, int], Range(0, 9)], (1, 2, 4), "tuple[float, float]"),
    ("a logarithm of whole pairs", Annotated[tuple[int, int], Range(1, 9, scale="log")], (1, 4), "float"),
    ("a turned default", Annotated[tuple[int, int], Range(1, 9)], (4, 1), "the first not above the second"),
    ("choices of another type", Annotated[int, Choices(["a"])], "a", "is no int"),
    ("no choices", Annotated[str, Choices([])], "a", "nothing to choose"),
    ("a choice twice", Annotated[str, Choices(["a", "a"])], "a", "twice"),
    ("choices that cannot travel", Annotated[str, Choices([b"a"])], "a", "JSON"),
    ("choices that need more", Annotated[str, Choices(lambda score, region: [])], "a", "region"),
    ("a measured text", Annotated[str, Measured("density")], "", "Measured('density')"),
    ("a measured word", Annotated[Literal["a", "b"], Measured("density")], "a", "Measured('density')"),
    ("an option", int | None, None, "always has a value"),
    ("a spelled option", Optional[int], None, "always has a value"),  # noqa: UP045
    ("bytes", bytes, b"", "What can"),
    ("Any", Any, 1, "What can"),
    ("a Literal of bytes", Literal[b"x"], b"x", "JSON"),
    ("an empty Enum", Enum("Nothing", []), None, "nothing to choose"),
    ("a Range without bounds", Annotated[float, Range], 1.0, "Range(...)"),
    ("no hint and None", UNGUESSABLE, None, "no type hint"),
    ("a default out of range", Annotated[float, Range(0, 1)], 2.0, "from 0 to 1"),
    ("a default of another kind", bool, "yes", "True or False"),
]


@pytest.mark.parametrize(("hint", "default", "told"), [i[1:] for i in IMPOSSIBLE], ids=[i[0] for i in IMPOSSIBLE])
def test_a_hint_that_cannot_be_a_control_is_refused_by_name(hint: Any, default: Any, told: str) -> None:
    with pytest.raises(SignatureError) as caught:
        parameter_of("infill", "amount", hint, default)

    assert isinstance(caught.value, CloseloopError)
    assert isinstance(caught.value, TypeError)
    for part in ("infill", "'amount'", told):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 1, "high": 1},
        {"low": 2, "high": 1},
        {"low": 0, "high": math.nan},
        {"low": 0, "high": 1, "step": 0},
        {"low": 0, "high": 1, "step": 2},
        {"low": 0, "high": 1, "scale": "log"},
        {"low": 0, "high": 1, "scale": "cubic"},
    ],
)
def test_a_range_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="Range"):
        Range(**wrong)


TAKEN = [
    (Annotated[float, Range(0, 1)], 0.5, [(1, 1.0), (0, 0.0), (0.125, 0.125), (np.float32(0.5), 0.5)]),
    (Annotated[float, Range(0, 1, step=0.5)], 0.5, [(0.3, 0.3)]),
    (Annotated[float, Range(0, 1), Foreign(multiple_of=0.1)], 0.5, [(0.3, 0.3), (0.7, 0.7)]),
    (Annotated[int, Range(1, 9)], 4, [(1, 1), (9.0, 9), (np.int64(3), 3)]),
    (int, 4, [(-(10**12), -(10**12))]),
    (Literal[1, True], 1, [(1.0, 1), (True, True)]),
    (Style, Style.CHORALE, [("pop", Style.POP_SONG), (Style.POP_SONG, Style.POP_SONG)]),
    (Opaque, Opaque.LEFT_HAND, [("RIGHT_HAND", Opaque.RIGHT_HAND)]),
    (
        Annotated[tuple[int, int], Range(1, 6)],
        (1, 4),
        [([2, 3.0], (2, 3)), ((5, 5), (5, 5)), (np.array([1, 6]), (1, 6))],
    ),
    (Annotated[tuple[float, float], Range(0, 1)], (0, 1), [([0, 0.5], (0.0, 0.5))]),
    (Annotated[str, Choices(["a", "b"])], "a", [("b", "b"), (np.str_("b"), "b")]),
    (bool, True, [(False, False), (np.bool_(False), False)]),
    (Annotated[str, Text(max_length=3)], "", [("abc", "abc"), ("", "")]),
    (Seed, None, [(None, None), (0, 0), (2**32 - 1, 2**32 - 1), (7.0, 7)]),
]


@pytest.mark.parametrize(
    ("hint", "default", "given", "expected"),
    [(hint, default, given, expected) for hint, default, pairs in TAKEN for given, expected in pairs],
)
def test_a_value_becomes_what_the_function_is_given(hint: Any, default: Any, given: Any, expected: Any) -> None:
    parameter = parameter_of("infill", "amount", hint, default)

    value = parameter.parse(given, "infill")

    assert value == expected
    assert type(value) is type(expected)
    assert parameter.parse(parameter.to_json(value), "infill") == expected


REFUSED = [
    (Annotated[float, Range(0, 1)], 0.5, [1.01, -0.01, math.nan, math.inf, "0.5", None, True, [0.5]]),
    (Annotated[float, Foreign(gt=0, lt=1)], 0.5, [0, 1]),
    (Annotated[float, Range(0, 1), Foreign(multiple_of=0.1)], 0.5, [0.35]),
    (Annotated[int, Range(1, 9)], 4, [0, 10, 3.5, True, "3", None, math.inf]),
    (Annotated[int, Foreign(multiple_of=3)], 3, [4]),
    (Literal["a", "b"], "a", ["c", 1, None, ["a"], {}]),
    (Literal[1, 2], 1, [True, "1"]),
    (Style, Style.CHORALE, ["CHORALE", "jazz", Voices.TWO]),
    (Annotated[tuple[int, int], Range(1, 6)], (1, 4), [[3, 2], [0, 2], [1], [1, 2, 3], 3, "12", [1.5, 2], None, {}]),
    (Annotated[str, Choices(["a", "b"])], "a", ["c", None, 1]),
    (bool, True, [1, 0, "true", None]),
    (Annotated[str, Text(max_length=3)], "", ["abcd", 3, None]),
    (Seed, None, [-1, 2**32, 0.5, "7", True]),
]


@pytest.mark.parametrize(
    ("hint", "default", "given"), [(hint, default, value) for hint, default, values in REFUSED for value in values]
)
def test_a_refused_value_is_named_with_what_was_expected(hint: Any, default: Any, given: Any) -> None:
    parameter = parameter_of("infill", "amount", hint, default)

    with pytest.raises(ParameterError) as caught:
        parameter.parse(given, "infill")

    assert isinstance(caught.value, ValueError)
    assert str(caught.value) == f"infill: amount must be {parameter.expected}, but was {given!r}"

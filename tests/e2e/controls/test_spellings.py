"""A control of each kind from each spelling that can say it: drawn, moved by keys and by mouse, and received."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum
from inspect import Parameter
from typing import Annotated, Any, Literal, NamedTuple, NewType

import annotated_types as at
import pytest
from playwright.sync_api import expect
from pydantic import Field

import closeloop_widgets as cl
from closeloop_widgets.models import Group
from tests.e2e.controls.asking import Asking, keyword
from tests.e2e.controls.hands import BY_KEYS, BY_MOUSE
from tests.e2e.harness.fake_host import FakeHost

pytestmark = pytest.mark.browser

NONE = Parameter.empty
"""No hint, or no default."""


class Mood(Enum):
    CALM = "calm"
    PLAIN = "plain"
    WILD = "wild"


class Voices(IntEnum):
    ONE = 1
    TWO = 2
    FOUR = 4


Amount = NewType("Amount", int)


def voices_of(score: cl.Score) -> list[str]:
    return [track.name for track in score.tracks]


class Spelling(NamedTuple):
    """What stands in a signature, and what the function receives: untouched, moved by keys, and then by mouse."""

    hint: Any
    default: Any
    untouched: Any
    by_keys: Any
    by_mouse: Any


KINDS: dict[str, dict[str, Spelling]] = {
    "number": {
        "ours": Spelling(Annotated[float, cl.Range(0, 4, step=0.2)], 1.0, 1.0, 1.2, 4.0),
        "log": Spelling(Annotated[float, cl.Range(1, 1000, step=1, scale="log")], 10, 10.0, 11.0, 1000.0),
        "whole_or_not": Spelling(Annotated[int | float, cl.Range(0, 4, step=0.5)], 1, 1.0, 1.5, 4.0),
        "bounds": Spelling(Annotated[float, at.Ge(0), at.Le(4), at.MultipleOf(0.5)], 1.0, 1.0, 1.5, 4.0),
        "interval": Spelling(Annotated[float, at.Interval(ge=0, le=1)], 0.5, 0.5, 0.51, 1.0),
        "open_bounds": Spelling(Annotated[float, at.Gt(0), at.Lt(1)], 0.5, 0.5, 0.51, 0.99),
        "field": Spelling(Annotated[float, Field(ge=0, le=4, multiple_of=0.5)], 1.0, 1.0, 1.5, 4.0),
        "field_as_default": Spelling(float, Field(0.5, ge=0, le=1), 0.5, 0.51, 1.0),
    },
    "integer": {
        "ours": Spelling(Annotated[int, cl.Range(0, 9)], 5, 5, 6, 9),
        "ours_in_steps": Spelling(Annotated[int, cl.Range(0, 9, step=3)], 3, 3, 6, 9),
        "bounds": Spelling(Annotated[int, at.Ge(0), at.Lt(10)], 5, 5, 6, 9),
        "interval": Spelling(Annotated[Amount, at.Interval(gt=0, le=9), at.MultipleOf(3)], 3, 3, 6, 9),
        "field": Spelling(Annotated[int, Field(ge=0, lt=10)], 5, 5, 6, 9),
        "field_as_default": Spelling(int, Field(5, gt=0, le=9), 5, 6, 9),
    },
    "unbounded": {
        "plain": Spelling(int, 5, 5, 12, 5),
        "no_hint": Spelling(NONE, 5, 5, 12, 5),
        "ours": Spelling(Annotated[int, cl.Default(5)], NONE, 5, 12, 5),
        "bound": Spelling(Annotated[int, at.Ge(0)], 5, 5, 12, 5),
        "field": Spelling(int, Field(5, gt=0), 5, 12, 5),
    },
    "pair": {
        "ours": Spelling(Annotated[tuple[int, int], cl.Range(1, 6)], (2, 4), (2, 4), (2, 5), (2, 6)),
        "ours_of_numbers": Spelling(
            Annotated[tuple[float, float], cl.Range(0.1, 10, step=0.1, scale="log")],
            (1, 4),
            (1.0, 4.0),
            (1.0, 4.1),
            (1.0, 10.0),
        ),
        "interval": Spelling(
            Annotated[tuple[float, float], at.Interval(ge=0, le=1)], (0.25, 0.5), (0.25, 0.5), (0.25, 0.51), (0.25, 1.0)
        ),
        "inside": Spelling(tuple[Annotated[int, at.Ge(1), at.Lt(7)], int], [2, 4], (2, 4), (2, 5), (2, 6)),
        "field": Spelling(Annotated[tuple[int, int], Field(ge=1, le=6)], (2, 4), (2, 4), (2, 5), (2, 6)),
        "field_as_default": Spelling(tuple[int, int], Field((2, 4), ge=1, le=6), (2, 4), (2, 5), (2, 6)),
    },
    "choice": {
        "literal": Spelling(Literal["calm", "plain", "wild"], "calm", "calm", "plain", "wild"),
        "literal_of_many": Spelling(Literal["a", "b", "c", "d", "e"], "a", "a", "b", "e"),
        "literal_of_kinds": Spelling(Literal[1, True, "auto"], 1, 1, True, "auto"),
        "enum": Spelling(Mood, Mood.CALM, Mood.CALM, Mood.PLAIN, Mood.WILD),
        "enum_without_hint": Spelling(NONE, Voices.ONE, Voices.ONE, Voices.TWO, Voices.FOUR),
        "choices": Spelling(Annotated[int, cl.Choices([2, 4, 8])], 2, 2, 4, 8),
        "titled_choices": Spelling(Annotated[float, cl.Choices({0.5: "Half", 1.0: "Whole"})], 0.5, 0.5, 1.0, 1.0),
        "choices_of_the_piece": Spelling(Annotated[str, cl.Choices(voices_of)], NONE, "Soprano", "Alto", "Bass"),
        "field": Spelling(Literal["calm", "plain", "wild"], Field("calm"), "calm", "plain", "wild"),
    },
    "toggle": {
        "plain": Spelling(bool, False, False, True, False),
        "no_hint": Spelling(NONE, True, True, False, True),
        "ours": Spelling(Annotated[bool, cl.Default(False)], NONE, False, True, False),
        "field": Spelling(bool, Field(False), False, True, False),
    },
    "text": {
        "plain": Spelling(str, "", "", "calm and wild", "bold and wild"),
        "no_hint": Spelling(NONE, "plain", "plain", "calm and wild", "bold and wild"),
        "ours": Spelling(cl.Text, "", "", "calm and wild", "bold and wild"),
        "ours_of_lines": Spelling(Annotated[str, cl.Text(multiline=True)], "", "", "calm and wild", "bold and wild"),
        "longest": Spelling(Annotated[str, at.MaxLen(4)], "", "", "calm", "bold"),
        "length": Spelling(Annotated[str, at.Len(0, 8)], "", "", "calm and", "bold and"),
        "field": Spelling(str, Field("", max_length=4), "", "calm", "bold"),
    },
}


@pytest.mark.parametrize(("kind", "spellings"), KINDS.items(), ids=KINDS)
def test_what_hands_do_to_a_control_of_any_spelling_is_what_the_function_receives(
    fake_host: FakeHost, kind: str, spellings: Mapping[str, Spelling]
) -> None:
    here = Asking(fake_host, [keyword(name, hint, default) for name, (hint, default, *_) in spellings.items()])
    controls = [here.control_of(name) for name in spellings]

    assert written(here.run()) == wanted(spellings, "untouched")
    for control in controls:
        BY_KEYS[kind](control)
    assert written(here.run()) == wanted(spellings, "by_keys")
    for control in controls:
        BY_MOUSE[kind](control)
    assert written(here.run()) == wanted(spellings, "by_mouse")


def written(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as Python writes them: 1 is not 1.0, nor True, nor a number of numpy's."""
    return {name: repr(value) for name, value in values.items()}


def wanted(spellings: Mapping[str, Spelling], column: str) -> dict[str, str]:
    return written({name: getattr(spelling, column) for name, spelling in spellings.items()})


SEEDS = {
    "ours": cl.Seed,
    "beside_int": Annotated[int | None, cl.Seed],
    "with_more": Annotated[cl.Seed, Group("Chance")],
    "field": Annotated[cl.Seed, Field(description="What chance begins with.")],
}


@pytest.mark.parametrize("hint", SEEDS.values(), ids=SEEDS)
def test_a_seed_is_new_each_run_until_one_is_typed_or_thrown(fake_host: FakeHost, hint: Any) -> None:
    here = Asking(fake_host, [keyword("seed", hint, None)])
    field = here.control_of("seed").get_by_role("textbox")

    def two_runs() -> list[Any]:
        return [here.run()["seed"] for _ in range(2)]

    drawn, another = two_runs()
    assert type(drawn) is int
    assert drawn != another
    field.press("4")
    here.page.keyboard.type("2")
    here.page.keyboard.press("Enter")
    assert two_runs() == [42, 42]
    here.control_of("seed").get_by_role("button", name="Throw a seed").click()
    expect(field).not_to_have_value("42")
    assert two_runs() == [int(field.input_value())] * 2
    here.control_of("seed").get_by_role("button", name="back to a new one each run").click()
    expect(field).to_have_value("")
    drawn, another = two_runs()
    assert drawn != another

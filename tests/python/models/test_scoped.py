"""One control of each kind, from each spelling, in each scope: what its schema says, takes, refuses, and hands over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from typing import Annotated, Any, Literal

import annotated_types as at
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import Field

from closeloop_widgets.models import (
    Cells,
    Choices,
    Group,
    Help,
    Measured,
    ModelFunction,
    OnlyWhen,
    ParameterError,
    PerBar,
    PerTrack,
    Range,
    Title,
    Unit,
)
from closeloop_widgets.models.cells import resolve
from closeloop_widgets.models.hints import parameter_of
from closeloop_widgets.models.parameters import Parameter
from closeloop_widgets.models.scoped import Scope
from closeloop_widgets.music import analysis
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


class Style(Enum):
    CHORALE = "chorale"
    POP = "pop"


def piece(tracks: int = 3, bars: int = 4) -> Score:
    """Tracks 1, 2, ... named A, B, ..., with a note at the start of each bar of four quarters."""
    score = Score()
    for number in range(tracks):
        notes = {"start": [1920 * bar for bar in range(bars)], "duration": [480] * bars}
        score = score.with_track(
            name="ABCDEFGH"[number], notes={**notes, "pitch": [60 + number] * bars, "velocity": [90] * bars}
        )
    return score


SCORE = piece()
REGION = Region.bars(SCORE, 2, 3, tracks=["A", "C"])
HERE = Cells.of(SCORE, REGION)

# What a value of each kind is: its type and metadata in each spelling, a default, another value, one that is refused.
KINDS: list[tuple[str, str, Any, tuple[Any, ...], Any, Any, Any]] = [
    ("number", "ours", float, (Range(0, 1),), 0.5, 0.25, 1.5),
    ("number", "annotated_types", float, (at.Interval(ge=0, le=1),), 0.5, 0.25, -0.5),
    ("number", "pydantic", float, (Field(ge=0, le=1),), 0.5, 0.25, "0.25"),
    ("integer", "ours", int, (Range(0, 9),), 5, 7, 10),
    ("integer", "annotated_types", int, (at.Ge(0), at.Lt(10)), 5, 7, 10),
    ("integer", "pydantic", int, (Field(ge=0, lt=10),), 5, 7, 7.5),
    ("integer", "unbounded", int, (), 5, -7, None),
    ("pair", "ours", tuple[int, int], (Range(1, 6),), (1, 4), (2, 2), (4, 1)),
    ("pair", "annotated_types", tuple[float, float], (at.Interval(ge=1, le=6),), (1.0, 4.0), (2.0, 2.5), (0, 1)),
    ("pair", "pydantic", tuple[int, int], (Field(ge=1, le=6),), (1, 4), (2, 2), (1, 2, 3)),
    ("choice", "Literal", Literal["a", "b"], (), "a", "b", "c"),
    ("choice", "Enum", Style, (), Style.CHORALE, Style.POP, "jazz"),
    ("choice", "Choices", int, (Choices([2, 4]),), 2, 4, 3),
    ("toggle", "bool", bool, (), False, True, 1),
]
SCOPES: list[tuple[Scope, tuple[Any, ...], tuple[int, ...], str]] = [
    ("track", (PerTrack(),), (2,), "1"),
    ("bar", (PerBar(),), (2,), "1"),
    ("cell", (PerTrack(), PerBar()), (2, 2), "1:1"),
]
CASES = [
    pytest.param(kind, base, beside, default, other, wrong, scope, marks, shape, key, id=f"{kind}-{spelling}-{scope}")
    for kind, spelling, base, beside, default, other, wrong in KINDS
    for scope, marks, shape, key in SCOPES
]


def hint_of(base: Any, beside: tuple[Any, ...], marks: tuple[Any, ...]) -> Any:
    listed = list[list[base]] if len(marks) == 2 else list[base]  # type: ignore[valid-type]
    return Annotated[(listed, *marks, *beside)]  # type: ignore[valid-type]


def parameter(hint: Any, default: Any) -> Parameter:
    return parameter_of("infill", "amount", hint, default)


def full(shape: tuple[int, ...], value: Any) -> list[Any]:
    return [value] * shape[0] if len(shape) == 1 else [[value] * shape[1] for _ in range(shape[0])]


@pytest.mark.parametrize(
    ("kind", "base", "beside", "default", "other", "wrong", "scope", "marks", "shape", "key"), CASES
)
def test_a_control_of_each_kind_and_spelling_has_a_value_for_each_cell(
    kind: str,
    base: Any,
    beside: tuple[Any, ...],
    default: Any,
    other: Any,
    wrong: Any,
    scope: str,
    marks: tuple[Any, ...],
    shape: tuple[int, ...],
    key: str,
) -> None:
    received: list[Any] = []
    function = receiving(hint_of(base, beside, marks), default, received)
    single = parameter(Annotated[(base, *beside)] if beside else base, default)  # type: ignore[valid-type]

    (schema,) = function.schema()["parameters"]
    assert (schema["kind"], schema["scope"]) == (kind, scope)
    assert schema["default"] == {"fill": single.default, "at": {}}
    assert {name: schema[name] for name in single.details()} == single.details()

    one = single.to_json(single.accept(other))
    sparse = {"fill": single.default, "at": {key: one}}
    json.dumps(sparse)
    first = full(shape, default)
    if scope == "cell":
        first[0][0] = other
    else:
        first[0] = other
    for taken, expected in [
        ({}, full(shape, default)),
        ({"amount": other}, full(shape, other)),
        ({"amount": one}, full(shape, other)),
        ({"amount": sparse}, first),
        ({"amount": first}, first),
    ]:
        function.call(SCORE, REGION, function.complete(taken, None, SCORE, REGION))
        function(SCORE, REGION, **taken)
        assert received[-1] == received[-2] == expected

    for refused, where in [
        (wrong, single.expected),
        ({"fill": wrong, "at": {}}, "fill"),
        ({"fill": one, "at": {key: wrong}}, f'at "{key}"'),
        (full(shape, other) * 7, "must be a list of 2, one for each"),
        ({"fill": one, "at": {"first": one}}, "'first'"),
        ({"fill": one}, '"at"'),
    ]:
        count = len(received)
        with pytest.raises(ParameterError, match=r"^fill: amount ") as caught:
            function.call(SCORE, REGION, {"amount": refused})
        assert where in str(caught.value)
        assert len(received) == count


def receiving(hint: Any, default: Any, received: list[Any]) -> ModelFunction[..., Any]:
    def fill(score: Score, region: Region, *, amount: Any = default) -> None:
        received.append(amount)

    return ModelFunction(fill, parameters={"amount": hint})


Bars = Annotated[list[int], PerBar(), Range(0, 9)]
Tracks = Annotated[Sequence[int], PerTrack(), Range(0, 9)]
Both = Annotated[list[list[int]], PerTrack(), PerBar(), Range(0, 9)]


FORMS = [
    ("a list for the region", Bars, [1, 2], {"1": 1, "2": 2}),
    ("a list for the piece", Bars, [1, 2, 3, 5], {"0": 1, "1": 2, "2": 3}),
    ("a tuple", Bars, (1, 2), {"1": 1, "2": 2}),
    ("an array", Bars, np.array([1, 2]), {"1": 1, "2": 2}),
    ("bars, counted from 1", Bars, {1: 7, np.int64(4): 8}, {"0": 7, "3": 8}),
    ("a bar past the end", Bars, {9: 7}, {"8": 7}),
    ("tracks by name", Tracks, {"B": 7, "C": 5}, {"2": 7}),
    ("tracks by id", Tracks, {3: 7}, {"3": 7}),
    ("tracks of the piece", Tracks, [1, 2, 3], {"1": 1, "2": 2, "3": 3}),
    ("a list for each track", Both, [[1, 2], [3, 5]], {"1:1": 1, "1:2": 2, "3:1": 3}),
    ("an array of both", Both, np.array([[1, 2], [3, 5]]), {"1:1": 1, "1:2": 2, "3:1": 3}),
    ("a value for each track", Both, [7, 5], {f"1:{bar}": 7 for bar in range(4)}),
    ("dicts of lists", Both, {"A": [1, 2]}, {"1:1": 1, "1:2": 2}),
    ("dicts of dicts", Both, {"A": {1: 7}, 3: {4: 8}}, {"1:0": 7, "3:3": 8}),
    ("tracks with bars", Both, {("A", 1): 7, (3, 4): 8}, {"1:0": 7, "3:3": 8}),
    ("a value for a track", Both, {"B": 7}, {f"2:{bar}": 7 for bar in range(4)}),
]


@pytest.mark.parametrize(("hint", "value", "at"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
def test_values_are_taken_in_the_form_that_is_at_hand(hint: Any, value: Any, at: dict[str, int]) -> None:
    assert parameter(hint, 5).checked(value, "infill", HERE) == {"fill": 5, "at": at}


WRONG_FORMS = [
    (
        Bars,
        [1, 2, 3],
        "must be a list of 2, one for each bar of the region (or 4, one for each bar of the piece), but has 3",
    ),
    (Tracks, [1], "one for each track of the region (or 3, one for each track of the piece), but has 1"),
    (Both, [[1, 2], [3]], "must be a list of 2, one for each bar of the region"),
    (Bars, [1, 12], "for bar 3 must be a whole number from 0 to 9, but was 12"),
    (Tracks, [1, 12], "for track 3 must be"),
    (Both, [[1, 2], [3, 12]], "for bar 3 of track 3 must be"),
    (Bars, {0: 7}, "they count from 1"),
    (Bars, {"2": 7}, "they count from 1"),
    (Bars, {2: 12}, "for bar 2 must be"),
    (Tracks, {"D": 7}, "there is no track 'D'. The tracks are: 1 'A', 2 'B', 3 'C'"),
    (Tracks, {9: 7}, "there is no track 9"),
    (Tracks, {1.5: 7}, "the id or the name of a track"),
    (Bars, {"fill": 5, "at": {"-1": 3}}, "a bar's number from 0"),
    (Both, {"fill": 5, "at": {"3": 3}}, "a track's id and a bar's number from 0"),
    (Bars, {"fill": 5, "at": [3]}, 'a dict as "at"'),
    (Bars, {"fill": 5, "at": {}, "more": 1}, 'both "fill" and "at", and nothing else'),
    (Bars, "5", "for each bar: one for all, a list of one for each, or a dict by bars' numbers from 1, but was '5'"),
    (Bars, None, "a whole number from 0 to 9, for each bar"),
]


@pytest.mark.parametrize(("hint", "value", "told"), WRONG_FORMS)
def test_a_wrong_form_is_refused_in_words_that_tell_the_right_one(hint: Any, value: Any, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parameter(hint, 5).checked(value, "infill", HERE)

    assert str(caught.value).startswith("infill: amount ")
    assert told in str(caught.value)


def test_a_list_for_a_whole_piece_names_the_piece_alone() -> None:
    with pytest.raises(ParameterError, match="must be a list of 4, one for each bar of the piece, but has 3"):
        parameter(Bars, 5).checked([1, 2, 3], "infill", Cells.of(SCORE))


def test_without_a_piece_one_value_is_taken_and_a_list_is_not() -> None:
    bars = parameter(Bars, 5)

    assert bars.checked(7, "infill") == {"fill": 7, "at": {}}
    assert bars.checked({2: 7}, "infill") == {"fill": 5, "at": {"1": 7}}
    with pytest.raises(ParameterError, match="a list needs the piece"):
        bars.checked([7], "infill")
    with pytest.raises(ParameterError, match="a track's name needs the piece"):
        parameter(Tracks, 5).checked({"A": 7}, "infill")


@pytest.mark.parametrize(
    ("base", "beside", "default"),
    [
        pytest.param(base, beside, default, id=f"{kind}-{spelling}")
        for kind, spelling, base, beside, default, _, _ in KINDS
        if spelling != "Enum"
    ],
)
@pytest.mark.parametrize("marks", [(), (PerTrack(),), (PerBar(),), (PerTrack(), PerBar())])
def test_every_kind_takes_labels_and_gives_values_by_chance_that_it_accepts(
    base: Any, beside: tuple[Any, ...], default: Any, marks: tuple[Any, ...]
) -> None:
    labels = (Title("How much"), Help("Of it."), Group("Amounts"), Unit("pieces"), OnlyWhen(style="pop"))
    hint = hint_of(base, (*beside, *labels), marks) if marks else Annotated[(base, *beside, *labels)]  # type: ignore[valid-type]
    control = parameter(hint, default)

    schema = control.schema()

    said = {name: schema[name] for name in ("title", "help", "group", "unit", "when")}
    assert said == {
        "title": "How much",
        "help": "Of it.",
        "group": "Amounts",
        "unit": "pieces",
        "when": {"style": ["pop"]},
    }
    rng = np.random.default_rng(1)
    for _ in range(20):
        drawn = control.drawn(rng, control.default, HERE)
        assert control.checked(drawn, "infill", HERE) == json.loads(json.dumps(drawn)) == drawn


@pytest.mark.parametrize(
    "region",
    [
        None,
        REGION,
        Region(((1900, 1930), (5760, 5761)), (3, 1)),
        Region.of_notes(SCORE, [1, 6]),
        Region(((1920 * 3, 1920 * 6),), (1,)),
    ],
)
def test_values_have_the_shape_of_what_is_measured(region: Region | None) -> None:
    assert Cells.of(SCORE, region).shape("cell") == analysis.density(SCORE, region).shape


def test_what_new_values_do_not_name_stays_as_it_was() -> None:
    before = {"fill": 1, "at": {"0": 9, "1": 9}}

    assert parameter(Bars, 5).checked([2, 3], "infill", HERE, before) == {"fill": 1, "at": {"0": 9, "1": 2, "2": 3}}
    assert parameter(Bars, 5).checked(4, "infill", HERE, before) == {"fill": 4, "at": {}}


ARRAYS = [
    (Annotated[NDArray[np.float64], PerBar(), Range(0, 9)], 5, np.float64, (2,)),
    (Annotated[NDArray[np.int16], PerTrack(), PerBar(), Range(0, 9)], 5, np.int16, (2, 2)),
    (Annotated[NDArray[np.bool_], PerTrack()], True, np.bool_, (2,)),
    (Annotated[np.ndarray, PerBar(), Range(0, 9)], 5, np.int64, (2,)),
    (Annotated[np.ndarray, PerBar(), Range(0, 9)], 5.0, np.float64, (2,)),
]


@pytest.mark.parametrize(("hint", "default", "dtype", "shape"), ARRAYS)
def test_a_hint_for_an_array_gets_one(hint: Any, default: Any, dtype: Any, shape: tuple[int, ...]) -> None:
    array = parameter(hint, default).parse(default, "infill", HERE)

    assert (array.dtype, array.shape) == (np.dtype(dtype), shape)
    assert (array == default).all()


def test_cells_are_the_bars_that_spans_touch_and_tracks_in_the_order_of_the_piece() -> None:
    region = Region(((1900, 1930), (5760, 5761)), (3, 1))

    assert (Cells.of(SCORE, region).bars, Cells.of(SCORE, region).tracks) == ((0, 1, 3), (1, 3))
    assert Cells.of(SCORE).shape("cell") == (3, 4)
    assert Cells.of(SCORE, Region.of_notes(SCORE, [1])).bars == (0,)


def test_a_region_past_the_end_has_bars_of_its_own() -> None:
    region = Region(((1920 * 3, 1920 * 6),), (1,))
    cells = Cells.of(SCORE, region)

    assert cells.bars == (3, 4, 5)
    assert parameter(Both, 5).parse({"A": 7}, "infill", cells) == [[7, 7, 7]]


values = st.integers(0, 9)
spots = st.sampled_from(["track", "bar", "cell"])
scores = st.builds(piece, st.integers(1, 4), st.integers(1, 6))


@st.composite
def placed(draw: st.DrawFn) -> tuple[Score, Region, Scope]:
    score = draw(scores)
    first = draw(st.integers(1, score.bar_count))
    last = draw(st.integers(first, score.bar_count))
    tracks = draw(st.lists(st.sampled_from([track.id for track in score.tracks]), min_size=1, unique=True))
    return score, Region.bars(score, first, last, tracks), draw(spots)


HINTS: dict[Scope, Any] = {"track": Tracks, "bar": Bars, "cell": Both}


def sparse_of(draw: st.DrawFn, cells: Cells, scope: Scope) -> dict[str, Any]:
    at = draw(st.dictionaries(st.sampled_from(cells.keys(scope)), values))
    return {"fill": draw(values), "at": at}


@given(st.data(), placed())
def test_a_list_that_is_spread_is_resolved_to_itself(data: st.DataObject, place: tuple[Score, Region, Scope]) -> None:
    score, region, scope = place
    cells = Cells.of(score, region)
    shape = cells.shape(scope)
    flat = data.draw(st.lists(values, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    table = np.array(flat).reshape(shape).tolist()
    before = sparse_of(data.draw, Cells.of(score), scope)

    written = parameter(HINTS[scope], 5).checked(table, "infill", cells, before)

    assert resolve(written, scope, cells) == table
    assert resolve(json.loads(json.dumps(written)), scope, cells) == table
    # What is not of the region stays as it was.
    for key in set(Cells.of(score).keys(scope)) - set(cells.keys(scope)):
        assert written["at"].get(key, written["fill"]) == before["at"].get(key, before["fill"])


@given(st.data(), placed(), st.integers(0, 5))
def test_values_stay_with_their_bars_and_tracks_when_the_region_moves(
    data: st.DataObject, place: tuple[Score, Region, Scope], by: int
) -> None:
    score, region, scope = place
    value = sparse_of(data.draw, Cells.of(score), scope)
    moved = replace(region, spans=tuple((a + 1920 * by, b + 1920 * by) for a, b in region.spans))

    for where in (region, moved):
        cells = Cells.of(score, where)
        got = np.ravel(parameter(HINTS[scope], 5).parse(value, "infill", cells)).tolist()
        assert got == [value["at"].get(key, value["fill"]) for key in cells.keys(scope)]


@given(st.data(), placed())
def test_a_sparse_value_is_kept_to_the_letter(data: st.DataObject, place: tuple[Score, Region, Scope]) -> None:
    score, _, scope = place
    value = sparse_of(data.draw, Cells.of(score), scope)

    assert parameter(HINTS[scope], 5).checked(value, "infill") == value


MEASURES = [
    (Annotated[float, Range(0, 1, step=0.25), Measured("x")], 1, [0.3, 7, -1, 0.99], [0.25, 1, 0, 1]),
    (Annotated[float, Range(0.1, 2, step=0.05), Measured("x")], 1, [0.22], [0.2]),
    (Annotated[int, Range(1, 9, step=2), Measured("x")], 3, [3.9, 4.1, 100], [3, 5, 9]),
    (Annotated[int, Range(1, 9), at.MultipleOf(3), Measured("x")], 3, [1, 4, 100], [3, 3, 9]),
    (Annotated[int, Range(1, 4), Measured("x", [0.1, 0.2])], 3, [0, 0.1, 0.15, 5], [1, 2, 2, 3]),
    (Annotated[int, Range(1, 2), Measured("x", [0.1, 0.2, 0.3])], 2, [5], [2]),
    (Annotated[tuple[int, int], Range(1, 6), Measured("x")], (1, 4), [2.2, [1.2, 4.6]], [[2, 2], [1, 5]]),
    (Annotated[Literal[2, 4], Measured("x")], 2, [2.9, 9], [2, 4]),
    (Annotated[Literal["few", "many"], Measured("x", [0.5])], "few", [0.4, 0.5], ["few", "many"]),
    (Annotated[bool, Measured("x")], False, [0.4, 0.5], [False, True]),
    (Annotated[bool, Measured("x", [3])], False, [2, 3], [False, True]),
]


@pytest.mark.parametrize(("hint", "default", "numbers", "expected"), MEASURES)
def test_a_measured_number_becomes_the_nearest_value(
    hint: Any, default: Any, numbers: list[Any], expected: list[Any]
) -> None:
    control = parameter(hint, default)

    assert [control.from_measure(number) for number in numbers] == expected
    assert all(control.checked(value, "infill") == value for value in expected)
    assert control.from_measure(np.nan) == control.default


def test_an_array_of_measures_becomes_values_for_each_cell() -> None:
    control = parameter(Annotated[list[list[int]], PerTrack(), PerBar(), Range(0, 9), Measured("density")], 5)
    before = {"fill": 5, "at": {"1:1": 2, "2:2": 3}}

    value = control.from_measure(np.array([[np.nan, 5.2], [7.7, 100]]), HERE, before)

    assert value == {"fill": 5, "at": {"1:1": 2, "2:2": 3, "3:1": 8, "3:2": 9}}
    assert control.schema()["measure"] == "density"
    pairs = parameter(Annotated[list[tuple[int, int]], PerBar(), Range(1, 6), Measured("polyphony")], (1, 4))
    assert pairs.from_measure([[1.2, 3], [2, 2]], HERE)["at"] == {"1": [1, 3], "2": [2, 2]}

"""What a signature must be, what it says, and how a model function is called."""

from __future__ import annotations

import functools
import pickle
import typing
from collections.abc import AsyncIterator, Callable
from enum import Enum
from typing import Annotated, Any, Literal

import pytest

from closeloop_widgets.models import (
    Choices,
    Context,
    Default,
    Measured,
    ModelFunction,
    OnlyWhen,
    ParameterError,
    PerBar,
    Range,
    Seed,
    SignatureError,
    Text,
    Values,
    model,
    register,
)
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

if typing.TYPE_CHECKING:
    from nowhere import OnlyForCheckers


class Style(Enum):
    CHORALE = "chorale"
    POP = "pop"


@model("Tension infill", author="A. Musician", license="MIT")
def infill(
    score: OnlyForCheckers,
    region: Region,
    *,
    temperature: Annotated[float, Range(0.1, 2.0, step=0.05)] = 1.0,
    style: Style = Style.CHORALE,
    keep_rhythm: bool = False,
    prompt: Text = "",  # type: ignore[assignment]  # the short spelling, which checkers do not know
    seed: Seed = None,
    context: Context,
) -> Any:
    """Regenerate the selected bars,
    and no others.

    Parameters
    ----------
    temperature : float
        Below 1 the likely
        becomes likelier.
    style, prompt : str
        What to write like.

    Returns
    -------
    score : Score
        Another one.
    """
    return score, region, temperature, style, keep_rhythm, prompt, seed, context


def test_a_function_is_described_by_its_signature_and_docstring() -> None:
    schema = infill.schema()

    assert {key: schema[key] for key in schema if key != "parameters"} == {
        "v": 1,
        "name": "infill",
        "title": "Tension infill",
        "description": "Regenerate the selected bars, and no others.",
        "author": "A. Musician",
        "license": "MIT",
        "writes": "region",
    }
    assert [(p["name"], p["kind"], p["title"], p["help"]) for p in schema["parameters"]] == [
        ("temperature", "number", "Temperature", "Below 1 the likely becomes likelier."),
        ("style", "choice", "Style", "What to write like."),
        ("keep_rhythm", "toggle", "Keep rhythm", ""),
        ("prompt", "text", "Prompt", "What to write like."),
        ("seed", "seed", "Seed", ""),
    ]


def test_the_google_style_of_docstrings_is_read_too() -> None:
    @model
    def fill(score: Score, *, hot: bool = True, deep: int = 3) -> Score:
        """Fill it.

        Args:
            score: The piece.
            hot (bool): Whether to take
                chances.
            deep: How far.

        Returns:
            hot: Not this one.
        """
        return score

    assert [p.help for p in fill.parameters.values()] == ["Whether to take chances.", "How far."]
    assert fill.description == "Fill it."


def test_a_function_without_a_docstring_has_a_title_from_its_name() -> None:
    @model
    def fill_in_bars(score: Score) -> Score:
        return score

    assert (fill_in_bars.title, fill_in_bars.description) == ("Fill in bars", "")


def test_a_model_function_stays_the_plain_function(line: Score, region: Region) -> None:
    context = Context(seed=3)

    result = infill(line, region, temperature=9.0, context=context)

    assert result == (line, region, 9.0, Style.CHORALE, False, "", None, context)
    assert infill.__name__ == "infill"
    assert infill.__doc__ is not None


def test_called_plainly_a_function_is_made_a_context_where_it_is_given_none(line: Score, region: Region) -> None:
    # The call leaves out what the type asks for; that it works all the same is the point.
    *_, context = typing.cast(Callable[..., Any], infill)(line, region)

    assert isinstance(context, Context)


def test_control_values_arrive_as_python_values(line: Score, region: Region) -> None:
    context = Context(seed=3)

    result = infill.call(line, region, {"style": "pop", "temperature": 1, "seed": 5}, context)

    assert result == (line, region, 1.0, Style.POP, False, "", 5, context)


def test_a_seed_left_open_is_the_contexts(line: Score, region: Region) -> None:
    assert infill.call(line, region, {}, Context(seed=11))[6] == 11


def test_without_a_region_a_function_is_given_the_whole_piece(line: Score) -> None:
    assert infill.call(line)[1] == Region.all(line)


def test_a_function_may_take_the_score_alone(line: Score, region: Region) -> None:
    @model
    def everything(score: Score) -> Score:
        return score

    assert everything.call(line, region) is line


def test_complete_values_are_json_with_defaults_and_the_seed_drawn() -> None:
    assert infill.complete({"style": Style.POP}, seed=9) == {
        "temperature": 1.0,
        "style": "pop",
        "keep_rhythm": False,
        "prompt": "",
        "seed": 9,
    }


def test_a_misspelled_parameter_is_told_the_nearest() -> None:
    with pytest.raises(
        ParameterError, match=r"infill: there is no parameter 'temprature'; did you mean 'temperature'\?"
    ):
        infill.complete({"temprature": 1})


def test_a_parameter_like_no_other_is_told_what_there_is() -> None:
    with pytest.raises(ParameterError, match="it has temperature, style, keep_rhythm, prompt, seed"):
        infill.complete({"xyz": 1})


def test_a_refused_value_is_refused_before_the_function_runs(line: Score, region: Region) -> None:
    with pytest.raises(ParameterError, match=r"infill: temperature must be a number from 0\.1 to 2, but was 7"):
        infill.call(line, region, {"temperature": 7})


def test_a_model_function_travels_by_reference() -> None:
    assert pickle.loads(pickle.dumps(infill)) is infill


def test_a_function_one_cannot_annotate_gets_its_controls_when_registered(line: Score) -> None:
    def theirs(score: Any, temperature: float = 1.0, beams: int = 4, **options: Any) -> Any:
        return temperature, beams, options

    function = register(
        theirs,
        title="Theirs",
        parameters={
            "temperature": Annotated[float, Range(0, 2)],
            "top_k": Annotated[int, Range(1, 50), Default(8)],
        },
    )

    assert list(function.parameters) == ["temperature", "top_k"]
    assert function.call(line, values={"top_k": 2}) == (1.0, 4, {"top_k": 2})


def test_a_registered_function_keeps_its_own_hints_unless_given_others() -> None:
    def theirs(score: Any, *, style: Literal["a", "b"] = "a") -> Any:
        return style

    assert register(theirs).parameters["style"].kind == "choice"
    assert register(register(theirs), parameters={}).parameters == {}


def test_objects_methods_and_partials_can_be_registered(line: Score, region: Region) -> None:
    class Net:
        def __call__(self, score: Score, region: Region, *, hot: bool = True) -> bool:
            return hot

        def sample(self, score: Score, *, steps: Annotated[int, Range(1, 9)] = 3) -> int:
            return steps

    def scaled(score: Score, region: Region, factor: int, *, hot: bool = False) -> tuple[int, bool]:
        return factor, hot

    assert register(Net()).name == "Net"
    assert register(Net()).call(line, region) is True
    assert register(Net().sample).call(line) == 3
    assert register(functools.partial(scaled, factor=2), parameters={"hot": bool}).call(line, region) == (2, False)


def no_score() -> None: ...
def other_first(notes: Any) -> None: ...
def late_region(score: Any, amount: int, region: Any) -> None: ...
def named_region(score: Any, *, region: Any) -> None: ...
def positional_control(score: Any, region: Any, amount: int = 1) -> None: ...
def rest(score: Any, *rest: Any) -> None: ...
def options(score: Any, **options: Any) -> None: ...
def no_default(score: Any, *, amount: int) -> None: ...
def unreadable(score: Any, *, amount: NoSuchName = 1) -> None: ...  # type: ignore[name-defined]  # noqa: F821
def strange_context(score: Any, *, context: str = "") -> None: ...
def misnamed_context(score: Any, *, ctx: Context) -> None: ...
def two_seeds(score: Any, *, seed: Seed = None, other: Seed = None) -> None: ...
async def waiting(score: Any) -> None: ...
async def streaming(score: Any) -> AsyncIterator[Any]:
    yield score


@pytest.mark.parametrize(
    ("fn", "told"),
    [
        (no_score, "must be `score`, but is missing"),
        (other_first, "must be `score`, but is 'notes'"),
        (late_region, "`region` must be the second"),
        (named_region, "`region` must be the second"),
        (positional_control, r"put a \* before 'amount'"),
        (rest, r"\*rest cannot become controls"),
        (options, "options cannot become controls"),
        (no_default, "'amount' has no default"),
        (unreadable, "'NoSuchName', cannot be read"),
        (strange_context, "no control can have its name"),
        (misnamed_context, "call it `context`"),
        (two_seeds, "seed, other"),
        (waiting, "async"),
        (streaming, "async"),
    ],
)
def test_a_signature_that_cannot_be_called_is_refused_when_registered(fn: Callable[..., Any], told: str) -> None:
    with pytest.raises(SignatureError, match=f"^{fn.__name__}: .*{told}"):
        model(fn)


def unnumbered(score: Any) -> None: ...
def numbered_first(score: Any, n: int, /) -> None: ...


@pytest.mark.parametrize("fn", [unnumbered, numbered_first])
def test_a_batch_function_must_take_how_many_results_to_make(fn: Callable[..., Any]) -> None:
    with pytest.raises(SignatureError, match=f"^{fn.__name__}: batch=True says .* add `\\*, n` to it"):
        model(batch=True)(fn)


def test_a_batch_function_is_asked_for_as_many_as_there_are_seeds_and_n_is_no_control(line: Score) -> None:
    @model(batch=True)
    def many(score: Score, *, n: int, loud: bool = False, context: Context) -> Any:
        return n, context.seeds

    assert list(many.parameters) == ["loud"]
    assert many.call(line, context=Context(2**32 - 1, n=3)) == (3, (2**32 - 1, 0, 1))


def test_what_a_function_writes_is_one_of_four(line: Score) -> None:
    assert model(writes="tracks")(no_controls).schema()["writes"] == "tracks"
    with pytest.raises(SignatureError, match=r"no_controls: writes must be one of 'region', .*, but is 'track'"):
        model(writes=typing.cast(Any, "track"))(no_controls)


def no_controls(score: Any) -> None: ...


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"temprature": Annotated[float, Range(0, 1)]}, "no parameter 'temprature'"),
        ({"score": bool}, "given by the editor"),
        ({}, "'temperature' has no default"),
        ({"temperature": Annotated[float, Range(0, 1)]}, "give it one"),
    ],
)
def test_descriptions_that_do_not_fit_the_function_are_refused(parameters: dict[str, Any], told: str) -> None:
    def theirs(score: Any, temperature: float) -> Any:
        return temperature

    with pytest.raises(SignatureError, match=told):
        register(theirs, parameters=parameters)


def test_something_that_cannot_be_called_cannot_be_registered() -> None:
    with pytest.raises(SignatureError, match="callable"):
        ModelFunction(typing.cast(Any, 3))


def test_a_condition_names_another_parameter_and_values_it_has() -> None:
    @model
    def styled(
        score: Score,
        *,
        style: Literal["chorale", "pop", "rock"] = "chorale",
        swing: Annotated[float, Range(0, 1), OnlyWhen(style=["pop", "rock"])] = 0.5,
    ) -> Score:
        return score

    assert styled.schema()["parameters"][1]["when"] == {"style": ["pop", "rock"]}
    assert "when" not in styled.schema()["parameters"][0]
    assert styled.complete({"swing": 0.1})["swing"] == 0.1  # its value travels all the same


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (OnlyWhen(stile="pop"), "names no other parameter; there are style, density"),
        (OnlyWhen(amount=1), "names no other parameter"),
        (OnlyWhen(style="jazz"), "style is one of 'chorale', 'pop'"),
        (OnlyWhen(density=5), "a condition needs a single one"),
    ],
)
def test_a_condition_that_can_never_be_true_is_refused(condition: OnlyWhen, told: str) -> None:
    def fill(score: Score, *, style: str = "pop", density: int = 5, amount: int = 1) -> Score:
        return score

    hints = {
        "style": Literal["chorale", "pop"],
        "density": Annotated[list[int], PerBar(), Range(0, 9)],
        "amount": Annotated[int, condition],
    }
    with pytest.raises(SignatureError, match="fill: the parameter 'amount' has OnlyWhen") as caught:
        register(fill, parameters=hints)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: OnlyWhen(),
        lambda: OnlyWhen(style=[]),
        lambda: Choices("abc"),
        lambda: Choices(7),  # type: ignore[arg-type]
        lambda: Measured(""),
        lambda: Measured("density", []),
        lambda: Measured("density", [1, 1]),
    ],
)
def test_an_annotation_that_says_nothing_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ParameterError):
        make()


def test_choices_are_asked_for_each_piece(line: Score) -> None:
    @model
    def solo(score: Score, *, track: Annotated[str, Choices(lambda score: [t.name for t in score.tracks])] = "") -> str:
        return track

    two = line.with_track(name="Alto").with_track(name="Bass")
    (schema,) = solo.schema(two)["parameters"]
    assert [choice["value"] for choice in schema["choices"]] == ["", "Alto", "Bass"]
    assert solo.schema()["parameters"][0]["choices"] == []
    assert solo.call(two, None, {"track": "Bass"}) == "Bass"
    assert solo(two) == ""
    with pytest.raises(ParameterError, match="solo: track must be one of ''"):
        solo.call(line, None, {"track": "Bass"})


def test_a_default_that_is_not_to_be_had_gives_way_to_the_first_choice(line: Score) -> None:
    @model
    def solo(score: Score, *, track: Annotated[str, Choices(lambda: ["a", "b"])] = "z") -> str:
        return track

    assert solo.schema()["parameters"][0]["default"] == "a"
    assert solo.call(line) == "a"


def test_an_asking_that_fails_names_the_function_and_the_parameter(line: Score) -> None:
    @model
    def solo(score: Score, *, track: Annotated[str, Choices(lambda: 1 / 0)] = "") -> str:
        return track

    with pytest.raises(ParameterError, match="solo: the choices of track could not be had: ZeroDivisionError"):
        solo.schema(line)


def test_a_choice_of_nothing_is_said_when_it_runs(line: Score) -> None:
    @model
    def solo(score: Score, *, section: Annotated[str, Choices(lambda score: score.markers)] = "") -> str:
        return section

    assert solo.schema(line)["parameters"][0]["choices"] == []
    with pytest.raises(ParameterError, match="section must be one of its choices, but there are none for this piece"):
        solo.call(line)


def test_a_plain_call_has_the_defaults_that_the_controls_start_with(line: Score) -> None:
    def theirs(score: Score, bold: Any, much: Any = None) -> Any:
        return bold, much

    function = register(
        theirs,
        parameters={
            "bold": Annotated[int, Default(3)],
            "much": Annotated[list[int], PerBar(), Range(0, 9), Default(5)],
        },
    )
    assert function(line) == (3, [5])
    assert function(line, 4, much=[6]) == (4, [6])
    assert function(line, 4, "anything") == (4, "anything")


def test_a_function_that_says_it_returns_values_is_known_to_write_nothing() -> None:
    def measuring(score: Score, region: Region) -> Values:
        return Values()

    assert register(measuring).schema()["calculates"] is True
    assert "calculates" not in register(lambda score: score).schema()

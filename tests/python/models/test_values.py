"""Values of controls as Python has them, on a place of plain dicts in a notebook's stead."""

from __future__ import annotations

import json
import math
from enum import Enum
from pathlib import Path
from threading import RLock
from typing import Annotated, Any, Literal

import numpy as np
import pytest

from closeloop_widgets.models import Cells, ModelFunction, ParameterError, PerBar, PerTrack, Range, Seed, model
from closeloop_widgets.models.function_values import FunctionValues
from closeloop_widgets.models.parameters import Parameters
from closeloop_widgets.models.settled import JSON, Part
from closeloop_widgets.models.values import AllValues
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


class Style(Enum):
    CHORALE = "chorale"
    POP = "pop"


@model
def infill(
    score: Score,
    region: Region,
    *,
    temperature: Annotated[float, Range(0.1, 2.0, step=0.05)] = 1.0,
    style: Style = Style.CHORALE,
    polyphony: Annotated[tuple[int, int], Range(1, 6)] = (1, 4),
    density: Annotated[list[int], PerTrack(), Range(0, 9)] = 5,  # type: ignore[assignment]
    tension: Annotated[list[float], PerBar(), Range(0, 4, step=0.2)] = 1.0,  # type: ignore[assignment]
    keep_rhythm: bool = False,
    prompt: str = "",
    steps: int = 48,
    seed: Seed = None,
) -> Score:
    return score


@model
def clear(score: Score, *, reset: bool = False, rate: Annotated[float, Range(0.01, 100, scale="log")] = 1.0) -> Score:
    return score


class Place:
    """A home of plain dicts; three tracks, four bars, of which a region has two and two."""

    def __init__(self, *functions: ModelFunction[..., Any]) -> None:
        self.functions = {function.name: function for function in functions}
        self.lock = RLock()
        self.parts: dict[Part, JSON] = {
            "parameters": {function.name: function.complete() for function in functions},
            "presets": {},
            "panel": {},
        }
        self.writes = 0
        self.score = Score()
        for name in "ABC":
            notes = {"start": [0, 5760], "duration": [480, 480], "pitch": [60, 62], "velocity": [90, 90]}
            self.score = self.score.with_track(name=name, notes=notes)
        self.region = Region.bars(self.score, 2, 3, ["A", "C"])

    def known(self, function: str) -> Parameters:
        return self.functions[function].parameters

    def cells(self) -> Cells:
        return Cells.of(self.score, self.region)

    def read(self, part: Part) -> JSON:
        return dict(self.parts[part])

    def write(self, part: Part, value: JSON) -> None:
        self.writes += 1
        self.parts[part] = json.loads(json.dumps(value))


@pytest.fixture
def place() -> Place:
    return Place(infill, clear)


@pytest.fixture
def values(place: Place) -> AllValues:
    return AllValues(place)


@pytest.fixture
def ours(values: AllValues) -> FunctionValues:
    return values["infill"]


def test_a_value_is_read_and_set_by_attribute_and_by_key(values: AllValues, ours: FunctionValues) -> None:
    ours.temperature = 0.8
    values.infill["style"] = Style.POP

    assert (values["infill"].temperature, values.infill["style"]) == (0.8, Style.POP)
    assert values.to_json()["infill"]["style"] == "pop"
    assert ours == values.to_json()["infill"]
    assert dict(ours)["polyphony"] == (1, 4)


def test_names_are_completed(values: AllValues, ours: FunctionValues) -> None:
    assert {"infill", "clear", "save"} <= set(dir(values))
    assert {"temperature", "density", "randomise"} <= set(dir(ours))
    assert values._ipython_key_completions_() == ["infill", "clear"]
    assert ours._ipython_key_completions_() == list(infill.parameters)


def test_values_of_bars_and_tracks_are_read_for_the_region_and_set_in_any_form(
    place: Place, ours: FunctionValues
) -> None:
    ours.density = [1, 2]
    ours.tension = {1: 2.0, 2: 3}
    assert ours.density == [1, 2]
    assert ours.to_json()["density"] == {"fill": 5, "at": {"1": 1, "3": 2}}
    assert ours.tension == [3.0, 1.0]

    place.region = Region.bars(place.score, 1, tracks=["B", "C"])
    assert (ours.density, ours.tension) == ([5, 2], [2.0])
    ours.density = {"B": 9}
    assert ours.to_json()["density"] == {"fill": 5, "at": {"1": 1, "2": 9, "3": 2}}


WRONG = [
    (lambda ours: setattr(ours, "temperature", 9), "infill: temperature must be a number from 0.1 to 2, but was 9"),
    (lambda ours: setattr(ours, "temprature", 1), "did you mean 'temperature'"),
    (lambda ours: ours.update(style="pop", polyphony=(5, 1)), "the first not above the second, but was (5, 1)"),
    (lambda ours: setattr(ours, "density", [1, 2, 3, 4]), "must be a list of 2, one for each track of the region"),
    (lambda ours: ours.reset("temprature"), "did you mean 'temperature'"),
    (lambda ours: ours.lock("temprature"), "did you mean 'temperature'"),
    (lambda ours: ours.unlock("temprature"), "did you mean 'temperature'"),
    (lambda ours: ours.load_preset("calm"), "infill has no preset 'calm'; there are none"),
    (lambda ours: ours.delete_preset("calm"), "infill has no preset 'calm'"),
    (lambda ours: ours.save_preset(" "), "a preset's name is a text of 1 to 200 characters"),
    (lambda ours: ours["temprature"], "infill has no parameter 'temprature'; did you mean 'temperature'?"),
]


@pytest.mark.parametrize(("act", "told"), WRONG)
def test_what_is_wrong_is_refused_by_name_and_changes_nothing(
    place: Place, ours: FunctionValues, act: Any, told: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        act(ours)

    assert told in str(caught.value)
    assert place.writes == 0


def test_an_attribute_that_is_not_there_is_an_attribute_error_with_the_near_match(
    values: AllValues, ours: FunctionValues
) -> None:
    with pytest.raises(AttributeError, match="did you mean 'temperature'"):
        _ = ours.temprature
    with pytest.raises(AttributeError, match="did you mean 'infill'"):
        _ = values.infil
    with pytest.raises(KeyError, match="this editor has no model function 'x'; there are infill, clear"):
        _ = values["x"]
    assert not hasattr(ours, "__len_hint__")


def test_a_parameter_that_is_named_as_a_method_is_set_by_key(values: AllValues) -> None:
    with pytest.raises(AttributeError, match=r"set the parameter of that name as \['reset'\]"):
        values.clear.reset = True
    values["clear"]["reset"] = True
    assert values["clear"]["reset"] is True


def test_several_are_set_at_once_in_one_write(place: Place, values: AllValues, ours: FunctionValues) -> None:
    ours.update({"temperature": 0.5}, style="pop")
    values["infill"] = {"steps": 12}
    assert (ours.temperature, ours.style, ours.steps) == (0.5, Style.POP, 12)
    assert place.writes == 2


def test_reset_goes_back_to_what_controls_start_with(ours: FunctionValues) -> None:
    ours.update(temperature=0.5, density=[1, 2], seed=7)
    ours.reset("temperature")
    assert (ours.temperature, ours.density, ours.seed) == (1.0, [1, 2], 7)
    ours.reset()
    assert ours == infill.complete()


def test_chance_gives_values_that_the_function_takes_and_the_same_for_the_same_seed(
    place: Place, ours: FunctionValues
) -> None:
    seen: dict[str, set[str]] = {name: set() for name in ours}
    for seed in range(40):
        ours.randomise(seed)
        infill.complete(ours.to_json())
        for name, value in ours.items():
            seen[name].add(str(value))
        assert all(value in (1, 2, 3, 4, 5, 6) for value in ours.polyphony)
        assert ours.temperature * 20 == pytest.approx(round(ours.temperature * 20))
    drawn = {name for name, several in seen.items() if len(several) > 1}
    assert drawn == {"temperature", "style", "polyphony", "density", "tension", "keep_rhythm"}
    first = ours.to_json()
    ours.randomise(1)
    assert ours.to_json() != first
    ours.randomise(39)
    assert ours.to_json() == first
    # Of bars and tracks those of the region alone.
    assert set(first["density"]["at"]) == {"1", "3"}
    assert set(first["tension"]["at"]) == {"1", "2"}


def test_a_log_slider_is_drawn_evenly_over_ratios(values: AllValues) -> None:
    rates = []
    for seed in range(300):
        values.clear.randomise(seed)
        rates.append(math.log10(values.clear.rate))
    # From 0.01 to 100: evenly drawn numbers would be above 1 in 99 of 100, evenly drawn ratios in half.
    assert 0.4 < np.mean(np.array(rates) > 0) < 0.6
    assert min(rates) < -1.5
    assert max(rates) > 1.5


def test_chance_leaves_what_is_locked(place: Place, ours: FunctionValues) -> None:
    ours.lock("temperature", "density")
    ours.unlock("density")
    assert ours.locked == ("temperature",)
    assert "temperature=1.0 (locked)" in repr(ours)
    for seed in range(20):
        ours.randomise(seed)
        assert ours.temperature == 1.0
    before = ours.to_json()
    ours.lock()
    ours.randomise(99)
    assert ours.to_json() == before
    place.parts["panel"]["infill"]["n"] = 5
    ours.unlock()
    assert place.parts["panel"] == {"infill": {"locks": [], "n": 5}}


def test_presets_are_kept_by_name(values: AllValues, ours: FunctionValues) -> None:
    ours.update(temperature=0.5, density=[1, 2])
    ours.save_preset("calm")
    ours.reset()
    ours.save_preset("plain")
    ours.load_preset("calm")
    assert (ours.temperature, ours.density, ours.presets) == (0.5, [1, 2], ("calm", "plain"))
    assert values.clear.presets == ()
    ours.delete_preset("calm")
    assert ours.presets == ("plain",)


def test_a_file_takes_values_presets_and_locks_to_another_day(
    place: Place, values: AllValues, ours: FunctionValues, tmp_path: Path
) -> None:
    ours.update(temperature=0.5, density=[1, 2], style=Style.POP)
    ours.save_preset("calm")
    ours.lock("style")
    values.save(tmp_path / "infill.json")
    parts = json.loads(json.dumps(place.parts))

    there = AllValues(Place(infill, clear))
    there.infill.save_preset("mine")
    there.load(tmp_path / "infill.json")

    assert there == values
    assert there.infill.locked == ("style",)
    assert there.infill.presets == ("mine", "calm")
    assert place.parts == parts
    assert [path.name for path in tmp_path.iterdir()] == ["infill.json"]


BROKEN = [
    ("not json", "is no JSON"),
    ("[]", "is no file of parameters"),
    ('{"kind": "something else"}', "is no file of parameters"),
    ('{"kind": "closeloop_widgets parameters", "v": 2}', "has version 2; this version of the package reads 1"),
    ('{"kind": "closeloop_widgets parameters", "v": 1, "parameters": []}', "has no 'parameters' by function"),
]
GOOD = {"kind": "closeloop_widgets parameters", "v": 1, "parameters": {}, "presets": {}, "panel": {}}
STRANGE = [
    ({"parameters": {"compose": {}}}, "this editor has no model function 'compose'; it has infill, clear"),
    ({"parameters": {"infill": {"temperature": 7}}}, "infill: temperature must be"),
    ({"presets": {"infill": {"calm": {"heat": 7}}}}, "the preset 'calm' of infill: there is no parameter 'heat'"),
    ({"presets": {"infill": {"calm": 7}}}, "the preset 'calm' of infill: it is a dict of values, but was 7"),
    ({"panel": {"infill": {"locks": ["heat"]}}}, "infill: of its panel, 'locks' must be a list of its parameters"),
    ({"panel": {"infill": {"again": "never"}}}, '\'again\' must be "queue" or "replace"'),
    ({"panel": {"infill": {"width": 7}}}, "it has no 'width'"),
]


@pytest.mark.parametrize(("text", "told"), [*BROKEN, *((json.dumps({**GOOD, **part}), told) for part, told in STRANGE)])
def test_a_file_that_does_not_fit_is_named_and_changes_nothing(
    place: Place, values: AllValues, tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "strange.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ParameterError) as caught:
        values.load(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert told in str(caught.value)
    assert place.writes == 0


def test_a_file_that_cannot_be_written_leaves_the_one_that_was_there(values: AllValues, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        values.save(tmp_path / "nowhere" / "infill.json")
    with pytest.raises(FileNotFoundError):
        values.load(tmp_path / "nothing.json")


def test_a_literal_and_a_missing_value_are_what_they_are() -> None:
    @model
    def pick(score: Score, *, which: Literal["a", None] = None) -> Score:
        return score

    values = AllValues(Place(pick))
    values.pick.which = "a"
    values.pick.which = None
    assert values.pick.which is None
    assert repr(values) == "pick: which=None"

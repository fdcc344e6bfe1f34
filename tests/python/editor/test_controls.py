"""The traits of an editor's functions: set from cells and pages, checked, asked again when the piece changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
import traitlets

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.models import Choices, ParameterError, PerBar, PerTrack, Range, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

received: list[dict[str, Any]] = []


@model
def infill(
    score: Score,
    region: Region,
    *,
    temperature: Annotated[float, Range(0.1, 2.0)] = 1.0,
    density: Annotated[list[int], PerTrack(), Range(0, 9)] = 5,  # type: ignore[assignment]
    tension: Annotated[list[float], PerBar(), Range(0, 4)] = 1.0,  # type: ignore[assignment]
    voice: Annotated[str, Choices(lambda score: [track.name for track in score.tracks])] = "Alto",
) -> Score:
    received.append({"temperature": temperature, "density": density, "tension": tension, "voice": voice})
    return score


class Told:
    """What the editor sent its pages."""

    def __init__(self, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[dict[str, Any]] = []
        monkeypatch.setattr(editor, "_send", lambda message, buffers=None: self.sent.append(message))

    @property
    def states(self) -> list[dict[str, Any]]:
        return [message["state"] for message in self.sent if message.get("method") == "update"]

    @property
    def notices(self) -> list[str]:
        contents = [message["content"] for message in self.sent if message.get("method") == "custom"]
        return [content["text"] for content in contents if content["type"] == "notice"]


@pytest.fixture
def editor() -> Iterator[Editor]:
    received.clear()
    editor = Editor("bundled:bwv140.7", models=[infill])
    yield editor
    editor.close()


@pytest.fixture
def told(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(editor, monkeypatch)


def test_a_value_set_in_a_cell_is_observed_and_travels_as_plain_json(editor: Editor, told: Told) -> None:
    seen: list[Any] = []
    editor.observe(seen.append, "parameters")

    editor.parameters["infill"].temperature = 0.8
    editor.parameters.infill.temperature = 0.8

    (change,) = seen
    assert type(change["new"]) is dict
    assert (change["old"]["infill"]["temperature"], change["new"]["infill"]["temperature"]) == (1.0, 0.8)
    assert [state["parameters"]["infill"]["temperature"] for state in told.states] == [0.8]
    assert editor.get_state("parameters")["parameters"] == editor.parameters.to_json()


def test_a_dict_that_is_set_changes_what_it_names(editor: Editor) -> None:
    editor.parameters = {"infill": {"density": [1, 2, 3, 4]}}
    assert editor.parameters.infill.density == [1, 2, 3, 4]
    assert editor.parameters.infill.temperature == 1.0
    editor.parameters = editor.parameters
    assert editor.parameters.infill.density == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("parameters", {"infill": {"temperature": 9}}, "infill: temperature must be a number from 0.1 to 2, but was 9"),
        ("parameters", {"infil": {}}, "this editor has no model function 'infil'"),
        ("parameters", {"infill": 3}, "infill: its parameters are a dict"),
        ("presets", {"infill": {"calm": {"temperature": 9}}}, "the preset 'calm' of infill: temperature must be"),
        ("panel", {"infill": {"n": 0}}, "'n' must be 1 to 1000, but was 0"),
    ],
)
def test_what_a_cell_sets_wrong_is_refused_whole(editor: Editor, name: str, value: Any, told: str) -> None:
    before = editor.get_state(name)
    with pytest.raises(ParameterError) as caught:
        setattr(editor, name, value)
    assert told in str(caught.value)
    assert editor.get_state(name) == before


def test_what_is_no_dict_is_refused(editor: Editor) -> None:
    with pytest.raises(traitlets.TraitError):
        editor.parameters = 3


def test_what_a_page_sets_is_taken_and_not_sent_back(editor: Editor, told: Told) -> None:
    values = editor.parameters.to_json()["infill"]
    values["density"] = {"fill": 5, "at": {"1": 5, "2": 9}}
    values["temperature"] = 2
    editor.set_state({"parameters": {"infill": values}, "panel": {"infill": {"locks": ["density"], "n": 5}}})

    assert editor.parameters.infill.density == [5, 9, 5, 5]
    assert editor.parameters.to_json()["infill"]["density"]["at"] == {"1": 5, "2": 9}
    assert editor.parameters.infill.locked == ("density",)
    assert (told.states, told.notices) == ([], [])


def test_what_a_page_sets_wrong_is_put_right_there_and_the_rest_is_taken(editor: Editor, told: Told) -> None:
    wrong = {"temperature": 9, "density": {"fill": 12, "at": {}}, "tension": {"fill": 2, "at": {}}, "heat": 1}
    editor.set_state({"parameters": {"infill": wrong, "gone": {}}})

    values = editor.parameters.to_json()["infill"]
    assert (values["temperature"], values["density"]["fill"], values["tension"]["fill"]) == (1.0, 5, 2)
    assert told.states[-1]["parameters"]["infill"] == values
    (notice,) = told.notices
    assert "infill: temperature must be a number from 0.1 to 2, but was 9" in notice


def test_a_page_that_sets_nothing_right_is_sent_what_is(editor: Editor, told: Told) -> None:
    editor.set_state({"parameters": {"infill": {"temperature": 9}}})
    assert told.states[-1]["parameters"] == editor.parameters.to_json()
    editor.set_state({"presets": {"infill": {"calm": {"temperature": 9}}}, "panel": 3})
    assert (editor.presets, editor.panel) == ({"infill": {}}, {})
    assert len(told.notices) == 3


def test_presets_of_a_page_are_loaded_in_a_cell(editor: Editor) -> None:
    editor.set_state({"presets": {"infill": {"calm": {"temperature": 0.3}}}})
    editor.parameters.infill.load_preset("calm")
    assert (editor.parameters.infill.temperature, editor.parameters.infill.presets) == (0.3, ("calm",))


def test_a_run_gives_the_function_the_values_of_its_region(editor: Editor) -> None:
    editor.parameters.infill.update(density={"Alto": 7, "Bass": 2}, tension={3: 2.5})
    region = Region.bars(editor.score, 2, 4, tracks=["Alto", "Tenor"])

    assert editor.run(region=region).wait(10)
    assert editor.run(region=region, density=[1, 2], voice="Bass").wait(10)

    assert received == [
        {"temperature": 1.0, "density": [7, 5], "tension": [1.0, 2.5, 1.0], "voice": "Alto"},
        {"temperature": 1.0, "density": [1, 2], "tension": [1.0, 2.5, 1.0], "voice": "Bass"},
    ]
    with pytest.raises(ParameterError, match="must be a list of 2, one for each track of the region"):
        editor.run(region=region, density=[1, 2, 3])
    assert editor.parameters.infill.density == [5, 7, 5, 2]


def choices(editor: Editor) -> list[str]:
    return [choice["value"] for choice in editor.functions[0]["parameters"][3]["choices"]]


def rename(editor: Editor, name: str) -> None:
    editor.apply([{"op": "track.set", "track": 2, "name": name}])


def test_choices_follow_the_piece_and_a_value_that_went_gives_way(editor: Editor) -> None:
    assert choices(editor) == ["Soprano", "Alto", "Tenor", "Bass"]
    rename(editor, "Viola")

    editor.parameters.infill.voice = "Viola"  # at once, without waiting for the page's schema

    assert choices(editor) == ["Soprano", "Viola", "Tenor", "Bass"]
    editor.undo()
    assert editor.parameters.infill.voice == "Alto"
    rename(editor, "Viola")
    assert editor.parameters.infill.voice == "Soprano"


def test_pages_hear_of_other_choices_when_the_edits_come_to_rest(editor: Editor) -> None:
    from threading import Event

    heard = Event()
    editor.observe(lambda change: heard.set(), "functions")
    rename(editor, "Viola")
    assert heard.wait(10)
    assert choices(editor) == ["Soprano", "Viola", "Tenor", "Bass"]


def test_choices_that_cannot_be_had_stay_and_it_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @model
    def solo(score: Score, *, voice: Annotated[str, Choices(lambda score: [score.track("Alto").name])] = "") -> Score:
        return score

    editor = Editor("bundled:bwv140.7", models=[solo])
    told = Told(editor, monkeypatch)
    with caplog.at_level(logging.WARNING):
        for name in ("Viola", "Violin"):
            rename(editor, name)
            assert editor.parameters.solo.voice == "Alto"
    editor.close()

    (notice,) = told.notices
    assert notice.startswith("solo: the choices of voice could not be had: ScoreError: there is no track 'Alto'")


def test_a_function_that_cannot_say_its_choices_fails_where_the_editor_is_made() -> None:
    @model
    def solo(score: Score, *, voice: Annotated[str, Choices(lambda: 1 / 0)] = "") -> Score:
        return score

    with pytest.raises(ParameterError, match="solo: the choices of voice could not be had: ZeroDivisionError"):
        Editor("bundled:bwv140.7", models=[solo])

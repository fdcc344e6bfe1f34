"""Model functions on a document: the result in its region, or aside; never a half-changed score."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.functions import UnknownFunctionError
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.errors import RegionError
from closeloop_widgets.models import Context, ParameterError, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.tables import Notes

Messages = list[dict[str, Any]]


def four_bars() -> Score:
    return Score.of_notes(start=[0, 1920, 3840, 5760], duration=[1920] * 4, pitch=[60, 62, 64, 65], velocity=[80] * 4)


def transposed(score: Score, semitones: int) -> Score:
    return score.with_tracks(replace(t, notes=t.notes.replaced(pitch=t.notes.pitch + semitones)) for t in score.tracks)


@model
def up(score: Score, region: Region, *, semitones: int = 12) -> Score:
    return transposed(score, semitones)


@model
def broken(score: Score, region: Region) -> Score:
    raise ValueError("the model has no <b>weights</b>")


def run(document: Document, function: Callable[..., Any], region: Region | None = None, **values: Any) -> Messages:
    runs, messages = Runs(document, [function]), Messages()
    runs.subscribe(lambda message, buffers: messages.append(message))
    assert runs.start(runs.functions.named(None), region, values).wait(10)
    runs.close()
    return messages


@pytest.fixture
def open_runs() -> Iterator[Callable[..., Runs]]:
    """Makes `Runs` that are closed after the test."""
    made: list[Runs] = []

    def make(document: Document, function: Callable[..., Any]) -> Runs:
        made.append(Runs(document, [function]))
        return made[-1]

    yield make
    for runs in made:
        runs.close()


def pitches(document: Document) -> list[int]:
    return document.score.tracks[0].notes.pitch.tolist()


def test_a_result_replaces_its_region_as_one_undo_step_and_nothing_else() -> None:
    document = Document(four_bars())
    messages = run(document, up, Region.bars(document.score, 2, 3), semitones=5)
    assert pitches(document) == [60, 67, 69, 65]
    assert [m["state"] for m in messages] == ["queued", "running", "done"]
    assert messages[-1]["report"] == "2 differences outside the region were not applied."
    assert document.can_undo == "Up"
    document.undo()
    assert document.score == four_bars()


def test_a_function_that_raises_says_so_and_leaves_the_score_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    document = Document(four_bars())
    messages = run(document, broken)
    assert messages[-1]["state"] == "failed"
    assert messages[-1]["error"]["message"] == "ValueError: the model has no <b>weights</b>"
    assert "in broken" in messages[-1]["error"]["traceback"]
    assert (document.score, document.revision) == (four_bars(), 0)
    assert "in broken" in caplog.text, "the traceback belongs in the log"


def test_a_result_that_changes_nothing_is_said_to_and_makes_no_step() -> None:
    document = Document(four_bars())
    assert run(document, up, semitones=0)[-1]["report"] == "The result is what was there already."
    assert document.can_undo is None


def test_a_function_cannot_change_the_score_it_is_given() -> None:
    @model
    def vandal(score: Score, region: Region) -> Score:
        score.tracks[0].notes.pitch[:] = 0
        return score

    document = Document(four_bars())
    assert run(document, vandal)[-1]["state"] == "failed"
    assert document.score == four_bars()


class Paused:
    """A model function that waits inside until the test has done what it came for."""

    def __init__(self) -> None:
        self.entered, self.go_on = threading.Event(), threading.Event()

        @model
        def paused(score: Score, region: Region, *, context: Context) -> Score:
            self.entered.set()
            assert self.go_on.wait(10)
            context.check()
            return transposed(score, 12)

        self.function = paused


def test_an_edit_outside_the_region_while_it_runs_stays_and_the_result_goes_in(open_runs: Callable[..., Runs]) -> None:
    document, paused = Document(four_bars()), Paused()
    runs = open_runs(document, paused.function)
    job = runs.start("paused", Region.bars(document.score, 2), {})
    assert paused.entered.wait(10)
    document.apply([{"op": "set", "track": 1, "table": "notes", "ids": [1], "columns": {"pitch": [40]}}], "Draw")
    paused.go_on.set()
    assert job.wait(10)
    assert pitches(document) == [40, 74, 64, 65]


def test_a_result_for_a_region_that_changed_meanwhile_is_kept_as_a_take_and_can_be_applied(
    open_runs: Callable[..., Runs],
) -> None:
    document, paused = Document(four_bars()), Paused()
    runs = open_runs(document, paused.function)
    job = runs.start("paused", Region.bars(document.score, 2), {})
    assert paused.entered.wait(10)
    document.apply([{"op": "set", "track": 1, "table": "notes", "ids": [2], "columns": {"pitch": [40]}}], "Draw")
    paused.go_on.set()
    assert job.wait(10)
    assert pitches(document) == [60, 40, 64, 65]
    (take,) = runs.takes
    assert take.notes.tracks[0].notes.pitch.tolist() == [74]
    runs.apply_take(take.id)
    assert pitches(document) == [60, 74, 64, 65]
    assert runs.takes[take.id].kept
    document.undo()
    assert pitches(document) == [60, 40, 64, 65]


def test_a_take_for_chosen_notes_has_its_new_notes_too_and_no_others(open_runs: Callable[..., Runs]) -> None:
    entered, go_on = threading.Event(), threading.Event()

    @model
    def doubled(score: Score, region: Region) -> Score:
        entered.set()
        assert go_on.wait(10)
        notes = score.tracks[0].notes
        thirds = {**notes.columns(), "id": notes.id + score.next_id, "pitch": notes.pitch + 4}
        return replace(score, tracks=(replace(score.tracks[0], notes=notes.joined(Notes.ordered(thirds))),))

    document = Document(four_bars())
    runs = open_runs(document, doubled)
    job = runs.start("doubled", Region.of_notes(document.score, [2, 3]), {})
    assert entered.wait(10)
    document.apply([{"op": "set", "track": 1, "table": "notes", "ids": [2], "columns": {"velocity": [9]}}], "Softer")
    go_on.set()
    assert job.wait(10)
    # Notes drawn by then have the ids that the result's new notes had.
    rows = {"id": [6, 7, 8], "start": [4000] * 3, "duration": [9] * 3, "pitch": [1, 2, 3], "velocity": [9] * 3}
    document.apply([{"op": "add", "track": 1, "table": "notes", "rows": rows}], "Draw")
    runs.apply_take(runs.takes[0].id)
    assert sorted(pitches(document)) == sorted([60, 62, 64, 65, 66, 68, 1, 2, 3])


def test_a_result_for_a_track_that_was_deleted_is_kept_as_a_take(open_runs: Callable[..., Runs]) -> None:
    document, paused = Document(four_bars().with_track(name="other")), Paused()
    runs = open_runs(document, paused.function)
    job = runs.start("paused", None, {})
    assert paused.entered.wait(10)
    document.apply([{"op": "track.remove", "track": 1}], "Delete the track")
    paused.go_on.set()
    assert job.wait(10)
    assert [take.reason for take in runs.takes] == ["A track of the region was deleted while it ran."]
    assert [track.name for track in document.score.tracks] == ["other"]


def test_a_cancelled_run_changes_nothing(open_runs: Callable[..., Runs]) -> None:
    document, paused = Document(four_bars()), Paused()
    runs = open_runs(document, paused.function)
    job = runs.start("paused", None, {})
    assert paused.entered.wait(10)
    assert runs.cancel(job.id)
    paused.go_on.set()
    assert job.wait(10)
    assert job.state == "cancelled"
    assert document.score == four_bars()


def test_what_does_not_fit_is_refused_before_anything_runs(open_runs: Callable[..., Runs]) -> None:
    runs = open_runs(Document(four_bars()), up)
    with pytest.raises(UnknownFunctionError, match="did you mean 'up'"):
        runs.start("upp", None, {})
    with pytest.raises(ParameterError, match="semitones"):
        runs.start("up", None, {"semitones": "many"})
    with pytest.raises(RegionError, match="track 7"):
        runs.start("up", Region(((0, 1),), (7,)), {})
    with pytest.raises(ValueError, match="two model functions are named 'up'"):
        Runs(Document(four_bars()), [up, up])

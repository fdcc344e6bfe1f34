"""Functions that do what no function should: each is a named error or a difference that is told, and no more."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.models import Context, Seed, model, register
from closeloop_widgets.models.job_queue import JobQueue
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.tables import Notes

PATIENCE = 60.0


def piece() -> Score:
    return Score.of_notes(start=[0, 1920, 3840], duration=[480] * 3, pitch=[60, 62, 64], velocity=[80] * 3)


def raises(score: Score) -> Score:
    raise RuntimeError("no weights")


def returns_nothing(score: Score) -> None: ...


def returns_text(score: Score) -> str:
    return "song.mid"


def returns_no_result(score: Score) -> list[Score]:
    return []


def has_nan(score: Score) -> Score:
    notes = score.tracks[0].notes
    return score.with_tracks(
        [replace(score.tracks[0], notes=Notes(**{**columns(notes), "start": notes.start * np.nan}))]
    )


def has_a_probability_that_is_nan(score: Score) -> Score:
    notes = score.tracks[0].notes
    extra = {"probability": np.full(len(notes), np.nan, np.float32)}
    return score.with_tracks([replace(score.tracks[0], notes=Notes(**columns(notes), extra=extra))])


def has_ragged_columns(score: Score) -> Score:
    notes = score.tracks[0].notes
    return score.with_tracks([replace(score.tracks[0], notes=Notes(**{**columns(notes), "pitch": notes.pitch[:1]}))])


def has_too_many_notes(score: Score) -> Score:
    count = 1_000_001
    return Score.of_notes(
        start=np.arange(count), duration=np.ones(count), pitch=np.full(count, 60), velocity=np.full(count, 9)
    )


def writes_into_its_input(score: Score) -> Score:
    score.tracks[0].notes.pitch[:] = 0
    return score


def forces_its_way_into_its_input(score: Score) -> Score:
    pitch = score.tracks[0].notes.pitch
    while isinstance(pitch.base, np.ndarray):
        pitch = pitch.base
    pitch.flags.writeable = True
    pitch[:] = 0
    return score


def puts_other_tracks_into_its_input(score: Score) -> Score:
    object.__setattr__(score, "tracks", ())
    raise RuntimeError("done")


def exits(score: Score) -> Score:
    sys.exit(3)


def yields_rubbish_midway(score: Score) -> Iterator[Any]:
    yield score
    yield {"pitch": 60}


def yields_nothing(score: Score) -> Iterator[Score]:
    yield from ()


def raises_midway(score: Score) -> Iterator[Score]:
    yield score
    raise ValueError("step 2")


def columns(notes: Notes) -> dict[str, Any]:
    return {name: getattr(notes, name) for name in notes.fields}


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (raises, "RuntimeError: no weights"),
        (returns_nothing, "returns_nothing returned nothing (None): is there a `return` missing?"),
        (returns_text, "returns_text returned a str; expected a Score"),
        (returns_no_result, "returns_no_result returned no result: an empty list"),
        (has_nan, "has_nan returned a score that is broken: Notes.start holds nan; expected whole numbers"),
        (has_a_probability_that_is_nan, "Notes.probability holds nan; expected finite numbers"),
        (has_ragged_columns, "the columns of Notes must be of one length"),
        (has_too_many_notes, "has_too_many_notes returned 1,000,001 notes; a result may have 1,000,000"),
        (writes_into_its_input, "ValueError: assignment destination is read-only"),
        (forces_its_way_into_its_input, "ValueError: cannot set WRITEABLE flag to True of this array"),
        (puts_other_tracks_into_its_input, "RuntimeError: done"),
        (exits, "SystemExit: 3"),
        (
            yields_rubbish_midway,
            "yields_rubbish_midway yielded as part 2 a dict (values for other controls are given as",
        ),
        (yields_nothing, "yields_nothing yielded nothing; expected at least one score"),
        (raises_midway, "ValueError: step 2"),
    ],
    ids=lambda case: getattr(case, "__name__", None),
)
def test_what_a_function_does_wrong_is_named_and_nothing_else_happens(
    function: Callable[..., Any], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    document, messages = Document(piece()), []
    before = pack(document.score)
    runs = Runs(document, [register(function), same])
    runs.subscribe(lambda message, _: messages.append(message))

    assert runs.start(function.__name__, None, {}).wait(PATIENCE)

    assert messages[-1]["state"] == "failed"
    assert told in messages[-1]["error"]["message"]
    assert f"in {function.__name__}" in messages[-1]["error"]["traceback"] or "ResultError" in caplog.text
    assert (pack(document.score), document.revision, len(runs.takes)) == (before, 0, 0)
    assert runs.start("same", None, {}).wait(PATIENCE)
    assert messages[-1]["state"] == "done", "the editor is alive"
    runs.close()


@model
def same(score: Score) -> Score:
    return score


@model
def a_million(score: Score, region: Region) -> Score:
    count = 1_000_000
    notes = {"start": np.full(count, 10), "duration": np.ones(count), "pitch": np.full(count, 60)}
    return Score.of_notes(**notes, velocity=np.full(count, 9))


def test_a_million_notes_are_placed_and_undone() -> None:
    document = Document(piece())
    runs = Runs(document, a_million)
    assert runs.start("a_million", Region.bars(document.score, 1), {}).wait(PATIENCE)
    assert document.score.note_count == 1_000_002
    document.undo()
    assert document.score == piece()
    runs.close()


def test_notes_outside_the_region_are_told_and_not_applied() -> None:
    @model
    def transposes_all(score: Score, region: Region) -> Score:
        return score.with_tracks(replace(t, notes=t.notes.replaced(pitch=t.notes.pitch + 1)) for t in score.tracks)

    document, messages = Document(piece()), []
    runs = Runs(document, transposes_all)
    runs.subscribe(lambda message, _: messages.append(message))
    assert runs.start("transposes_all", Region.bars(document.score, 2), {}).wait(PATIENCE)
    assert document.score.tracks[0].notes.pitch.tolist() == [60, 63, 64]
    assert messages[-1]["report"] == "2 differences outside the region were not applied."
    runs.close()


class Bell:
    """An alarm that rings when the test says so."""

    def __init__(self) -> None:
        self.rings: list[Callable[[], None]] = []
        self.daemon = False

    def __call__(self, seconds: float, ring: Callable[[], None]) -> Bell:
        self.seconds = seconds
        self.rings.append(ring)
        return self

    def start(self) -> None: ...

    def cancel(self) -> None: ...


def test_a_function_that_does_not_stop_is_left_behind_and_the_queue_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    entered, come_back, bell = threading.Event(), threading.Event(), Bell()

    @model("Deaf")
    def deaf(score: Score) -> Score:
        entered.set()
        come_back.wait(PATIENCE)
        return score

    score = piece()
    with JobQueue(grace=5, alarm=bell) as jobs:
        hanging, later = (jobs.submit(f, score, Region.all(score)) for f in (deaf, same))
        assert entered.wait(PATIENCE)
        hanging.cancel()
        hanging.cancel()
        assert (hanging.state, later.state, len(bell.rings)) == ("running", "queued", 1)

        bell.rings[0]()
        assert later.result(PATIENCE) == score
        assert hanging.state == "cancelled"
        assert hanging.last.text == "Deaf did not stop within 5 seconds; it was left to end by itself."
        assert "its thread is left behind" in caplog.text

        workers = [thread for thread in threading.enumerate() if thread.name == "closeloop jobs"]
        come_back.set()
        for thread in workers[:1]:
            thread.join(PATIENCE)  # the one that was left behind ends, and takes no job any more
        assert hanging.state == "cancelled"
        assert jobs.submit(same, score, Region.all(score)).result(PATIENCE) == score


def test_a_function_that_stops_in_time_is_not_left_behind() -> None:
    entered, bell = threading.Event(), Bell()

    @model
    def polite(score: Score, *, context: Context) -> Score:
        entered.set()
        while True:
            context.check()

    score = piece()
    with JobQueue(alarm=bell) as jobs:
        job = jobs.submit(polite, score, Region.all(score))
        assert entered.wait(PATIENCE)
        job.cancel()
        assert job.wait(PATIENCE)
        bell.rings[0]()
        assert job.last.text == ""
        assert jobs.submit(same, score, Region.all(score)).result(PATIENCE) == score


@pytest.mark.parametrize("batch", [False, True])
def test_an_endless_generator_ends_when_it_is_cancelled_and_is_closed(batch: bool) -> None:
    going, closed = threading.Event(), threading.Event()

    @model(batch=batch)
    def endless(score: Score, *, n: int = 1) -> Iterator[Score]:
        try:
            for number in range(10**9):
                yield score
                if number > 100:
                    going.set()
        finally:
            closed.set()

    score = piece()
    with JobQueue() as jobs:
        job = jobs.submit(endless, score, Region.all(score), n=10**6 if batch else 1)
        assert going.wait(PATIENCE)
        job.cancel()
        assert job.wait(PATIENCE)
        assert (job.state, closed.is_set()) == ("cancelled", True)


@pytest.mark.parametrize(
    ("came", "takes", "report"),
    [
        (3, 3, "3 takes came."),
        (2, 2, "2 takes came. 1 of 3 takes failed: several gave only 2 of 3 results (seed 9)."),
        (5, 3, "3 takes came. 5 results came where 3 were wanted; the last were left out."),
    ],
)
def test_results_where_another_number_was_wanted(came: int, takes: int, report: str) -> None:
    @model(batch=True)
    def several(score: Score, *, n: int, seed: Seed = None) -> list[Score]:
        return [score] * came

    document, messages = Document(piece()), []
    runs = Runs(document, several)
    runs.subscribe(lambda message, _: messages.append(message))
    assert runs.start("several", None, {"seed": 7}, n=3).wait(PATIENCE)
    assert (len(runs.takes), messages[-1]["report"], document.revision) == (takes, report, 0)
    runs.close()

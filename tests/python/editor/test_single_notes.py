"""Regions of single notes: they go on to hold what is in the place of their notes, in every state of the piece."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.batch import generate
from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.editor.session import Session
from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.models import Seed, model
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Notes
from closeloop_widgets.takes import Run, Take
from closeloop_widgets.takes.kept import from_bytes

PATIENCE = 30.0
CHOSEN = (2, 3)


def six_notes() -> Score:
    return Score.of_notes(
        start=[0, 0, 480, 480, 960, 960], duration=[480] * 6, pitch=[60, 67, 62, 69, 64, 71], velocity=[80] * 6
    )


def chosen(score: Score) -> Region:
    """Two of the notes, and room around them."""
    return replace(Region.of_notes(score, CHOSEN), spans=((0, 960),))


def with_notes(score: Score, notes: Notes) -> Score:
    return replace(score, tracks=(replace(score.tracks[0], notes=notes),))


def rewritten(score: Score, region: Region, pitch: int) -> Score:
    """The region's notes, each as a new one of this pitch; the others as they were."""
    track = score.tracks[0]
    rows = region.rows(track)
    old = track.notes.take(rows)
    fresh = old.replaced(id=old.id + score.next_id, pitch=[pitch] * len(old))
    return with_notes(score, track.notes.take(~rows).joined(Notes.ordered(fresh.columns())))


@model
def anew(score: Score, region: Region, *, seed: Seed = None) -> Score:
    assert seed is not None
    return rewritten(score, region, seed % 128)


@model
def moved(score: Score, region: Region, *, seed: Seed = None) -> Score:
    assert seed is not None
    track = score.tracks[0]
    pitch = track.notes.pitch.copy()
    pitch[region.rows(track)] = seed % 128
    return with_notes(score, track.notes.replaced(pitch=pitch))


class Desk:
    """Runs of functions on the six notes."""

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self.document = Document(six_notes())
        self.runs = Runs(self.document, functions)

    def run(self, function: str, seed: int, **options: Any) -> None:
        region = options.pop("region", chosen(six_notes()))
        job = self.runs.start(function, region, {"seed": seed}, **options)
        assert job.wait(PATIENCE)
        assert job.state == "done", job.traceback

    def keep(self, place: int) -> None:
        self.runs.apply_take(sorted(self.runs.takes, key=lambda take: take.index)[place].id)

    def pitches(self) -> list[int]:
        return sorted(self.document.score.tracks[0].notes.pitch.tolist())


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk(anew, moved)
    yield desk
    desk.runs.close()


def with_chosen(*pitches: int) -> list[int]:
    """The six notes with others in the place of the chosen two."""
    return sorted([60, 64, 69, 71, *pitches])


# --- any of a run's takes in the place of any other


@st.composite
def results(draw: st.DrawFn) -> Score:
    """What a model might give back: of the chosen notes some as they were, some changed, and new ones."""
    score = six_notes()
    notes = score.tracks[0].notes
    stay = [note not in CHOSEN or draw(st.booleans()) for note in notes.id.tolist()]
    kept = notes.take(stay)
    pitch = [draw(st.integers(0, 127)) if i in CHOSEN else p for i, p in zip(kept.id, kept.pitch, strict=True)]
    count = draw(st.integers(0, 3))
    fresh = Notes.ordered(
        Notes.of(
            id=[score.next_id + at for at in range(count)],
            start=[draw(st.integers(0, 959)) for _ in range(count)],
            duration=[240] * count, pitch=[draw(st.integers(0, 127)) for _ in range(count)], velocity=[90] * count,
        ).columns()
    )  # fmt: skip
    return with_notes(score, kept.replaced(pitch=pitch).joined(fresh))


STEPS = st.lists(st.sampled_from(["keep 0", "keep 1", "keep 2", "undo", "redo", "draw"]), max_size=12)


def sounding(notes: Notes) -> list[tuple[int, ...]]:
    return sorted(
        zip(*(getattr(notes, name).tolist() for name in ("start", "duration", "pitch", "velocity")), strict=True)
    )


@settings(max_examples=60)
@given(st.lists(results(), min_size=3, max_size=3), STEPS)
def test_the_piece_has_just_one_take_in_the_place_of_the_chosen_notes_and_is_else_as_it_was(
    made: list[Score], steps: list[str]
) -> None:
    document = Document(six_notes())
    runs = Runs(document)
    base, region = document.score, chosen(document.score)
    run = Run("r", "anew", "Anew", region, {}, 0, base, 3)
    runs.takes.add(Take(run, at, brought(base, region, result).notes, at) for at, result in enumerate(made))

    own = base.tracks[0].notes.take(region.rows(base.tracks[0]))
    others = base.tracks[0].notes.take(~region.rows(base.tracks[0]))
    music = [sounding(take.notes.tracks[0].notes) for take in runs.takes]
    states, at = [(sounding(own), others)], 0
    for number, step in enumerate(steps):
        revision, (_, rest) = document.revision, states[at]
        if step == "draw":
            changed = rest.replaced(velocity=[*rest.velocity[:-1].tolist(), number + 1])
            columns = {"velocity": [number + 1]}
            op = {"op": "set", "track": 1, "table": "notes", "ids": [int(rest.id[-1])], "columns": columns}
            document.apply([op], "Draw")
            states[at + 1 :] = [(states[at][0], changed)]
        elif step.startswith("keep"):
            runs.apply_take(f"r.{step[-1]}")
            if document.revision > revision:
                states[at + 1 :] = [(music[int(step[-1])], rest)]
            assert states[at + (document.revision > revision)][0] == music[int(step[-1])]
        elif step == "undo" and at:
            document.undo()
            at -= 2
        elif step == "redo" and at + 1 < len(states):
            document.redo()
        at += document.revision > revision
        assert_is(document.score.tracks[0], *states[at])


def assert_is(track: Track, inside: list[tuple[int, ...]], others: Notes) -> None:
    """A track has these other notes, each as it was, and inside the region what sounds like this."""
    there = [note in others.id for note in track.notes.id]
    assert track.notes.take(there) == others
    assert sounding(track.notes.take([not one for one in there])) == inside


# --- what else works on the same notes


def test_the_next_press_works_on_the_notes_that_the_last_one_brought(desk: Desk) -> None:
    editor = Editor(six_notes(), models=[anew])
    editor.region = chosen(six_notes())
    for seed in (1, 2, 3):
        assert editor.run("anew", seed=seed).wait(PATIENCE)
        assert sorted(editor.score.tracks[0].notes.pitch.tolist()) == with_chosen(seed, seed)
    takes = list(editor.takes)
    assert [take.run.parent for take in takes] == [None, takes[0].id, takes[1].id]
    editor.close()


def test_a_region_that_a_cell_made_before_names_the_same_notes_after_a_take_was_kept(desk: Desk) -> None:
    for seed in (1, 2):
        desk.run("anew", seed, region=chosen(six_notes()))
        assert desk.pitches() == with_chosen(seed, seed)


def test_a_take_of_some_of_the_notes_replaces_what_another_run_put_there(desk: Desk) -> None:
    desk.run("anew", 10, n=2)
    desk.run("anew", 20, region=replace(chosen(six_notes()), spans=((0, 480),), notes=(1, 2)), n=2)
    first, _, third, _ = sorted(desk.runs.takes, key=lambda take: take.seed)
    desk.runs.apply_take(first.id)
    assert desk.pitches() == with_chosen(10, 10)
    desk.runs.apply_take(third.id)
    assert desk.pitches() == sorted([10, 20, 20, 64, 69, 71])


def test_a_part_of_another_take_replaces_that_part_of_the_first(desk: Desk) -> None:
    desk.run("anew", 10, n=2)
    desk.keep(0)
    second = max(desk.runs.takes, key=lambda take: take.index)
    desk.runs.apply_take(second.id, part=Region(((0, 480),), (1,)))
    assert desk.pitches() == with_chosen(10, 11)
    desk.runs.apply_take(second.id, part=Region(((480, 960),), (1,), notes=CHOSEN))
    assert desk.pitches() == with_chosen(11, 11)


def test_a_take_is_made_again_as_it_was_after_another_came_in_the_place_of_its_notes(desk: Desk) -> None:
    desk.run("anew", 10, n=2)
    desk.keep(1)
    told: list[Any] = []
    desk.runs.subscribe(lambda message, _: told.append(message))
    for take in list(desk.runs.takes):
        assert desk.runs.remake(take.id).wait(PATIENCE)
        assert told[-1]["report"] == "It came out the same."


def test_a_run_from_a_take_works_on_the_notes_of_the_take(desk: Desk) -> None:
    desk.run("anew", 10, n=2)
    parent = next(take for take in desk.runs.takes if take.index == 0)
    desk.run("moved", 30, region=None, parent=parent.id)
    desk.run("moved", 40, parent=parent.id)
    found = [take.notes.tracks[0].notes.pitch.tolist() for take in list(desk.runs.takes)[2:]]
    assert found == [[30, 30], [40, 40]]
    assert desk.pitches() == with_chosen(62, 67)
    rows = {"id": [desk.document.score.next_id], "start": [5], "duration": [9], "pitch": [1], "velocity": [9]}
    desk.document.apply([{"op": "add", "track": 1, "table": "notes", "rows": rows}], "Draw")
    for take, pitch in zip(list(desk.runs.takes)[2:], (30, 40), strict=True):
        desk.runs.apply_take(take.id)
        assert desk.pitches() == sorted([1, *with_chosen(pitch, pitch)]), "the note that was drawn meanwhile stays"


def test_a_batch_from_a_take_works_on_the_notes_of_the_take(desk: Desk) -> None:
    desk.run("anew", 10, n=2)
    for region in (None, chosen(six_notes())):
        (take,) = generate(moved, six_notes(), region, n=1, seed=30, parent=desk.runs.takes[0]).result()
        assert take.notes.tracks[0].notes.pitch.tolist() == [30, 30]


# --- runs that are under way


class Paused:
    """A function that waits before each result."""

    def __init__(self) -> None:
        self.entered, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

        @model(batch=True)
        def paused(score: Score, region: Region, *, n: int, seed: Seed = None) -> Iterator[Score]:
            assert seed is not None
            for at in range(n):
                self.entered.release()
                assert self.go_on.acquire(timeout=PATIENCE)
                yield rewritten(score, region, seed + at)

        self.function = paused


@pytest.fixture
def paused() -> Iterator[tuple[Desk, Paused]]:
    paused = Paused()
    desk = Desk(anew, paused.function)
    desk.run("anew", 10, n=2)
    yield desk, paused
    paused.go_on.release(9)
    desk.runs.close()


def test_takes_that_come_after_another_was_kept_replace_it_and_share_their_run(paused: tuple[Desk, Paused]) -> None:
    desk, function = paused
    job = desk.runs.start("paused", chosen(six_notes()), {"seed": 20}, n=2)
    assert function.entered.acquire(timeout=PATIENCE)
    desk.keep(0)
    function.go_on.release(2)
    assert job.wait(PATIENCE)
    *_, third, fourth = desk.runs.takes
    assert third.run is fourth.run
    for take, pitch in ((third, 20), (fourth, 21)):
        desk.runs.apply_take(take.id)
        assert desk.pitches() == with_chosen(pitch, pitch)


def test_a_result_waits_where_a_take_was_kept_in_its_place_meanwhile_and_goes_in_where_that_was_undone(
    paused: tuple[Desk, Paused],
) -> None:
    desk, function = paused
    for undone in (False, True):
        job = desk.runs.start("paused", chosen(six_notes()), {"seed": 20})
        assert function.entered.acquire(timeout=PATIENCE)
        desk.keep(0)
        if undone:
            desk.document.undo()
        function.go_on.release()
        assert job.wait(PATIENCE)
        assert desk.pitches() == (with_chosen(20, 20) if undone else with_chosen(10, 10))
        assert desk.runs.takes[-1].reason == ("" if undone else "The region changed while it ran.")
        desk.document.undo()


def test_a_result_waits_where_a_note_that_a_take_brought_was_edited_by_hand(paused: tuple[Desk, Paused]) -> None:
    desk, function = paused
    desk.keep(0)
    job = desk.runs.start("paused", chosen(six_notes()), {"seed": 20})
    assert function.entered.acquire(timeout=PATIENCE)
    notes = desk.document.score.tracks[0].notes
    (note, _) = notes.id[notes.pitch == 10].tolist()
    desk.document.apply(
        [{"op": "set", "track": 1, "table": "notes", "ids": [note], "columns": {"pitch": [11]}}], "Transpose"
    )
    function.go_on.release()
    assert job.wait(PATIENCE)
    assert desk.runs.takes[-1].reason == "The region changed while it ran."
    assert desk.pitches() == with_chosen(10, 11)


# --- who is told, and what is kept


def test_views_hear_of_the_grown_runs_before_they_hear_of_the_notes(desk: Desk) -> None:
    desk.run("anew", 10, n=2)
    told: list[dict[str, Any]] = []
    session = Session(desk.document, desk.runs, lambda message, _: told.append(message))
    desk.keep(0)
    session.close()
    assert [message["type"] for message in told] == ["runs.changed", "ops", "takes.changed"]
    (run,) = told[0]["runs"]
    assert run == {"id": desk.runs.takes[0].run.id, "region": desk.runs.takes[0].run.region.to_json()}
    there = desk.document.score.tracks[0].notes
    assert set(run["region"]["notes"]) == {*CHOSEN, *there.id[there.pitch == 10].tolist()}


def test_the_editors_region_and_the_takes_of_a_saved_notebook_name_the_notes_that_are_there() -> None:
    editor = Editor(six_notes(), models=[anew])
    editor.region = chosen(six_notes())
    assert editor.run("anew", seed=10).wait(PATIENCE)
    editor._keep_takes()
    (take,) = from_bytes(editor.kept_takes)
    assert take.run.region == editor.region
    assert editor.region.left_in(editor.score) == replace(editor.region, notes=editor.region.notes[2:])
    editor.region = chosen(six_notes())
    assert editor.region == take.run.region, "also of one who has not heard of it yet"
    editor.close()


def test_in_another_piece_ids_are_those_of_other_notes() -> None:
    editor = Editor(six_notes(), models=[anew])
    editor.region = chosen(six_notes())
    assert editor.run("anew", seed=10).wait(PATIENCE)
    editor.load("bundled:bwv140.7")
    region = Region.of_notes(editor.score, CHOSEN)
    editor.region = region
    assert editor.region == region
    editor.close()

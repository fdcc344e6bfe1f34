"""The document: one order of changes, whoever makes them."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.editor.document import Author, Document, Edited, NothingToUndoError
from closeloop_widgets.music.edits import EditError, apply
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.score import Score
from tests.python.music.strategies import changes, scores


def line(*pitches: int) -> Score:
    n = len(pitches)
    return Score.of_notes(start=range(0, 480 * n, 480), duration=[480] * n, pitch=pitches, velocity=[80] * n)


def pitch(note: int, to: int) -> list[dict[str, object]]:
    return [{"op": "set", "track": 1, "table": "notes", "ids": [note], "columns": {"pitch": [to]}}]


def pitches(document: Document) -> list[int]:
    return document.score.tracks[0].notes.pitch.tolist()


@given(st.data())
def test_undoing_everything_gives_the_first_score_back_and_redoing_the_last(data: st.DataObject) -> None:
    document = Document(data.draw(scores()))
    first, steps = document.score, data.draw(st.integers(1, 4))
    for _ in range(steps):
        if data.draw(st.booleans()):
            document.apply(data.draw(changes(document.score)), "edit")
        elif document.assign(data.draw(scores()), "assign") is None:
            document.apply([], "edit")
    last = document.score
    for _ in range(steps):
        document.undo()
    assert pack(replace(document.score, next_id=1)) == pack(replace(first, next_id=1))
    for _ in range(steps):
        document.redo()
    assert document.score == last


@given(st.data())
def test_what_subscribers_hear_is_enough_to_follow(data: st.DataObject) -> None:
    document = Document(data.draw(scores()))
    mirror = document.score

    def follow(edited: Edited) -> None:
        nonlocal mirror
        mirror = edited.score if edited.change is None else apply(mirror, edited.change)[0]

    document.subscribe(follow)
    for _ in range(3):
        document.apply(data.draw(changes(document.score)), "edit")
    document.assign(apply(document.score, data.draw(changes(document.score)))[0], "assign")
    document.undo()
    assert mirror == document.score


def test_cells_gestures_and_models_undo_in_one_order() -> None:
    document = Document(line(60, 62))
    document.apply(pitch(1, 70), "Draw", "gesture", Author("view", "1"))
    document.apply(pitch(2, 71), "Infill", "model")
    assert document.can_undo == "Infill"
    assert document.undo(Author("view", "2")).label == "Infill"
    assert pitches(document) == [70, 62]
    document.undo()
    assert pitches(document) == [60, 62]


def test_a_refused_change_leaves_score_revision_and_history_alone() -> None:
    document = Document(line(60))
    with pytest.raises(EditError):
        document.apply([*pitch(1, 61), *pitch(9, 62)], "bad")
    assert (pitches(document), document.revision, document.can_undo) == ([60], 0, None)


def test_a_new_edit_ends_what_could_be_redone() -> None:
    document = Document(line(60))
    document.apply(pitch(1, 61), "up")
    document.undo()
    document.apply(pitch(1, 50), "down")
    assert document.can_redo is None
    with pytest.raises(NothingToUndoError, match="nothing to redo"):
        document.redo()


def test_assigning_an_equal_score_is_no_step() -> None:
    document = Document(line(60))
    assert document.assign(line(60), "same") is None
    assert document.revision == 0


def test_ids_are_never_given_twice_even_across_an_opened_file() -> None:
    document = Document(replace(line(60), next_id=500))
    document.assign(Score(ticks_per_quarter=96), "Open", "open")
    assert document.score.next_id == 500
    document.undo()
    assert document.score.next_id == 500


def test_a_subscriber_that_fails_keeps_nobody_else_from_hearing() -> None:
    document, heard = Document(line(60)), []

    def broken(_: Edited) -> None:
        raise RuntimeError("gone")

    document.subscribe(broken)
    document.subscribe(lambda edited: heard.append(edited.revision))
    document.apply(pitch(1, 61), "up")
    assert heard == [1]


def test_edits_from_many_threads_all_arrive_in_some_order() -> None:
    document, revisions = Document(line(60)), []
    document.subscribe(lambda edited: revisions.append(edited.revision))

    def edit(start: int) -> None:
        for k in range(50):
            note = {"id": [1000 * start + k], "start": [k], "duration": [1], "pitch": [60], "velocity": [1]}
            document.apply([{"op": "add", "track": 1, "table": "notes", "rows": note}], "add")

    threads = [threading.Thread(target=edit, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert revisions == list(range(1, 201))
    assert document.score.note_count == 201

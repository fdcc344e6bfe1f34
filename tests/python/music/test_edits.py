"""Edits: applied whole or not at all, taken back to the byte, and the change between two scores."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeloop_widgets.music.edits import EditError, apply, diff
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.score import Score
from tests.python.music.strategies import changes, scores


def without_next_id(score: Score) -> bytes:
    """Ids are never given twice, so undoing does not lower `next_id`; all the rest comes back."""
    from dataclasses import replace

    return pack(replace(score, next_id=1))


@given(st.data())
def test_any_sequence_of_changes_undone_gives_the_score_back_byte_for_byte(data: st.DataObject) -> None:
    score = first = data.draw(scores())
    inverses = []
    for _ in range(data.draw(st.integers(1, 4))):
        score, inverse = apply(score, data.draw(changes(score)))
        inverses.append(inverse)
    for inverse in reversed(inverses):
        score, _ = apply(score, inverse)
    assert without_next_id(score) == without_next_id(first)


@given(st.data())
def test_undo_then_redo_gives_the_edited_score_back(data: st.DataObject) -> None:
    score = data.draw(scores())
    edited, inverse = apply(score, data.draw(changes(score)))
    undone, redo = apply(edited, inverse)
    assert apply(undone, redo)[0] == edited


@given(st.data())
def test_the_difference_of_two_scores_makes_one_into_the_other(data: st.DataObject) -> None:
    old = data.draw(scores())
    new, _ = apply(old, data.draw(changes(old, max_ops=6)))
    change = diff(old, new)
    assert change is not None
    assert apply(old, change)[0] == new


def small() -> Score:
    return Score.of_notes(start=[0, 480], duration=[480, 480], pitch=[60, 64], velocity=[90, 90])


ROW = {"id": [7], "start": [0], "duration": [1], "pitch": [60], "velocity": [90]}
HEAD = {"track": 1, "table": "notes"}

REFUSED: list[tuple[str, Any, str]] = [
    ("an unknown op", {"op": "explode"}, "there is no such op"),
    ("no object", 3, "must be an object"),
    ("an unknown track", {"op": "remove", "track": 9, "table": "notes", "ids": [1]}, "no track 9"),
    ("an unknown table", {"op": "remove", "track": 1, "table": "lyrics", "ids": [1]}, "no table 'lyrics'"),
    ("an unknown id", {"op": "remove", **HEAD, "ids": [5]}, "no row with the id 5"),
    ("an id twice", {"op": "remove", **HEAD, "ids": [1, 1]}, "must differ"),
    ("an id that is taken", {"op": "add", **HEAD, "rows": {**ROW, "id": [1]}}, "id 1 is taken"),
    ("a missing column", {"op": "add", **HEAD, "rows": {"id": [7]}}, "needs the column 'start'"),
    ("an unknown column", {"op": "add", **HEAD, "rows": {**ROW, "colour": [1]}}, "no column 'colour'"),
    ("unequal lengths", {"op": "add", **HEAD, "rows": {**ROW, "pitch": [60, 61]}}, "of one length"),
    ("a pitch out of range", {"op": "add", **HEAD, "rows": {**ROW, "pitch": [128]}}, "Notes.pitch holds 128"),
    ("a negative start", {"op": "set", **HEAD, "ids": [1], "columns": {"start": [-1]}}, "holds -1"),
    ("not a number", {"op": "set", **HEAD, "ids": [1], "columns": {"pitch": [float("nan")]}}, "holds nan"),
    ("half a tick", {"op": "set", **HEAD, "ids": [1], "columns": {"start": [0.5]}}, "whole"),
    ("text for a number", {"op": "set", **HEAD, "ids": [1], "columns": {"pitch": ["x"]}}, "must be numbers"),
    ("setting an id", {"op": "set", **HEAD, "ids": [1], "columns": {"id": [9]}}, "no column 'id' that can be set"),
    ("too few values", {"op": "set", **HEAD, "ids": [1, 2], "columns": {"pitch": [60]}}, "2 ids, but 1 values"),
    (
        "a track id taken",
        {"op": "track.add", "index": 0, "track": {"id": 1, "name": "", "channel": 0, "chunk": 1}},
        "is taken",
    ),
    ("a channel out of range", {"op": "track.set", "track": 1, "channel": 16}, "must be 0 to 15"),
    ("a name that is no text", {"op": "track.set", "track": 1, "name": 3}, "must be text"),
    (
        "a meter of thirds",
        {"op": "score.set", "meters": [{"tick": 0, "numerator": 4, "denominator": 3}]},
        "power of two",
    ),
    ("a key missing", {"op": "set", **HEAD}, "malformed"),
]


@pytest.mark.parametrize(("op", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_change_with_an_op_that_does_not_fit_is_refused_whole(op: Any, message: str) -> None:
    score = small()
    good = {"op": "set", **HEAD, "ids": [1], "columns": {"pitch": [72]}}
    with pytest.raises(EditError, match=message):
        apply(score, [good, op])
    assert score == small()


@pytest.mark.parametrize("count", [1, 16, 17, 300])
def test_many_rows_are_found_as_few_are(count: int) -> None:
    ids = list(range(1000, 1000 - count, -1))
    rows = {"start": range(count), "duration": [1] * count, "pitch": [60] * count, "velocity": [90] * count}
    score = apply(Score().with_track(), [{"op": "add", **HEAD, "rows": {"id": ids, **rows}}])[0]
    pitches = [note % 128 for note in ids]
    after = apply(score, [{"op": "set", **HEAD, "ids": ids, "columns": {"pitch": pitches}}])[0]
    assert after.tracks[0].notes.pitch.tolist() == pitches
    with pytest.raises(EditError, match="no row with the id 7"):
        apply(score, [{"op": "remove", **HEAD, "ids": [*ids, 7]}])


def test_an_optional_column_comes_with_its_first_value_and_goes_with_its_last() -> None:
    score = small()
    muted, inverse = apply(score, [{"op": "set", **HEAD, "ids": [2], "columns": {"mute": [1]}}])
    assert muted.tracks[0].notes.extra["mute"].tolist() == [0, 1]
    assert "mute" not in apply(muted, inverse)[0].tracks[0].notes.extra


def test_a_note_moves_to_another_track_under_its_own_id() -> None:
    score = small().with_track(name="other")
    row = {"id": [1], "start": [0], "duration": [480], "pitch": [60], "velocity": [90]}
    moved, inverse = apply(
        score, [{"op": "remove", **HEAD, "ids": [1]}, {"op": "add", "track": 2, "table": "notes", "rows": row}]
    )
    assert [track.notes.id.tolist() for track in moved.tracks] == [[2], [1]]
    assert apply(moved, inverse)[0] == score

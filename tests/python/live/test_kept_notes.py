"""Notes that come back from Python stay the notes that they are in Live; over a real socket, Live alone is a fake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeloop_widgets import Editor
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.pairing import FOLDER_VARIABLE
from closeloop_widgets.live.pulled import TICKS_PER_QUARTER, Pulled
from closeloop_widgets.live.service import Service
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.tables import Notes
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

Told = dict[str, Any]
"""A note as the set has it: its fields, its id and what it plays of MPE."""


def played(rig: Rig, *notes: Told, start: float = 0) -> tuple[int, int]:
    """A track with a clip of 16 beats whose notes all play MPE; the ids of both."""
    track = rig.do("track", name="MPE")
    clip = rig.do("clip", track=track, start=start, length=16)
    rig.do("notes", clip=clip, notes=list(notes))
    rig.do("bend", clip=clip)
    return track, clip


def notes_of(rig: Rig, clip: int) -> dict[int, Told]:
    """The notes of a clip, by their ids."""
    every = [one for track in rig.do("look")["tracks"] for one in track["clips"] if one["id"] == clip]
    return {note["note_id"]: note for note in every[0]["notes"]}


def line(*pitches: int, step: float = 1.0) -> list[Told]:
    return [
        {"pitch": pitch, "start_time": at * step, "duration": step, "velocity": 80} for at, pitch in enumerate(pitches)
    ]


def is_bent(note: Told) -> bool:
    return bool(note.get("mpe") == f"bend {note['note_id']}")


def edited(found: Pulled, notes: Notes) -> Score:
    return found.score.with_tracks([replace(found.score.tracks[0], notes=notes)])


def fifth_up(score: Score, region: Region) -> Score:
    """Moves the notes a fifth up."""
    return score.with_tracks(
        replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + 7)) for t in score.tracks
    )


def test_notes_that_were_pulled_and_transposed_keep_their_mpe(live: Live, rig: Rig) -> None:
    track, clip = played(rig, *line(60, 62, 64, 67), start=4)
    before = notes_of(rig, clip)
    found = live.pull(4, 20, tracks=track)
    done = live.push(fifth_up(found.score, found.region), found.region, to=found)
    assert (done.removed, done.added, done.altered) == (4, 4, 0)
    assert notes_of(rig, clip) == {id: {**note, "pitch": note["pitch"] + 7} for id, note in before.items()}


def test_music_that_comes_back_as_it_was_is_not_written(live: Live, rig: Rig) -> None:
    track, clip = played(rig, *line(60, 60, 62, step=1 / 3))
    before, writes = notes_of(rig, clip), rig.do("look")["writes"]
    found = live.pull(0, 16, tracks=track)
    live.push(found.score, found.region, to=found)
    assert notes_of(rig, clip) == before
    assert rig.do("look")["writes"] == writes


def test_a_press_in_live_moves_selected_notes_that_stay_selected_and_keep_their_mpe(live: Live, rig: Rig) -> None:
    _, clip = played(rig, *line(60, 62, 64))
    first, second, third = notes_of(rig, clip)
    rig.do("open", clip=clip)
    rig.do("set", id=clip, values={"selected": [first, second]})
    with Service(live, fifth_up):
        press = {"job": "d-1", "function": "fifth_up", "parameters": {}, "source": "notes"}
        rig.do("say", event="action.invoke", args=press)
        wait_until(lambda: [n["pitch"] for n in notes_of(rig, clip).values()] == [67, 69, 64], "the notes a fifth up")
        selected = live.selection("notes")
    assert all(map(is_bent, notes_of(rig, clip).values()))
    assert selected is not None
    assert selected.region.notes is not None
    assert {selected.note_ids[note] for note in selected.region.notes} == {first, second}
    assert third in notes_of(rig, clip)


def test_what_the_editor_changed_of_a_pulled_piece_keeps_its_mpe(
    live: Live, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    track, clip = played(rig, *line(60, 62, 64, 65))
    # One notebook at a time: the other one makes room.
    live.close()
    editor = Editor()
    editor.live.connect(rig.code(), through=live.carrier)
    editor.live.pull(0, 16, tracks=track)
    (pulled,) = editor.score.tracks
    gone, *rest = pulled.notes.id.tolist()
    editor.score = editor.score.with_tracks(
        [replace(pulled, notes=pulled.notes.take(pulled.notes.id != gone).replaced(velocity=np.full(3, 30)))]
    )
    editor.live.push()
    after = notes_of(rig, clip)
    assert [note["velocity"] for note in after.values()] == [30] * len(rest)
    assert all(map(is_bent, after.values()))
    editor.close()
    live.connect()


STEP = TICKS_PER_QUARTER // 4

there = st.builds(
    lambda pitch, at, length: {"pitch": pitch, "start_time": at / 4, "duration": length / 4, "velocity": 80},
    pitch=st.integers(60, 63),
    at=st.integers(0, 63),
    length=st.integers(1, 9),
)
move = st.tuples(st.integers(-3, 3), st.integers(-12, 12), st.integers(-4, 4), st.booleans())
new = st.tuples(st.integers(60, 63), st.integers(0, 63), st.integers(1, 9))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.lists(there, max_size=14),
    moves=st.lists(move, min_size=14, max_size=14),
    fresh=st.lists(new, max_size=6),
    start=st.integers(0, 12),
    length=st.integers(1, 12),
)
def test_no_note_outside_ever_changes_and_whatever_stays_keeps_its_mpe(
    live: Live,
    rig: Rig,
    there: list[Told],
    moves: list[tuple[int, int, int, bool]],
    fresh: list[tuple[int, int, int]],
    start: int,
    length: int,
) -> None:
    track, clip = played(rig, *there)
    before = notes_of(rig, clip)
    end = min(start + length, 16)
    found = live.pull(start, end, tracks=track)
    notes = found.score.tracks[0].notes
    shifts = np.array(moves[: len(notes)], int).reshape(-1, 4)
    kept = notes.replaced(
        pitch=notes.pitch + shifts[:, 0],
        start=np.clip(notes.start + shifts[:, 1] * STEP, 0, None),
        duration=np.maximum(STEP, notes.duration + shifts[:, 2] * STEP),
    ).take(shifts[:, 3].astype(np.bool_))
    ids = found.score.next_id + np.arange(len(fresh))
    columns = np.array(fresh, int).reshape(-1, 3).T
    added = Notes.of(
        id=ids, pitch=columns[0], start=columns[1] * STEP, duration=columns[2] * STEP, velocity=[90] * len(fresh)
    )
    result = kept.joined(added)
    done = live.push(edited(found, result), found.region, to=found)
    after = notes_of(rig, clip)

    outside = {id: note for id, note in before.items() if not start <= note["start_time"] < end}
    assert {id: note for id, note in after.items() if id in outside} == outside
    assert all(is_bent(note) for id, note in after.items() if id in before)
    assert all("mpe" not in note for id, note in after.items() if id not in before)
    came = [note for id, note in after.items() if id not in outside]
    assert all(start <= note["start_time"] < end for note in came)
    assert (done.removed, done.added) == (len(before) - len(outside), len(came))
    # One that alone was wanted in its place, and came, is the note that it was.
    places = list(zip(result.pitch.tolist(), result.start.tolist(), strict=True))
    at = {(note["pitch"], round(note["start_time"] * TICKS_PER_QUARTER)): note["note_id"] for note in came}
    for id, place in zip(result.id.tolist(), places, strict=True):
        if id in found.note_ids and place in at and places.count(place) == 1:
            assert at[place] == found.note_ids[id]

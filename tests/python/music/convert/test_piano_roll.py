"""Scores and piano rolls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.convert.piano_roll import from_piano_roll, to_piano_roll
from closeloop_widgets.music.score import Score


@settings(deadline=None, max_examples=50)
@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 3), st.just(128), st.integers(1, 12)), elements=st.integers(0, 127)
    ),
    st.sampled_from([1, 3, 4, 24, 480]),
)
def test_a_roll_comes_back_from_its_score(roll, frames_per_quarter):
    sounding = roll.any(axis=(0, 1))
    frames = len(sounding) - int(np.argmax(sounding[::-1])) if sounding.any() else 0
    score = from_piano_roll(roll, frames_per_quarter=frames_per_quarter)
    back = to_piano_roll(score, frames_per_quarter=frames_per_quarter, separate=True)
    assert np.array_equal(back, roll[:, :, :frames])


@pytest.mark.parametrize("name", ["bwv140.7", "bwv269"])
def test_a_chorale_on_the_grid_comes_back_voice_by_voice_but_for_repeated_notes(name):
    score = pieces.load(name)
    back = from_piano_roll(to_piano_roll(score, frames_per_quarter=2, separate=True), frames_per_quarter=2)
    for ours, theirs in zip(score.tracks, back.tracks, strict=True):
        repeated = (ours.notes.pitch[1:] == ours.notes.pitch[:-1]) & (ours.notes.start[1:] == ours.notes.end[:-1])
        kept = np.concatenate([[True], ~repeated])
        assert theirs.notes.start.tolist() == ours.notes.start[kept].tolist()
        assert theirs.notes.pitch.tolist() == ours.notes.pitch[kept].tolist()


def test_a_repeated_note_of_another_velocity_stays_two_notes():
    score = Score.of_notes(start=[0, 480], duration=[480, 480], pitch=[60, 60], velocity=[90, 80])
    notes = from_piano_roll(to_piano_roll(score)).tracks[0].notes
    assert (notes.start.tolist(), notes.velocity.tolist()) == ([0, 480], [90, 80])


def test_a_note_shorter_than_a_frame_gets_one():
    score = Score.of_notes(start=[480], duration=[1], pitch=[60], velocity=[90])
    assert to_piano_roll(score, frames_per_quarter=1)[60].tolist() == [0, 90]


def test_drums_are_left_out_of_one_roll_for_all_unless_asked_for():
    notes = {"start": [0], "duration": [480], "pitch": [36], "velocity": [90]}
    score = Score().with_track(channel=9, notes=notes)
    assert not to_piano_roll(score).any()
    assert to_piano_roll(score, drums=True)[36].all()
    assert to_piano_roll(score, separate=True)[0, 36].all()
    assert not to_piano_roll(score, separate=True, drums=False).any()


def test_a_bool_roll_has_the_velocity_given_and_tracks_have_their_names():
    roll = np.zeros((2, 128, 4), bool)
    roll[:, 60, :2] = True
    score = from_piano_roll(roll, velocity=99, names=["Keys", "Kit"], programs=[4, 0], drums=[False, True], tempo=90)
    assert [track.name for track in score.tracks] == ["Keys", "Kit"]
    assert [track.channel for track in score.tracks] == [0, 9]
    assert (score.tracks[0].program, score.tracks[0].notes.velocity.tolist()) == (4, [99])
    assert score.tempos[0].bpm == pytest.approx(90, abs=1e-3)
    assert to_piano_roll(score, velocity=False).dtype == np.bool_


def test_an_empty_score_is_a_roll_without_frames():
    assert to_piano_roll(Score()).shape == (128, 0)
    assert to_piano_roll(Score(), separate=True).shape == (0, 128, 0)


@pytest.mark.parametrize(
    ("roll", "said"),
    [
        (np.zeros((16, 128)), r"but is \(16, 128\); swap its last two axes"),
        (np.zeros(128), r"but is \(128,\)"),
        (np.full((128, 2), 0.5), "for probabilities choose a threshold: roll > 0.5"),
        (np.full((128, 2), np.nan), "whole velocities"),
        (np.full((128, 2), 200), "must be 0 to 127, but are 200 to 200"),
        (np.full((128, 2), -1), "must be 0 to 127"),
        (np.full((128, 2), "loud"), "whole velocities"),
    ],
)
def test_what_is_no_piano_roll_is_refused(roll, said):
    with pytest.raises(ScoreError, match=said):
        from_piano_roll(roll)


def test_options_that_do_not_fit_are_refused():
    with pytest.raises(ScoreError, match="frames_per_quarter must be 1 or more, but is 0"):
        to_piano_roll(Score(), frames_per_quarter=0)
    with pytest.raises(ScoreError, match="names must be one for each of the 2 tracks, but are 1"):
        from_piano_roll(np.zeros((2, 128, 1)), names=["Piano"])
    with pytest.raises(ScoreError, match="the velocity must be 1 to 127, but is 0"):
        from_piano_roll(np.zeros((128, 1), bool), velocity=0)

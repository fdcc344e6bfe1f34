"""The score as a value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import Notes


def test_nothing_of_a_score_can_be_changed_in_place() -> None:
    score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    with pytest.raises(ValueError, match="read-only"):
        score.tracks[0].notes.pitch[0] = 61
    with pytest.raises(FrozenInstanceError):
        score.name = "other"  # type: ignore[misc]


def test_columns_that_were_given_can_be_changed_without_changing_the_score() -> None:
    pitch = np.array([60], np.uint8)
    score = Score.of_notes(start=[0], duration=[480], pitch=pitch, velocity=[90])
    pitch[0] = 99
    assert score.tracks[0].notes.pitch.tolist() == [60]


def test_notes_stand_in_order_of_start_and_then_of_id() -> None:
    notes = Notes.of(id=[3, 1, 2], start=[0, 480, 0], duration=[1] * 3, pitch=[60, 61, 62], velocity=[90] * 3)
    assert notes.id.tolist() == [2, 3, 1]


def test_an_optional_column_that_says_nothing_is_left_out() -> None:
    columns = {"id": [1], "start": [0], "duration": [1], "pitch": [60], "velocity": [90]}
    assert Notes.of(**columns, probability=[1.0]) == Notes.of(**columns)
    assert Notes.of(**columns, probability=[0.5]).extra["probability"].tolist() == [0.5]


def test_scores_are_equal_by_what_they_hold() -> None:
    one = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    assert one == replace(one, next_id=77)
    assert one != replace(one, name="other")
    assert one != one.with_track(name="more")


def test_a_new_track_takes_a_free_channel_and_never_the_drums() -> None:
    score = Score()
    for _ in range(15):
        score = score.with_track()
    assert sorted(track.channel for track in score.tracks) == [c for c in range(16) if c != 9]
    assert len({track.chunk for track in score.tracks}) == 15


def test_what_cannot_be_a_score_is_refused() -> None:
    with pytest.raises(ScoreError, match="1 to 32767, but is 0"):
        Score(ticks_per_quarter=0)
    with pytest.raises(ScoreError, match="ids must differ"):
        Score(tracks=(Track(1), Track(1)))
    with pytest.raises(ScoreError, match="channel of track 1 must be 0 to 15, but is 16"):
        Track(1, channel=16)
    with pytest.raises(ScoreError, match=r"Notes.velocity holds 0; expected 1 to 127"):
        Score.of_notes(start=[0], duration=[1], pitch=[60], velocity=[0])


def test_a_track_is_found_by_name_only_where_one_has_it() -> None:
    score = Score().with_track(name="Violin").with_track(name="Violin")
    with pytest.raises(ScoreError, match="2 tracks are named 'Violin'; give an id"):
        score.track("Violin")
    assert score.track(2).id == 2


def test_an_empty_score_has_one_bar() -> None:
    assert (Score().bar_count, Score().end) == (1, 0)

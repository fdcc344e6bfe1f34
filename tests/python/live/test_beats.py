"""Notes between Live and a score: what comes back, and what is rounded."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from closeloop_widgets.live.beats import SAME_TIME, from_live, to_live
from closeloop_widgets.live.values import Note
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.tables import Notes


@st.composite
def tables(draw: st.DrawFn) -> Notes:
    count = draw(st.integers(0, 12))

    def column(values: st.SearchStrategy[float]) -> list[float]:
        return draw(st.lists(values, min_size=count, max_size=count))

    deviations = st.floats(-127, 127, width=32)
    return Notes.of(
        id=np.arange(1, count + 1),
        start=sorted(column(st.integers(0, 2**27))),
        duration=column(st.integers(1, 2**20)),
        pitch=column(st.integers(0, 127)),
        velocity=column(st.integers(1, 127)),
        release_velocity=column(st.integers(0, 127)),
        mute=column(st.integers(0, 1)),
        probability=column(st.floats(0, 1, width=32)),
        velocity_deviation=column(deviations),
    )


@settings(deadline=None)
@given(tables(), st.integers(1, 32767), st.integers(0, 2**20))
def test_notes_of_a_score_come_back_from_live_as_they_were(notes: Notes, ticks: int, origin: int) -> None:
    back = from_live(to_live(notes, ticks, origin), ticks, origin=-origin / ticks)
    assert (back.notes, back.rounded, back.outside) == (notes, 0, 0)


LIVE_NOTES = st.builds(
    Note,
    pitch=st.integers(0, 127),
    start_time=st.floats(-100, 1000),
    duration=st.floats(1e-6, 100),
    velocity=st.floats(0, 127),
    mute=st.booleans(),
    probability=st.floats(0, 1),
    velocity_deviation=st.floats(-127, 127),
    release_velocity=st.floats(0, 127),
)


@settings(deadline=None)
@given(st.lists(LIVE_NOTES, max_size=12), st.integers(24, 960))
def test_notes_of_live_come_back_from_a_score_within_a_tick(notes: list[Note], ticks: int) -> None:
    found = from_live(notes, ticks)
    assert len(found.notes) + found.outside == len(notes)
    back = dict(zip(found.notes.id.tolist(), to_live(found.notes, ticks), strict=True))
    kept = [note for note in notes if note.start_time >= -SAME_TIME]
    for number, note in enumerate(kept, 1):
        again = back[number]
        assert (again.pitch, again.mute) == (note.pitch, note.mute)
        assert -SAME_TIME <= note.start_time - again.start_time <= 1.0001 / ticks
        assert abs(again.duration - note.duration) <= 1.0 / ticks
        assert abs(again.velocity - max(1, note.velocity)) <= 0.5
        assert abs(again.release_velocity - note.release_velocity) <= 0.5
        assert abs(again.probability - note.probability) < 1e-6
        assert abs(again.velocity_deviation - note.velocity_deviation) < 1e-4


@settings(deadline=None)
@given(st.integers(0, 400), st.floats(-0.01, 0.01), st.integers(1, 960))
def test_a_note_is_of_the_same_bar_on_both_sides(bar: int, beside: float, ticks: int) -> None:
    """As the device counts it: `SAME_TIME` before a bar is in it."""
    assume(abs(beside + SAME_TIME) > 1e-9)
    found = from_live([Note(60, bar * 4 + 4 + beside, 1.0, 90.0)], ticks)
    is_before = beside < -SAME_TIME
    assert found.notes.start[0] // (4 * ticks) == (bar if is_before else bar + 1)


def test_a_piece_goes_to_live_and_back() -> None:
    score = Score.of("bundled:bwv846")
    for track in score.tracks:
        back = from_live(to_live(track.notes, score.ticks_per_quarter), score.ticks_per_quarter)
        assert back.notes.replaced(id=track.notes.id) == track.notes
        assert back.rounded == 0


def test_what_was_rounded_is_counted_and_what_is_before_the_first_tick_is_left_out() -> None:
    on_the_grid, finer, softer = Note(60, 1.0, 1.0, 90.0), Note(60, 1.00001, 1.0, 90.0), Note(60, 1.0, 1.0, 0.0)
    found = from_live([on_the_grid, finer, softer, Note(60, -1.0, 1.0, 90.0)], 480)
    assert (len(found.notes), found.rounded, found.outside) == (3, 2, 1)


def test_a_note_without_a_length_gets_one_tick() -> None:
    notes = Notes.of(id=[1], start=[0], duration=[0], pitch=[60], velocity=[90])
    assert to_live(notes, 480)[0].duration == 1 / 480


def test_a_probability_of_live_is_the_same_decimal_when_it_comes_back() -> None:
    note = Note(60, 0.0, 1.0, 90.0, probability=0.7, velocity_deviation=-12.3)
    assert to_live(from_live([note], 480).notes, 480) == (note,)

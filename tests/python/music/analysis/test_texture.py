"""Density, occupation, polyphony rate and register, bar by bar and track by track."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.errors import RegionError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import density, occupation, polyphony_rate, register, texture
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Score
from closeloop_widgets.music.time import Meter
from tests.python.music.analysis import reference
from tests.python.music.analysis.strategies import regions, scores


def notes(*rows: tuple[int, int, int]) -> dict[str, list[int]]:
    """Columns of (start, duration, pitch)."""
    start, duration, pitch = (list(column) for column in zip(*rows, strict=True))
    return {"start": start, "duration": duration, "pitch": pitch, "velocity": [90] * len(rows)}


def score_of(*rows: tuple[int, int, int], **fields) -> Score:
    return Score(**fields).with_track(notes=notes(*rows))


class TestAgainstCountingEveryTick:
    @settings(max_examples=50)
    @given(st.data())
    def test_every_measure_of_every_cell_is_what_counting_gives(self, data):
        score = data.draw(scores())
        region = data.draw(regions(score))
        found = texture(score, region)
        bars = reference.bars_of(score, region)
        tracks = [track for track in score.tracks if track.id in region.tracks]
        assert found.density.shape == (len(tracks), len(bars))
        for row, track in enumerate(tracks):
            for column, ticks in enumerate(bars.values()):
                cell = reference.cell(track, ticks, region)
                assert found.notes[row, column] == len(cell.begun)
                assert found.density[row, column] == pytest.approx(reference.density(cell, score.ticks_per_quarter))
                assert found.occupation[row, column] == pytest.approx(reference.occupation(cell))
                polyphony = math.nan if track.is_drum else reference.polyphony_rate(cell)
                assert found.polyphony_rate[row, column] == pytest.approx(polyphony, nan_ok=True)
                height = math.nan if track.is_drum else reference.register(cell)
                assert found.register[row, column] == pytest.approx(height, nan_ok=True)

    @settings(max_examples=50)
    @given(st.data())
    def test_tracks_taken_together_sound_as_one_track_with_all_their_notes(self, data):
        score = data.draw(scores(drums=False, muted=False))
        merged = Score(ticks_per_quarter=score.ticks_per_quarter, meters=score.meters).with_track(
            notes={
                name: np.concatenate([np.empty(0, np.int64), *(getattr(t.notes, name) for t in score.tracks)])
                for name in ("start", "duration", "pitch", "velocity")
            }
        )
        for per in ("bar", "all"):
            together, one = (texture(s, Region(((0, 200),), ids), per=per) for s, ids in self.both(score, merged))
            for name, values in vars(together).items():
                np.testing.assert_allclose(values, getattr(one, name), err_msg=name)

    def both(self, score, merged):
        return (score, tuple(track.id for track in score.tracks)), (merged, (1,))

    @settings(max_examples=50)
    @given(st.data())
    def test_a_bar_measures_the_same_alone_and_in_its_piece(self, data):
        score = data.draw(scores())
        bar = data.draw(st.integers(0, score.bar_count - 1))
        alone, whole = texture(score, Region.bars(score, bar + 1)), texture(score)
        for name, values in vars(alone).items():
            np.testing.assert_array_equal(values[:, 0], getattr(whole, name)[:, bar])

    @settings(max_examples=50)
    @given(scores(drums=False, pitches=(0, 115)))
    def test_transposing_by_eleven_semitones_moves_nothing_but_the_register(self, score):
        higher = score.with_tracks(
            replace(track, notes=track.notes.replaced(pitch=track.notes.pitch.astype(int) + 11))
            for track in score.tracks
        )
        before, after = texture(score), texture(higher)
        for name in ("notes", "density", "occupation", "polyphony_rate"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
        on_the_piano = after.register >= 2  # truncation makes the register around the lowest key twice as wide
        np.testing.assert_array_equal(after.register[on_the_piano], before.register[on_the_piano] + 1)


class TestBars:
    def test_a_pickup_is_a_bar_as_long_as_it_is(self):
        score = score_of((0, 480, 60), (480, 480, 60), meters=(Meter(0, 1, 4), Meter(480, 3, 4)))
        assert density(score).tolist() == [[1 / 4, 1 / 12]]
        assert occupation(score).tolist() == [[1, pytest.approx(1 / 3)]]

    def test_a_bar_that_a_change_of_meter_cuts_short_is_measured_as_short(self):
        score = score_of((0, 960, 60), (960, 480, 60), meters=(Meter(0, 4, 4), Meter(960, 2, 4)))
        assert occupation(score).tolist() == [[1, 0.5]]

    def test_a_bar_of_which_half_is_selected_is_half_a_bar(self):
        score = score_of((0, 480, 60), (1440, 240, 60))
        assert density(score, Region(((960, 1920),), (1,))).tolist() == [[1 / 8]]
        assert occupation(score, Region(((960, 1920),), (1,))).tolist() == [[0.25]]

    def test_two_spans_of_one_bar_are_one_cell(self):
        score = score_of((0, 1920, 60), (480, 480, 64))
        assert polyphony_rate(score, Region(((0, 480), (480, 700), (1440, 1920)), (1,))).shape == (1, 1)
        assert density(score, Region(((0, 240), (1440, 1920)), (1,))).tolist() == [[1 / 6]]

    def test_a_note_held_over_the_bar_line_sounds_in_both_bars_and_begins_in_one(self):
        score = score_of((960, 1920, 60))
        assert density(score).tolist() == [[1 / 16, 0]]
        assert occupation(score).tolist() == [[0.5, 0.5]]

    def test_rows_stand_in_the_order_of_the_piece_whatever_the_order_of_the_region(self):
        score = score_of((0, 480, 60)).with_track(notes=notes((0, 960, 60), (960, 960, 64)))
        assert texture(score, Region(((0, 1920),), (2, 1))).notes.tolist() == [[1], [2]]

    def test_the_shape_follows_what_gets_a_value(self):
        score = pieces.load("bwv269")
        shapes = {per: texture(score, per=per).density.shape for per in ("track and bar", "track", "bar", "all")}
        assert shapes == {"track and bar": (4, 22), "track": (4,), "bar": (22,), "all": ()}


class TestNothing:
    def test_silence_has_no_polyphony_and_no_register_and_is_otherwise_zero(self):
        found = texture(score_of((0, 480, 60)), Region(((1920, 3840),), (1,)))
        assert (found.notes, found.density, found.occupation) == (0, 0, 0)
        assert np.isnan([found.polyphony_rate, found.register]).all()

    def test_a_score_without_tracks_has_bars_without_rows(self):
        assert density(Score()).shape == (0, 1)
        assert density(Score(), per="all") == 0

    def test_a_note_of_no_length_begins_and_does_not_sound(self):
        found = texture(score_of((0, 0, 60)))
        assert (found.notes, found.occupation) == (1, 0)

    def test_a_muted_note_counts_nowhere(self):
        score = Score().with_track(notes={**notes((0, 480, 60), (0, 960, 64)), "mute": [0, 1]})
        found = texture(score)
        assert (found.notes, found.occupation, found.polyphony_rate) == (1, 0.25, 0)

    def test_drums_have_density_and_occupation_and_no_pitch(self):
        score = Score().with_track(channel=DRUM_CHANNEL, notes=notes((0, 480, 36), (0, 480, 42)))
        found = texture(score)
        assert (found.notes, found.occupation) == (2, 0.25)
        assert np.isnan([found.polyphony_rate, found.register]).all()


class TestPolyphony:
    def test_one_pitch_that_two_notes_share_is_one_pitch(self):
        assert polyphony_rate(score_of((0, 480, 60), (240, 480, 60))).tolist() == [[0]]

    def test_it_is_a_share_of_the_sounding_time_only(self):
        assert polyphony_rate(score_of((0, 480, 60), (0, 480, 64))).tolist() == [[1]]


class TestRegister:
    @pytest.mark.parametrize(
        ("pitch", "expected"), [(0, -1), (10, -1), (11, 0), (21, 0), (31, 0), (32, 1), (108, 7), (127, 9)]
    )
    def test_it_is_cut_towards_zero_as_in_the_published_formula(self, pitch, expected):
        assert register(score_of((0, 480, pitch))).tolist() == [[expected]]


class TestErrors:
    def test_a_track_that_the_piece_lacks_is_named(self):
        with pytest.raises(RegionError, match="on track 7, which the piece lacks"):
            texture(score_of((0, 480, 60)), Region(((0, 480),), (7,)))

    def test_what_may_get_a_value_is_listed(self):
        with pytest.raises(RegionError, match="per must be 'track and bar', 'track', 'bar', 'all', but is 'note'"):
            texture(score_of((0, 480, 60)), per="note")

    def test_a_region_without_time_is_refused(self):
        with pytest.raises(RegionError, match="at least one span"):
            density(score_of((0, 480, 60)), Region((), (1,)))

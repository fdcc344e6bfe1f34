"""How different takes are, how well controls were obeyed, what changed where nothing may, and all measures at once."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

import closeloop_widgets as cl
from closeloop_widgets.errors import RegionError, ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import (
    binned,
    changes_outside,
    control_error,
    controls_of,
    density,
    diversity,
    measure,
    measure_all,
    measured,
    occupation,
    rank_correlation,
    tension,
)
from closeloop_widgets.music.analysis.controls import DIAMETER_EDGES, STRAIN_EDGES, TENTHS
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.time import Tempo
from tests.python.music.analysis.strategies import QUARTER, scores
from tests.python.music.strategies import regions as any_regions
from tests.python.music.strategies import scores as any_scores

BAR = Region(((0, 1920),), (1,))


def take(*rows: tuple[int, int, int], velocity: int = 90) -> Score:
    """Notes of (start, duration, pitch)."""
    start, duration, pitch = zip(*rows, strict=True) if rows else ((), (), ())
    return Score.of_notes(start=start, duration=duration, pitch=pitch, velocity=[velocity] * len(rows))


class TestDiversity:
    @settings(max_examples=50)
    @given(st.lists(scores(muted=False), min_size=2, max_size=4))
    def test_the_distance_is_the_mean_over_all_pairs_of_the_share_of_frames_that_differ(self, takes):
        tracks = min(len(score.tracks) for score in takes)
        region = Region(((3, 40), (64, 80)), tuple(range(1, tracks + 1)))
        frames = [t for start, end in region.spans for t in range(start, end, QUARTER // 4)]

        def sounds(score):
            cells = []
            for track in score.tracks[:tracks]:
                for number, frame in enumerate(frames):
                    end = min([span[1] for span in region.spans if span[0] <= frame < span[1]])
                    until = frames[number + 1] if number + 1 < len(frames) and frames[number + 1] < end else end
                    struck = sorted(n.pitch for n in track.notes if frame <= n.start < until)
                    held = sorted(n.pitch for n in track.notes if n.start < frame < n.end)
                    cells.append((struck, held))
            return cells

        grids = [sounds(score) for score in takes]
        pairs = [[x != y for x, y in zip(a, b, strict=True)] for a, b in itertools.combinations(grids, 2)]
        expected = np.mean(pairs) if tracks else math.nan
        assert diversity(takes, region).distance == pytest.approx(expected, nan_ok=True)

    def test_takes_that_differ_in_velocity_alone_are_one(self):
        found = diversity([take((0, 480, 60)), take((0, 480, 60), velocity=20)], BAR)
        assert (found.takes, found.unique, found.distance) == (2, 1, 0)

    def test_the_order_of_their_notes_does_not_tell_takes_apart(self):
        assert diversity([take((0, 480, 60), (0, 480, 64)), take((0, 480, 64), (0, 480, 60))], BAR).unique == 1

    def test_a_repeated_note_is_not_a_held_one(self):
        found = diversity([take((0, 960, 60)), take((0, 480, 60), (480, 480, 60))], BAR)
        assert (found.unique, found.distance) == (2, 1 / 16)

    def test_what_differs_outside_the_region_does_not_count(self):
        assert diversity([take((0, 480, 60), (1920, 9, 1)), take((0, 480, 60))], BAR).unique == 1

    def test_one_take_has_no_distance_and_no_takes_are_none(self):
        assert math.isnan(diversity([take((0, 480, 60))], BAR).distance)
        assert diversity([], BAR).takes == 0

    def test_takes_on_different_ticks_are_refused(self):
        with pytest.raises(ScoreError, match=r"theirs are \[96, 480\]"):
            diversity([take((0, 480, 60)), replace(take((0, 96, 60)), ticks_per_quarter=96)], BAR)

    def test_a_take_without_the_regions_track_is_refused(self):
        with pytest.raises(RegionError, match="track 1"):
            diversity([Score()], BAR)


class TestControlError:
    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=20))
    def test_rank_is_scipys_spearman(self, pairs):
        asked, got = np.array(pairs).T
        if len(set(asked)) == 1 or len(set(got)) == 1:
            assert math.isnan(rank_correlation(asked, got))
        else:
            assert rank_correlation(asked, got) == pytest.approx(spearmanr(asked, got).statistic)

    def test_cells_that_have_no_value_are_left_out(self):
        found = control_error([[1, 2], [3, math.nan]], [[1, 4], [math.nan, 1]])
        assert (found.count, found.error) == (2, 1)

    def test_one_value_may_be_asked_of_all(self):
        assert control_error(5, [[4, 5], [6, 7]]).error == 1

    def test_nothing_compared_is_no_error(self):
        found = control_error([math.nan], [1])
        assert found.count == 0
        assert math.isnan(found.error)

    def test_shapes_that_do_not_fit_are_named(self):
        with pytest.raises(ScoreError, match=r"asked has the shape \(3,\), what came \(2,\)"):
            control_error([1, 2, 3], [1, 2])


class TestLocality:
    @settings(max_examples=50)
    @given(st.data())
    def test_a_take_put_into_its_region_changes_nothing_outside(self, data):
        score, result = data.draw(any_scores()), data.draw(any_scores())
        region = data.draw(any_regions(score))
        pasted = paste(score, region, replace(result, ticks_per_quarter=score.ticks_per_quarter)).score
        assert changes_outside(score, pasted, region) == 0

    def test_each_note_that_moved_came_or_went_outside_counts_once(self):
        before = take((0, 480, 60), (1920, 480, 60), (2400, 480, 62))
        moved = take((0, 480, 65), (1920, 480, 61), (2400, 480, 62))
        came = take((0, 480, 60), (1920, 480, 60), (2400, 480, 62), (2400, 480, 66))
        assert changes_outside(before, moved, BAR) == 1
        assert changes_outside(before, came, BAR) == changes_outside(came, before, BAR) == 1

    def test_a_note_that_a_result_trimmed_where_it_sounds_in_is_a_change_outside(self):
        region = Region(((1920, 3840),), (1,))
        assert changes_outside(take((0, 2400, 60)), take((0, 1920, 60)), region) == 1

    def test_tempi_tracks_and_names_count_too(self):
        before = take((0, 480, 60))
        assert changes_outside(before, replace(before, tempos=(Tempo(0, 1),)), BAR) == 1
        assert changes_outside(before, before.with_tracks([replace(before.tracks[0], name="Flute")]), BAR) == 1
        two = before.with_track(notes={"start": [0], "duration": [1], "pitch": [60], "velocity": [90]})
        assert changes_outside(before, two, BAR) == 2  # a track, and its note
        assert changes_outside(two, two.with_tracks(two.tracks[::-1]), BAR) == 1

    def test_new_ids_are_no_change(self):
        before = take((1920, 480, 60))
        (track,) = before.tracks
        after = before.with_tracks([replace(track, notes=track.notes.replaced(id=[77]))])
        assert changes_outside(before, after, BAR) == 0

    def test_scores_on_different_ticks_are_refused(self):
        with pytest.raises(ScoreError, match="480 and 96"):
            changes_outside(take(), replace(take(), ticks_per_quarter=96), BAR)


class TestControls:
    def test_bins_begin_at_their_edges(self):
        assert binned([0, 0.09, 0.1, 0.3, 0.7, 0.899, 0.9, 1.5], TENTHS).tolist() == [0, 0, 1, 3, 7, 8, 9, 9]
        assert binned([0.19, 0.2, 2, 3.9, 4], STRAIN_EDGES).tolist() == [0, 1, 10, 10, 11]
        assert binned([0.4, 4, 4.9, 9], DIAMETER_EDGES).tolist() == [1, 10, 10, 11]

    def test_what_is_under_the_first_edge_is_in_the_first_bin_and_silence_where_one_says(self):
        assert binned([-1, math.nan], TENTHS).tolist() == [0, 0]
        assert binned([math.nan], TENTHS, empty=-1).tolist() == [-1]

    def test_the_papers_controls_of_real_music_lie_in_their_ranges(self):
        for name in pieces.names():
            score = pieces.load(name)
            found = controls_of(score)
            for control, highest in {"density": 9, "register": 9, "tensile_strain": 11, "cloud_diameter": 11}.items():
                assert 0 <= found[control].min() < found[control].max() <= highest
            assert found["density"].shape == (len(score.tracks), score.bar_count)
            assert found["tensile_strain"].shape == (score.bar_count,)

    def test_a_measure_is_found_by_its_name_for_tracks_bars_both_or_all(self):
        score = pieces.load("bwv269")
        np.testing.assert_array_equal(measured("density", score, per="track"), density(score, per="track"))
        whole = tension(score).tensile_strain
        np.testing.assert_array_equal(measured("tensile_strain", score, per="bar"), whole)
        assert measured("tensile_strain", score, per="all") == pytest.approx(np.nanmean(whole))
        alone = measured("tensile_strain", score)
        assert alone.shape == (4, 22)
        np.testing.assert_array_equal(alone[3], tension(score, Region.all(score, "Bass")).tensile_strain)
        assert measured("cloud_diameter", score, per="track").shape == (4,)

    def test_a_measure_that_there_is_not_is_refused_with_those_there_are(self):
        with pytest.raises(ScoreError, match="no measure 'loudness'; give one of notes, density, "):
            measured("loudness", take())


class TestMeasure:
    def test_it_is_a_flat_row_of_numbers_with_the_same_names_for_any_music(self):
        rows = [measure(pieces.load(name)) for name in pieces.names()] + [measure(Score()), measure(take())]
        assert len({tuple(row) for row in rows}) == 1
        assert all(type(value) is float for row in rows for value in row.values())

    def test_silence_has_no_notes_and_nothing_else_to_measure(self):
        row = measure(take())
        defined = {name for name, value in row.items() if not math.isnan(value)}
        assert defined == {"notes", "density", "occupation"}

    def test_the_numbers_are_those_of_the_single_measures(self):
        score = pieces.load("bwv140.7")
        region = Region.bars(score, 3, 6)
        row = measure(score, region)
        assert row["density"] == pytest.approx(density(score, region).mean())
        assert row["occupation"] == pytest.approx(occupation(score, region).mean())
        assert row["cloud_momentum"] == pytest.approx(np.nanmean(tension(score, region).cloud_momentum))

    def test_with_the_original_it_says_what_they_differ_in(self):
        score = pieces.load("bwv140.7")
        region = Region.bars(score, 3, 6)
        (same, changed) = (
            measure(version, region, original=score)
            for version in (score, paste(score, region, Score(ticks_per_quarter=score.ticks_per_quarter)).score)
        )
        differences = ("pitch_class_distance", "density_change", "tension_change", "changes_outside")
        assert [same[name] for name in differences] == [0, 0, 0, 0]
        assert changed["density_change"] == pytest.approx(same["density"])
        assert changed["changes_outside"] == 0

    def test_many_takes_are_measured_as_each_would_be_alone(self):
        score = pieces.load("bwv140.7")
        region = Region.bars(score, 3, 6)
        takes = [score, paste(score, region, Score(ticks_per_quarter=score.ticks_per_quarter)).score]
        rows = measure_all(takes, region, original=score)
        for take, row in zip(takes, rows, strict=True):
            assert row == pytest.approx(measure(take, region, original=score), nan_ok=True)

    def test_a_take_is_strained_against_the_key_of_its_original_where_no_key_is_written(self):
        scale, higher = ([(480 * n, 480, p + up) for n, p in enumerate((60, 62, 64, 65))] for up in (0, 1))
        alone, with_original = measure(take(*higher)), measure(take(*higher), original=take(*scale))
        assert with_original["tensile_strain"] > alone["tensile_strain"] + 0.1
        assert with_original["tension_change"] > 0.1

    def test_it_is_found_at_the_front_door(self):
        assert cl.analysis.measure is measure

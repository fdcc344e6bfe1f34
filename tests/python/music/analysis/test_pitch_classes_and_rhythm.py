"""Which pitch classes occur, how far two pieces differ in them, and how alike neighbouring bars are."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import (
    entropy,
    groove_consistency,
    pitch_class_distance,
    pitch_classes,
    shannon_distance,
    texture,
)
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Score
from closeloop_widgets.music.time import Meter
from tests.python.music.analysis import reference
from tests.python.music.analysis.golden import GOLDEN
from tests.python.music.analysis.strategies import QUARTER, regions, scores

SHARES = st.lists(st.integers(0, 9), min_size=12, max_size=12).filter(any).map(lambda n: np.array(n) / sum(n))


def onsets(*starts: int, pitch: int = 60, **fields) -> Score:
    columns = {"start": list(starts), "duration": [120] * len(starts), "pitch": [pitch] * len(starts)}
    return Score(**fields).with_track(notes={**columns, "velocity": [90] * len(starts)})


class TestDistance:
    @given(SHARES, SHARES)
    def test_it_is_scipys_jensen_shannon_distance_in_base_two(self, p, q):
        assert shannon_distance(p, q) == pytest.approx(jensenshannon(p, q, base=2), abs=1e-7)

    def test_many_are_compared_at_once(self):
        takes = np.eye(12)
        assert shannon_distance(takes, takes[0]).tolist() == [0, *[1] * 11]

    def test_of_music_it_is_one_where_no_pitch_class_is_shared_and_zero_an_octave_away(self):
        assert pitch_class_distance(onsets(0, pitch=60), onsets(0, pitch=61)) == 1
        assert pitch_class_distance(onsets(0, pitch=60), onsets(480, pitch=72)) == 0

    def test_there_is_none_to_silence(self):
        assert math.isnan(pitch_class_distance(onsets(0), onsets()))


class TestPitchClasses:
    @settings(max_examples=40)
    @given(st.data())
    def test_they_are_what_counting_gives(self, data):
        score = data.draw(scores())
        region = data.draw(regions(score))
        by_notes, by_time = np.zeros(12), np.zeros(12)
        tracks = [t for t in score.tracks if t.id in region.tracks and not t.is_drum]
        for track in tracks:
            for note, mute in zip(track.notes, reference.muted(track), strict=True):
                if mute or not reference.allowed(note, region):
                    continue
                by_notes[note.pitch % 12] += any(start <= note.start < end for start, end in region.spans)
                for start, end in region.spans:
                    by_time[note.pitch % 12] += max(0, min(note.end, end) - max(note.start, start))
        for by, counts in (("notes", by_notes), ("time", by_time)):
            expected = counts / counts.sum() if counts.any() else np.full(12, np.nan)
            np.testing.assert_allclose(pitch_classes(score, region, by=by), expected)

    @pytest.mark.parametrize("name", GOLDEN["muspy"])
    def test_their_entropy_is_muspys(self, name):
        assert entropy(pitch_classes(pieces.load(name))) == pytest.approx(GOLDEN["muspy"][name]["pitch_class_entropy"])

    def test_drums_are_no_pitch_classes(self):
        drums = {"start": [0], "duration": [9], "pitch": [36], "velocity": [9]}
        assert np.isnan(pitch_classes(Score().with_track(channel=DRUM_CHANNEL, notes=drums))).all()

    def test_what_they_can_be_counted_by_is_said(self):
        with pytest.raises(ScoreError, match="by 'notes' or by 'time', but by is 'velocity'"):
            pitch_classes(onsets(0), by="velocity")


class TestMuspysTimes:
    @pytest.mark.parametrize("name", ["bwv846", "bwv140.7"])
    def test_all_tracks_together_sound_and_are_polyphonic_as_long_as_muspy_says(self, name):
        score, muspy = pieces.load(name), GOLDEN["muspy"][name]
        end = muspy["steps"] * score.ticks_per_quarter // 24
        found = texture(score, Region(((0, end),), tuple(t.id for t in score.tracks)), per="all")
        assert found.occupation == pytest.approx(muspy["sounding"])
        assert found.polyphony_rate == pytest.approx(muspy["polyphonic"] / muspy["sounding"])


class TestGroove:
    @pytest.mark.parametrize("name", ["bwv846", "bwv140.7"])
    def test_it_is_muspys_once_the_empty_bar_is_counted_that_muspy_adds_at_the_end(self, name):
        score = pieces.load(name)
        with_empty_bar = Region(((0, (score.bar_count + 1) * 1920),), tuple(track.id for track in score.tracks))
        found = groove_consistency(score, with_empty_bar)
        assert found == pytest.approx(GOLDEN["muspy"][name]["groove_consistency"])

    @settings(max_examples=40)
    @given(scores(), st.sampled_from([1, 2, 4]))
    def test_it_is_what_comparing_bars_step_by_step_gives(self, score, steps):
        patterns = []
        for ticks in reference.bars_of(score, Region.all(score)).values():
            begun = {
                note.start
                for t in score.tracks
                for note, mute in zip(t.notes, reference.muted(t), strict=True)
                if not mute
            }
            width = -(-len(ticks) * steps // QUARTER)
            rhythm = [False] * width
            for offset, tick in enumerate(ticks):
                rhythm[offset * steps // QUARTER] |= tick in begun
            patterns.append((len(ticks), rhythm))
        pairs = [(a, b) for (m, a), (n, b) in pairwise(patterns) if m == n]
        total = sum(len(a) for a, _ in pairs)
        differ = sum(x != y for a, b in pairs for x, y in zip(a, b, strict=True))
        expected = 1 - differ / total if total else math.nan
        assert groove_consistency(score, steps=steps) == pytest.approx(expected, nan_ok=True)

    def test_the_same_rhythm_in_every_bar_is_wholly_consistent_whatever_is_played(self):
        assert groove_consistency(onsets(0, 480, 1920, 2400)) == 1

    def test_bars_of_different_length_are_not_compared(self):
        assert math.isnan(groove_consistency(onsets(0, 960, meters=(Meter(0, 2, 4), Meter(960, 3, 4)))))

    def test_bars_that_do_not_follow_one_another_are_not_compared(self):
        score = onsets(0, 1920, 3840, 4320)
        assert math.isnan(groove_consistency(score, Region(((0, 1920), (3840, 5760)), (1,))))

    def test_less_than_one_step_a_quarter_is_refused(self):
        with pytest.raises(ScoreError, match="steps is 0"):
            groove_consistency(onsets(0), steps=0)

"""Parallel fifths and octaves, and voices that cross."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.errors import RegionError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import VoiceLeading, voice_leading
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import DRUM_CHANNEL, Score

WHITE_KEYS = [pitch for pitch in range(36, 85) if pitch % 12 in (0, 2, 4, 5, 7, 9, 11)]
"""Among white keys every interval of seven semitones is a perfect fifth, so that spelling cannot matter."""


def voices(*lines: list[int | None], length: int = 480) -> Score:
    """A track for each line, a pitch (or a rest) for each quarter note."""
    score = Score()
    for line in lines:
        notes = [(number * 480, pitch) for number, pitch in enumerate(line) if pitch is not None]
        columns = {"start": [s for s, _ in notes], "pitch": [p for _, p in notes]}
        score = score.with_track(notes={**columns, "duration": [length] * len(notes), "velocity": [90] * len(notes)})
    return score


class TestAgainstMusic21:
    @settings(max_examples=60)
    @given(
        st.integers(2, 4).flatmap(
            lambda n: st.lists(
                # A general pause has no onset, and so parts nothing.
                st.lists(st.none() | st.sampled_from(WHITE_KEYS), min_size=n, max_size=n).filter(any),
                min_size=2,
                max_size=4,
            )
        )
    )
    def test_every_motion_of_two_voices_is_judged_alike(self, chords):
        music21 = pytest.importorskip("music21", reason="pip install music21")
        expected = dict.fromkeys(("moves", "parallel_fifths", "parallel_octaves"), 0)
        for before, after in pairwise(chords):
            for upper, lower in combinations(range(len(before)), 2):
                pitches = (before[upper], after[upper], before[lower], after[lower])
                if None in pitches or pitches[0] == pitches[1] or pitches[2] == pitches[3]:
                    continue
                pair = music21.voiceLeading.VoiceLeadingQuartet(*(music21.note.Note(pitch) for pitch in pitches))
                expected["moves"] += 1
                expected["parallel_fifths"] += pair.parallelFifth()
                unison_on_one_side = (pitches[0] == pitches[2]) != (pitches[1] == pitches[3])
                expected["parallel_octaves"] += pair.parallelUnisonOrOctave() and not unison_on_one_side
        found = voice_leading(voices(*map(list, zip(*chords, strict=True))))
        assert {name: getattr(found, name) for name in expected} == expected

    @settings(max_examples=40)
    @given(st.lists(st.tuples(*[st.sampled_from(WHITE_KEYS)] * 2), min_size=2, max_size=2))
    def test_voices_are_crossed_where_music21_finds_them_crossed(self, pair):
        music21 = pytest.importorskip("music21", reason="pip install music21")
        (a, c), (b, d) = pair
        quartet = music21.voiceLeading.VoiceLeadingQuartet(*(music21.note.Note(pitch) for pitch in (a, b, c, d)))
        assert (voice_leading(voices([a, b], [c, d])).crossings > 0) == quartet.voiceCrossing()


class TestMoves:
    def test_fifths_and_octaves_are_found_between_any_two_voices(self):
        assert voice_leading(voices([72, 74], [67, 69], [60, 62])) == VoiceLeading(
            moves=3, parallel_fifths=1, parallel_octaves=1, meetings=4, crossings=0
        )

    def test_a_fifth_that_both_voices_strike_again_is_no_move(self):
        assert voice_leading(voices([67, 67], [60, 60])).moves == 0

    def test_one_voice_that_stays_makes_no_move(self):
        assert voice_leading(voices([67, 69], [60, 60])).moves == 0

    def test_a_rest_between_them_parts_two_fifths(self):
        assert voice_leading(voices([67, None, 69], [60, 60, 62])).moves == 0
        assert voice_leading(voices([67, 69], [60, 62], length=240)).moves == 1  # detached notes are no rest

    def test_of_several_pitches_in_a_voice_the_highest_counts(self):
        score = voices([67, 69], [60, 62]).with_track(
            notes={"start": [0, 0, 480], "duration": [480] * 3, "pitch": [40, 48, 50], "velocity": [90] * 3}
        )
        assert voice_leading(score).parallel_octaves == 1

    def test_drums_are_no_voice(self):
        drums = {"start": [0, 480], "duration": [480] * 2, "pitch": [48, 50], "velocity": [90] * 2}
        assert voice_leading(voices([60, 62]).with_track(channel=DRUM_CHANNEL, notes=drums)).moves == 0

    def test_bach_writes_next_to_none(self):
        for name in ("bwv269", "bwv140.7"):
            found = voice_leading(pieces.load(name))
            assert found.moves > 100
            assert found.parallel_fifth_rate + found.parallel_octave_rate < 0.01


class TestRegion:
    def test_a_move_counts_where_it_arrives(self):
        score = voices([67, 69, 71], [60, 62, 64])
        assert voice_leading(score, Region(((480, 960),), (1, 2))).parallel_fifths == 1
        assert voice_leading(score, Region(((0, 480),), (1, 2))).moves == 0

    def test_a_voice_of_the_region_moves_with_those_around_it_and_others_do_not_count(self):
        score = voices([67, 69], [60, 62], [48, 50])
        found = voice_leading(score, Region(((0, 960),), (1,)))
        assert (found.moves, found.parallel_fifths, found.meetings) == (2, 2, 2)

    def test_each_of_several_spans_is_entered_from_the_moment_before_it(self):
        score = voices([67, 69, 71, 72, 74], [60, 62, 64, 65, 67])
        assert voice_leading(score, Region(((480, 960), (1920, 2400)), (1, 2))).parallel_fifths == 2

    def test_a_track_that_the_piece_lacks_is_refused(self):
        with pytest.raises(RegionError, match="track 5"):
            voice_leading(voices([60]), Region(((0, 480),), (5,)))


class TestNothing:
    @pytest.mark.parametrize("score", [Score(), voices([60, 62]), voices([], [])])
    def test_where_no_two_voices_sound_no_rate_is_defined(self, score):
        found = voice_leading(score)
        assert found == VoiceLeading(0, 0, 0, 0, 0)
        assert all(map(math.isnan, (found.parallel_fifth_rate, found.parallel_octave_rate, found.crossing_rate)))

    def test_crossing_is_a_share_of_the_moments_in_which_neighbours_meet(self):
        assert voice_leading(voices([67, 57, None, 60], [60, 60, 60, 60])).crossing_rate == pytest.approx(1 / 3)

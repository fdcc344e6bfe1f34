"""Pitches as places on the line of fifths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.music import pieces
from closeloop_widgets.music.analysis import spell
from closeloop_widgets.music.analysis.spelling import fifths_in_key, ps13, spell_between
from closeloop_widgets.music.keys import parse_key
from closeloop_widgets.music.score import DRUM_CHANNEL, Score
from tests.data.make_analysis_golden import spelled_scores
from tests.python.music.analysis.golden import GOLDEN
from tests.python.music.analysis.strategies import LAST, scores


class TestPs13:
    @pytest.mark.parametrize("name", GOLDEN["spelling"])
    def test_every_note_is_spelled_as_partitura_spells_it(self, name):
        score = spelled_scores()[name]
        spelled = spell(score)
        columns = [(t.notes.start, t.notes.pitch, spelled[t.id]) for t in score.tracks if not t.is_drum]
        start, pitch, fifths = (np.concatenate(column) for column in zip(*columns, strict=True))
        assert fifths[np.lexsort((pitch, start))].tolist() == GOLDEN["spelling"][name]

    @given(st.lists(st.integers(0, 127)))
    def test_a_place_on_the_line_of_fifths_has_the_pitch_class_of_its_note(self, pitch):
        assert (ps13(pitch) * 7 % 12).tolist() == [p % 12 for p in pitch]

    @settings(max_examples=50)
    @given(st.data())
    def test_notes_are_spelled_in_a_part_as_in_the_whole_piece(self, data):
        score = data.draw(scores())
        first = data.draw(st.integers(0, LAST))
        last = data.draw(st.integers(first, LAST))
        whole = spell(score)
        for track, (row, fifths) in spell_between(score, first, last).items():
            start = score.track(track).notes.start
            asked = (start >= first) & (start <= last)
            spelled = np.full(len(start), -99)
            spelled[row : row + len(fifths)] = fifths
            assert spelled[asked].tolist() == whole[track][asked].tolist()

    def test_a_long_piece_is_spelled_in_a_part_as_in_the_whole(self):
        score = spelled_scores()["wandering"]
        whole = spell(score)
        near = spell_between(score, 9600, 14400)
        assert sum(len(fifths) for _, fifths in near.values()) < 250
        for track, (row, fifths) in near.items():
            start = score.track(track).notes.start
            asked = np.flatnonzero((start >= 9600) & (start <= 14400))
            assert fifths[asked - row].tolist() == whole[track][asked].tolist()

    def test_drums_are_not_spelled(self):
        score = Score().with_track(
            channel=DRUM_CHANNEL, notes={"start": [0], "duration": [9], "pitch": [36], "velocity": [9]}
        )
        assert spell(score) == {}

    def test_nothing_is_spelled_of_no_notes(self):
        assert ps13([]).tolist() == []
        assert spell(Score()) == {}


class TestByKey:
    # midi-miner's note_index_to_pitch_index, for C major.
    PUBLISHED = (0, -5, 2, -3, 4, -1, -6, 1, -4, 3, -2, 5)

    def test_c_major_is_spelled_as_midi_miner_does(self):
        assert fifths_in_key(range(60, 72), 0).tolist() == list(self.PUBLISHED)

    @pytest.mark.parametrize("key", ["E major", "Ab major", "C# minor", "Bb minor"])
    def test_other_keys_are_spelled_as_c_major_moved_to_their_place(self, key):
        sharps, _ = parse_key(key)
        tonic = sharps * 7 % 12
        assert fifths_in_key(np.arange(12) + tonic, sharps).tolist() == [sharps + k for k in self.PUBLISHED]

    def test_a_scale_in_its_key_is_spelled_by_letters_in_order(self):
        key = pieces.load("bwv846").keys[0]
        assert sorted(fifths_in_key([60, 62, 64, 65, 67, 69, 71], key.sharps).tolist()) == list(range(-1, 6))

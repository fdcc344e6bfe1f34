"""Scores and note_seq."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings

from closeloop_widgets.music import pieces
from closeloop_widgets.music.convert.note_seq import from_note_sequence, to_note_sequence
from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.score import Key, Marker, Score
from closeloop_widgets.music.time import Tempo
from tests.python.music.convert.examples import music_of, scores, several_programs, sorted_music_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own dependencies' deprecations
    note_seq = pytest.importorskip("note_seq", reason="the extra [magenta] is not installed")


@settings(deadline=None, max_examples=60)
@given(scores())
def test_every_tick_and_tempo_comes_back(score):
    assert music_of(from_note_sequence(to_note_sequence(score))) == music_of(score)


@pytest.mark.parametrize("name", ["bwv140.7", "bwv269", "bwv846"])
def test_it_makes_of_a_piece_what_note_seq_reads_in_its_file(name):
    score = pieces.load(name)
    ours, theirs = to_note_sequence(score), note_seq.midi_to_note_sequence(write_midi(score))
    assert sorted_music_of(from_note_sequence(ours)) == sorted_music_of(from_note_sequence(theirs))
    assert ours.total_time == pytest.approx(theirs.total_time, abs=1e-9)


def test_title_names_and_markers_come_back():
    score = Score(name="Lied", markers=(Marker(0, "A"), Marker(960, "Coda"))).with_track(name="Stimme")
    back = from_note_sequence(to_note_sequence(score))
    assert (back.name, back.markers, [track.name for track in back.tracks]) == ("Lied", score.markers, ["Stimme"])


def test_a_track_with_several_programs_stays_one_instrument_and_comes_back_as_a_track_a_program():
    sequence = to_note_sequence(several_programs())
    assert {(note.pitch, note.instrument, note.program) for note in sequence.notes} == {
        (60, 0, 0),
        (62, 0, 40),
        (64, 0, 40),
        (65, 0, 0),
    }
    back = from_note_sequence(sequence)
    assert [(track.program, track.notes.pitch.tolist()) for track in back.tracks] == [(0, [60, 65]), (40, [62, 64])]


def test_chord_symbols_become_markers_and_beats_do_not():
    sequence = note_seq.NoteSequence(ticks_per_quarter=480)
    sequence.text_annotations.add(time=1.0, text="G7", annotation_type=1)
    sequence.text_annotations.add(time=0.5, text="1", annotation_type=2)
    assert from_note_sequence(sequence).markers == (Marker(960, "G7"),)


def test_a_sequence_that_says_nothing_is_at_120_with_note_seq_s_resolution():
    sequence = note_seq.NoteSequence()
    sequence.notes.add(pitch=60, velocity=80, start_time=0.5, end_time=1.0)
    score = from_note_sequence(sequence)
    assert (score.ticks_per_quarter, score.tempos) == (220, (Tempo(0, 500_000),))
    assert score.tracks[0].notes.start.tolist() == [220]


def test_events_out_of_order_are_put_in_order():
    sequence = note_seq.NoteSequence(ticks_per_quarter=480)
    sequence.tempos.add(time=2.0, qpm=60)
    sequence.tempos.add(time=0.0, qpm=120)
    sequence.notes.add(pitch=62, velocity=80, start_time=3.0, end_time=4.0)
    sequence.notes.add(pitch=60, velocity=80, start_time=0.0, end_time=1.0)
    sequence.key_signatures.add(time=2.0, key=7)
    sequence.key_signatures.add(time=0.0, key=0)
    score = from_note_sequence(sequence)
    assert [tempo.tick for tempo in score.tempos] == [0, 1920]
    assert score.tracks[0].notes.start.tolist() == [0, 2400]
    assert score.keys == (Key(0, 0), Key(1920, 1))


def test_drums_of_an_instrument_are_a_track_of_their_own():
    sequence = note_seq.NoteSequence()
    sequence.notes.add(pitch=60, velocity=80, end_time=1.0)
    sequence.notes.add(pitch=36, velocity=80, end_time=1.0, is_drum=True)
    assert [track.channel for track in from_note_sequence(sequence).tracks] == [0, 9]

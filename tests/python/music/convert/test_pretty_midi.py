"""Scores and pretty_midi."""

from __future__ import annotations

import io

import pretty_midi
import pytest
from hypothesis import given, settings

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.convert.pretty_midi import MAX_TICK, from_pretty_midi, to_pretty_midi
from closeloop_widgets.music.midi import read_midi, write_midi
from closeloop_widgets.music.midi.metas import text_meta
from closeloop_widgets.music.score import Carried, Key, Score
from closeloop_widgets.music.time import Tempo
from tests.python.music.convert.examples import music_of, scores, several_programs, sorted_music_of, steady_piece


@settings(deadline=None, max_examples=60)
@given(scores())
def test_every_tick_and_tempo_comes_back(score):
    assert music_of(from_pretty_midi(to_pretty_midi(score))) == music_of(score)


@settings(deadline=None, max_examples=20)
@given(scores())
def test_seconds_are_those_pretty_midi_itself_reckons(score):
    midi = to_pretty_midi(score)
    for tempo in score.tempos:
        assert midi.tick_to_time(tempo.tick) == pytest.approx(float(score.tempo_map.seconds(tempo.tick)), abs=1e-9)
    ends = [note.end for instrument in midi.instruments for note in instrument.notes]
    assert all(abs(midi.tick_to_time(int(midi.time_to_tick(end))) - end) < 1e-9 for end in ends)


@pytest.mark.parametrize("name", pieces.names())
def test_it_makes_of_a_piece_what_pretty_midi_reads_in_its_file(name):
    score = steady_piece(name)
    ours, theirs = to_pretty_midi(score), pretty_midi.PrettyMIDI(io.BytesIO(write_midi(score)))
    assert sorted_music_of(from_pretty_midi(ours)) == sorted_music_of(from_pretty_midi(theirs))


def test_pretty_midi_can_write_the_result_whatever_the_names():
    score = Score(name="弦").with_track(
        name="弦楽", program=48, notes={"start": [0], "duration": [480], "pitch": [60], "velocity": [80]}
    )
    file = io.BytesIO()
    to_pretty_midi(score).write(file)
    assert read_midi(file.getvalue()).tracks[0].name == "弦楽"


def test_a_track_with_several_programs_becomes_an_instrument_a_program():
    instruments = to_pretty_midi(several_programs()).instruments
    assert [(i.program, i.name, [note.pitch for note in i.notes]) for i in instruments] == [
        (0, "Player", [60, 65]),
        (40, "Player", [62, 64]),
    ]


def test_texts_and_lyrics_come_back():
    carried = (Carried(0, 0, text_meta(1, "Bach", "utf-8")), Carried(0, 480, text_meta(5, "schö-", "utf-8")))
    score = Score(carried=carried)
    assert from_pretty_midi(to_pretty_midi(score)).carried == carried


def test_keys_beyond_six_sharps_come_back_on_the_same_tonic():
    score = Score(keys=(Key(0, 7), Key(480, -7, minor=True)))
    assert from_pretty_midi(to_pretty_midi(score)).keys == (Key(0, -5), Key(480, 5, minor=True))


def test_notes_stay_on_their_beats_at_a_tempo_between_two_microseconds():
    midi = pretty_midi.PrettyMIDI(resolution=480, initial_tempo=97.3)
    piano = pretty_midi.Instrument(0)
    beat = 60 / 97.3
    piano.notes = [pretty_midi.Note(80, 60, at * beat, (at + 1) * beat) for at in range(5000)]
    midi.instruments.append(piano)
    notes = from_pretty_midi(midi).tracks[0].notes
    assert notes.start.tolist() == [480 * at for at in range(5000)]
    assert set(notes.duration.tolist()) == {480}


def test_a_silent_note_of_another_format_becomes_the_softest():
    midi = pretty_midi.PrettyMIDI()
    piano = pretty_midi.Instrument(0)
    piano.notes = [pretty_midi.Note(0, 60, 0, 1)]
    midi.instruments.append(piano)
    assert from_pretty_midi(midi).tracks[0].notes.velocity.tolist() == [1]


def test_an_empty_one_is_an_empty_score():
    score = from_pretty_midi(pretty_midi.PrettyMIDI(resolution=96))
    assert (score.ticks_per_quarter, score.tracks, score.tempos) == (96, (), (Tempo(0, 500_000),))


def test_a_score_too_long_for_it_is_refused():
    score = Score.of_notes(start=[MAX_TICK], duration=[1], pitch=[60], velocity=[90])
    with pytest.raises(ScoreError, match="ends at tick 10000001, but a PrettyMIDI cannot go past 10000000"):
        to_pretty_midi(score)


def test_more_parts_than_channels_share_them_by_program_and_leave_the_drums_theirs():
    midi = pretty_midi.PrettyMIDI()
    programs = [*range(15), 3, 14, 50]
    midi.instruments = [pretty_midi.Instrument(program) for program in programs]
    midi.instruments.append(pretty_midi.Instrument(0, is_drum=True))
    channels = [track.channel for track in from_pretty_midi(midi).tracks]
    assert channels[:15] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15]
    assert channels[15:] == [3, 15, 0, 9]

"""Scores and symusic."""

from __future__ import annotations

from dataclasses import replace

import pytest
import symusic
from hypothesis import given, settings

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.convert.symusic import from_symusic, to_symusic
from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.midi.metas import text_meta
from closeloop_widgets.music.score import Carried, Key, Marker, Score
from tests.python.music.convert.examples import music_of, scores, several_programs, sorted_music_of, steady_piece


@settings(deadline=None, max_examples=60)
@given(scores())
def test_every_event_comes_back(score):
    assert music_of(from_symusic(to_symusic(score))) == music_of(score)


@pytest.mark.parametrize("name", pieces.names())
def test_it_makes_of_a_piece_what_symusic_reads_in_its_file(name):
    score = steady_piece(name)
    ours, theirs = to_symusic(score), symusic.Score.from_midi(write_midi(score))
    assert sorted_music_of(from_symusic(ours)) == sorted_music_of(from_symusic(theirs))
    pedals = sorted(pedal.time for track in ours.tracks for pedal in track.pedals)
    assert pedals == sorted(pedal.time for track in theirs.tracks for pedal in track.pedals)


def test_keys_markers_and_lyrics_come_back():
    score = replace(
        Score(keys=(Key(0, 7), Key(480, -7, minor=True)), markers=(Marker(480, "Übergang"),)).with_track(name="Gesang"),
        carried=(Carried(1, 240, text_meta(5, "schö-", "utf-8")),),
    )
    back = from_symusic(to_symusic(score))
    assert (back.keys, back.markers, back.carried) == (score.keys, score.markers, score.carried)


def test_a_track_with_several_programs_becomes_a_track_a_program():
    tracks = to_symusic(several_programs()).tracks
    assert [(track.program, track.notes.numpy()["pitch"].tolist()) for track in tracks] == [
        (0, [60, 65]),
        (40, [62, 64]),
    ]


def test_pedals_without_control_changes_become_some():
    piece = symusic.Score(480)
    track = symusic.Track(name="Piano")
    track.controls.append(symusic.ControlChange(0, 7, 100))
    track.pedals.append(symusic.Pedal(0, 480))
    track.pedals.append(symusic.Pedal(480, 240))
    piece.tracks.append(track)
    controls = from_symusic(piece).tracks[0].controls
    rows = list(zip(controls.tick.tolist(), controls.number.tolist(), controls.value.tolist(), strict=True))
    assert rows == [(0, 7, 100), (0, 64, 127), (480, 64, 0), (480, 64, 127), (720, 64, 0)]


@pytest.mark.parametrize("unit", ["quarter", "second"])
def test_scores_in_other_units_are_read_through_their_ticks(unit):
    score = pieces.load("bwv269")
    assert music_of(from_symusic(to_symusic(score).to(unit))) == music_of(from_symusic(to_symusic(score)))


def test_an_event_before_the_start_is_refused():
    piece = symusic.Score(480)
    track = symusic.Track()
    track.notes.append(symusic.Note(-10, 20, 60, 80))
    piece.tracks.append(track)
    with pytest.raises(ScoreError, match=r"Notes\.start holds -10"):
        from_symusic(piece)

"""What `Score.info()` says of a score."""

from __future__ import annotations

import dataclasses
import json

import pytest

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.general_midi import DRUM_NAMES, PROGRAM_NAMES, drum_name, program_name, program_number
from closeloop_widgets.music.info import Change
from closeloop_widgets.music.key_estimate import estimate_key
from closeloop_widgets.music.keys import key_name, key_on, parse_key, tonic_pitch_class
from closeloop_widgets.music.score import Score
from closeloop_widgets.music.time import Meter, Tempo


class TestInfo:
    def test_it_finds_bars_beats_length_and_notes(self):
        info = pieces.load("bwv846").info()
        assert (info.title, info.bars, info.beats, info.notes) == ("Prelude in C major, BWV 846", 35, 140, 549)
        assert info.seconds == pytest.approx(float(pieces.load("bwv846").tempo_map.seconds(140 * 480)))

    def test_it_names_tempo_range_meters_and_keys_by_bar(self):
        info = pieces.load("paper-lanterns").info()
        assert (round(info.tempo), round(info.slowest), round(info.fastest)) == (92, 54, 98)
        assert info.meters == (Change(1, "4/4"), Change(21, "3/4"), Change(27, "4/4"))
        assert info.keys == (Change(1, "G major"), Change(21, "E minor"), Change(27, "G major"))
        assert not info.key_is_estimated

    def test_it_names_instruments_and_ranges_of_tracks(self):
        tracks = pieces.load("paper-lanterns").info().tracks
        assert [track.instrument for track in tracks] == [
            "Alto Sax",
            "Electric Piano 1",
            "String Ensemble 1",
            "Electric Bass (finger)",
            "Drums",
        ]
        assert (tracks[0].lowest, tracks[0].highest, tracks[0].notes) == (67, 81, 82)

    @pytest.mark.parametrize("name", pieces.names())
    def test_the_key_is_estimated_where_no_signature_says_it(self, name):
        score = pieces.load(name)
        info = dataclasses.replace(score, keys=()).info()
        assert info.key_is_estimated
        assert info.keys == score.info().keys[:1]
        assert "(estimated from the notes)" in str(info)

    def test_an_empty_score_has_no_key_and_the_defaults_of_midi(self):
        info = Score().info()
        assert (info.bars, info.beats, info.seconds, info.tempo) == (1, 0, 0, 120)
        assert (info.meters, info.keys, info.tracks) == ((Change(1, "4/4"),), (), ())
        assert "key     unknown" in str(info)
        assert "1 bar, 0 beats, 0:00" in str(info)

    def test_a_tempo_or_meter_that_comes_later_leaves_the_default_before_it(self):
        info = Score(tempos=(Tempo(1920, 1_000_000),), meters=(Meter(1920, 3, 4),)).info()
        assert (info.tempo, info.slowest) == (120, 60)
        assert info.meters == (Change(1, "4/4"), Change(2, "3/4"))

    def test_it_is_plain_data_too(self):
        info = pieces.load("bwv269").info()
        data = json.loads(json.dumps(info.to_dict()))
        assert data == info.to_dict()
        assert data["tracks"][3]["name"] == "Bass"
        assert data["meters"] == [{"bar": 1, "name": "1/4"}, {"bar": 2, "name": "3/4"}]

    def test_numbers_of_the_printed_tracks_stand_under_one_another(self):
        lines = str(pieces.load("paper-lanterns").info()).splitlines()
        heading = next(line for line in lines if line.startswith("id"))
        end = heading.index("notes") + len("notes")
        rows = lines[lines.index(heading) + 1 :]
        assert [row[:end].split()[-1] for row in rows] == ["82", "251", "86", "105", "280"]
        assert all(row[end - 1].isdigit() for row in rows)


class TestKeyEstimate:
    @pytest.mark.parametrize("tonic", range(12))
    def test_a_cadence_is_heard_in_its_key_wherever_it_is_played(self, tonic):
        chords = [(0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7)]
        pitches = [48 + tonic + pitch for chord in chords for pitch in chord]
        starts = [480 * index for index, chord in enumerate(chords) for _ in chord]
        score = Score.of_notes(start=starts, duration=[480] * 12, pitch=pitches, velocity=[80] * 12)
        key = estimate_key(score)
        assert key is not None
        assert (tonic_pitch_class(key.sharps, key.minor), key.minor) == (tonic, False)

    def test_drums_do_not_count(self):
        notes = {"start": [0, 480], "duration": [480, 480], "pitch": [36, 38], "velocity": [90, 90]}
        assert estimate_key(Score().with_track(channel=9, notes=notes)) is None

    def test_all_pitch_classes_alike_have_no_key(self):
        score = Score.of_notes(start=range(12), duration=[1] * 12, pitch=range(60, 72), velocity=[80] * 12)
        assert estimate_key(score) is None


class TestNames:
    def test_there_are_128_programs_and_each_is_found_by_its_name(self):
        assert len(PROGRAM_NAMES) == 128
        assert [program_number(program_name(program).upper()) for program in range(128)] == list(range(128))

    @pytest.mark.parametrize(
        ("program", "name"), [(0, "Acoustic Grand Piano"), (40, "Violin"), (56, "Trumpet"), (127, "Gunshot")]
    )
    def test_programs_stand_where_general_midi_has_them(self, program, name):
        assert program_name(program) == name

    @pytest.mark.parametrize(
        ("pitch", "name"), [(36, "Bass Drum 1"), (42, "Closed Hi-Hat"), (49, "Crash Cymbal 1"), (81, "Open Triangle")]
    )
    def test_drums_stand_where_general_midi_has_them(self, pitch, name):
        assert (drum_name(pitch), len(DRUM_NAMES)) == (name, 47)

    def test_what_is_no_program_is_refused(self):
        with pytest.raises(ScoreError, match="a program must be 0 to 127, but is 128"):
            program_name(128)
        with pytest.raises(ScoreError, match="no program 'violn'; did you mean Violin"):
            program_number("violn")

    @pytest.mark.parametrize("minor", [False, True])
    @pytest.mark.parametrize("sharps", range(-7, 8))
    def test_a_key_is_found_by_its_name(self, sharps, minor):
        assert parse_key(key_name(sharps, minor)) == (sharps, minor)
        assert tonic_pitch_class(key_on(tonic_pitch_class(sharps, minor), minor), minor) == tonic_pitch_class(
            sharps, minor
        )

"""A piece in any form becomes a score."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pretty_midi
import pytest
import symusic

from closeloop_widgets.errors import CloseloopError, MidiError, ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.convert import MissingExtraError, to_score
from closeloop_widgets.music.extras import require
from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.score import Score
from tests.python.music.convert.examples import music_of

SCORE = pieces.load("bwv269")


def test_a_score_is_given_back_as_it_is():
    assert to_score(SCORE) is SCORE
    assert Score.of(SCORE) is SCORE


def test_a_midi_file_is_read_from_a_path_bytes_or_an_open_file(tmp_path):
    data = write_midi(SCORE)
    path = tmp_path / "chorale.mid"
    path.write_bytes(data)
    for piece in (path, str(path), data, bytearray(data), memoryview(data), io.BytesIO(data)):
        assert music_of(to_score(piece)) == music_of(SCORE)


def test_a_bundled_piece_is_named():
    assert to_score("bundled:bwv269") == SCORE
    with pytest.raises(ScoreError, match="did you mean 'bwv269'"):
        to_score("bundled:bwv268")


def test_a_bundled_name_without_its_prefix_is_answered_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScoreError, match=r"there is no file 'bwv269'; for the bundled piece .* write 'bundled:bwv269'"):
        to_score("bwv269")


def test_a_file_that_has_a_bundled_name_is_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("bwv269").write_bytes(write_midi(pieces.load("bwv846")))
    assert to_score("bwv269").name == pieces.load("bwv846").name


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        to_score(tmp_path / "none.mid")


def test_bytes_that_are_no_midi_file_are_refused():
    with pytest.raises(MidiError):
        to_score(b"not a MIDI file")


def test_other_libraries_objects_are_read():
    assert music_of(to_score(SCORE.to_pretty_midi())) == music_of(SCORE)
    assert music_of(to_score(SCORE.to_symusic())) == music_of(SCORE)
    assert music_of(to_score(SCORE.to_symusic().to("quarter"))) == music_of(SCORE)


def test_a_note_sequence_is_read():
    pytest.importorskip("note_seq", reason="the extra [magenta] is not installed")
    assert music_of(to_score(SCORE.to_note_sequence())) == music_of(SCORE)


def test_a_class_derived_from_another_library_s_is_read():
    class Performance(pretty_midi.PrettyMIDI):
        pass

    assert to_score(Performance(resolution=96)).ticks_per_quarter == 96


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        (3, "a builtins.int is not a piece; expected a Score; a MIDI file"),
        (None, "a builtins.NoneType is not a piece"),
        (symusic.Track(), "a symusic.core.TrackTick is not a piece"),
        (
            np.zeros((128, 4)),
            r"an array of shape \(128, 4\) \(for a piano roll use Score.from_piano_roll\) is not a piece",
        ),
    ],
)
def test_anything_else_is_refused_by_type_with_what_is_accepted(piece, said):
    with pytest.raises(ScoreError, match=said) as refused:
        to_score(piece)
    assert "'bundled:bwv846'" in str(refused.value)


@pytest.mark.parametrize(
    ("library", "command"),
    [
        ("note_seq", r"pip install 'closeloop_widgets\[magenta\]'"),
        ("pretty_midi", "pip install pretty_midi"),
        ("symusic", "pip install symusic"),
    ],
)
def test_a_library_that_is_missing_is_named_with_how_to_install_it(library, command, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)  # importing it raises ImportError
    with pytest.raises(MissingExtraError, match=command) as missing:
        require(library)
    assert isinstance(missing.value, CloseloopError)
    assert isinstance(missing.value, ImportError)


def test_reading_one_form_imports_no_library_of_another():
    code = (
        "import sys; from closeloop_widgets.music.convert import to_score; to_score('bundled:bwv846');"
        "print(sorted({'note_seq', 'pretty_midi', 'symusic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

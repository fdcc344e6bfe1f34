"""The bundled pieces as a user meets them."""

from __future__ import annotations

import doctest
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from closeloop_widgets.errors import ScoreError
from closeloop_widgets.music import pieces
from closeloop_widgets.music.midi import read_midi
from closeloop_widgets.music.pieces.__main__ import main

DOCS = Path(__file__).resolve().parents[4] / "docs" / "pieces.md"


@pytest.mark.parametrize("name", pieces.names())
def test_every_piece_has_a_title_rights_and_an_entry_in_the_provenance(name):
    score = pieces.load(name)
    assert score.name
    assert any(b"CC0 1.0" in event.data for event in score.carried)
    folder = files(pieces)
    assert f"| `{name}` |" in folder.joinpath("PROVENANCE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", pieces.names())
def test_ids_are_unique_in_a_piece(name):
    score = pieces.load(name)
    ids = [row for track in score.tracks for table in track.tables().values() for row in table.columns()["id"]]
    assert len(set(ids)) == len(ids)
    assert max(ids) < score.next_id


@pytest.mark.parametrize("name", pieces.names())
def test_no_two_notes_of_a_track_and_pitch_overlap(name):
    for track in pieces.load(name).tracks:
        notes = track.notes
        for pitch in np.unique(notes.pitch):
            row = notes.pitch == pitch
            assert (notes.end[row][:-1] <= notes.start[row][1:]).all(), (track.name, pitch)


def test_a_misspelled_name_is_answered_with_the_nearest_one_and_all():
    with pytest.raises(ScoreError, match=r"no bundled piece 'BWV_846'; did you mean 'bwv846'\?.*paper-lanterns"):
        pieces.load("BWV_846")


def test_a_name_is_not_a_path():
    with pytest.raises(ScoreError, match="no bundled piece"):
        pieces.load("../pieces/bwv846")


def test_paper_lanterns_has_what_real_files_have():
    score = pieces.load("paper-lanterns")
    assert [track.channel for track in score.tracks] == [0, 1, 2, 3, 9]
    assert 24 <= score.bar_count <= 32
    assert {(meter.numerator, meter.denominator) for meter in score.meters} == {(4, 4), (3, 4)}
    assert len(score.keys) > 1
    assert [marker.text for marker in score.markers] == ["Intro", "Verse", "Chorus", "Bridge", "Coda"]
    assert len({tempo.microseconds for tempo in score.tempos}) > 5
    numbers = {number for track in score.tracks for number in track.controls.number.tolist()}
    assert {1, 7, 10, 11, 64} <= numbers
    assert len(score.track("Saxophone").bends) > 20
    assert score.track("Strings").programs.value.tolist() == [48, 45, 48]


@pytest.mark.parametrize("name", pieces.names())
def test_pedals_and_bends_are_back_at_rest_when_the_piece_ends(name):
    for track in pieces.load(name).tracks:
        pedals = track.controls.value[track.controls.number == 64]
        assert not len(pedals) or pedals[-1] == 0
        assert not len(track.bends) or track.bends.value[-1] == 0


def test_the_command_writes_every_piece_as_a_midi_file_with_its_notes(tmp_path, capsys):
    assert main([str(tmp_path / "midi")]) == 0
    assert sorted(path.stem for path in (tmp_path / "midi").glob("*.mid")) == list(pieces.names())
    assert len(capsys.readouterr().out.splitlines()) == len(pieces.names())
    for name in pieces.names():
        ours, read = pieces.load(name), read_midi(tmp_path / "midi" / f"{name}.mid")
        assert (read.name, read.tempos, read.meters, read.keys) == (ours.name, ours.tempos, ours.meters, ours.keys)
        for mine, theirs in zip(ours.tracks, read.tracks, strict=True):
            for table in ("notes", "controls", "bends", "programs"):
                columns, found = mine.tables()[table].columns(), theirs.tables()[table].columns()
                rows = sorted(zip(*(columns[name].tolist() for name in columns if name != "id"), strict=True))
                assert rows == sorted(zip(*(found[name].tolist() for name in columns if name != "id"), strict=True))


def test_the_command_writes_only_the_pieces_it_is_given(tmp_path):
    assert main([str(tmp_path), "bwv846"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["bwv846.mid"]


def test_the_command_says_what_it_cannot_write(tmp_path, capsys):
    assert main([str(tmp_path / "midi"), "bwv847"]) == 1
    assert "did you mean 'bwv846'?" in capsys.readouterr().err
    assert not (tmp_path / "midi").exists()


def test_what_the_documentation_shows_is_so():
    assert doctest.testfile(str(DOCS), module_relative=False).failed == 0
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("    # A line that begins with #"))
    last = next(at for at in range(first, len(lines)) if lines[at] and not lines[at].startswith("    "))
    waltz = pieces.parse("\n".join(lines[first:last]))
    assert (waltz.name, waltz.bar_count) == ("A little waltz", 4)
    assert [len(track.notes) for track in waltz.tracks] == [8, 16]

"""`Editor` from a cell: everything a hand does, readable, settable and observable."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pretty_midi
import pytest
import traitlets

from closeloop_widgets.editor.document import NothingToUndoError
from closeloop_widgets.editor.functions import UnknownFunctionError
from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.errors import MidiError, RegionError, ScoreError
from closeloop_widgets.models import ParameterError, model
from closeloop_widgets.music import pieces
from closeloop_widgets.music.pack import unpack
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


@model
def up(score: Score, region: Region, *, semitones: int = 12) -> Score:
    from dataclasses import replace

    return score.with_tracks(
        replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + semitones)) for t in score.tracks
    )


@pytest.fixture
def editor() -> Iterator[Editor]:
    editor = Editor("bundled:bwv140.7", models=[up])
    yield editor
    editor.close()


def raise_first(editor: Editor) -> None:
    note = int(editor.score.tracks[0].notes.id[0])
    editor.apply([{"op": "set", "track": 1, "table": "notes", "ids": [note], "columns": {"pitch": [100]}}], "Raise")


def test_the_score_is_observed_once_for_each_change(editor: Editor) -> None:
    seen: list[Score] = []
    editor.observe(lambda change: seen.append(change["new"]), "score")
    raise_first(editor)
    editor.undo()
    editor.redo()
    assert [int(score.tracks[0].notes.pitch[0]) for score in seen] == [100, 63, 100]


def test_a_score_that_is_set_is_one_undo_step(editor: Editor) -> None:
    before = editor.score
    editor.score = pieces.load("bwv846")
    assert editor.score == pieces.load("bwv846")
    assert editor.status["can_undo"] == "Set the score"
    editor.undo()
    assert editor.score == before


def test_a_pretty_midi_object_can_be_set_as_the_score(editor: Editor) -> None:
    editor.score = editor.score.to_pretty_midi()
    assert [track.name for track in editor.score.tracks] == ["Soprano", "Alto", "Tenor", "Bass"]


def test_what_is_no_score_is_refused_and_changes_nothing(editor: Editor) -> None:
    before = editor.score
    with pytest.raises(ScoreError, match="float"):
        editor.score = 3.5
    assert editor.score is before


def test_a_region_is_set_and_one_on_a_missing_track_is_refused(editor: Editor) -> None:
    editor.region = region = Region.bars(editor.score, 3, 4, tracks="Soprano")
    with pytest.raises(RegionError, match="track 9"):
        editor.region = Region(((0, 1),), (9,))
    with pytest.raises(traitlets.TraitError):
        editor.region = "bars 3-4"
    assert editor.region == region


def test_a_deleted_track_leaves_the_region(editor: Editor) -> None:
    editor.region = Region.bars(editor.score, 3, 4, tracks=["Soprano", "Alto"])
    editor.apply([{"op": "track.remove", "track": 1}])
    assert editor.region.tracks == (2,)
    editor.apply([{"op": "track.remove", "track": 2}])
    assert editor.region is None


def test_the_selection_is_ids_and_crosses_to_the_page_as_bytes(editor: Editor) -> None:
    ids = editor.score.tracks[0].notes.id[:3]
    editor.selection = ids
    assert editor.selection == tuple(ids.tolist())
    assert np.frombuffer(editor.get_state("selection")["selection"], "<i4").tolist() == ids.tolist()
    editor.set_state({"selection": memoryview(np.array([1], "<i4").tobytes())})
    assert editor.selection == (1,)
    with pytest.raises(traitlets.TraitError, match="ids of notes"):
        editor.selection = ["Soprano"]


def test_a_run_takes_parameters_region_and_names_what_is_wrong(editor: Editor) -> None:
    before = editor.score
    job = editor.run(region=Region.bars(before, 1, tracks="Bass"), semitones=2)
    assert job.wait(10)
    assert [a == b for a, b in zip(editor.score.tracks, before.tracks, strict=True)] == [True, True, True, False]
    with pytest.raises(ParameterError, match="did you mean 'semitones'"):
        editor.run("up", semitone=3)
    with pytest.raises(UnknownFunctionError, match="did you mean 'up'"):
        editor.run("upp")


def test_a_run_uses_what_the_controls_show(editor: Editor) -> None:
    editor.parameters = {"up": {"semitones": 1}}
    bass = editor.score.tracks[3].notes.pitch.astype(int)
    assert editor.run(up).wait(10)
    assert (editor.score.tracks[3].notes.pitch == bass + 1).all()


def test_a_piece_is_saved_to_a_path_and_read_back(editor: Editor, tmp_path: Path) -> None:
    data = editor.save(tmp_path / "piece.mid")
    assert (tmp_path / "piece.mid").read_bytes() == data
    assert len(pretty_midi.PrettyMIDI(io.BytesIO(data)).instruments) == 4


def test_loading_a_broken_file_raises_and_keeps_the_piece(editor: Editor) -> None:
    before = editor.score
    with pytest.raises(MidiError):
        editor.load(b"MThd and nothing else")
    assert editor.score is before
    editor.load("bundled:bwv846")
    assert editor.score.note_count == 549


def test_undo_past_the_first_step_says_so(editor: Editor) -> None:
    with pytest.raises(NothingToUndoError, match="nothing to undo"):
        editor.undo()


def test_the_packed_score_is_published_after_the_last_op(editor: Editor) -> None:
    published = threading.Event()
    editor.observe(lambda change: published.set() if change["new"] == 5 else None, "pack_revision")
    for _ in range(2):
        raise_first(editor)
        editor.undo()
    raise_first(editor)
    assert published.wait(10)
    assert unpack(editor.pack) == editor.score


def test_every_trait_survives_into_a_saved_notebook(editor: Editor) -> None:
    state: dict[str, Any] = editor.get_state()
    shown = ("pack", "region", "selection", "mixer", "settings", "status", "identity")
    for name in (*shown, "functions", "parameters", "presets", "panel", "kept_takes", "blind"):
        assert name in state


def test_a_closed_editor_leaves_no_thread_behind(editor: Editor) -> None:
    others = set(threading.enumerate())
    raise_first(editor)
    assert editor.run(up, semitones=0).wait(10)
    ours = set(threading.enumerate()) - others
    assert {thread.name for thread in ours} >= {"closeloop jobs", "closeloop quiet"}
    editor.close()
    for thread in ours:
        thread.join(10)
        assert not thread.is_alive()


def test_editors_of_one_piece_know_each_other_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def source(piece: str, notebook: str) -> str:
        monkeypatch.setenv("JPY_SESSION_NAME", notebook)
        editor = Editor(piece)
        editor.close()
        return editor.source

    first = source("bundled:bwv846", "a.ipynb")
    assert source("bundled:bwv846", "a.ipynb") == first
    assert source("bundled:bwv140.7", "a.ipynb") != first
    assert source("bundled:bwv846", "b.ipynb") != first


def test_an_editor_that_is_not_to_be_kept_names_no_source() -> None:
    editor = Editor("bundled:bwv846", keep=False)
    assert editor.source == ""
    editor.close()


def test_an_editor_of_nothing_has_a_track_to_draw_on() -> None:
    editor = Editor()
    assert (len(editor.score.tracks), editor.score.note_count) == (1, 0)
    editor.close()


def test_a_misspelled_argument_is_named_with_the_near_match() -> None:
    with pytest.raises(TypeError, match="'model'; did you mean 'models'"):
        Editor("bundled:bwv846", model=[up])
    with pytest.raises(ValueError, match="200 to 2000"):
        Editor("bundled:bwv846", height=10)

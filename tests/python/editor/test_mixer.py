"""The mixer of an editor: what it takes, and which tracks it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import traitlets

from closeloop_widgets.editor.widget import Editor


@pytest.fixture
def editor() -> Iterator[Editor]:
    editor = Editor("bundled:bwv140.7")
    yield editor
    editor.close()


def test_tracks_are_named_by_their_ids_as_numbers_or_text(editor: Editor) -> None:
    editor.mixer = {1: {"mute": True}, "2": {"solo": False, "color": 7}}
    assert editor.mixer == {"1": {"mute": True}, "2": {"solo": False, "color": 7}}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({1: {"muted": True}}, "track 1 has no 'muted'; did you mean 'mute'"),
        ({1: {"volume": 3}}, "it may have mute, solo, hidden, color"),
        ({1: {"mute": "yes"}}, "'mute' of track 1 must be True or False, but is 'yes'"),
        ({1: {"color": 8}}, "'color' of track 1 must be 0 to 7, but is 8"),
        ({1: {"color": True}}, "must be 0 to 7, but is True"),
        ({1: True}, "track 1 must be a dict"),
        ({"Alto": {"mute": True}}, "by their ids .*'Alto'"),
        ([1], "a dict"),
    ],
)
def test_what_is_no_mixer_is_refused_in_words_and_changes_nothing(editor: Editor, given: Any, said: str) -> None:
    editor.mixer = {1: {"mute": True}}
    with pytest.raises(traitlets.TraitError, match=said):
        editor.mixer = given
    assert editor.mixer == {"1": {"mute": True}}


def test_a_deleted_track_leaves_the_mixer_and_undo_brings_its_values_back(editor: Editor) -> None:
    editor.mixer = {1: {"mute": True}, 2: {"color": 3}}
    editor.apply([{"op": "track.remove", "track": 2}])
    assert editor.mixer == {"1": {"mute": True}}
    editor.mixer = {1: {"mute": False}}
    editor.undo()
    assert editor.mixer == {"1": {"mute": False}, "2": {"color": 3}}


def test_a_track_that_is_not_there_yet_has_its_values_once_it_is(editor: Editor) -> None:
    editor.mixer = {9: {"solo": True}}
    assert editor.mixer == {}
    editor.apply([{"op": "track.add", "index": 0, "track": {"id": 9, "name": "New", "channel": 8, "chunk": 9}}])
    assert editor.mixer == {"9": {"solo": True}}

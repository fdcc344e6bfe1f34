"""What views ask about takes, and what all of them are told."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from closeloop_widgets.music.pack import unpack
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes import Run, Take
from tests.python.editor.test_session import Host, host

__all__ = ["host"]


@pytest.fixture
def takes(host: Host) -> list[str]:
    """Two takes: the piece's two notes an octave and two octaves up."""
    score = host.document.score
    run = Run("r", "up", "Up", Region.all(score), {"semitones": 12}, 7, score, 2)
    higher = [
        score.with_tracks([score.tracks[0].__class__(1, notes=score.tracks[0].notes.replaced(pitch=[p, p + 4]))])
        for p in (72, 84)
    ]
    host.runs.takes.add(Take(run, index, notes, 7 + index) for index, notes in enumerate(higher))
    return ["r.0", "r.1"]


def test_views_are_told_of_takes_with_their_notes_and_their_run_once(host: Host, takes: list[str]) -> None:
    told = host.told[-1]
    assert (told["type"], [run["id"] for run in told["runs"]]) == ("takes", ["r"])
    assert [(take["id"], take["run"], take["seed"]) for take in told["takes"]] == [("r.0", "r", 7), ("r.1", "r", 8)]
    assert unpack(host.buffers[-1][1]).tracks[0].notes.pitch.tolist() == [84, 88]


def test_who_comes_late_is_told_of_all_takes(host: Host, takes: list[str]) -> None:
    host.ask("take.set", takes=["r.1"], rating=5)
    host.told.clear()
    host.ask("hello", rev=0)
    (told,) = [message for message in host.told if message["type"] == "takes"]
    assert [take["rating"] for take in told["takes"]] == [None, 5]


def test_an_opinion_is_told_to_every_view(host: Host, takes: list[str]) -> None:
    answer = host.ask("take.set", takes=takes, star=True, note="Listen!")
    assert answer["type"] == "takes.changed"
    assert answer["takes"] == [{"id": key, "star": True, "note": "Listen!"} for key in takes]


def test_a_take_is_kept_as_one_undo_step_and_stays(host: Host, takes: list[str]) -> None:
    host.ask("take.apply", take="r.1")
    assert host.pitches() == [84, 88]
    assert host.runs.takes["r.1"].kept
    host.document.undo()
    assert host.pitches() == [60, 64]


def test_only_a_part_of_a_take_is_kept(host: Host, takes: list[str]) -> None:
    region = {"spans": [[480, 960]], "tracks": [1], "pitches": None, "notes": None}
    host.ask("take.apply", take="r.0", region=region)
    assert host.pitches() == [60, 76]
    refused = host.ask("take.apply", take="r.0", region={**region, "spans": [[9000, 9001]]})
    assert refused["type"] == "reject"
    assert "in common" in refused["error"]["message"]


def test_preferences_are_noted_and_told(host: Host, takes: list[str]) -> None:
    answer = host.ask("take.prefer", a="r.0", b="r.1", better="a")
    assert (answer["type"], answer["a"], answer["b"], answer["better"]) == ("takes.preferred", "r.0", "r.1", "a")
    assert len(host.runs.takes.preferences) == 1


def test_dropped_takes_are_gone_for_every_view(host: Host, takes: list[str]) -> None:
    assert host.ask("take.drop", takes=["r.0"]) == {**host.told[-1], "type": "takes.dropped", "takes": ["r.0"]}
    assert [take.id for take in host.runs.takes] == ["r.1"]


def test_takes_are_exported_as_a_zip(host: Host, takes: list[str]) -> None:
    answer = host.ask("takes.export", takes=["r.1"])
    assert (answer["type"], answer["name"]) == ("file", "takes.zip")
    with zipfile.ZipFile(io.BytesIO(host.buffers[-1][0])) as archive:
        assert sorted(archive.namelist()) == ["0001-up-8.mid", "preferences.jsonl", "takes.jsonl"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("take.set", {"takes": "r.0", "rating": 1}),
        ("take.set", {"takes": ["r.0", "nope"], "rating": 1}),
        ("take.set", {"takes": ["r.0"], "rating": 9}),
        ("take.set", {"takes": ["r.0"], "rating": {}}),
        ("take.prefer", {"a": "r.0", "b": "r.1", "better": []}),
        ("take.prefer", {"a": "r.0", "b": None, "better": "a"}),
        ("take.drop", {"takes": [1]}),
        ("take.drop", {}),
        ("takes.export", {"takes": ["nope"]}),
        ("take.apply", {"take": "r.0", "region": "bars"}),
    ],
)
def test_a_request_that_makes_no_sense_is_answered_and_changes_nothing(
    host: Host, takes: list[str], kind: str, fields: dict[str, Any]
) -> None:
    before = list(host.runs.takes)
    assert host.ask(kind, **fields)["type"] == "reject"
    assert list(host.runs.takes) == before
    assert not host.runs.takes.preferences
    assert host.document.revision == 0

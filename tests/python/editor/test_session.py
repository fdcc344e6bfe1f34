"""The protocol against a document: what views ask, and what every view hears."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.editor.session import Session
from closeloop_widgets.editor.wire import Joiner
from closeloop_widgets.models import model
from closeloop_widgets.music.midi import read_midi, write_midi
from closeloop_widgets.music.pack import unpack
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score


@model
def up(score: Score, region: Region, *, semitones: int = 12) -> Score:
    from dataclasses import replace

    return score.with_tracks(replace(t, notes=t.notes.replaced(pitch=t.notes.pitch + semitones)) for t in score.tracks)


class Host:
    """Carries messages by hand, as a notebook would."""

    def __init__(self) -> None:
        score = Score.of_notes(start=[0, 480], duration=[480, 480], pitch=[60, 64], velocity=[90, 90])
        self.document = Document(score)
        self.runs = Runs(self.document, [up])
        self.told: list[dict[str, Any]] = []
        self.buffers: list[list[Any]] = []
        self._joiner = Joiner()
        self.session = Session(self.document, self.runs, self._carry)

    def _carry(self, message: dict[str, Any], buffers: list[Any]) -> None:
        whole = self._joiner.add(message, buffers)
        if whole is not None:
            self.told.append(whole[0])
            self.buffers.append(list(whole[1]))

    def ask(self, kind: str, *, req: str = "r1", buffers: Any = (), **fields: Any) -> dict[str, Any]:
        self.session.receive({"v": 1, "type": kind, "req": req, "view": "a", **fields}, list(buffers))
        return self.told[-1]

    def pitches(self) -> list[int]:
        return self.document.score.tracks[0].notes.pitch.tolist()


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.runs.close()
    host.session.close()


def pitch_op(to: int, note: int = 1) -> list[dict[str, Any]]:
    return [{"op": "set", "track": 1, "table": "notes", "ids": [note], "columns": {"pitch": [to]}}]


def test_hello_brings_the_whole_score_and_its_revision(host: Host) -> None:
    answer = host.ask("hello", rev=None)
    assert (answer["type"], answer["rev"]) == ("snapshot", 0)
    assert unpack(host.buffers[-1][0]) == host.document.score


def test_hello_at_the_current_revision_is_only_welcomed(host: Host) -> None:
    assert host.ask("hello", rev=0)["type"] == "welcome"


def test_an_edit_is_applied_and_its_broadcast_is_the_acknowledgement(host: Host) -> None:
    answer = host.ask("ops", req="7", gesture="Transpose", base_rev=0, ops=pitch_op(72))
    assert host.pitches() == [72, 64]
    assert (answer["type"], answer["rev"], answer["view"], answer["req"]) == ("ops", 1, "a", "7")
    assert (answer["gesture"], answer["can_undo"], answer["can_redo"]) == ("Transpose", "Transpose", None)


def test_a_request_that_comes_twice_is_done_once_and_acknowledged_twice(host: Host) -> None:
    for _ in range(2):
        answer = host.ask("ops", req="7", gesture="g", base_rev=0, ops=pitch_op(72))
    assert (answer["type"], answer["rev"], answer["req"], answer["ops"], answer["again"]) == ("ops", 1, "7", [], True)
    assert host.document.revision == 1


@pytest.mark.parametrize(("rev", "answer"), [(None, "snapshot"), (1, "welcome")])
def test_a_hello_is_told_which_of_its_pending_requests_are_done(host: Host, rev: int | None, answer: str) -> None:
    host.ask("ops", req="7", gesture="g", base_rev=0, ops=pitch_op(72))
    told = host.ask("hello", req="9", rev=rev, pending=["7", "8", 3])
    assert (told["type"], told["done"]) == (answer, ["7"])


def test_a_request_of_a_page_that_was_reloaded_is_known_to_be_done(host: Host) -> None:
    host.ask("ops", req="7", gesture="g", base_rev=0, ops=pitch_op(72))
    answer = host.ask("ops", req="7", view="b", gesture="g", base_rev=0, ops=pitch_op(72))
    assert (answer["again"], host.document.revision) == (True, 1)


def test_an_edit_that_does_not_fit_is_rejected_and_changes_nothing(host: Host) -> None:
    answer = host.ask("ops", gesture="g", base_rev=0, ops=pitch_op(60, note=99))
    assert (answer["type"], answer["req"], answer["error"]["code"]) == ("reject", "r1", "unknown_id")
    assert host.document.revision == 0


def test_undo_and_redo_are_told_to_every_view_as_ops(host: Host) -> None:
    host.ask("ops", req="1", gesture="g", base_rev=0, ops=pitch_op(72))
    assert host.ask("undo", req="2")["origin"] == "undo"
    assert host.pitches() == [60, 64]
    assert host.ask("redo", req="3")["origin"] == "redo"
    assert host.pitches() == [72, 64]
    assert host.ask("redo", req="4")["error"]["message"] == "there is nothing to redo"


def test_a_cells_edit_is_told_with_no_author(host: Host) -> None:
    host.document.apply(pitch_op(50), "In a cell")
    assert (host.told[-1]["origin"], host.told[-1]["view"], host.told[-1]["req"]) == ("cell", None, None)


def test_a_dropped_file_replaces_the_score_as_one_undo_step(host: Host) -> None:
    other = Score.of_notes(start=[0], duration=[96], pitch=[48], velocity=[70], ticks_per_quarter=96, name="")
    answer = host.ask("open", name="other.mid", buffers=[write_midi(other)])
    assert (answer["type"], answer["origin"], answer["can_undo"]) == ("snapshot", "open", "Open other.mid")
    assert host.pitches() == [48]
    host.ask("undo", req="2")
    assert host.pitches() == [60, 64]


def test_a_file_that_was_repaired_says_so(host: Host) -> None:
    answer = host.ask("open", name="cut.mid", buffers=[write_midi(host.document.score)[:-6]])
    assert (answer["type"], answer["kind"]) == ("notice", "warning")
    assert answer["text"].startswith("cut.mid: ")


def test_a_file_that_is_no_midi_is_rejected_in_words(host: Host) -> None:
    answer = host.ask("open", name="x.mid", buffers=[b"not midi at all"])
    assert answer["type"] == "reject"
    assert "MThd" in answer["error"]["message"]
    assert host.pitches() == [60, 64]


def test_save_hands_over_a_file_that_reads_back(host: Host) -> None:
    assert host.ask("save")["type"] == "file"
    assert read_midi(bytes(host.buffers[-1][0])).tracks[0].notes.pitch.tolist() == [60, 64]


def test_the_synth_and_its_soundfont_come_when_asked_for(host: Host) -> None:
    assert host.ask("sound", part="processor")["part"] == "processor"
    assert b"registerProcessor" in bytes(host.buffers[-1][0])
    host.ask("sound", part="soundfont")
    assert bytes(host.buffers[-1][0][:4]) == b"RIFF"
    assert host.ask("sound", part="lyrics")["type"] == "reject"


def test_a_run_is_accepted_at_once_and_its_result_follows(host: Host) -> None:
    done = threading.Event()
    host.runs.subscribe(lambda message, buffers: done.set() if message.get("state") == "done" else None)
    host.ask("run", function="up", region=None, parameters={"semitones": 2}, base_rev=0)
    assert [message["type"] for message in host.told].count("accepted") == 1
    assert done.wait(10)
    assert host.pitches() == [62, 66]
    assert [m["state"] for m in host.told if m["type"] == "job"][-1] == "done"


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"v": 2, "type": "hello", "req": "1"},
        {"v": 1, "type": "explode", "req": "1"},
        {"v": 1, "type": "hello", "req": "1", "pending": "all"},
        {"v": 1, "type": "ops", "req": "1", "ops": "all of them"},
        {"v": 1, "type": "ops", "req": "1", "ops": [{"op": "add", "rows": {"$": 9, "dtype": "i4"}}]},
        {"v": 1, "type": "run", "req": "1", "function": "up", "region": {"spans": "x"}},
        {"v": 1, "type": "run", "req": "1", "function": None, "parameters": {"semitones": [1]}},
        {"v": 1, "type": "open", "req": "1"},
        {"v": 1, "type": "cancel", "req": "1"},
        {"v": 1, "type": "take.apply", "req": "1", "take": {}},
        {"v": 1, "type": "chunk", "req": {}, "part": -1, "parts": 0},
    ],
)
def test_a_message_that_makes_no_sense_is_answered_and_changes_nothing(host: Host, message: Any) -> None:
    host.session.receive(message, [])
    assert all(told["type"] == "reject" for told in host.told)
    assert host.document.revision == 0


def test_messages_are_numbered_and_poll_brings_those_that_were_lost(host: Host) -> None:
    host.document.apply(pitch_op(50), "one")
    seen = host.told[-1]["n"]
    host.document.apply(pitch_op(51), "two")
    lost = host.told[-1]
    host.ask("poll", after=seen)
    assert host.told[-2:] == [lost, {"v": 1, "type": "polled", "req": "r1"}]

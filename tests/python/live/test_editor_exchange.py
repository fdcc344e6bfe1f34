"""What editor.live may do to either side, whatever happens in whichever order; against the device in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.live_exchange import Exchange
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.errors import ConflictError
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.values import Note
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Takes
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.conftest import QUICK, TOKEN
from tests.python.live.fake_device import FakeDevice, plain

BEATS = 16
BARS = 4


@dataclass
class Editing:
    region: Region | None
    takes: Takes


class Both:
    """A document and a set of four bars, linked by a pull."""

    def __init__(self, live: Live, device: FakeDevice) -> None:
        self.live, self.device = live, device
        track = device.tracks[0]
        track.clips = []
        device.clip(0, 0.0, float(BEATS), *(Note(60, float(beat), 0.5, 90.0) for beat in range(BEATS)))
        self.document = Document(Score().with_track())
        self.exchange = Exchange(self.document, Editing(None, Takes()))
        self.exchange.pull(live, 0.0, float(BEATS), None, None, "auto")
        self.strange: set[int] = set()

    def step(self, what: str, bar: int, pitch: int) -> None:
        score, before, writes = self.document.score, plain(self.device.notes()), self.device.writes
        if what == "live":
            clip = self.device.tracks[0].clips[0]
            note = Note(pitch, bar * 4 + 0.5, 0.25, 80.0, note_id=next(self.device.ids))
            if not any((n.pitch, n.start_time) == (pitch, note.start_time) for n in clip.notes):
                clip.notes.append(note)
                self.strange.add(note.note_id or 0)
        elif what == "edit":
            self._draw(bar, pitch)
        elif what == "push":
            region = Region.bars(score, bar + 1)
            try:
                self.exchange.push(self.live, None, region, None, over=False, boundary="keep", create=True, name="")
            except ConflictError:
                assert plain(self.device.notes()) == before, "what is refused is not half done"
            assert self.document.score is score, "a push changed the document"
            outside = [n for n in self.device.notes() if not bar * 4 <= n.start_time < bar * 4 + 4]
            assert set(plain(outside)) <= set(before), "a push changed what is not in its region"
        else:
            if what == "look":
                self.exchange.look(self.live)
            else:
                self.exchange.pull(self.live, 0.0, float(BEATS), None, None, "auto")
            assert plain(self.device.notes()) == before, "what only reads wrote to Live"
            assert self.device.writes == writes
        self._know()

    def _draw(self, bar: int, pitch: int) -> None:
        track = self.document.score.tracks[0]
        start = (bar * 4 + 2) * self.document.score.ticks_per_quarter + 240
        rows = {"id": [self.document.score.next_id], "start": [start], "duration": [240], "pitch": [pitch + 20]}
        op = {"op": "add", "track": track.id, "table": "notes", "rows": {**rows, "velocity": [70]}}
        self.document.apply([op], "Draw")

    def _know(self) -> None:
        """Notes that somebody put into Live are there until the document has had them."""
        score = self.document.score
        here = {(n.pitch, n.start / score.ticks_per_quarter) for n in score.tracks[0].notes}
        there = {n.note_id: n for n in self.device.notes()}
        for strange in list(self.strange):
            assert strange in there, "a note of Live was written over that the document never had"
            if (there[strange].pitch, there[strange].start_time) in here:
                self.strange.discard(strange)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    tokens = Tokens(Path(tmp_path_factory.mktemp("data")) / "tokens.json")
    tokens.keep("memory", TOKEN)
    device = FakeDevice(token=TOKEN)
    live = Live(MemoryCarrier(device), tokens, QUICK)
    live.connect()
    yield lambda: Both(live, device)
    live.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["live", "edit", "push", "look", "pull"]),
        st.integers(0, BARS - 1),
        st.integers(40, 43),
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_reading_never_writes_to_live_pushing_never_to_the_document_and_neither_loses_a_note(
    both: Any, steps: list[tuple[str, int, int]]
) -> None:
    state = both()
    for step in steps:
        state.step(*step)


def test_a_part_that_only_live_changed_is_taken_in_and_one_that_both_did_is_not(both: Any) -> None:
    state = both()
    state.step("live", 0, 40)
    assert state.exchange.look(state.live) == ("Live changed bar 1.", False)
    state.step("live", 1, 40)
    state.step("edit", 3, 40)
    before = state.document.score
    said, both_changed = state.exchange.look(state.live)
    assert both_changed
    assert "bar 2" in said
    assert state.document.score is before
    state.step("push", 3, 0)
    assert state.exchange.look(state.live) == ("Live changed bar 2.", False)


def test_a_piece_that_took_the_place_of_the_linked_one_is_left_alone(both: Any) -> None:
    state = both()
    other = Score.of_notes(start=[0], duration=[480], pitch=[50], velocity=[90], ticks_per_quarter=480)
    state.document.assign(other, "Open")
    before = state.document.score
    state.step("live", 0, 40)
    assert state.exchange.look(state.live) == ("", False)
    assert state.document.score is before
    assert state.exchange.part is None


def test_bars_pushed_beside_the_pulled_ones_are_linked_from_then_on(both: Any) -> None:
    state = both()
    clip = state.device.tracks[0].clips[0]
    clip.notes = [note for note in clip.notes if note.start_time < 8]
    state.exchange.forget()
    state.exchange.pull(state.live, 0.0, 8.0, None, None, "auto")
    state.step("edit", 2, 40)
    state.step("push", 2, 0)
    assert len(state.device.notes()) == 9
    state.step("live", 2, 41)
    assert state.exchange.look(state.live) == ("Live changed bar 3.", False)

"""A song pulled around selections, changed on both sides in whichever order; against the device in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.live_exchange import Exchange
from closeloop_widgets.editor.live_part import rows_in
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.errors import ConflictError
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import Selection
from closeloop_widgets.live.values import Note
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Takes
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.conftest import QUICK, TOKEN
from tests.python.live.fake_device import FakeDevice, plain
from tests.python.live.test_editor_exchange import Editing

BARS = 3
BETWEEN = 0.0003
"""Beats: less than half a tick. What starts so little before a bar is nearest to its tick, but of the bar before."""


class Song:
    """A set of three bars on two tracks, of which the first bar of the first track was selected; and a document."""

    def __init__(self, live: Live, device: FakeDevice) -> None:
        self.live, self.device = live, device
        for number, track in enumerate(device.tracks):
            track.clips = []
            beats = [Note(60 + number, float(beat), 0.5, 90.0) for beat in range(4 * BARS)]
            early = [Note(80 + number, 4.0 * bar - BETWEEN, 0.25, 90.0) for bar in range(1, BARS)]
            device.clip(number, 0.0, 4.0 * BARS, *beats, *early)
        self.document, self.editing = Document(Score().with_track()), Editing(None, Takes())
        self.exchange = Exchange(self.document, self.editing)
        self.strange: set[tuple[int, int]] = set()
        self.pull(0, 0, 0)

    def step(self, what: str, track: int, bar: int, pitch: int) -> None:
        does: dict[str, Callable[[int, int, int], None]] = {
            "live": self.play,
            "edit": self.draw,
            "push": self.push,
            "pull": self.pull,
            "look": self.look,
        }
        does[what](track, bar, pitch)
        for place, id in list(self.strange):
            there = {note.note_id: note for note in self.device.notes(place)}
            assert id in there, "a note of Live was written over that the document never had"
            if (there[id].pitch, there[id].start_time) in self.here(place):
                self.strange.discard((place, id))

    def play(self, track: int, bar: int, pitch: int) -> None:
        """A hand in Live."""
        clip = self.device.tracks[track].clips[0]
        note = Note(pitch, bar * 4 + 0.5, 0.25, 80.0, note_id=next(self.device.ids))
        if not any((n.pitch, n.start_time) == (pitch, note.start_time) for n in clip.notes):
            clip.notes.append(note)
            self.strange.add((track, note.note_id or 0))

    def draw(self, track: int, bar: int, pitch: int) -> None:
        """A hand in the editor."""
        score = self.document.score
        start = (bar * 4 + 2) * score.ticks_per_quarter + 240
        rows = {"id": [score.next_id], "start": [start], "duration": [240], "pitch": [pitch + 40], "velocity": [70]}
        self.document.apply([{"op": "add", "track": self.ours(track), "table": "notes", "rows": rows}], "Draw")

    def push(self, track: int, bar: int, _: int) -> None:
        score, before = self.document.score, self.there()
        region = Region.bars(score, bar + 1, tracks=self.ours(track))
        try:
            self.exchange.push(self.live, None, region, None, over=False, boundary="keep", create=True, name="")
        except ConflictError:
            assert self.there() == before, "what is refused is not half done"
        assert self.document.score is score, "a push changed the document"
        after = self.there()
        assert after[1 - track] == before[1 - track], "a push changed another track"
        inside = range(bar * 4, bar * 4 + 4)
        outside = [n for n in self.device.notes(track) if n.start_time // 1 not in inside]
        assert set(plain(outside)) <= set(before[track]), "a push changed what is not in its region"

    def pull(self, track: int, bar: int, _: int) -> None:
        id, start, end = self.device.tracks[track].id, bar * 4.0, bar * 4.0 + 4
        self.device.selection = Selection("loop", start, end, (self.device._part(id, start, end, None),))
        self.reads(lambda: self.exchange.pull(self.live, None, None, None, None, "auto"), track, bar)
        part = self.exchange.part
        assert part is not None
        assert list(part.tracks.values()) == [id]
        assert part.spans == ((start, end),)
        score = self.document.score
        self.exchange.pull(self.live, None, None, None, None, "auto")
        assert self.document.score is score, "what was pulled comes a second time"

    def look(self, _: int, __: int, ___: int) -> None:
        part = self.exchange.part
        assert part is not None
        (live,) = part.tracks.values()
        ids = [track.id for track in self.device.tracks]
        self.reads(lambda: self.exchange.look(self.live), ids.index(live), int(part.spans[0][0] // 4))

    def reads(self, act: Callable[[], object], track: int, bar: int) -> None:
        """Does what may change one bar of one track of the document, and nothing else."""
        there, writes, known = self.there(), self.device.writes, self.exchange.part
        before = None if known is None else self.elsewhere(track, bar)
        act()
        assert self.there() == there, "what only reads wrote to Live"
        assert self.device.writes == writes
        assert before in (None, self.elsewhere(track, bar)), "what was not selected changed in the document"

    def elsewhere(self, track: int, bar: int) -> object:
        score = self.document.score
        bars = {(t, b): Region.bars(score, b + 1, tracks=self.ours(t)) for t in (0, 1) for b in range(BARS)}
        return {key: rows_in(score.track(self.ours(key[0])), r) for key, r in bars.items() if key != (track, bar)}

    def ours(self, track: int) -> int:
        return self.document.score.tracks[track].id

    def here(self, track: int) -> set[tuple[int, float]]:
        score = self.document.score
        return {(note.pitch, note.start / score.ticks_per_quarter) for note in score.tracks[track].notes}

    def there(self) -> list[list[str]]:
        return [plain(self.device.notes(track)) for track in (0, 1)]


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Song]]:
    tokens = Tokens(Path(tmp_path_factory.mktemp("data")) / "tokens.json")
    tokens.keep("memory", TOKEN)
    device = FakeDevice("Melody", "Bass", token=TOKEN)
    live = Live(MemoryCarrier(device), tokens, QUICK)
    live.connect()
    yield lambda: Song(live, device)
    live.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["live", "edit", "push", "look", "pull"]),
        st.integers(0, 1),
        st.integers(0, BARS - 1),
        st.integers(40, 42),
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(steps=STEPS)
def test_of_a_song_only_what_is_selected_comes_and_only_what_is_pushed_goes(
    song: Callable[[], Song], steps: list[tuple[str, int, int, int]]
) -> None:
    state = song()
    for step in steps:
        state.step(*step)

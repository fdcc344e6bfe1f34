"""`editor.live` and the device's own scripts, over a real socket; only Live itself is a fake."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.errors import BadRequestError, ConflictError, NotConnectedError
from closeloop_widgets.live.events import RegionChanged
from closeloop_widgets.live.pairing import FOLDER_VARIABLE
from closeloop_widgets.models import model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.takes import Run, Take
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig, missing
from tests.python.live.test_device_scripts import FULL, line, notes_of

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


@pytest.fixture(scope="module")
def carrier(rig: Rig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DirectCarrier]:
    """The way there, paired: tokens are kept by address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("data")))
        made = DirectCarrier(rig.port)
        first = Editor()
        first.live.connect(rig.code(), through=made)
        first.close()
        yield made


@pytest.fixture
def editor(carrier: DirectCarrier) -> Iterator[Editor]:
    made = Editor(line(8))
    made.live.connect(through=carrier)
    yield made
    made.close()


@pytest.fixture
def clip(rig: Rig, track: int) -> int:
    """Four bars with a note on each beat, and the first of them with all extended fields; it is open in Live."""
    found: int = rig.do("clip", track=track, start=0, length=16)
    plain = {**FULL, "probability": 1.0, "velocity_deviation": 0.0, "release_velocity": 64}
    notes = [{**(plain if beat else FULL), "start_time": float(beat), "pitch": 60 + beat} for beat in range(16)]
    rig.do("notes", clip=found, notes=notes)
    rig.do("open", clip=found)
    return found


def own(editor: Editor) -> Track:
    """The linked track of the piece; before anything is linked, its first one."""
    part = editor.live.part
    found: Track = editor.score.tracks[0] if part is None else editor.score.track(next(iter(part.tracks)))
    return found


def pitches(editor: Editor) -> list[int]:
    found: list[int] = own(editor).notes.pitch.tolist()
    return found


def transpose(editor: Editor, first: int, last: int, by: int = 12) -> None:
    """Moves the notes of some bars, as a hand does."""
    track = own(editor)
    notes = track.notes.take(Region.bars(editor.score, first, last).rows(track))
    columns = {"pitch": (notes.pitch.astype(int) + by).tolist()}
    op = {"op": "set", "track": track.id, "table": "notes", "ids": notes.id.tolist(), "columns": columns}
    editor.apply([op], "Transpose")


def note_ids(rig: Rig, track: int) -> dict[float, int]:
    """The ids in Live of a track's notes, by their start."""
    (found,) = [one for one in rig.do("look")["tracks"] if one["id"] == track]
    return {note["start_time"]: note["note_id"] for clip in found["clips"] for note in clip["notes"]}


class TestPulling:
    def test_the_open_clip_becomes_the_piece_and_the_region_in_one_undo_step(self, editor: Editor, clip: int) -> None:
        before = editor.score
        editor.live.pull()
        assert pitches(editor) == list(range(60, 76))
        assert editor.region == Region.all(editor.score)
        assert editor.status["can_undo"] == "Pull from Live"
        editor.undo()
        assert editor.score == before
        assert editor.live.part is None, "what was linked is not this piece"
        editor.redo()
        assert editor.live.part is not None

    def test_what_is_pulled_goes_back_with_every_field(self, editor: Editor, rig: Rig, track: int, clip: int) -> None:
        before = notes_of(rig, track)
        editor.live.pull()
        editor.live.push()
        assert notes_of(rig, track) == before

    def test_a_second_pull_of_linked_tracks_leaves_all_else_of_the_piece(
        self, editor: Editor, rig: Rig, clip: int
    ) -> None:
        editor.live.pull()
        kept = own(editor)
        rig.do("notes", clip=clip, notes=[{**FULL, "start_time": 4.5, "pitch": 40}])
        transpose(editor, 4, 4)
        part = editor.live.part
        assert part is not None
        editor.live.pull(4, 8, tracks=next(iter(part.tracks.values())))
        assert pitches(editor) == [60, 61, 62, 63, 64, 40, *range(65, 72), 84, 85, 86, 87]
        assert own(editor).id == kept.id
        assert set(kept.notes.id.tolist()) < set(own(editor).notes.id.tolist())
        assert editor.region == Region.bars(editor.score, 2, 2, tracks=kept.id)

    def test_nothing_selected_is_said(self, editor: Editor, rig: Rig) -> None:
        rig.do("set", values={"detailClip": None})
        with pytest.raises(BadRequestError, match="Nothing is selected in Live"):
            editor.live.pull(source="notes")
        assert editor.live.failed


class TestPushing:
    def test_only_the_region_changes(self, editor: Editor, rig: Rig, track: int, clip: int) -> None:
        editor.live.pull()
        transpose(editor, 1, 4)
        editor.region = Region.bars(editor.score, 2, 3)
        editor.live.push()
        was = {float(beat): 60 + beat for beat in range(16)}
        assert {n["start_time"]: n["pitch"] for n in notes_of(rig, track)} == {
            start: pitch + 12 if 4 <= start < 12 else pitch for start, pitch in was.items()
        }

    def test_single_notes_go_back_by_their_ids(self, editor: Editor, rig: Rig, track: int, clip: int) -> None:
        ids = note_ids(rig, track)
        rig.do("set", id=clip, values={"selected": [ids[1.0], ids[3.0]]})
        editor.live.pull()
        region, chosen = editor.region, own(editor)
        assert region is not None
        assert region.notes is not None
        assert chosen.notes.take(region.rows(chosen)).pitch.tolist() == [61, 63]
        transpose(editor, 1, 1, by=-24)
        editor.live.push()
        assert [n["pitch"] for n in notes_of(rig, track)][:4] == [60, 37, 62, 39]
        after = note_ids(rig, track)
        assert (after[0.0], after[2.0]) == (ids[0.0], ids[2.0])
        # The notes that came have ids of their own, which the next push goes by.
        transpose(editor, 1, 1, by=1)
        editor.live.push()
        assert [n["pitch"] for n in notes_of(rig, track)][:4] == [60, 38, 62, 40]

    def test_what_changed_in_live_where_it_is_pushed_to_is_not_written_over(
        self, editor: Editor, rig: Rig, track: int, clip: int
    ) -> None:
        editor.live.pull()
        rig.do("notes", clip=clip, notes=[{**FULL, "start_time": 5.5, "pitch": 40}])
        before = notes_of(rig, track)
        transpose(editor, 1, 4)
        editor.region = Region.bars(editor.score, 2, 3)
        with pytest.raises(ConflictError, match="bar 2"):
            editor.live.push()
        assert notes_of(rig, track) == before
        editor.region = Region.bars(editor.score, 3, 4)
        assert editor.live.push().added == 8, "there nobody changed anything"
        editor.region = Region.bars(editor.score, 2, 2)
        editor.live.push(over=True)
        assert 40 not in [n["pitch"] for n in notes_of(rig, track)]

    def test_bars_of_live_that_were_never_pulled_are_not_written_over(
        self, editor: Editor, rig: Rig, track: int, clip: int
    ) -> None:
        editor.live.pull(8, 12, tracks=track)
        before = notes_of(rig, track)
        with pytest.raises(ConflictError, match="bars 1–2"):
            editor.live.push(region=Region.bars(editor.score, 1, 3))
        assert notes_of(rig, track) == before

    def test_a_piece_of_the_notebook_goes_to_the_track_that_is_named(
        self, editor: Editor, rig: Rig, track: int
    ) -> None:
        editor.region = Region.bars(editor.score, 1, 1)
        editor.live.push(to=track)
        assert [n["pitch"] for n in notes_of(rig, track)] == [60, 61, 62, 63]
        transpose(editor, 1, 1)
        editor.live.push()
        assert [n["pitch"] for n in notes_of(rig, track)] == [72, 73, 74, 75]

    def test_without_a_connection_it_is_said_what_to_do(self) -> None:
        alone = Editor(line(2))
        with pytest.raises(NotConnectedError, match="Connect first"):
            alone.live.push()
        alone.close()


@model
def upward(score: Score, region: Region) -> Score:
    return score


def test_takes_go_under_each_other_on_the_linked_track(editor: Editor, rig: Rig, track: int, clip: int) -> None:
    editor.live.pull()
    run = Run.of(upward, Region.bars(editor.score, 1, 1, tracks=own(editor).id), {}, 7, editor.score, id="r", n=3)
    editor.takes.add(Take(run, i, editor.score, 7 + i, star=i > 0) for i in range(3))
    assert [one.name for one in editor.live.push_takes()] == ["Upward - take 2 - seed 8", "Upward - take 3 - seed 9"]
    editor.live.push(editor.takes[0])
    assert len(notes_of(rig, track)) == 16


class TestFollowing:
    def test_a_change_in_live_comes_in_as_one_undo_step(self, editor: Editor, rig: Rig, clip: int) -> None:
        editor.live.pull()
        editor.live.follow()
        before = editor.score
        rig.do("notes", clip=clip, notes=[{**FULL, "start_time": 8.5, "pitch": 40}])
        wait_until(lambda: 40 in pitches(editor), "the note of Live")
        assert editor.status["can_undo"] == "Live changed bar 3"
        extra = own(editor).notes.extra["probability"]
        assert pytest.approx(0.7) in extra.tolist()
        editor.undo()
        assert editor.score == before

    def test_a_push_makes_no_echo(self, editor: Editor, rig: Rig, track: int, clip: int) -> None:
        editor.live.pull()
        editor.live.follow()
        assert editor.live.bridge is not None
        heard = threading.Event()
        editor.live.bridge.on(RegionChanged, lambda event: heard.set())
        transpose(editor, 2, 2)
        revision = editor._document.revision
        editor.live.push()
        assert heard.wait(10), "the device tells of what was written, too"
        # What comes after the echo has its turn after it.
        editor.live.follow()
        assert editor._document.revision == revision
        rig.do("notes", clip=clip, notes=[{**FULL, "start_time": 0.5, "pitch": 40}])
        wait_until(lambda: 40 in pitches(editor), "the note of Live")
        assert editor._document.revision == revision + 1

    def test_where_both_changed_neither_is_written_over_until_somebody_decides(
        self, editor: Editor, rig: Rig, track: int, clip: int
    ) -> None:
        editor.live.pull()
        editor.live.follow()
        transpose(editor, 2, 2)
        mine = editor.score
        rig.do("notes", clip=clip, notes=[{**FULL, "start_time": 4.5, "pitch": 40}])
        wait_until(lambda: "Both Live and the editor changed" in editor.live.said, "a word of it")
        assert editor.score == mine
        assert 40 in [n["pitch"] for n in notes_of(rig, track)]
        with pytest.raises(ConflictError):
            editor.live.push()
        editor.live.pull()
        assert 40 in pitches(editor)
        assert editor.status["can_undo"] == "Pull from Live"

    def test_nothing_linked_cannot_be_followed(self, editor: Editor) -> None:
        with pytest.raises(BadRequestError, match="linked"):
            editor.live.follow()

    def test_after_another_piece_was_opened_nothing_comes_in(self, editor: Editor, rig: Rig, clip: int) -> None:
        editor.live.pull()
        editor.live.follow()
        other = line(4)
        editor.load(Score(384, tuple(other.tracks), next_id=9))
        before = editor.score
        rig.do("notes", clip=clip, notes=[{**FULL, "start_time": 4.5, "pitch": 40}])
        editor.live.follow(False)
        assert editor.score == before
        assert editor.live.part is None


def test_what_is_linked_stays_so_over_a_new_connection_to_the_same_set(
    editor: Editor, carrier: DirectCarrier, rig: Rig, track: int, clip: int
) -> None:
    editor.live.pull()
    editor.live.close()
    assert editor.live.status == "closed"
    editor.live.connect(through=carrier)
    transpose(editor, 1, 1)
    editor.live.push(region=Region.bars(editor.score, 1))
    assert [n["pitch"] for n in notes_of(rig, track)][:5] == [72, 73, 74, 75, 64]


def test_nobody_has_to_wait_who_does_not_want_to(editor: Editor, clip: int) -> None:
    pulling = editor.live.pull(wait=False)
    pushing = editor.live.push(wait=False)
    found = pulling.result(10)
    assert found.region.rows(found.score.track(found.region.tracks[0])).sum() == 16
    assert pushing.result(10).added == 16


def test_an_editor_without_live_loads_nothing_of_it() -> None:
    code = (
        "import sys, closeloop_widgets as cl; cl.Editor();"
        "print([m for m in sys.modules if m.startswith(('closeloop_widgets.live', 'websockets'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""What a pull brings from around the selection, with the device's own scripts: to know it, and to change none of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.errors import ConflictError
from closeloop_widgets.live.pairing import FOLDER_VARIABLE
from closeloop_widgets.models import model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

BEATS = 16


GIVEN: list[tuple[Score, Region]] = []


@model
def octave_up(score: Score, region: Region) -> Score:
    """Moves all that it is given, also what is none of its region; and remembers it."""
    GIVEN.append((score, region))
    return score.with_tracks(replace(t, notes=t.notes.replaced(pitch=t.notes.pitch + 12)) for t in score.tracks)


@dataclass
class Song:
    """A set with four bars of quarter notes on two tracks, and an editor."""

    rig: Rig
    editor: Editor
    tracks: dict[str, int]
    clips: dict[str, int]

    def select(self, name: str, start: float = 4, end: float = 8) -> None:
        """The loop brace over some beats of one track."""
        for track in self.rig.do("look")["tracks"]:
            self.rig.do("set", id=track["id"], values={"is_part_of_selection": int(track["id"] == self.tracks[name])})
        self.rig.do("set", values={"detailClip": None, "loop": 1, "loop_start": start, "loop_length": end - start})

    def add(self, name: str, pitch: int, beat: float) -> None:
        """A note by a hand in Live."""
        note = {"pitch": pitch, "start_time": beat, "duration": 0.25, "velocity": 80.0}
        self.rig.do("notes", clip=self.clips[name], notes=[note])

    def there(self) -> dict[str, list[tuple[float, int]]]:
        """What Live has: starts and pitches, by track of the arrangement, and of the session."""
        found = {}
        for track in self.rig.do("look")["tracks"]:
            slots = [clip for clip in track["slots"] if clip]
            for name, clips in ((track["name"], track["clips"]), (f"{track['name']} in the session", slots)):
                found[name] = sorted((n["start_time"], n["pitch"]) for clip in clips for n in clip["notes"])
        return found

    def bar(self, bar: int, name: str) -> Region:
        return Region.bars(self.editor.score, bar, tracks=name)

    def pitches(self, name: str, bar: int) -> list[int]:
        track = self.editor.score.track(name)
        found: list[int] = track.notes.take(self.bar(bar, name).rows(track)).pitch.tolist()
        return found

    def transpose(self, name: str, bar: int, by: int = 12) -> None:
        """A hand in the editor."""
        track = self.editor.score.track(name)
        notes = track.notes.take(self.bar(bar, name).rows(track))
        columns = {"pitch": (notes.pitch.astype(int) + by).tolist()}
        op = {"op": "set", "track": track.id, "table": "notes", "ids": notes.id.tolist(), "columns": columns}
        self.editor.apply([op], "Transpose")


@pytest.fixture
def song(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Song]:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    rig, editor = Rig(), Editor(models=octave_up)
    made = Song(rig, editor, {}, {})
    for name, low in (("Melody", 60), ("Bass", 36)):
        made.tracks[name] = rig.do("track", name=name)
        made.clips[name] = rig.do("clip", track=made.tracks[name], start=0, length=BEATS)
        notes = [{"pitch": low + beat, "start_time": beat, "duration": 1.0, "velocity": 90.0} for beat in range(BEATS)]
        rig.do("notes", clip=made.clips[name], notes=notes)
    editor.live.connect(rig.code(), through=DirectCarrier(rig.port))
    yield made
    editor.close()
    rig.close()


def moved(notes: list[tuple[float, int]], start: float, end: float, by: int = 12) -> list[tuple[float, int]]:
    return [(beat, pitch + by if start <= beat < end else pitch) for beat, pitch in notes]


def test_a_function_is_given_the_song_and_its_result_changes_only_the_selection_in_live(song: Song) -> None:
    song.select("Melody")
    before = song.there()
    song.editor.live.pull()
    assert song.editor.live.said == "Pulled 4 notes from Live, and 28 around them."
    song.editor.run().wait()
    score, region = GIVEN.pop()
    assert [(track.name, len(track.notes)) for track in score.tracks] == [("Melody", BEATS), ("Bass", BEATS)]
    assert region == song.bar(2, "Melody")
    song.editor.live.push()
    assert song.there() == {**before, "Melody": moved(before["Melody"], 4, 8)}


def test_the_song_comes_in_one_undo_step_and_the_selection_alone_is_linked(song: Song) -> None:
    song.select("Melody")
    was = song.editor.score
    song.editor.live.pull()
    part = song.editor.live.part
    assert part is not None
    assert part.region == song.editor.region == song.bar(2, "Melody")
    assert list(part.tracks.values()) == [song.tracks["Melody"]]
    assert song.editor.live.message()["linked"] == "Melody, bar 2 of the arrangement"
    song.editor.undo()
    assert song.editor.score == was
    assert song.editor.live.part is None


def test_the_selection_alone_comes_where_nothing_around_it_is_wanted(song: Song) -> None:
    song.select("Melody")
    song.editor.live.pull(around=False)
    assert [(track.name, len(track.notes)) for track in song.editor.score.tracks] == [("Melody", 4)]


def test_edits_around_survive_a_pull_of_another_track(song: Song) -> None:
    song.select("Melody")
    song.editor.live.pull()
    song.transpose("Melody", 2)
    song.transpose("Bass", 4)
    song.add("Bass", 80, 4.5)
    song.add("Bass", 81, 0.5)
    mine = song.editor.score
    song.select("Bass")
    song.editor.live.pull()
    assert song.editor.live.said == "Pulled 5 notes from Live."
    assert song.editor.score.track("Melody") == mine.track("Melody")
    assert [song.pitches("Bass", bar) for bar in (1, 2, 4)] == [
        [36, 37, 38, 39],
        [40, 80, 41, 42, 43],
        [60, 61, 62, 63],
    ]
    assert song.editor.region == song.bar(2, "Bass")
    assert song.editor.live.message()["linked"] == "Bass, bar 2 of the arrangement"
    song.editor.undo()
    assert song.editor.score == mine


def test_bars_around_go_to_live_where_it_has_what_was_read_and_nowhere_else(song: Song) -> None:
    song.select("Melody")
    song.editor.live.pull()
    song.transpose("Bass", 4)
    before = song.there()
    song.editor.live.push(region=song.bar(4, "Bass"))
    assert song.there() == {**before, "Bass": moved(before["Bass"], 12, 16)}
    song.add("Bass", 80, 8.5)
    # It is read again, but what Live has around what is selected does not come into the piece.
    for name in ("Melody", "Bass"):
        song.select(name)
        song.editor.live.pull()
    song.transpose("Bass", 1)
    song.transpose("Bass", 3)
    song.editor.live.push(region=song.bar(1, "Bass"))
    before = song.there()
    assert before["Bass"][:4] == [(0, 48), (1, 49), (2, 50), (3, 51)]
    with pytest.raises(ConflictError, match="bar 3"):
        song.editor.live.push(region=song.bar(3, "Bass"))
    assert song.there() == before


def test_of_all_tracks_of_some_bars_those_go_that_are_linked_or_were_changed(song: Song) -> None:
    song.select("Melody")
    song.editor.live.pull()
    song.add("Bass", 80, 4.5)
    song.transpose("Melody", 2)
    before = song.there()
    song.editor.live.push(region=Region.bars(song.editor.score, 2))
    assert song.there() == {**before, "Melody": moved(before["Melody"], 4, 8)}
    song.transpose("Bass", 2)
    with pytest.raises(ConflictError, match="bar 2"):
        song.editor.live.push(region=Region.bars(song.editor.score, 2))


def test_a_track_around_that_was_deleted_here_stays_so_until_it_is_selected(song: Song) -> None:
    song.select("Melody")
    song.editor.live.pull()
    song.editor.apply([{"op": "track.remove", "track": song.editor.score.track("Bass").id}], "Delete Bass")
    before = song.there()
    song.transpose("Melody", 2)
    song.editor.live.push()
    assert song.there() == {**before, "Melody": moved(before["Melody"], 4, 8)}
    song.editor.live.pull()
    assert [track.name for track in song.editor.score.tracks] == ["Melody"]
    song.select("Bass")
    song.editor.live.pull()
    assert [(track.name, len(track.notes)) for track in song.editor.score.tracks] == [
        ("Melody", BEATS),
        ("Bass", BEATS),
    ]


def test_what_changes_around_the_linked_part_is_not_followed(song: Song) -> None:
    song.select("Melody")
    song.editor.live.pull()
    song.editor.live.follow()
    song.add("Bass", 80, 4.5)
    song.add("Melody", 81, 8.5)
    song.add("Melody", 82, 4.5)
    wait_until(lambda: 82 in song.pitches("Melody", 2), "the note of Live")
    assert song.pitches("Bass", 2) == [40, 41, 42, 43]
    assert song.pitches("Melody", 3) == [68, 69, 70, 71]


def test_a_track_with_a_looped_clip_is_there_without_its_notes_and_left_alone(song: Song) -> None:
    song.rig.do("set", id=song.clips["Bass"], values={"looping": 1})
    song.select("Melody")
    before = song.there()
    song.editor.live.pull()
    assert [(track.name, len(track.notes)) for track in song.editor.score.tracks] == [("Melody", BEATS), ("Bass", 0)]
    assert song.editor.live.said == "Pulled 4 notes from Live, and 12 around them. Not read around them: Bass."
    song.transpose("Melody", 2)
    song.editor.live.push(region=Region.bars(song.editor.score, 2))
    assert song.there() == {**before, "Melody": moved(before["Melody"], 4, 8)}


def test_around_notes_of_a_clip_of_the_session_is_the_whole_clip(song: Song) -> None:
    song.rig.do("scene")
    clip = song.rig.do("slot", track=song.tracks["Bass"], scene=0, length=8)
    notes = [{"pitch": 50 + beat, "start_time": beat, "duration": 1.0, "velocity": 90.0} for beat in range(8)]
    ids = song.rig.do("notes", clip=clip, notes=notes)
    song.rig.do("set", id=clip, values={"selected": ids[5:7], "looping": 0})
    song.rig.do("open", clip=clip)
    song.editor.live.pull()
    (track,) = song.editor.score.tracks
    assert (track.name, track.notes.pitch.tolist()) == ("Bass", list(range(50, 58)))
    region, before = song.editor.region, song.there()
    assert region is not None
    assert track.notes.take(region.rows(track)).pitch.tolist() == [55, 56]
    song.editor.run().wait()
    song.editor.live.push()
    changed = "Bass in the session"
    assert song.there() == {**before, changed: moved(before[changed], 5, 7)}

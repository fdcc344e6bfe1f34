"""Python and the device's own scripts, over a real socket; only Live itself is a fake."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.errors import ConflictError, LoopedError, NoClipError, OccupiedError, UnauthorizedError
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.service import Service
from closeloop_widgets.models import model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Run, Take
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def notes_of(rig: Rig, track: int) -> list[dict[str, Any]]:
    """All notes of the track's arrangement, without their ids, in the clips' own beats."""
    (found,) = [one for one in rig.do("look")["tracks"] if one["id"] == track]
    notes = [note for clip in found["clips"] for note in clip["notes"]]
    return sorted(
        ({k: v for k, v in n.items() if k != "note_id"} for n in notes), key=lambda n: (n["start_time"], n["pitch"])
    )


FULL = {
    "pitch": 60,
    "start_time": 1.5,
    "duration": 0.5,
    "velocity": 90,
    "mute": 0,
    "probability": 0.7,
    "velocity_deviation": -12.5,
    "release_velocity": 30,
}
EARLY = {**FULL, "start_time": 6.25, "pitch": 62, "probability": 1.0}


def line(count: int, pitch: int = 60, step: int = 480) -> Score:
    return Score.of_notes(
        start=np.arange(count) * step,
        duration=np.full(count, step // 2),
        pitch=pitch + np.arange(count) % 12,
        velocity=np.full(count, 90),
    )


def test_a_wrong_code_is_refused_in_words(rig: Rig, tmp_path: Path) -> None:
    right = rig.code()
    other = Live(DirectCarrier(rig.port), Tokens(tmp_path / "tokens.json"))
    with pytest.raises(UnauthorizedError):
        other.connect(code=f"{(int(right) + 1) % 1_000_000:06d}")


def test_a_program_that_was_never_paired_gets_nothing(rig: Rig, tmp_path: Path) -> None:
    with pytest.raises(UnauthorizedError):
        Live(DirectCarrier(rig.port), Tokens(tmp_path / "tokens.json")).connect()


def test_a_program_that_was_refused_connects_with_the_code_that_the_device_shows_then(
    live: Live, rig: Rig, tmp_path: Path
) -> None:
    other = Live(DirectCarrier(rig.port), Tokens(tmp_path / "tokens.json"))
    with pytest.raises(UnauthorizedError):
        other.connect()
    # One notebook at a time: the other one makes room.
    live.close()
    other.connect(code=rig.code())
    other.state()
    other.close()
    live.connect()


def test_music_goes_to_the_notebook_and_back_with_every_field(live: Live, rig: Rig, track: int) -> None:
    clip = rig.do("clip", track=track, start=4, length=16)
    rig.do("notes", clip=clip, notes=[FULL, EARLY])
    before = notes_of(rig, track)
    found = live.pull(4, 20, tracks=track)
    assert found.rounded == 0
    live.push(found.score, found.region, to=found)
    assert notes_of(rig, track) == before


def test_only_the_region_changes(live: Live, rig: Rig, track: int) -> None:
    clip = rig.do("clip", track=track, start=0, length=16)
    rig.do("notes", clip=clip, notes=[{**FULL, "start_time": float(beat), "pitch": 60 + beat} for beat in range(16)])
    before = notes_of(rig, track)
    score = line(16, pitch=90)
    done = live.push(score, Region.beats(score, 4, 8), to=track)
    assert (done.removed, done.added) == (4, 4)
    after = notes_of(rig, track)
    assert [n for n in after if not 4 <= n["start_time"] < 8] == [n for n in before if not 4 <= n["start_time"] < 8]
    assert [n["pitch"] for n in after if 4 <= n["start_time"] < 8] == [94, 95, 96, 97]


def test_music_that_changed_meanwhile_is_not_written_over(live: Live, rig: Rig, track: int) -> None:
    clip = rig.do("clip", track=track, start=0, length=16)
    rig.do("notes", clip=clip, notes=[FULL])
    found = live.pull(0, 16, tracks=track)
    rig.do("notes", clip=clip, notes=[EARLY])
    before = notes_of(rig, track)
    with pytest.raises(ConflictError):
        live.push(found.score, found.region, to=found)
    assert notes_of(rig, track) == before


def test_refusals_leave_the_set_as_it_is(live: Live, rig: Rig, track: int) -> None:
    score = line(4)
    region = Region.beats(score, 0, 4)
    with pytest.raises(NoClipError):
        live.push(score, region, to=track, create=False)
    clip = rig.do("clip", track=track, start=0, length=16)
    rig.do("set", id=clip, values={"looping": 1})
    with pytest.raises(LoopedError):
        live.push(score, region, to=track)
    assert notes_of(rig, track) == []


def test_where_nothing_is_a_clip_is_made(live: Live, rig: Rig, track: int) -> None:
    score = line(4)
    live.push(score, Region.beats(score, 0, 4), to=track, name="kgram - seed 7")
    (found,) = [one for one in rig.do("look")["tracks"] if one["id"] == track]
    assert [clip["name"] for clip in found["clips"]] == ["kgram - seed 7"]
    assert len(notes_of(rig, track)) == 4


def test_two_thousand_notes_go_and_come_back(live: Live, rig: Rig, track: int) -> None:
    score = line(2_000, step=120)
    region = Region.all(score)
    assert live.push(score, region, to=track).added == 2_000
    back = live.pull(0, region.end / 480, tracks=track).score.tracks[0].notes
    assert np.array_equal(back.start, score.tracks[0].notes.start * 2)
    assert np.array_equal(np.sort(back.pitch), np.sort(score.tracks[0].notes.pitch))


@model
def upward(score: Score, region: Region) -> Score:
    return score


def test_takes_lie_under_each_other_and_no_slot_is_overwritten(live: Live, rig: Rig, track: int) -> None:
    score = line(4)
    run = Run.of(upward, Region.beats(score, 0, 4), {}, 7, score, id="r", n=2)
    takes = [Take(run, i, score, 7 + i) for i in range(2)]
    assert [one.name for one in live.push_takes(takes, to=track, scene=1)] == [
        "Upward - take 1 - seed 7",
        "Upward - take 2 - seed 8",
    ]
    with pytest.raises(OccupiedError):
        live.push_takes(takes, to=track, scene=1)


def lanes_of(rig: Rig, track: int) -> list[tuple[str, float, int]]:
    """Of each take lane of a track: its name, where its clip begins, and how many notes that has."""
    (found,) = [one for one in rig.do("look")["tracks"] if one["id"] == track]
    return [(lane["name"], clip["start_time"], len(clip["notes"])) for lane in found["lanes"] for clip in lane["clips"]]


def test_takes_lie_under_each_other_in_take_lanes_where_their_region_is(live: Live, rig: Rig, track: int) -> None:
    score = line(8)
    run = Run.of(upward, Region.beats(score, 4, 8), {}, 7, score, id="r", n=2)
    landed = live.push_takes([Take(run, i, score, 7 + i) for i in range(2)], to=track, where="take_lanes")
    assert [one.scene for one in landed] == [None, None]
    assert lanes_of(rig, track) == [("Upward - take 1 - seed 7", 4.0, 4), ("Upward - take 2 - seed 8", 4.0, 4)]


def test_a_take_of_the_session_goes_into_the_arrangement(live: Live, rig: Rig, track: int) -> None:
    score = line(4)
    run = Run.of(upward, Region.beats(score, 0, 4), {}, 7, score, id="r", n=1)
    (landed,) = live.push_takes([Take(run, 0, score, 7)], to=track)
    found = live.to_arrangement(landed.clip, 16)
    assert (found.start, found.end) == (16.0, 20.0)
    assert len(live.pull(16, 20, tracks=track).score.tracks[0].notes) == 4


def octave_up(score: Score, region: Region) -> Score:
    """Moves the notes an octave up."""
    return score.with_tracks(
        replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + 12)) for t in score.tracks
    )


def test_a_press_in_live_runs_the_function_on_the_open_clip(live: Live, rig: Rig, track: int) -> None:
    clip = rig.do("clip", track=track, start=0, length=16)
    rig.do("notes", clip=clip, notes=[FULL, EARLY])
    rig.do("open", clip=clip)
    with Service(live, octave_up):
        press = {"job": "d-1", "function": "octave_up", "parameters": {}, "source": "clip"}
        rig.do("say", event="action.invoke", args=press)
        wait_until(lambda: [n["pitch"] for n in notes_of(rig, track)] == [72, 74], "the notes an octave up")
    assert [n["start_time"] for n in notes_of(rig, track)] == [1.5, 6.25]


def test_a_press_in_live_puts_several_results_into_take_lanes(live: Live, rig: Rig, track: int) -> None:
    clip = rig.do("clip", track=track, start=8, length=16)
    rig.do("notes", clip=clip, notes=[FULL, EARLY])
    rig.do("open", clip=clip)
    with Service(live, octave_up):
        press = {
            "job": "d-2",
            "function": "octave_up",
            "parameters": {},
            "source": "clip",
            "place": "take_lanes",
            "n": 2,
        }
        rig.do("say", event="action.invoke", args=press)
        wait_until(lambda: len(lanes_of(rig, track)) == 2, "two take lanes")
    assert [lane[1:] for lane in lanes_of(rig, track)] == [(8.0, 2), (8.0, 2)]
    assert [n["pitch"] for n in notes_of(rig, track)] == [60, 62]

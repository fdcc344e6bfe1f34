"""Regions through the device's own scripts, held against a model in plain Python; and what breaks on the way there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.carrier import Connection
from closeloop_widgets.live.carriers.direct import DirectCarrier
from closeloop_widgets.live.errors import LiveError, NoAnswerError, NotConnectedError
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.python.live.conftest import wait_until
from tests.python.live.rig import Rig, missing

pytest.importorskip("websockets", reason="pip install websockets: the extra `live`")
pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


REAL = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # A failure is told as it came: to make it small would ask the device for minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

TIMES = {"start": "start_time", "duration": "duration"}
OTHERS = ("pitch", "velocity", "mute", "probability", "velocity_deviation", "release_velocity")


def rows(notes: list[dict[str, Any]]) -> list[tuple[float, ...]]:
    """Notes of Live as numbers, in order: to a millionth, since what is moved may differ in its last bit."""
    return sorted(tuple(round(float(note[name]), 6) for name in (*OTHERS, "start_time", "duration")) for note in notes)


def held(rig: Rig, track: int) -> list[dict[str, Any]]:
    """The notes of a track's one clip in the arrangement, which begins with the song."""
    (found,) = [one for one in rig.do("look")["tracks"] if one["id"] == track]
    (clip,) = found["clips"]
    notes: list[dict[str, Any]] = clip["notes"]
    return notes


def quarters(most: int) -> st.SearchStrategy[float]:
    return st.integers(0, most * 4).map(lambda steps: steps / 4)


NOTES = st.lists(
    st.fixed_dictionaries(
        {
            "pitch": st.integers(58, 62),
            "start_time": quarters(15),
            "duration": quarters(3).map(lambda beats: beats + 0.25),
            "velocity": st.integers(1, 127),
            "mute": st.integers(0, 1),
            "probability": st.sampled_from([1.0, 0.5]),
            "velocity_deviation": st.sampled_from([0.0, -20.0]),
            "release_velocity": st.integers(0, 127),
        }
    ),
    max_size=16,
)


def score_of(notes: list[dict[str, Any]]) -> Score:
    columns = {name: [round(note[field] * 480) for note in notes] for name, field in TIMES.items()}
    others = {name: [note[name] for note in notes] for name in OTHERS}
    return Score().with_track(notes=columns | others)


@REAL
@given(
    there=NOTES,
    new=NOTES,
    start=st.integers(0, 14),
    length=st.integers(1, 8),
    low=st.none() | st.integers(56, 64),
    boundary=st.sampled_from(["keep", "trim"]),
)
def test_no_note_outside_the_region_ever_changes(
    live: Live,
    rig: Rig,
    there: list[dict[str, Any]],
    new: list[dict[str, Any]],
    start: int,
    length: int,
    low: int | None,
    boundary: Any,
) -> None:
    track = rig.do("track", name="Piano")
    rig.do("notes", clip=rig.do("clip", track=track, start=0, length=32), notes=there)
    before, end = held(rig, track), start + length

    def meant(note: dict[str, Any]) -> bool:
        return low is None or note["pitch"] >= low

    def inside(note: dict[str, Any]) -> bool:
        return meant(note) and start <= note["start_time"] < end

    def kept(note: dict[str, Any]) -> dict[str, Any]:
        sounds_in = meant(note) and note["start_time"] < start < note["start_time"] + note["duration"]
        return {**note, "duration": start - note["start_time"]} if boundary == "trim" and sounds_in else note

    score = score_of(new)
    region = replace(Region.beats(score, start, end), pitches=None if low is None else (low, 127))
    done = live.push(score, region, to=track, boundary=boundary)
    after = held(rig, track)
    ids = {note["note_id"] for note in before}
    stayed, came = ([note for note in after if (note["note_id"] in ids) is old] for old in (True, False))
    assert rows(stayed) == rows([kept(note) for note in before if not inside(note)])
    assert all(map(inside, came))
    assert (done.removed, done.added) == (len(before) - len(stayed), len(came))
    # What came is what was asked for, but for its length: one note of a pitch ends where the next begins.
    assert {row[:-1] for row in rows(came)} <= {row[:-1] for row in rows(list(filter(inside, new)))}


@settings(REAL, max_examples=15)
@given(data=st.data(), count=st.integers(1, 12))
def test_every_field_goes_from_the_notebook_to_live_and_back(
    live: Live, rig: Rig, data: st.DataObject, count: int
) -> None:
    def column(values: st.SearchStrategy[Any]) -> list[Any]:
        return data.draw(st.lists(values, min_size=count, max_size=count))

    columns = {
        "start": np.arange(count) * 960 + column(st.integers(0, 479)),
        "duration": column(st.integers(1, 480)),
        "pitch": column(st.integers(0, 127)),
        "velocity": column(st.integers(1, 127)),
        "release_velocity": column(st.integers(0, 127)),
        "mute": column(st.booleans()),
        "probability": column(st.floats(0, 1, width=32)),
        "velocity_deviation": column(st.floats(-127, 127, width=32)),
    }
    score = Score(ticks_per_quarter=960).with_track(notes=columns)
    track = rig.do("track", name="Piano")
    region = Region.beats(score, 0, count + 1)
    assert live.push(score, region, to=track).altered == 0
    back = live.pull(0, count + 1, tracks=track)
    assert back.rounded == 0
    (notes,), (own,) = ([one.notes for one in music.tracks] for music in (back.score, score))
    assert notes.replaced(id=own.id) == own


class CutCarrier(DirectCarrier):
    """Cuts the line as soon as a write was sent, once."""

    is_cutting = False

    async def open(self) -> Any:
        return _Cut(await super().open(), self)


class _Cut:
    def __init__(self, connection: Connection, carrier: CutCarrier) -> None:
        self._connection, self._carrier = connection, carrier

    async def send(self, text: str) -> None:
        await self._connection.send(text)
        if self._carrier.is_cutting and '"region.replace"' in text:
            self._carrier.is_cutting = False
            await self._connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_a_connection_lost_in_the_middle_of_a_write_is_asked_again_and_the_write_is_done_once(tmp_path: Path) -> None:
    rig = Rig()
    track = rig.do("track", name="Piano")
    rig.do("clip", track=track, start=0, length=16)
    carrier = CutCarrier(rig.port)
    live = Live(carrier, Tokens(tmp_path / "tokens.json"))
    live.connect(code=rig.code())
    score = Score.of_notes(start=[0, 480], duration=[240] * 2, pitch=[60, 62], velocity=[90] * 2)
    carrier.is_cutting = True
    with pytest.raises(LiveError) as lost:
        live.push(score, Region.beats(score, 0, 4), to=track)
    assert isinstance(lost.value, NoAnswerError | NotConnectedError)
    wait_until(lambda: live.status != "connected", "a lost connection")
    wait_until(lambda: live.status == "connected", "a connection again")
    assert live.again(lost.value).added == 2
    assert [note["pitch"] for note in held(rig, track)] == [60, 62]
    assert rig.do("look")["writes"].count("add_new_notes") == 1
    live.close()
    rig.close()


def test_of_two_devices_each_has_its_own_set_code_and_token(rig: Rig, live: Live, tmp_path: Path) -> None:
    other = Rig()
    assert other.port != rig.port
    rig.do("track", name="Here")
    other.do("track", name="There")
    second = Live(DirectCarrier(other.port), Tokens(tmp_path / "tokens.json"))
    second.connect(code=other.code())
    assert [track.name for track in second.state().tracks] == ["There"]
    assert "There" not in [track.name for track in live.state().tracks]
    second.close()
    second.connect()
    other.close()
    wait_until(lambda: second.status != "connected", "a lost connection")
    assert live.state().tracks
    second.close()

"""What Python asks of Live and puts there, against the device in memory and against a model in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.errors import (
    BadRequestError,
    ConflictError,
    LoopedError,
    NoAnswerError,
    NoClipError,
    OccupiedError,
    UnauthorizedError,
)
from closeloop_widgets.live.events import RegionChanged
from closeloop_widgets.live.link import Times
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import RegionFollow, RegionReplace, Selection
from closeloop_widgets.live.values import Note
from closeloop_widgets.models import model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Run, Take
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.conftest import QUICK, wait_until
from tests.python.live.fake_device import FakeDevice, plain


@pytest.fixture
def live(carrier: MemoryCarrier, tokens: Tokens) -> Iterator[Live]:
    made = Live(carrier, tokens, QUICK)
    made.connect()
    yield made
    made.close()


def line(*starts: int, pitch: int = 60) -> Score:
    """A score of quarter notes on these beats."""
    return Score.of_notes(
        start=[s * 480 for s in starts],
        duration=[480] * len(starts),
        pitch=[pitch + i for i in range(len(starts))],
        velocity=[90] * len(starts),
    )


def select_the_second_of_three_notes(device: FakeDevice) -> None:
    device.clip(0, 0.0, 8.0, Note(60, 0.0, 1.0, 90.0), Note(62, 1.0, 1.0, 90.0), Note(64, 2.0, 1.0, 90.0))
    part = device._part(device.tracks[0].id, 0.0, 4.0, None)
    device.selection = Selection("notes", 0.0, 4.0, (part,), note_ids=(part.notes[1].note_id or 0,))


class TestConnecting:
    def test_after_a_refusal_the_code_that_the_device_shows_connects(
        self, carrier: MemoryCarrier, tmp_path: Path
    ) -> None:
        live = Live(carrier, Tokens(tmp_path / "tokens.json"), QUICK)
        for code in (None, None, "999999"):
            with pytest.raises(UnauthorizedError):
                live.connect(code)
            assert live.status == "closed"
        live.connect(code="042137")
        assert live.state().tracks[0].name == "Piano"
        live.close()
        live.connect()
        assert live.status == "connected"
        live.close()

    def test_what_is_no_code_is_refused_and_the_connection_stays(self, live: Live, carrier: MemoryCarrier) -> None:
        carrier.off = True
        carrier.opened[0].cut()
        wait_until(lambda: live.status == "waiting", "a lost connection")
        with pytest.raises(BadRequestError, match="six digits"):
            live.connect(code="12345")
        carrier.off = False
        wait_until(lambda: live.status == "connected", "a connection")


class TestPulling:
    def test_music_comes_with_tracks_tempo_and_region(self, live: Live, device: FakeDevice) -> None:
        device.clip(0, 4.0, 12.0, Note(60, 4.0, 1.0, 90.5, probability=0.5), Note(62, 8.0, 1.0, 90.0))
        found = live.pull(4, 8)
        assert found.score.tracks[0].name == "Piano"
        assert found.score.tracks[0].notes.start.tolist() == [4 * 960]
        assert found.region.spans == ((4 * 960, 8 * 960),)
        assert found.tracks == {1: device.tracks[0].id}
        assert found.rounded == 1
        assert "Note(" not in repr(found), "what a cell shows is a line or two"

    def test_selected_notes_are_a_region_of_notes(self, live: Live, device: FakeDevice) -> None:
        select_the_second_of_three_notes(device)
        found = live.selection()
        assert found is not None
        track = found.score.tracks[0]
        assert track.notes.take(found.region.rows(track)).pitch.tolist() == [62]

    def test_nothing_selected_is_nothing(self, live: Live) -> None:
        assert live.selection() is None

    def test_a_track_that_is_not_there_is_named(self, live: Live) -> None:
        with pytest.raises(BadRequestError, match="'Tuba'; there are 'Piano'"):
            live.pull(0, 4, tracks="Tuba")


class TestPushing:
    def test_what_was_pulled_goes_back_as_it_was(self, live: Live, device: FakeDevice) -> None:
        device.clip(0, 0.0, 8.0, Note(60, 1 / 3, 0.5, 90.0, True, 0.7, -12.5, 30.0), Note(64, 5.5, 1.0, 1.0))
        before = plain(device.notes())
        found = live.pull(0, 8)
        done = live.push(found.score, found.region, to=found)
        assert (done.removed, done.added, done.altered) == (2, 2, 0)
        for was, now in zip(before, plain(device.notes()), strict=True):
            assert was[:40] == now[:40]
        back = live.pull(0, 8)
        assert back.score == found.score

    def test_music_that_changed_since_it_was_pulled_is_not_written_over(self, live: Live, device: FakeDevice) -> None:
        clip = device.clip(0, 0.0, 8.0, Note(60, 1.0, 1.0, 90.0))
        found = live.pull(0, 8)
        clip.notes.append(Note(72, 2.0, 1.0, 90.0, note_id=next(device.ids)))
        before = plain(device.notes())
        with pytest.raises(ConflictError, match="changed"):
            live.push(found.score, found.region, to=found)
        assert plain(device.notes()) == before
        live.push(found.score, found.region, to=found, over=True)
        assert [n.pitch for n in device.notes()] == [60]

    def test_a_refusal_on_one_track_leaves_all_tracks_as_they_are(self, live: Live, device: FakeDevice) -> None:
        device.tracks.append(type(device.tracks[0])(next(device.ids), "Bass"))
        device.clip(0, 0.0, 8.0, Note(60, 1.0, 1.0, 90.0))
        device.clip(1, 0.0, 8.0, looped=True)
        score = line(0, 1).with_track(
            name="Bass", notes={"start": [0], "duration": [480], "pitch": [40], "velocity": [9]}
        )
        before = plain(device.notes())
        with pytest.raises(LoopedError, match="looped"):
            live.push(score, Region.beats(score, 0, 4))
        assert plain(device.notes()) == before
        assert device.writes == 0

    def test_where_there_is_no_clip_one_is_made_unless_that_is_not_wanted(self, live: Live, device: FakeDevice) -> None:
        score = line(0, 1, 2)
        with pytest.raises(NoClipError):
            live.push(score, Region.beats(score, 0, 4), create=False)
        live.push(score, Region.beats(score, 0, 4), name="kgram")
        assert [(c.name, c.start, c.end) for c in device.tracks[0].clips] == [("kgram", 0.0, 4.0)]

    def test_only_the_pitches_of_the_region_are_replaced(self, live: Live, device: FakeDevice) -> None:
        device.clip(0, 0.0, 8.0, Note(40, 0.0, 1.0, 90.0), Note(60, 0.0, 1.0, 90.0))
        score = Score.of_notes(start=[0, 0], duration=[480] * 2, pitch=[41, 62], velocity=[90] * 2)
        live.push(score, replace(Region.beats(score, 0, 4), pitches=(55, 127)))
        assert sorted(n.pitch for n in device.notes()) == [40, 62]

    def test_selected_notes_alone_give_way_and_new_ones_come(self, live: Live, device: FakeDevice) -> None:
        select_the_second_of_three_notes(device)
        found = live.selection()
        assert found is not None
        track = found.score.tracks[0]
        notes = track.notes.take(track.notes.pitch != 62)
        new = type(notes).of(id=[9], start=[3 * 960], duration=[960], pitch=[70], velocity=[80])
        live.push(found.score.with_tracks([replace(track, notes=notes.joined(new))]), found.region, to=found)
        assert sorted(n.pitch for n in device.notes()) == [60, 64, 70]

    def test_single_notes_of_another_piece_are_refused(self, live: Live, device: FakeDevice) -> None:
        score = line(0, 1)
        with pytest.raises(BadRequestError, match="bars"):
            live.push(score, Region.of_notes(score, [1]))

    def test_a_write_without_an_answer_can_be_asked_for_again_and_is_done_once(
        self, carrier: MemoryCarrier, tokens: Tokens, device: FakeDevice
    ) -> None:
        device.clip(0, 0.0, 8.0)
        live = Live(carrier, tokens, Times(answer=0.2, ping=60))
        live.connect()
        carrier.answers = lambda asked, answer: None if "region.replace" in asked and "dry" not in asked else answer
        score = line(0, 1)
        with pytest.raises(NoAnswerError, match="again") as lost:
            live.push(score, Region.beats(score, 0, 4))
        carrier.answers = lambda asked, answer: answer
        assert live.again(lost.value).added == 2
        assert device.writes == 1
        live.close()

    def test_ten_thousand_notes_go_and_come(self, live: Live, device: FakeDevice) -> None:
        count = 10_000
        score = Score.of_notes(
            start=[i * 60 for i in range(count)],
            duration=[30] * count,
            pitch=[i % 128 for i in range(count)],
            velocity=[90] * count,
        )
        region = Region.all(score)
        assert live.push(score, region).added == count
        back = live.pull(0, region.end / 480)
        assert (back.score.tracks[0].notes.start // 2).tolist() == score.tracks[0].notes.start.tolist()


NOTES = st.lists(
    st.builds(
        Note,
        pitch=st.integers(58, 62),
        start_time=st.integers(0, 63).map(lambda step: step / 4),
        duration=st.integers(1, 12).map(lambda steps: steps / 4),
        velocity=st.integers(1, 127).map(float),
        probability=st.sampled_from([1.0, 0.5]),
    ),
    max_size=20,
    unique_by=lambda n: (n.pitch, n.start_time),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    device: FakeDevice,
    there: list[Note],
    new: list[Note],
    start: int,
    length: int,
    low: int | None,
    boundary: str,
) -> None:
    device.tracks[0].clips.clear()
    device.alter = list  # what Live itself does to overlaps is not what is asked here
    clip = device.clip(0, 0.0, 32.0, *there)
    end = start + length
    score = Score.of_notes(
        start=[int(n.start_time * 480) for n in new],
        duration=[int(n.duration * 480) for n in new],
        pitch=[n.pitch for n in new],
        velocity=[int(n.velocity) for n in new],
    )
    pitches = None if low is None else (low, 127)

    def inside(note: Note) -> bool:
        return start <= note.start_time < end and (low is None or note.pitch >= low)

    expected = [n for n in clip.notes if not inside(n)]
    if boundary == "trim":
        expected = [
            replace(n, duration=min(n.duration, start - n.start_time)) if n.start_time < start else n for n in expected
        ]
    expected += [replace(n, probability=1.0) for n in new if inside(n)]
    region = replace(Region.beats(score, start, end), pitches=pitches)
    live.push(score, region, boundary=boundary, over=True)  # type: ignore[arg-type]
    assert plain(device.notes()) == plain(expected)


@model
def same(score: Score, region: Region) -> Score:
    return score


def takes(score: Score, region: Region, count: int) -> list[Take]:
    run = Run.of(same, region, {}, 7, score, id="r", n=count)
    return [Take(run, i, score, 7 + i) for i in range(count)]


class TestTakes:
    def test_takes_are_clips_under_each_other_named_after_model_number_and_seed(
        self, live: Live, device: FakeDevice
    ) -> None:
        score = line(4, 5)
        landed = live.push_takes(takes(score, Region.beats(score, 4, 8), 3))
        assert [(one.scene, one.name) for one in landed] == [
            (0, "Same - take 1 - seed 7"),
            (1, "Same - take 2 - seed 8"),
            (2, "Same - take 3 - seed 9"),
        ]
        assert len(device.scenes) == 3
        assert [n.start_time for n in device.tracks[0].clips[0].notes] == [0.0, 1.0]

    def test_a_full_slot_is_never_overwritten(self, live: Live, device: FakeDevice) -> None:
        score = line(0, 1)
        given_takes = takes(score, Region.beats(score, 0, 4), 2)
        live.push_takes(given_takes, scene=1)
        with pytest.raises(OccupiedError, match="Scene 1"):
            live.push_takes(given_takes, scene=1)
        assert len(device.tracks[0].clips) == 2
        assert [one.scene for one in live.push_takes(given_takes, scene=1, on_occupied="next_free")] == [2, 3]

    def test_takes_of_several_tracks_go_side_by_side_or_nowhere(self, carrier: MemoryCarrier, tokens: Tokens) -> None:
        device = FakeDevice("Piano", "Bass", token=tokens.of("memory"))
        carrier.device = device
        live = Live(carrier, tokens, QUICK)
        live.connect()
        bass = line(0, 1)
        live.push_takes(takes(bass, Region.beats(bass, 0, 4), 1), to="Bass", scene=2)
        (own,) = bass.tracks
        other = replace(own, id=own.id + 1, name="Bass", notes=own.notes.replaced(id=own.notes.id + 10))
        both = bass.with_tracks((replace(own, name="Piano"), other))
        given = takes(both, Region.beats(both, 0, 4), 2)
        with pytest.raises(OccupiedError, match="Scene 2 of the track 'Bass'"):
            live.push_takes(given, scene=1)
        assert device.tracks[0].clips == []
        assert [one.scene for one in live.push_takes(given)] == [2, 3, 2, 3]
        assert [one.scene for one in live.push_takes(given, scene=3, on_occupied="next_free")] == [4, 5, 4, 5]
        live.close()

    def test_takes_of_several_regions_are_refused(self, live: Live) -> None:
        score = line(0, 1, 4)
        mixed = takes(score, Region.beats(score, 0, 4), 1) + takes(score, Region.beats(score, 4, 8), 1)
        with pytest.raises(BadRequestError, match="several regions"):
            live.push_takes(mixed)


def test_a_selection_made_in_live_is_heard(live: Live, device: FakeDevice) -> None:
    heard: list[Selection] = []
    stop = live.on_selection(heard.append)
    device.tell(Selection("loop", 0.0, 4.0))
    wait_until(lambda: heard, "a selection")
    stop()
    assert heard == [Selection("loop", 0.0, 4.0)]


def test_several_parts_are_tried_before_the_first_is_written_and_one_alone_is_not(
    live: Live, device: FakeDevice
) -> None:
    device.clip(0, 0.0, 16.0)
    score = line(0, 1, 8, 9)
    live.push(score, Region.beats(score, 0, 4))
    assert [args.dry_run for args in device.asked if isinstance(args, RegionReplace)] == [False]
    device.asked.clear()
    live.push(score, Region(((0, 1920), (3840, 5760)), (1,)))
    assert [args.dry_run for args in device.asked if isinstance(args, RegionReplace)] == [True, True, False, False]


class TestFollowing:
    def test_a_change_is_told_and_after_a_lost_connection_it_is_looked_for(
        self, live: Live, device: FakeDevice, carrier: MemoryCarrier
    ) -> None:
        told: list[str] = []
        track = device.tracks[0].id
        stop = live.follow([track], 0, 8, lambda: told.append("looked"))
        device.tell(RegionChanged(()))
        wait_until(lambda: told == ["looked"], "a word of the change")
        asked = len(device.asked)
        carrier.opened[-1].cut()
        wait_until(lambda: told == ["looked"] * 2, "a look after the connection was lost")
        assert RegionFollow((track,), 0.0, 8.0) in device.asked[asked:]
        stop()
        assert device.asked[-1] == RegionFollow(())
        device.tell(RegionChanged(()))
        heard: list[Selection] = []
        live.on_selection(heard.append)
        device.tell(Selection(None))
        wait_until(lambda: heard, "what was told after it")
        assert len(told) == 2

    def test_how_the_connection_stands_is_told_as_it_changes(self, live: Live, carrier: MemoryCarrier) -> None:
        stood: list[str] = []
        live.on_status(lambda: stood.append(live.status))
        carrier.off = True
        carrier.opened[-1].cut()
        wait_until(lambda: "waiting" in stood, "a word that it was lost")
        carrier.off = False
        wait_until(lambda: stood[-1] == "connected", "a word that it is there again")

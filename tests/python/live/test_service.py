"""Functions for Live alone: what a press of the device's button does there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest

from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.errors import UnauthorizedError
from closeloop_widgets.live.events import ActionInvoke, JobCancel, ParamChanged
from closeloop_widgets.live.pairing import Tokens
from closeloop_widgets.live.requests import CellsSet, JobProgress, ParamSet, SchemaSet, Selection
from closeloop_widgets.live.service import Service, serve
from closeloop_widgets.live.values import CellTrack, Note
from closeloop_widgets.models import Context, Default, PerBar, PerTrack, Range, Values, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.python.live.carriers import MemoryCarrier
from tests.python.live.conftest import QUICK, wait_until
from tests.python.live.fake_device import FakeDevice, FakeTrack, plain


@model
def transpose(score: Score, region: Region, *, semitones: Annotated[int, Range(-12, 12)] = 2) -> Score:
    """Moves notes up or down."""
    return score.with_tracks(
        replace(t, notes=t.notes.replaced(pitch=t.notes.pitch.astype(int) + semitones)) for t in score.tracks
    )


@model
def broken(score: Score, region: Region) -> Score:
    raise ValueError("the weights are not there")


GOING = threading.Event()


@model
def endless(score: Score, region: Region, context: Context) -> Score:
    while True:
        GOING.set()
        context.check()


@model
def calculate(score: Score, region: Region) -> Values:
    return Values(semitones=7)


@pytest.fixture
def live(carrier: MemoryCarrier, tokens: Tokens, device: FakeDevice) -> Iterator[Live]:
    device.clip(0, 0.0, 16.0, *(Note(60 + i, float(i), 1.0, 90.0) for i in range(12)))
    made = Live(carrier, tokens, QUICK)
    made.connect()
    yield made
    made.close()


@pytest.fixture
def service(live: Live) -> Iterator[Service]:
    with Service(live, [transpose, broken, endless, calculate]) as made:
        yield made


def choose(device: FakeDevice, start: float, end: float) -> None:
    device.selection = Selection("loop", start, end, (device._part(device.tracks[0].id, start, end, None),))


def told(device: FakeDevice, job: str) -> list[JobProgress]:
    return [args for args in device.asked if isinstance(args, JobProgress) and args.job == job]


def end_of(device: FakeDevice, job: str) -> JobProgress:
    over = ("done", "failed", "cancelled")
    wait_until(lambda: any(one.state in over for one in told(device, job)), f"an end of {job}")
    return next(one for one in told(device, job) if one.state in over)


@model
def bar_by_bar(
    score: Score, region: Region, *, level: Annotated[list[list[int]], PerTrack(), PerBar(), Range(0, 9), Default(5)]
) -> Score:
    return score


def test_rows_of_faders_are_for_what_is_selected(live: Live, device: FakeDevice) -> None:
    choose(device, 0.0, 8.0)
    with Service(live, bar_by_bar):
        assert device.cells == CellsSet((CellTrack(1, device.tracks[0].name),), (0, 1))
        choose(device, 8.0, 12.0)
        device.tell(device.selection)
        wait_until(lambda: device.cells is not None and device.cells.bars == (2,), "the third bar alone")


def test_a_device_without_rows_of_faders_is_told_of_no_bars(service: Service, device: FakeDevice) -> None:
    choose(device, 0.0, 8.0)
    device.tell(device.selection)
    device.tell(ActionInvoke("d-1", "transpose", {}))
    end_of(device, "d-1")
    assert device.cells is None


def test_the_device_shows_the_functions_controls(service: Service, device: FakeDevice) -> None:
    assert [function["name"] for function in device.functions] == ["transpose", "broken", "endless", "calculate"]


def test_a_press_replaces_what_is_selected_and_nothing_else(service: Service, device: FakeDevice) -> None:
    choose(device, 4.0, 8.0)
    device.tell(ActionInvoke("d-1", "transpose", {"semitones": 12}))
    assert end_of(device, "d-1").text.startswith("4 notes in place of 4.")
    assert sorted(n.pitch for n in device.notes()) == [60, 61, 62, 63, 68, 69, 70, 71, 76, 77, 78, 79]


def test_only_the_selected_notes_are_replaced(service: Service, device: FakeDevice) -> None:
    choose(device, 0.0, 4.0)
    second = device.selection.parts[0].notes[1].note_id
    device.selection = replace(device.selection, source="notes", note_ids=(second or 0,))
    device.tell(ActionInvoke("d-1", "transpose", {"semitones": -12}))
    assert end_of(device, "d-1").state == "done"
    assert sorted(n.pitch for n in device.notes())[:4] == [49, 60, 62, 63]


def test_several_results_become_clips_under_each_other(service: Service, device: FakeDevice) -> None:
    choose(device, 4.0, 8.0)
    before = plain(device.notes())
    device.tell(ActionInvoke("d-1", "transpose", {}, place="scenes", n=3))
    assert end_of(device, "d-1").text.startswith("3 clips in scenes 1 to 3.")
    clips = [clip for clip in device.tracks[0].clips if clip.scene is not None]
    assert [[n.pitch for n in clip.notes] for clip in clips] == [[66, 67, 68, 69]] * 3
    assert [clip.notes[0].start_time for clip in clips] == [0.0] * 3
    assert plain(device.notes()) == before


@pytest.mark.parametrize(
    ("press", "words"),
    [
        (ActionInvoke("d-1", "broken", {}), "the weights are not there"),
        (ActionInvoke("d-1", "gone", {}), "no function 'gone'"),
        (ActionInvoke("d-1", "transpose", {"semitones": 40}), "semitones"),
        (ActionInvoke("d-1", "transpose", {"volume": 3}), "volume"),
    ],
    ids=["a function that fails", "an unknown function", "a value out of range", "an unknown parameter"],
)
def test_what_fails_is_told_in_words_and_writes_nothing(
    service: Service, device: FakeDevice, press: ActionInvoke, words: str
) -> None:
    choose(device, 4.0, 8.0)
    device.tell(press)
    end = end_of(device, "d-1")
    assert end.state == "failed"
    assert words in end.text
    assert device.writes == 0


def test_nothing_selected_is_told_with_what_to_do(service: Service, device: FakeDevice) -> None:
    device.tell(ActionInvoke("d-1", "transpose", {}))
    assert "Select notes in a clip" in end_of(device, "d-1").text


def test_music_that_was_changed_while_the_function_ran_is_not_written_over(live: Live, device: FakeDevice) -> None:
    def change(score: Score, region: Region) -> Score:
        device.tracks[0].clips[0].notes.append(Note(100, 5.0, 1.0, 90.0, note_id=next(device.ids)))
        return score

    choose(device, 4.0, 8.0)
    with Service(live, change):
        device.tell(ActionInvoke("d-1", "change", {}))
        end = end_of(device, "d-1")
    assert (end.state, device.writes) == ("failed", 0)
    assert "changed in Live while" in end.text


def test_a_job_is_cancelled_from_the_device(service: Service, device: FakeDevice) -> None:
    GOING.clear()
    choose(device, 4.0, 8.0)
    device.tell(ActionInvoke("d-1", "endless", {}))
    assert GOING.wait(10)
    device.tell(JobCancel("d-1"))
    assert end_of(device, "d-1").state == "cancelled"
    assert device.writes == 0


def test_a_control_moved_in_live_is_what_the_next_run_is_given(service: Service, device: FakeDevice) -> None:
    choose(device, 4.0, 5.0)
    device.tell(ParamChanged("transpose", "semitones", -12))
    device.tell(ActionInvoke("d-1", "transpose", {}))
    end_of(device, "d-1")
    assert min(n.pitch for n in device.notes()) == 52


def test_calculated_values_are_shown_in_the_other_functions_controls(service: Service, device: FakeDevice) -> None:
    choose(device, 4.0, 8.0)
    device.tell(ActionInvoke("d-1", "calculate", {}))
    assert "Filled" in end_of(device, "d-1").text
    assert ParamSet("transpose", {"semitones": 7}) in device.asked
    assert service.values["transpose"] == {"semitones": 7}


def test_after_a_lost_connection_the_controls_are_shown_anew_with_their_values(
    service: Service, device: FakeDevice, carrier: MemoryCarrier
) -> None:
    device.tell(ParamChanged("transpose", "semitones", 5))
    wait_until(lambda: service.values, "the value")
    carrier.opened[0].cut()
    wait_until(lambda: sum(isinstance(args, SchemaSet) for args in device.asked) == 2, "a second schema")
    shown = [args for args in device.asked if isinstance(args, SchemaSet)][-1]
    assert shown.values == {"transpose": {"semitones": 5}}


class TestServe:
    def test_the_code_is_asked_for_where_the_device_was_not_paired(
        self, carrier: MemoryCarrier, tokens: Tokens, device: FakeDevice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tokens.forget("memory")
        monkeypatch.setattr("builtins.input", lambda prompt: "042 137")
        live = Live(carrier, tokens, QUICK)
        thread = threading.Thread(target=serve, args=(transpose,), kwargs={"live": live})
        thread.start()
        wait_until(lambda: device.functions, "the controls")
        live.close()
        thread.join(10)
        assert not thread.is_alive()

    def test_where_there_is_nobody_to_ask_it_says_how_to_give_the_code(
        self, carrier: MemoryCarrier, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nobody(prompt: str) -> Any:
            raise EOFError

        tokens.forget("memory")
        monkeypatch.setattr("builtins.input", nobody)
        with pytest.raises(UnauthorizedError, match="code="):
            serve(transpose, live=Live(carrier, tokens, QUICK))


GIVEN: list[tuple[Score, Region]] = []


@model
def lookout(score: Score, region: Region) -> Score:
    """Remembers what it was given."""
    GIVEN.append((score, region))
    return score


def look_out(live: Live, device: FakeDevice) -> tuple[Score, Region]:
    with Service(live, lookout):
        device.tell(ActionInvoke("d-1", "lookout", {}))
        assert end_of(device, "d-1").state == "done"
    return GIVEN.pop()


def test_a_function_is_given_what_is_around_the_selection(live: Live, device: FakeDevice) -> None:
    device.tracks.append(FakeTrack(next(device.ids), "Bass"))
    device.clip(1, 0.0, 32.0, Note(40, 30.0, 1.0, 90.0))
    choose(device, 4.0, 8.0)
    score, region = look_out(live, device)
    assert [len(track.notes) for track in score.tracks] == [12, 1]
    assert [region.rows(track).sum() for track in score.tracks] == [4, 0]
    assert region.tracks == (1,)


def test_a_track_with_a_looped_clip_is_known_by_its_selection_alone(live: Live, device: FakeDevice) -> None:
    device.clip(0, 24.0, 32.0, looped=True)
    choose(device, 4.0, 8.0)
    score, region = look_out(live, device)
    assert score.tracks[0].notes.start.tolist() == [3840, 4800, 5760, 6720]
    assert region.rows(score.tracks[0]).all()


def test_a_selection_between_two_ticks_is_replaced_as_it_is(live: Live, device: FakeDevice) -> None:
    device.tracks[0].clips[0].notes.append(Note(90, 4.0001, 0.5, 80.0, note_id=900))
    before = len(device.notes())
    choose(device, 4.0001, 7.9999)
    with Service(live, transpose):
        device.tell(ActionInvoke("d-1", "transpose", {"semitones": 12}))
        assert end_of(device, "d-1").text.startswith("4 notes in place of 4.")
    assert len(device.notes()) == before
    assert {(n.pitch, n.start_time) for n in device.notes() if 4 <= n.start_time < 5} == {(64, 4.0), (102, 4.0001)}

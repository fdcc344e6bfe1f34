"""Runs for several takes, from takes, of every kind of writing; and what views hear of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.runs import NotRepeatableError, Runs
from closeloop_widgets.editor.session import Session
from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.errors import RegionError
from closeloop_widgets.models import Context, Measured, ParameterError, PerBar, PerTrack, Range, Seed, Values, model
from closeloop_widgets.music.pack import pack, unpack
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import UnknownTakeError

PATIENCE = 30.0


def four_bars() -> Score:
    return Score.of_notes(start=[0, 1920, 3840, 5760], duration=[1920] * 4, pitch=[60, 62, 64, 65], velocity=[80] * 4)


def pitched(score: Score, pitch: int) -> Score:
    return score.with_tracks(
        replace(t, notes=t.notes.replaced(pitch=[pitch] * len(t.notes))) for t in score.tracks if len(t.notes)
    )


@model
def drawn(score: Score, region: Region, *, context: Context) -> Score:
    return pitched(score, int(context.rng.integers(128)))


@model
def seeded(score: Score, region: Region, *, seed: Seed = None) -> Score:
    assert seed is not None
    return pitched(score, seed % 128)


@model(batch=True)
def batched(score: Score, region: Region, *, n: int, context: Context) -> Iterator[Score]:
    for seed in context.seeds:
        yield pitched(score, seed % 128)


@model
def twins(score: Score, region: Region) -> list[Score]:
    return [pitched(score, 10), pitched(score, 20)]


@model(writes="tracks")
def bass(score: Score, region: Region) -> Score:
    notes = {"start": [region.start, 0], "duration": [480] * 2, "pitch": [36] * 2, "velocity": [90] * 2}
    return score.with_track(name="Bass", program=33, notes=notes)


@model(writes="end")
def coda(score: Score, region: Region) -> Score:
    notes = {"id": [99], "start": [region.start], "duration": [480], "pitch": [72], "velocity": [90]}
    return score.with_tracks([replace(score.tracks[0], notes=score.tracks[0].notes.of(**notes))])


@model(writes="piece")
def anew(score: Score) -> Score:
    return replace(Score.of_notes(start=[0], duration=[480], pitch=[72], velocity=[90]), name="New")


@model
def slow(score: Score, region: Region, *, context: Context) -> Score:
    while True:
        context.check()


class Desk:
    """Runs of functions on four bars, and every message."""

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self.document = Document(four_bars())
        self.runs = Runs(self.document, functions)
        self.messages: list[dict[str, Any]] = []
        self.buffers: list[Any] = []
        self._heard = threading.Condition()
        self.runs.subscribe(self._hear)

    def _hear(self, message: dict[str, Any], buffers: Any) -> None:
        with self._heard:
            self.messages.append(message)
            self.buffers.append(buffers)
            self._heard.notify_all()

    def wait_until_over(self, function: str, count: int = 1) -> None:
        """Returns when so many jobs of a function are over."""
        with self._heard:
            assert self._heard.wait_for(lambda: len(self._ends(function)) == count, PATIENCE)

    def _ends(self, function: str) -> list[dict[str, Any]]:
        ends = ("done", "cancelled", "failed")
        return [m for m in self.messages if m.get("function") == function and m["state"] in ends]

    def run(self, function: str, region: Region | None = None, **options: Any) -> Any:
        job = self.runs.start(function, region, options.pop("parameters", {}), **options)
        assert job.wait(PATIENCE)
        assert job.state == "done", job.traceback
        return job

    def bars(self, first: int, last: int) -> Region:
        return Region.bars(self.document.score, first, last)

    def pitches(self) -> list[list[int]]:
        return [track.notes.pitch.tolist() for track in self.document.score.tracks]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk(drawn, seeded, batched, twins, bass, coda, anew, slow)
    yield desk
    desk.runs.close()


def test_a_single_result_goes_into_the_piece_and_is_a_take_that_was_kept(desk: Desk) -> None:
    job = desk.run("seeded", desk.bars(2, 3), parameters={"seed": 7})
    assert desk.pitches() == [[60, 7, 7, 65]]
    (take,) = desk.runs.takes
    assert (take.kept, take.reason, take.run.n, desk.messages[-1]["take"]) == (True, "", 1, take.id)
    assert (take.run.base, take.run.seed) == (four_bars(), 7)
    assert job.results[0].seed == 7


@pytest.mark.parametrize("function", ["drawn", "seeded", "batched"])
def test_several_results_wait_as_takes_each_with_the_seed_that_makes_it_again(desk: Desk, function: str) -> None:
    job = desk.run(function, desk.bars(1, 1), n=4)
    takes = sorted(desk.runs.takes, key=lambda take: take.index)  # they came as they were made
    assert desk.document.revision == 0
    assert [take.seed for take in takes] == [(job.seed + index) % 2**32 for index in range(4)]
    assert [(take.index, take.kept, take.run is takes[0].run) for take in takes] == [(i, False, True) for i in range(4)]
    last = desk.messages[-1]
    assert (last["wanted"], last["done"], last["state"], last["report"]) == (4, 4, "done", "4 takes came.")


@pytest.mark.parametrize("function", ["seeded", "batched"])
def test_one_of_several_is_made_again_alone_from_its_seed(desk: Desk, function: str) -> None:
    desk.run(function, desk.bars(1, 1), n=3)
    take = desk.runs.takes[2]
    desk.run("seeded", desk.bars(1, 1), parameters={"seed": take.seed})
    assert desk.runs.takes[-1].notes.tracks[0].notes == take.notes.tracks[0].notes


def test_a_function_without_a_seed_parameter_makes_a_take_of_several_again_from_its_seed(desk: Desk) -> None:
    desk.run("drawn", desk.bars(1, 1), n=3)
    take = desk.runs.takes[2]
    again = drawn.call(four_bars(), desk.bars(1, 1), {}, Context(take.seed))
    assert again.tracks[0].notes.pitch[0] == take.notes.tracks[0].notes.pitch[0]


def test_seeds_go_on_from_the_last_to_the_first(desk: Desk) -> None:
    desk.run("seeded", desk.bars(1, 1), parameters={"seed": 2**32 - 1}, n=2)
    assert {take.index: take.seed for take in desk.runs.takes} == {0: 2**32 - 1, 1: 0}


def test_a_function_that_returns_several_leaves_the_choice(desk: Desk) -> None:
    desk.run("twins", desk.bars(1, 1))
    assert [take.notes.tracks[0].notes.pitch.tolist() for take in desk.runs.takes] == [[10], [20]]
    assert (desk.document.revision, desk.messages[-1]["report"]) == (0, "2 takes came.")
    desk.runs.apply_take(desk.runs.takes[1].id)
    assert desk.pitches() == [[20, 62, 64, 65]]


def test_takes_that_came_before_a_cancel_or_a_failure_stay(desk: Desk) -> None:
    opened = threading.Event()

    @model(batch=True)
    def fails_late(score: Score, *, n: int) -> Iterator[Score]:
        yield score
        opened.set()
        raise RuntimeError("out of memory")

    late = Desk(fails_late)
    assert late.runs.start("fails_late", None, {}, n=3).wait(PATIENCE)
    assert (len(late.runs.takes), late.messages[-1]["state"], late.messages[-1]["done"]) == (1, "done", 1)
    assert late.messages[-1]["report"].startswith(
        "1 take came. 2 of 3 takes failed: RuntimeError: out of memory (seed "
    )
    late.runs.close()


def test_new_tracks_are_added_and_the_others_left_alone(desk: Desk) -> None:
    desk.run("bass", desk.bars(2, 2))
    assert desk.pitches() == [[60, 62, 64, 65], [36]]
    assert desk.document.score.tracks[1].program == 33
    assert desk.messages[-1]["report"] == "1 difference outside of the new tracks was not applied."
    desk.document.undo()
    assert desk.document.score == four_bars()


def test_another_take_of_new_tracks_is_beside_the_first(desk: Desk) -> None:
    desk.run("bass", desk.bars(2, 2), n=2)
    for take in desk.runs.takes:
        desk.runs.apply_take(take.id)
    assert [(track.id, track.channel, len(track.notes)) for track in desk.document.score.tracks] == [
        (1, 0, 4),
        (2, 1, 1),
        (3, 2, 1),
    ]


def test_a_continuation_is_given_the_bars_after_the_end_and_another_take_replaces_it(desk: Desk) -> None:
    job = desk.run("coda", desk.bars(1, 2))
    assert job.region.spans == ((7680, 11520),)
    desk.runs.apply_take(desk.runs.takes[0].id)
    assert desk.pitches() == [[60, 62, 64, 65, 72]]
    with pytest.raises(RegionError, match="kept as a whole"):
        desk.runs.apply_take(desk.runs.takes[0].id, part=desk.bars(1, 1))


def test_the_whole_piece_is_written_as_one_step(desk: Desk) -> None:
    desk.run("anew", None)
    assert (desk.pitches(), desk.document.score.name) == ([[72]], "New")
    assert desk.messages[-1]["report"] == "The whole piece was written: 1 track, 1 note."
    before = four_bars()
    desk.document.undo()
    assert pack(replace(desk.document.score, next_id=before.next_id)) == pack(before)


def test_a_run_from_a_take_is_given_the_piece_with_it_and_leaves_the_piece_alone(desk: Desk) -> None:
    desk.run("twins", desk.bars(2, 3))
    parent = desk.runs.takes[0]
    job = desk.run("drawn", desk.bars(2, 2), parent=parent.id)
    assert job.score.tracks[0].notes.pitch.tolist() == [60, 10, 10, 65]
    assert (desk.document.revision, desk.runs.takes[-1].run.parent, desk.runs.takes[-1].kept) == (0, parent.id, False)
    assert desk.run("drawn", parent=parent.id).region == parent.run.region
    with pytest.raises(UnknownTakeError, match="there is no take 'gone'"):
        desk.runs.start("drawn", None, {}, parent="gone")


def test_a_run_on_what_a_take_left_in_the_piece_comes_from_that_take(desk: Desk) -> None:
    desk.run("seeded", desk.bars(2, 3), parameters={"seed": 1})
    desk.run("seeded", desk.bars(2, 3), parameters={"seed": 2})
    first, second = desk.runs.takes
    assert (first.run.parent, second.run.parent) == (None, first.id)
    change = {"op": "set", "track": 1, "table": "notes", "ids": [2], "columns": {"velocity": [1]}}
    desk.document.apply([change], "Softer")
    desk.run("seeded", desk.bars(2, 3), parameters={"seed": 3})
    assert desk.runs.takes[-1].run.parent is None


@pytest.mark.parametrize("function", ["drawn", "seeded", "batched", "bass"])
def test_a_take_is_made_again_as_it_was_whatever_the_piece_is_now(desk: Desk, function: str) -> None:
    desk.run(function, desk.bars(2, 3), n=3)
    desk.run("anew")
    assert desk.runs.remake(desk.runs.takes[2].id).wait(PATIENCE)
    assert (desk.messages[-1]["report"], len(desk.runs.takes)) == ("It came out the same.", 4)
    assert desk.pitches() == [[72]]


def test_a_take_that_does_not_come_out_the_same_is_put_beside_it() -> None:
    calls: list[int] = []

    @model
    def moody(score: Score, region: Region) -> Score:
        calls.append(1)
        return pitched(score, len(calls))

    desk = Desk(moody)
    desk.run("moody", desk.bars(1, 1))
    assert desk.runs.remake(desk.runs.takes[0].id).wait(PATIENCE)
    assert desk.messages[-1]["report"] == "It did not come out the same; what came is the newest take."
    assert (desk.messages[-1]["take"], desk.runs.takes[-1].kept) == (desk.runs.takes[-1].id, False)
    assert desk.pitches() == [[1, 62, 64, 65]]
    desk.runs.close()


def test_a_take_of_a_piece_that_is_not_known_any_more_cannot_be_made_again(desk: Desk) -> None:
    desk.run("seeded", desk.bars(1, 1))
    take = desk.runs.takes[0]
    desk.runs.takes.add([replace(take, run=replace(take.run, base=None))])
    with pytest.raises(NotRepeatableError, match="on which piece is not known"):
        desk.runs.remake(take.id)


def test_a_second_press_queues_or_replaces(desk: Desk) -> None:
    first, second = (desk.runs.start("slow", None, {}) for _ in range(2))
    other = desk.runs.start("seeded", None, {})
    third = desk.runs.start("slow", None, {}, again="replace")
    assert first.wait(PATIENCE)
    assert second.wait(PATIENCE)
    assert other.wait(PATIENCE)
    assert (first.state, second.state, other.state) == ("cancelled", "cancelled", "done")
    third.cancel()


def test_a_press_that_is_refused_cancels_nothing(desk: Desk) -> None:
    running = desk.runs.start("slow", None, {})
    with pytest.raises(ParameterError):
        desk.runs.start("slow", None, {"no": 1}, again="replace")
    for wrong in (0, 1001, True, "3", 2.0):
        with pytest.raises(ParameterError, match="n must be a whole number from 1 to 1000"):
            desk.runs.start("slow", None, {}, n=wrong)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="again must be 'queue' or 'replace', but is 'never'"):
        desk.runs.start("slow", None, {}, again="never")  # type: ignore[arg-type]
    assert running.state in ("queued", "running")
    running.cancel()


def test_one_who_comes_late_hears_of_every_job(desk: Desk) -> None:
    jobs = [desk.runs.start("slow", None, {}) for _ in range(3)]
    told: list[dict[str, Any]] = []
    desk.runs.tell_again(lambda message, _: told.append(message))
    assert [message["job"] for message in told] == [job.id for job in jobs]
    assert {message["label"] for message in told} == {"Slow"}
    desk.runs.cancel_all()
    assert all(job.wait(PATIENCE) for job in jobs)
    told.clear()
    desk.runs.tell_again(lambda message, _: told.append(message))
    assert [message["state"] for message in told] == ["cancelled"]


def test_a_view_asks_for_several_takes_and_for_one_from_a_take(desk: Desk) -> None:
    told: list[dict[str, Any]] = []
    session = Session(desk.document, desk.runs, lambda message, _: told.append(message))

    def ask(**fields: Any) -> None:
        session.receive({"v": 1, "req": str(len(told)), "view": "a", "type": "run", "region": None, **fields}, [])

    ask(function="slow", parameters={})
    ask(function="seeded", parameters={"seed": 5}, n=2)
    ask(function="slow", parameters={}, again="replace")
    desk.wait_until_over("slow")
    desk.wait_until_over("seeded")
    desk.runs.cancel_all()
    desk.wait_until_over("slow", 2)
    assert sorted(take.seed for take in desk.runs.takes) == [5, 6]
    numbers = [message["n"] for message in told]
    assert numbers == sorted(set(numbers)), "a page takes each message once, by its number"
    ask(function="drawn", parameters={}, **{"from": desk.runs.takes[-1].id})
    desk.wait_until_over("drawn")
    assert desk.runs.takes[-1].run.parent == desk.runs.takes[-2].id
    ask(function="drawn", parameters={}, n=0)
    assert told[-1]["error"]["message"] == "n must be a whole number from 1 to 1000, but is '0'"
    session.receive({"v": 1, "req": "x", "view": "a", "type": "take.remake", "take": "gone"}, [])
    assert told[-1]["error"]["code"] == "unknown_take"
    session.close()


def test_parts_of_a_result_are_told_as_the_notes_of_its_region_so_far() -> None:
    heard = threading.Event()

    @model
    def growing(score: Score, region: Region) -> Iterator[Score]:
        yield pitched(score, 1)
        assert heard.wait(PATIENCE)
        yield pitched(score, 2)

    desk = Desk(growing)
    desk.runs.subscribe(lambda message, _: heard.set() if message["type"] == "partial" else None)
    desk.run("growing", desk.bars(2, 2))
    at = next(number for number, message in enumerate(desk.messages) if message["type"] == "partial")
    assert desk.messages[at]["region"] == desk.bars(2, 2).to_json()
    assert unpack(desk.buffers[at][0]).tracks[0].notes.pitch.tolist() == [1]
    assert desk.pitches() == [[60, 2, 64, 65]]
    assert len(desk.runs.takes) == 1
    desk.runs.close()


def test_calculated_values_fill_the_controls_of_the_other_functions() -> None:
    @model("Infill")
    def infill(
        score: Score,
        region: Region,
        *,
        notes: Annotated[list[list[int]], PerTrack(), PerBar(), Range(0, 9), Measured("density")] = 5,  # type: ignore[assignment]
        tension: Annotated[list[float], PerBar(), Range(0, 4)] = 1.0,  # type: ignore[assignment]
        temperature: Annotated[float, Range(0.1, 2)] = 1.0,
        loud: bool = False,
    ) -> Score:
        return score

    @model
    def calculate(score: Score, region: Region, *, temperature: Annotated[float, Range(0, 9)] = 9.0) -> Values:
        return Values(density=[[3.4, 20]], tension=[[1, float("nan")]], temperature=7, loud=True, unheard=1)

    editor = Editor(four_bars(), [calculate, infill])
    assert editor.run(calculate, Region.bars(editor.score, 2, 3)).wait(PATIENCE)
    job = editor.status["job"]
    assert (job["state"], job["take"], job["report"]) == (
        "done",
        None,
        "Filled Notes, Tension, Temperature, Loud of Infill.",
    )
    shown = editor.parameters["infill"]
    assert shown.to_json() == {
        "notes": {"fill": 5, "at": {"1:1": 3, "1:2": 9}},
        "tension": {"fill": 1.0, "at": {}},
        "temperature": 2.0,
        "loud": True,
    }
    assert editor.parameters["calculate"].temperature == 9.0
    assert len(editor.takes) == 0
    editor.close()


def test_a_locked_control_keeps_its_value_when_others_are_filled() -> None:
    @model("Infill")
    def infill(
        score: Score, *, density: Annotated[int, Range(0, 9)] = 5, tension: Annotated[float, Range(0, 4)] = 1.0
    ) -> Score:
        return score

    @model
    def calculate(score: Score) -> Values:
        return Values(density=7, tension=2.5)

    editor = Editor(four_bars(), [calculate, infill])
    editor.parameters["infill"].lock("density")
    assert editor.run(calculate).wait(PATIENCE)
    assert editor.status["job"]["report"] == "Filled Tension of Infill. Density of Infill stayed: locked."
    assert editor.parameters["infill"].to_json() == {"density": 5, "tension": 2.5}
    editor.parameters["infill"].unlock()
    assert editor.run(calculate).wait(PATIENCE)
    assert editor.parameters["infill"].to_json() == {"density": 7, "tension": 2.5}
    editor.close()


def test_values_that_nothing_asks_for_are_said_to_fill_nothing() -> None:
    @model
    def calculate(score: Score) -> Values:
        return Values(mood="blue")

    editor = Editor(four_bars(), calculate)
    assert editor.run().wait(PATIENCE)
    assert editor.status["job"]["report"] == "Nothing was filled: no other function has a control for mood."
    editor.close()


def test_an_interrupt_under_a_wait_cancels_all_jobs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [desk.runs.start("slow", None, {}) for _ in range(2)]

    def interrupted(seconds: float) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(jobs[0]._finished, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            jobs[0].wait()
    assert all(job.wait(PATIENCE) for job in jobs)
    assert [job.state for job in jobs] == ["cancelled"] * 2

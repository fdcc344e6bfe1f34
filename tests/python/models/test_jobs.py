"""A job's states and events; nothing here sleeps, all waits are for events."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Annotated, Any

import numpy as np
import pytest

from closeloop_widgets.errors import RegionError
from closeloop_widgets.models import (
    Context,
    FunctionError,
    Job,
    JobEvent,
    JobQueue,
    ModelFunction,
    ParameterError,
    Range,
    ResultError,
    Seed,
    model,
)
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

PATIENCE = 30.0
"""Seconds that a wait may take before the test has failed."""


class Diary:
    """Every event told, and a way to wait for one."""

    def __init__(self) -> None:
        self.events: list[tuple[Job, JobEvent]] = []
        self._told = threading.Condition()

    def __call__(self, job: Job, event: JobEvent) -> None:
        with self._told:
            self.events.append((job, event))
            self._told.notify_all()

    def states(self, job: Job) -> list[str]:
        return [event.state for other, event in self.events if other is job]

    def wait_for(self, test: Callable[[JobEvent], bool]) -> None:
        with self._told:
            assert self._told.wait_for(lambda: any(test(event) for _, event in self.events), PATIENCE)


class Gate:
    """A model function that stands still in the middle until it is let through."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()
        self.function = self._made()

    def _made(self) -> ModelFunction[..., Any]:
        @model
        def gated(score: Score, region: Region, *, context: Context) -> Score:
            self.entered.set()
            while not self.opened.wait(0.01):
                context.check()
            return score

        return gated


@pytest.fixture
def jobs() -> Iterator[JobQueue]:
    with JobQueue() as queue:
        yield queue


@pytest.fixture
def diary(jobs: JobQueue) -> Diary:
    diary = Diary()
    jobs.listen(diary)
    return diary


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.opened.set()


def test_a_job_is_queued_then_running_then_done(
    jobs: JobQueue, diary: Diary, same: ModelFunction[..., Any], line: Score, region: Region
) -> None:
    job = jobs.submit(same, line, region, base_rev=7)

    assert job.result(PATIENCE) == line
    assert job.wait(PATIENCE)
    assert diary.states(job) == ["queued", "running", "done"]
    assert (job.state, job.last.fraction, job.base_rev) == ("done", 1.0, 7)
    assert jobs.jobs == []


def test_no_thread_is_started_before_the_first_job() -> None:
    before = threading.active_count()
    queue = JobQueue()

    assert threading.active_count() == before
    assert queue.close()


def test_jobs_run_one_after_another_in_order(jobs: JobQueue, gate: Gate, line: Score, region: Region) -> None:
    order: list[int] = []

    @model
    def note_down(score: Score, *, number: int = 0) -> Score:
        order.append(number)
        return score

    first = jobs.submit(gate.function, line, region)
    rest = [jobs.submit(note_down, line, region, {"number": number}) for number in range(3)]
    assert gate.entered.wait(PATIENCE)
    assert [job.state for job in (first, *rest)] == ["running", "queued", "queued", "queued"]
    assert jobs.jobs == [first, *rest]
    assert jobs.find(first.id) is first
    gate.opened.set()

    assert all(job.wait(PATIENCE) for job in rest)
    assert order == [0, 1, 2]


def test_a_queued_job_is_cancelled_at_once_and_never_runs(
    jobs: JobQueue, diary: Diary, gate: Gate, line: Score, region: Region
) -> None:
    ran = threading.Event()

    @model
    def tell(score: Score) -> Score:
        ran.set()
        return score

    first, second = jobs.submit(gate.function, line, region), jobs.submit(tell, line, region)
    assert second.cancel()
    assert second.wait(PATIENCE)
    gate.opened.set()

    assert first.wait(PATIENCE)
    assert diary.states(second) == ["queued", "cancelled"]
    with pytest.raises(CancelledError):
        second.result(PATIENCE)
    assert jobs.close(PATIENCE)
    assert not ran.is_set()


def test_a_running_job_is_cancelled_at_its_next_step(
    jobs: JobQueue, diary: Diary, gate: Gate, line: Score, region: Region
) -> None:
    job = jobs.submit(gate.function, line, region)
    assert gate.entered.wait(PATIENCE)
    assert job.cancel()

    assert job.wait(PATIENCE)
    assert diary.states(job) == ["queued", "running", "cancelled"]
    assert not job.cancel()
    with pytest.raises(CancelledError):
        job.result(PATIENCE)


def test_progress_too_honours_the_cancel_and_no_except_exception_can_swallow_it(
    jobs: JobQueue, line: Score, region: Region
) -> None:
    entered, cancelled = threading.Event(), threading.Event()

    @model
    def careless(score: Score, *, context: Context) -> Score:
        entered.set()
        while True:
            cancelled.wait(PATIENCE)
            try:
                context.progress(0.5)
            except Exception:
                continue

    job = jobs.submit(careless, line, region)
    assert entered.wait(PATIENCE)
    job.cancel()
    cancelled.set()

    assert job.wait(PATIENCE)
    assert job.state == "cancelled"


def test_a_function_that_never_asks_runs_on_but_its_result_is_dropped(
    jobs: JobQueue, line: Score, region: Region
) -> None:
    entered, opened = threading.Event(), threading.Event()

    @model
    def deaf(score: Score) -> Score:
        entered.set()
        opened.wait(PATIENCE)
        return score

    job = jobs.submit(deaf, line, region)
    assert entered.wait(PATIENCE)
    job.cancel()
    assert job.state == "running"
    opened.set()

    assert job.wait(PATIENCE)
    assert job.state == "cancelled"


def test_an_error_after_a_cancel_is_still_a_cancel(jobs: JobQueue, line: Score, region: Region) -> None:
    entered = threading.Event()

    @model
    def wraps(score: Score, *, context: Context) -> Score:
        entered.set()
        while not context.cancelled:
            pass
        raise RuntimeError("stopped")

    job = jobs.submit(wraps, line, region)
    assert entered.wait(PATIENCE)
    job.cancel()

    assert job.wait(PATIENCE)
    assert (job.state, job.exception) == ("cancelled", None)


def test_progress_arrives_and_the_last_one_arrives_before_the_end(
    jobs: JobQueue, diary: Diary, line: Score, region: Region
) -> None:
    @model
    def counts(score: Score, *, context: Context) -> Score:
        for number in range(5000):
            context.progress(number / 5000, f"step {number}")
        return score

    job = jobs.submit(counts, line, region)

    assert job.wait(PATIENCE)
    told = [(event.state, event.text) for _, event in diary.events if event.text]
    assert told[0] == ("running", "step 0")
    assert told[-1] == ("running", "step 4999")
    assert len(told) < 1000
    assert diary.states(job)[-1] == "done"


def test_a_silent_function_still_shows_its_last_progress(
    jobs: JobQueue, diary: Diary, line: Score, region: Region
) -> None:
    seen = threading.Event()

    @model
    def goes_silent(score: Score, *, context: Context) -> Score:
        context.progress(0.1, "first")
        context.progress(0.2, "second")
        assert seen.wait(PATIENCE)
        return score

    job = jobs.submit(goes_silent, line, region)
    diary.wait_for(lambda event: event.text == "second")
    seen.set()

    assert job.wait(PATIENCE)
    assert job.state == "done"


def test_a_failed_job_has_a_line_for_musicians_and_a_traceback_for_the_log(
    jobs: JobQueue, diary: Diary, line: Score, region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    @model
    def breaks(score: Score) -> Score:
        raise ValueError("\n  the mask is empty\nand a lot more")

    with caplog.at_level(logging.ERROR, logger="closeloop_widgets"):
        job = jobs.submit(breaks, line, region)
        assert job.wait(PATIENCE)

    assert diary.events[-1][1] == JobEvent("failed", error="ValueError: the mask is empty")
    assert job.traceback is not None
    assert "in breaks" in job.traceback
    assert "in breaks" in caplog.text
    with pytest.raises(ValueError, match="the mask is empty"):
        job.result(PATIENCE)


def test_an_error_without_words_is_named(jobs: JobQueue, line: Score, region: Region) -> None:
    @model
    def mute(score: Score) -> Score:
        raise MemoryError

    job = jobs.submit(mute, line, region)

    assert job.wait(PATIENCE)
    assert job.last.error == "MemoryError"


def test_a_result_that_is_no_music_fails_the_job_in_its_own_words(jobs: JobQueue, line: Score, region: Region) -> None:
    @model
    def forgets(score: Score) -> None: ...

    job = jobs.submit(forgets, line, region)

    assert job.wait(PATIENCE)
    assert isinstance(job.exception, ResultError)
    assert job.last.error is not None
    assert job.last.error.startswith("forgets returned nothing (None): is there a `return` missing?")


@pytest.mark.parametrize(
    "leave", [lambda: sys.exit(3), lambda: exec("raise KeyboardInterrupt"), lambda: exec("raise GeneratorExit")]
)
def test_a_function_that_exits_fails_and_the_queue_goes_on(
    jobs: JobQueue, same: ModelFunction[..., Any], line: Score, region: Region, leave: Callable[[], None]
) -> None:
    @model
    def leaves(score: Score) -> Score:
        leave()
        return score

    job = jobs.submit(leaves, line, region)

    with pytest.raises(FunctionError, match="leaves tried to exit"):
        job.result(PATIENCE)
    assert job.state == "failed"
    assert jobs.submit(same, line, region).result(PATIENCE) == line


def test_a_listener_that_fails_is_logged_and_holds_nobody_up(
    jobs: JobQueue, same: ModelFunction[..., Any], line: Score, region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(job: Job, event: JobEvent) -> None:
        raise RuntimeError("listener")

    jobs.listen(fails)
    diary = Diary()
    jobs.listen(diary)
    job = jobs.submit(same, line, region)

    assert job.wait(PATIENCE)
    assert diary.states(job) == ["queued", "running", "done"]
    assert "a listener failed" in caplog.text


def test_a_listener_may_ask_for_the_result(
    jobs: JobQueue, same: ModelFunction[..., Any], line: Score, region: Region
) -> None:
    results: list[Score] = []

    def ask(job: Job, event: JobEvent) -> None:
        if event.state == "done":
            results.append(job.result(timeout=0))

    jobs.listen(ask)

    assert jobs.submit(same, line, region).wait(PATIENCE)
    assert results == [line]


def test_what_is_done_with_a_result_is_done_when_it_is_returned(
    jobs: JobQueue, same: ModelFunction[..., Any], line: Score, region: Region
) -> None:
    asked, placed = threading.Event(), []

    def place(job: Job, event: JobEvent) -> None:
        if event.state == "done":
            asked.wait(PATIENCE)
            placed.append(job.id)

    jobs.listen(place)
    job = jobs.submit(same, line, region)
    with pytest.raises(TimeoutError):
        job.result(0.05)
    asked.set()
    assert job.result(PATIENCE) == line
    assert placed == [job.id]


def test_who_stops_listening_hears_no_more(
    jobs: JobQueue, same: ModelFunction[..., Any], line: Score, region: Region
) -> None:
    diary = Diary()
    stop = jobs.listen(diary)
    stop()

    assert jobs.submit(same, line, region).wait(PATIENCE)
    assert diary.events == []


def test_a_seed_is_drawn_before_the_run_and_repeats_it(jobs: JobQueue, line: Score, region: Region) -> None:
    drawn: list[tuple[int | None, int]] = []

    @model
    def draws(score: Score, *, seed: Seed = None, context: Context) -> Score:
        drawn.append((seed, int(context.rng.integers(2**40))))
        return score

    job = jobs.submit(draws, line, region)
    again = jobs.submit(draws, line, region, job.parameters)
    other = jobs.submit(draws, line, region)

    assert all(j.wait(PATIENCE) for j in (job, again, other))
    assert job.parameters["seed"] == job.seed == again.seed
    assert drawn[0] == drawn[1]
    assert drawn[0][0] == job.seed
    assert drawn[2] != drawn[0]


def test_a_function_without_a_seed_parameter_has_a_seeded_context_all_the_same(
    jobs: JobQueue, line: Score, region: Region
) -> None:
    drawn: list[int] = []

    @model
    def draws(score: Score, *, context: Context) -> Score:
        drawn.append(int(context.rng.integers(2**40)))
        return score

    job = jobs.submit(draws, line, region)

    assert job.wait(PATIENCE)
    assert drawn == [int(np.random.default_rng(job.seed).integers(2**40))]


def test_a_refused_value_or_region_queues_nothing(jobs: JobQueue, diary: Diary, line: Score) -> None:
    @model
    def fill(score: Score, region: Region, *, amount: Annotated[int, Range(0, 9)] = 1) -> Score:
        return score

    with pytest.raises(ParameterError, match="amount"):
        jobs.submit(fill, line, Region.all(line), {"amount": 10})
    with pytest.raises(RegionError):
        jobs.submit(fill, line, Region(((0, 480),), (99,)))
    assert diary.events == []


def test_closing_cancels_what_waits_and_what_runs_and_takes_no_more(
    diary: Diary, jobs: JobQueue, gate: Gate, line: Score, region: Region
) -> None:
    running, waiting = (jobs.submit(gate.function, line, region) for _ in range(2))
    assert gate.entered.wait(PATIENCE)

    assert jobs.close(PATIENCE)
    assert (running.state, waiting.state) == ("cancelled", "cancelled")
    with pytest.raises(RuntimeError, match="closed"):
        jobs.submit(gate.function, line, region)


def test_a_wait_that_takes_too_long_says_so(jobs: JobQueue, gate: Gate, line: Score, region: Region) -> None:
    job = jobs.submit(gate.function, line, region)

    assert not job.wait(0.001)
    with pytest.raises(TimeoutError):
        job.result(0.001)


def test_a_run_computes_no_gradients_once_torch_is_there(jobs: JobQueue, line: Score, region: Region) -> None:
    torch = pytest.importorskip("torch")
    modes: list[tuple[bool, float]] = []

    @model
    def looks(score: Score, *, context: Context) -> Score:
        modes.append((torch.is_inference_mode_enabled(), float(torch.rand(1, generator=context.generator))))
        return score

    job = jobs.submit(looks, line, region)

    assert job.wait(PATIENCE)
    assert modes == [(True, float(torch.rand(1, generator=torch.Generator().manual_seed(job.seed))))]
    assert not torch.is_inference_mode_enabled()

"""A batch that goes wrong, is left, cancelled, or loses its workers: what came is kept, and the rest can be made."""

from __future__ import annotations

import threading
import tracemalloc
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from closeloop_widgets.batch import ExecutorLostError, TakeError, generate
from closeloop_widgets.batch.workers import AHEAD
from closeloop_widgets.models import Context, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from tests.python.batch.executors import Here, processes, written
from tests.python.batch.functions import always_kills, four_bars, killed_once, kills, thirds_fail, walk


class Counting(ThreadPoolExecutor):
    """Threads that note how many chunks were given out and not yet done at once, and how many in all."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self.most = self.submitted = self._now = 0
        self._lock = threading.Lock()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        with self._lock:
            self._now += 1
            self.submitted += 1
            self.most = max(self.most, self._now)
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(self._one_less)
        return future

    def _one_less(self, _: Future[Any]) -> None:
        with self._lock:
            self._now -= 1


class TestFailures:
    def test_a_take_that_fails_ends_the_batch_and_says_which_with_the_functions_traceback(self) -> None:
        batch = generate(thirds_fail, four_bars(), n=10, seed=1, executor=Here())
        with pytest.raises(
            TakeError, match=r"take 2 of thirds_fail \(seed 3\) failed: ValueError: seed 3 is"
        ) as caught:
            batch.result()
        assert "in thirds_fail" in caught.value.__notes__[0]
        assert [take.index for take in batch.takes][:2] == [0, 1]
        assert batch.failures[0].index == 2

    def test_failures_are_skipped_and_noted_where_that_is_asked_for(self) -> None:
        batch = generate(thirds_fail, four_bars(), n=10, seed=1, errors="skip")
        assert [take.seed for take in batch.result()] == [1, 2, 4, 5, 7, 8, 10]
        assert [(failure.index, failure.seed) for failure in batch.failures] == [(2, 3), (5, 6), (8, 9)]
        assert batch.failures[0].message == "ValueError: seed 3 is a multiple of three"
        assert repr(batch) == "<Batch of 'thirds_fail': 7 of 10 takes, 3 failed>"

    def test_a_batch_function_that_gives_too_few_fails_for_the_rest(self) -> None:
        @model(batch=True)
        def lazy(score: Score, region: Region, n: int) -> list[Score]:
            return [score] * min(n, 2)

        batch = generate(lazy, four_bars(), n=12, chunk=4, errors="skip")
        assert len(batch.result()) == 6
        assert {failure.message for failure in batch.failures} == {"lazy gave only 2 of 4 results"}

    def test_a_function_that_exits_fails_alone(self) -> None:
        @model
        def exits(score: Score, region: Region, *, context: Context) -> Score:
            if context.seed == 2:
                raise SystemExit(3)
            return score

        batch = generate(exits, four_bars(), n=4, seed=0, errors="skip")
        assert len(batch.result()) == 3
        assert batch.failures[0].message == "SystemExit: 3"


class TestLeaving:
    def test_a_loop_that_is_left_keeps_what_came_and_a_later_one_makes_the_rest(self) -> None:
        batch = generate(walk, four_bars(), n=30, seed=1)
        for take in batch:
            if take.index >= 3:
                break
        came = len(batch)
        assert 1 <= came < 30
        assert len(list(batch)) == 30
        assert written(batch.takes) == written(generate(walk, four_bars(), n=30, seed=1, executor=Here()).result())

    def test_takes_come_before_the_batch_is_over(self) -> None:
        go_on = threading.Event()

        @model
        def waits(score: Score, region: Region, *, context: Context) -> Score:
            assert context.seed == 0 or go_on.wait(20)
            return score

        batch = generate(waits, four_bars(), n=9, seed=0)
        takes = iter(batch)
        assert next(takes).index == 0
        go_on.set()
        assert len(list(takes)) == 8

    def test_a_cancel_stops_running_functions_at_their_next_step_and_begins_no_others(self) -> None:
        running, executor = threading.Event(), Counting(2)
        stopped = []

        @model
        def endless(score: Score, region: Region, *, context: Context) -> Score:
            if context.seed == 0:
                return score
            try:
                running.set()
                while True:
                    context.check()
            finally:
                stopped.append(context.seed)

        batch = generate(endless, four_bars(), n=1000, seed=0, executor=executor)
        takes = iter(batch)
        next(takes)
        assert running.wait(20)
        batch.cancel()
        assert list(takes) == []
        executor.shutdown()
        assert stopped
        assert executor.submitted < 10
        assert [take.index for take in batch.result()] == [0]
        assert not batch.failures

    def test_an_interrupt_of_the_kernel_goes_through_and_what_came_is_kept(self) -> None:
        def interrupt(done: int, n: int) -> None:
            if done >= 3:
                raise KeyboardInterrupt

        batch = generate(walk, four_bars(), n=100, seed=1, progress=interrupt)
        with pytest.raises(KeyboardInterrupt):
            batch.result()
        assert 3 <= len(batch) < 100

    def test_an_interrupt_inside_the_function_is_one_of_the_batch(self) -> None:
        @model
        def interrupted(score: Score, region: Region) -> Score:
            raise KeyboardInterrupt

        batch = generate(interrupted, four_bars(), n=5, errors="skip")
        with pytest.raises(KeyboardInterrupt):
            batch.result()
        assert not batch.failures

    def test_progress_is_told_up_to_the_end(self) -> None:
        told: list[tuple[int, int]] = []
        generate(thirds_fail, four_bars(), n=20, errors="skip", progress=lambda *done: told.append(done)).result()
        assert told == sorted(told)
        assert told[-1] == (20, 20)


class TestKilledWorkers:
    def test_a_worker_that_is_killed_loses_nothing_where_another_pool_can_be_made(self, tmp_path: Path) -> None:
        mark = str(tmp_path / "killed")
        batch = generate(killed_once, four_bars(), n=24, seed=0, executor=processes("fork"), mark=mark)
        takes = batch.result()
        assert Path(mark).exists()
        assert written(takes) == written(generate(killed_once, four_bars(), n=24, seed=0, mark=mark).result())

    def test_the_one_take_that_kills_its_process_every_time_fails_and_the_others_come(self) -> None:
        batch = generate(kills, four_bars(), n=24, seed=0, executor=processes("fork"), errors="skip")
        assert [take.index for take in batch.result()] == [index for index in range(24) if index != 13]
        assert [failure.index for failure in batch.failures] == [13]
        assert "terminated abruptly" in batch.failures[0].message

    def test_a_pool_that_was_given_breaks_the_batch_which_another_one_finishes(self, tmp_path: Path) -> None:
        mark = str(tmp_path / "killed")
        with processes("fork")() as pool:
            batch = generate(killed_once, four_bars(), n=24, seed=0, executor=pool, mark=mark)
            with pytest.raises(ExecutorLostError, match=r"\d+ of 24 takes came and are kept. batch.resume\(executor\)"):
                batch.result()
        came = {take.id for take in batch.takes}
        takes = batch.resume(processes("fork")).result()
        assert len(takes) == 24
        assert came <= {take.id for take in takes}

    def test_a_function_that_kills_every_process_is_given_up(self) -> None:
        batch = generate(always_kills, four_bars(), n=1000, executor=processes("fork", 1), errors="skip")
        with pytest.raises(ExecutorLostError, match="executors broke, one after another"):
            batch.result()
        assert len(batch.failures) < 10

    def test_takes_that_failed_are_made_again_on_request(self) -> None:
        sick = threading.Event()
        sick.set()

        @model
        def recovers(score: Score, region: Region, *, context: Context) -> Score:
            if context.seed == 1 and sick.is_set():
                raise MemoryError
            return score

        batch = generate(recovers, four_bars(), n=4, seed=0, errors="skip")
        assert len(batch.result()) == 3
        sick.clear()
        assert len(batch.resume().result()) == 4
        assert not batch.failures


class TestMemory:
    def test_no_more_chunks_are_given_out_than_the_workers_can_start_on(self) -> None:
        with Counting(3) as executor:
            generate(walk, four_bars(), n=200, chunk=2, executor=executor, metrics=False).result()
        assert executor.submitted == 101
        assert executor.most <= AHEAD * 3

    def test_a_take_of_sixteen_notes_is_less_than_four_kilobytes(self) -> None:
        batch = generate(walk, four_bars(), n=100, executor=Here(), metrics=False)
        takes = iter(batch)
        for _ in range(50):
            next(takes)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        assert len(list(takes)) == 50
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        assert grown / 50 < 4096

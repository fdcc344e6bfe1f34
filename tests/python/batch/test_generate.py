"""The same takes, whoever makes them; and what is asked for in a wrong way is refused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeloop_widgets.batch import UnsentError, generate
from closeloop_widgets.batch.chunks import chunks
from closeloop_widgets.models import Context, ModelFunction, ParameterError
from closeloop_widgets.models.context import SEEDS
from closeloop_widgets.music.excerpt import brought
from closeloop_widgets.music.region import Region
from tests.python.batch.executors import Here, processes, written
from tests.python.batch.functions import four_bars, seeded, walk, walks

EXECUTORS = {
    "threads of its own": lambda: None,
    "one thread": lambda: ThreadPoolExecutor(1),
    "the caller's thread": Here,
    "forked processes": lambda: processes("fork"),
}


class TestSameTakes:
    @pytest.fixture(params=EXECUTORS)
    def executor(self, request: pytest.FixtureRequest) -> Iterator[Any]:
        made = EXECUTORS[request.param]()
        yield made
        if isinstance(made, Executor):
            made.shutdown()

    @pytest.mark.parametrize("function", [walk, walks, seeded], ids=lambda function: function.name)
    def test_every_executor_makes_the_takes_that_the_function_makes_alone(
        self, function: ModelFunction[..., Any], executor: Any
    ) -> None:
        score = four_bars()
        region = Region.bars(score, 2, 3)
        takes = generate(function, score, region, 13, seed=SEEDS - 5, executor=executor, chunk=4).result()
        assert [take.seed for take in takes] == [(SEEDS - 5 + index) % SEEDS for index in range(13)]
        for take in takes:
            context = Context(take.seed, n=1)
            returned = function.call(score, region, {"draw": take.seed} if function is seeded else {}, context)
            alone = next(returned) if function is walks else returned
            assert take.notes == brought(score, region, alone).notes
        assert written(takes) == written(generate(function, score, region, 13, seed=SEEDS - 5, chunk=4).result())

    def test_processes_that_know_nothing_yet_make_them_too(self) -> None:
        here, there = (
            generate(walk, four_bars(), n=5, seed=3, executor=executor) for executor in (None, processes("spawn"))
        )
        assert written(here.result()) == written(there.result())

    def test_a_function_out_of_a_closure_goes_to_other_processes_by_its_code(self) -> None:
        pytest.importorskip("cloudpickle")
        higher = 7

        @ModelFunction
        def raised(score: Any, region: Region) -> Any:
            track = score.tracks[0]
            return score.with_tracks([replace(track, notes=track.notes.replaced(pitch=track.notes.pitch + higher))])

        (take,) = generate(raised, four_bars(), n=1, executor=processes("spawn", 1)).result()
        assert take.notes.tracks[0].notes.pitch[:4].tolist() == [67, 69, 71, 72]

    def test_what_cannot_be_sent_is_refused_with_what_to_do(self) -> None:
        import threading

        lock = threading.Lock()

        @ModelFunction
        def locked(score: Any, region: Region) -> Any:
            with lock:
                return score

        with pytest.raises(UnsentError, match=r"locked cannot be sent.*Put it into a module"):
            generate(locked, four_bars(), n=2, executor=processes("fork")).result()
        assert len(generate(locked, four_bars(), n=2).result()) == 2


class TestChunks:
    @given(st.integers(1, 500), st.integers(1, 70))
    def test_chunks_hold_every_take_once_in_order_and_grow(self, n: int, largest: int) -> None:
        made = list(chunks(n, largest))
        assert [index for chunk in made for index in chunk] == list(range(n))
        sizes = [len(chunk) for chunk in made]
        assert max(sizes) <= largest
        assert sizes[:-1] == sorted(sizes[:-1])

    @given(st.integers(1, 500), st.integers(1, 70))
    def test_without_a_ramp_all_but_the_last_are_of_one_size(self, n: int, largest: int) -> None:
        made = list(chunks(n, largest, ramp=False))
        assert [index for chunk in made for index in chunk] == list(range(n))
        assert {len(chunk) for chunk in made[:-1]} <= {largest}

    @given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 20))
    def test_the_first_chunks_are_the_same_however_many_are_wanted(self, one: int, other: int, largest: int) -> None:
        fewer, more = sorted((one, other))
        whole = [chunk for chunk in chunks(more, largest) if chunk.stop <= fewer]
        assert list(chunks(fewer, largest))[: len(whole)] == whole

    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, SEEDS - 1), st.integers(1, 12), st.integers(1, 5))
    def test_takes_depend_on_the_seed_and_not_on_the_chunks(self, seed: int, n: int, chunk: int) -> None:
        one, other = (
            generate(walk, four_bars(), n=n, seed=seed, chunk=size, executor=Here(), metrics=False)
            for size in (chunk, 16)
        )
        assert written(one.result()) == written(other.result())


class TestAsked:
    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ({"n": 0}, "n is how many takes, a whole number from 1 up, but was '0'"),
            ({"chunk": 2.5}, "chunk is how many takes"),
            ({"seed": -1}, "a seed is a whole number from 0 to 4294967295"),
            ({"errors": "ignore"}, "errors is 'stop' or 'skip', but was 'ignore'"),
            ({"stpe": 4}, "did you mean 'step'"),
        ],
    )
    def test_what_cannot_be_is_refused_at_once(self, asked: dict[str, Any], says: str) -> None:
        with pytest.raises(ParameterError, match=says):
            generate(walk, four_bars(), **asked)

    def test_an_executor_that_is_none_is_named(self) -> None:
        with pytest.raises(TypeError, match=r"an executor is a concurrent.futures.Executor.*this is a int"):
            generate(walk, four_bars(), n=1, executor=lambda: 3).result()  # type: ignore[arg-type,return-value]

    def test_the_seed_may_be_a_parameter_of_the_function(self) -> None:
        batch = generate(seeded, four_bars(), n=3, draw=41)
        assert [take.seed for take in batch.result()] == [41, 42, 43]
        assert batch.run.parameters == {"draw": 41}

    def test_a_run_without_a_seed_draws_one_and_says_which(self) -> None:
        first = generate(walk, four_bars(), n=2)
        again = generate(walk, four_bars(), n=2, seed=first.run.seed)
        assert written(first.result()) == written(again.result())

    def test_a_take_is_where_the_next_batch_starts(self) -> None:
        parent = generate(walk, four_bars(), Region.bars(four_bars(), 2), 1, seed=5, step=12).result()[0]
        batch = generate(walk, four_bars(), n=1, seed=1, step=0, parent=parent)
        (take,) = batch.result()
        assert batch.run.parent == parent.id
        assert batch.run.region == parent.run.region
        assert take.notes.tracks[0].notes.pitch.tolist() == parent.notes.tracks[0].notes.pitch.tolist()

    def test_takes_are_measured_where_they_are_made_unless_not_wanted(self) -> None:
        measured, bare = (generate(walk, four_bars(), n=1, metrics=metrics).result()[0] for metrics in (True, False))
        assert measured.metrics["notes"] == 16
        assert not bare.metrics

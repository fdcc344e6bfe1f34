"""Runs for many takes: on the editor's executor, told as they come, cancelled, and failing in part or as a whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from closeloop_widgets.batch import generate
from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.models import Context, ModelFunction, model
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Added
from tests.python.batch.executors import processes, written
from tests.python.batch.functions import four_bars, thirds_fail, walk, walked

PATIENCE = 60

Open = Callable[..., Runs]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Makes `Runs` of a function on four bars, closed after the test."""
    made: list[Runs] = []

    def make(function: ModelFunction[..., Any], executors: Any = None) -> Runs:
        made.append(Runs(Document(four_bars()), function, executors))
        return made[-1]

    yield make
    for runs in made:
        runs.close()


@pytest.mark.parametrize("executors", [None, processes("fork")], ids=["threads", "processes"])
def test_an_editor_makes_the_takes_that_generate_makes(opened: Open, executors: Any) -> None:
    runs = opened(walk, executors)
    job = runs.start("walk", None, {"step": 5}, n=20)
    assert job.wait(PATIENCE)
    takes = tuple(sorted(runs.takes, key=lambda take: take.index))
    assert written(takes) == written(generate(walk, four_bars(), n=20, seed=job.seed, step=5).result())
    assert (job.state, runs.current and runs.current["report"]) == ("done", "20 takes came.")


def test_takes_come_in_messages_of_many_and_each_once(opened: Open) -> None:
    runs = opened(walk)
    added: list[Added] = []
    runs.takes.subscribe(lambda event: added.append(event) if isinstance(event, Added) else None)
    assert runs.start("walk", None, {}, n=300).wait(PATIENCE)
    assert sorted(take.index for event in added for take in event.takes) == list(range(300))
    assert len(added) < 100


def test_the_editor_chooses_where_takes_are_made(opened: Open) -> None:
    names: set[str] = set()

    @model
    def here(score: Score, region: Region) -> Score:
        names.add(threading.current_thread().name)
        return score

    with ThreadPoolExecutor(1, "chosen") as executor:
        assert opened(here, executor).start("here", None, {}, n=5).wait(PATIENCE)
    assert names == {"chosen_0"}


def test_a_cancel_ends_functions_at_their_next_step_and_keeps_the_takes_that_came(opened: Open) -> None:
    first = threading.Lock()

    @model
    def one_only(score: Score, region: Region, *, context: Context) -> Score:
        while not first.acquire(blocking=False):
            context.check()
        return walked(score, context)

    runs = opened(one_only)
    came = threading.Event()
    runs.takes.subscribe(lambda event: came.set())
    job = runs.start("one_only", None, {}, n=1000)
    assert came.wait(PATIENCE)
    job.cancel()
    assert job.wait(PATIENCE)
    assert (job.state, len(runs.takes)) == ("cancelled", 1)


def test_some_takes_that_fail_are_told_of_and_the_others_are_there(opened: Open) -> None:
    runs = opened(thirds_fail)
    job = runs.start("thirds_fail", None, {}, n=9)
    assert job.wait(PATIENCE)
    first = next(seed for seed in range(job.seed, job.seed + 3) if seed % 3 == 0)
    assert (job.state, len(runs.takes)) == ("done", 6)
    assert runs.current is not None
    assert runs.current["report"] == (
        f"6 takes came. 3 of 9 takes failed: ValueError: seed {first} is a multiple of three (seed {first})."
    )


def test_a_run_whose_takes_all_fail_failed_with_the_functions_traceback(
    opened: Open, caplog: pytest.LogCaptureFixture
) -> None:
    @model
    def broken(score: Score, region: Region) -> Score:
        raise ValueError("no weights")

    runs = opened(broken)
    job = runs.start("broken", None, {}, n=5)
    assert job.wait(PATIENCE)
    assert runs.current is not None
    assert (job.state, runs.current["error"]["message"]) == ("failed", "All 5 takes failed: ValueError: no weights")
    assert 'raise ValueError("no weights")' in runs.current["error"]["traceback"]

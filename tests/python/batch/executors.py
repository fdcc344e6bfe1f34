"""Executors for the tests."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any

from closeloop_widgets.music.pack import pack
from closeloop_widgets.takes import Take


class Here(Executor):
    """Runs everything at once, in the caller's thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def processes(method: str, workers: int = 2) -> Callable[[], Executor]:
    """What makes pools of processes."""
    return lambda: ProcessPoolExecutor(workers, multiprocessing.get_context(method))


def written(takes: tuple[Take, ...]) -> list[tuple[Any, ...]]:
    """All that an executor could have changed."""
    return [(t.index, t.seed, pack(t.notes), t.report, repr(dict(t.metrics))) for t in takes]

"""Who makes the takes: threads of our own, or any executor."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import TypeAlias

from closeloop_widgets.batch.parcel import Parcel, make_sent
from closeloop_widgets.batch.work import Outcome, Work, make

Executors: TypeAlias = Executor | Callable[[], Executor] | None
"""Where a batch runs: None is threads here; an executor is used and left open; what makes executors is asked for one,
closed afterwards, and asked for another where one breaks."""

THREADS = 4
"""At most so many of our own: a function in Python alone gains nothing by more."""

AHEAD = 2
"""Chunks for each worker that are given out at once: one that it works on, and one that waits."""


class Workers:
    """An executor with work to do.

    Parameters
    ----------
    executors : see `Executors`
    work : what all chunks have in common
    cancel : ends threads at their function's next step. Other processes do not hear of it
    """

    def __init__(self, executors: Executors, work: Work, cancel: threading.Event) -> None:
        self._executors, self._work, self._cancel = executors, work, cancel
        self._parcel: Parcel | None = None
        self._open()

    def _open(self) -> None:
        made = self._executors if isinstance(self._executors, Executor) else (self._executors or _threads)()
        if not isinstance(made, Executor):
            raise TypeError(
                f"an executor is a concurrent.futures.Executor, or makes one, but this is a {type(made).__name__}; "
                "of a Dask client take client.get_executor()"
            )
        self._executor = made
        self._count = worker_count(made)
        self._with_data = self.window

    @property
    def window(self) -> int:
        """How many chunks may be given out at once: what bounds the results that wait."""
        return AHEAD * self._count

    @property
    def renewable(self) -> bool:
        """Whether there is another executor after one that broke."""
        return not isinstance(self._executors, Executor)

    def submit(self, indexes: Sequence[int], whole: bool = False) -> Future[list[Outcome] | None]:
        """Gives out a chunk. Its result is None where a process lacks what is sent with the first chunks only: give it
        out again, `whole`."""
        several = self._count > 1
        if isinstance(self._executor, ThreadPoolExecutor):
            return self._executor.submit(make, self._work, indexes, self._cancel, several)
        if self._parcel is None:
            self._parcel = Parcel.of(self._work)
        whole, self._with_data = whole or self._with_data > 0, self._with_data - 1
        return self._executor.submit(make_sent, self._parcel if whole else self._parcel.label, tuple(indexes), several)

    def renew(self) -> None:
        """Takes another executor in place of one that broke."""
        self.close()
        self._open()

    def close(self) -> None:
        """Ends an executor that was made here, without waiting for what runs."""
        if self.renewable:
            self._executor.shutdown(wait=False)


def worker_count(executor: Executor) -> int:
    """How many chunks an executor works on at once, as far as it says; this machine's cores where it does not."""
    client = getattr(executor, "_client", None)  # Dask's: a cluster of any size
    if client is not None and hasattr(client, "ncores"):
        return max(1, int(sum(client.ncores().values())))
    own = getattr(executor, "_max_workers", None)
    return int(own or os.cpu_count() or 1)


def _threads() -> Executor:
    return ThreadPoolExecutor(min(os.cpu_count() or 1, THREADS), "closeloop batch")

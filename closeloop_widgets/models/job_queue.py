"""Runs jobs one after another, off the caller's thread: models share a device and memory two would fight over."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from closeloop_widgets.models.context import fresh_seed
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.job_event import JobEvent
from closeloop_widgets.models.jobs import Job
from closeloop_widgets.models.listeners import Listeners
from closeloop_widgets.models.parameters import SeedField
from closeloop_widgets.models.throttle import Alarm
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

log = logging.getLogger("closeloop_widgets")

GRACE = 5.0
"""Seconds that a cancelled function has to come to its next step before the queue goes on without it."""


class JobQueue:
    """Runs jobs in the order they came, on one thread that starts with the first of them.

    Listeners are called with `(job, event)`, in each job's own order, from the thread where it happened: the
    submitter's (queued), the worker's, or the canceller's. One that raises is logged and does not hold up the rest.

    A cancelled function that does not come to a step within `grace` seconds is left behind with its thread, which ends
    when the function does; another thread goes on with the queue.

    Parameters
    ----------
    grace : in seconds
    alarm : what calls back after a time; another in tests

    Examples
    --------
    >>> from closeloop_widgets.models import model
    >>> @model
    ... def same(score, region):
    ...     return score
    >>> score = Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90])
    >>> with JobQueue() as jobs:
    ...     job = jobs.submit(same, score, Region.all(score))
    ...     job.result(timeout=10) == score
    True
    """

    def __init__(
        self, grace: float = GRACE, alarm: Callable[[float, Callable[[], None]], Alarm] = threading.Timer
    ) -> None:
        self._grace, self._alarm = grace, alarm
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._jobs: dict[str, Job] = {}
        self._listeners: Listeners[[Job, JobEvent]] = Listeners()
        self._worker: threading.Thread | None = None
        self._closed = False
        self._lock = threading.Lock()

    def listen(self, listener: Callable[[Job, JobEvent], None]) -> Callable[[], None]:
        """Calls `listener(job, event)` from now on; returns what ends that."""
        return self._listeners.add(listener)

    def submit(
        self,
        function: ModelFunction[..., Any],
        score: Score,
        region: Region,
        values: Mapping[str, Any] | None = None,
        base_rev: int = 0,
        n: int = 1,
        seed: int | None = None,
        before: Callable[[Job], None] = lambda job: None,
    ) -> Job:
        """Queues a run. Without a seed one is drawn here, so that the job knows from the start how to be repeated.

        Parameters
        ----------
        function, score, region, base_rev, n : as in `Job`
        values : of its parameters; those left out have their defaults
        seed : 0 to 2^32 - 1, where its parameters say none
        before : called with the job before anyone hears of it

        Raises
        ------
        ParameterError
            A value is refused; nothing is queued.
        RegionError
            The region is on a track that the score lacks.
        RuntimeError
            The queue is closed.
        """
        region.check(score)
        drawn = fresh_seed() if seed is None else seed
        parameters = function.complete(values, drawn, score, region)
        job = Job(function, score, region, parameters, _seed_of(function, parameters, drawn), base_rev, n)
        job._tell, job._cancelling, job._interrupted = self._told, self._watch, self.cancel_all
        before(job)
        with self._lock:
            if self._closed:
                raise RuntimeError("the job queue is closed")
            self._jobs[job.id] = job
        self._listeners.tell(job, job.last)
        with self._lock:
            self._waiting.put(job)
            if self._worker is None and not self._closed:
                self._start_worker()
        return job

    def find(self, job_id: str) -> Job | None:
        """The queued or running job of this id; None where there is none (any more)."""
        with self._lock:
            return self._jobs.get(job_id)

    @property
    def jobs(self) -> list[Job]:
        """The queued and running jobs, in order."""
        with self._lock:
            return list(self._jobs.values())

    def cancel_all(self) -> None:
        """Cancels what is queued, then what runs: so that nothing starts meanwhile."""
        for job in reversed(self.jobs):
            job.cancel()

    def close(self, timeout: float | None = None) -> bool:
        """Cancels all jobs and ends the worker, waiting for it up to `timeout` seconds.

        Returns False where the running function did not stop in time; its thread ends when the function does.
        """
        with self._lock:
            self._closed = True
            worker = self._worker
        self.cancel_all()
        self._waiting.put(None)
        if worker is None or worker is threading.current_thread():
            return True
        worker.join(timeout)
        return not worker.is_alive()

    def __enter__(self) -> JobQueue:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _start_worker(self) -> None:
        self._worker = threading.Thread(target=self._work, name="closeloop jobs", daemon=True)
        self._worker.start()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            if job.start() and not job.run():
                return  # it was left behind with its job: another thread took its place

    def _watch(self, job: Job) -> None:
        """Gives a cancelled function its time to stop."""
        alarm = self._alarm(self._grace, lambda: self._give_up(job))
        alarm.daemon = True
        alarm.start()

    def _give_up(self, job: Job) -> None:
        name = job.function.title
        if not job.leave_behind(f"{name} did not stop within {self._grace:g} seconds; it was left to end by itself."):
            return
        log.warning("%s was cancelled and did not stop: its thread is left behind", job.function.name)
        with self._lock:
            if not self._closed:
                self._start_worker()

    def _told(self, job: Job, event: JobEvent) -> None:
        if event.is_final:
            with self._lock:
                self._jobs.pop(job.id, None)
        self._listeners.tell(job, event)


def _seed_of(function: ModelFunction[..., Any], parameters: Mapping[str, Any], drawn: int) -> int:
    for name, parameter in function.parameters.items():
        if isinstance(parameter, SeedField):
            return int(parameters[name])
    return drawn

"""Runs of model functions, one after another, off the caller's thread.

A job is queued, then running, then done, cancelled or failed; and every change is told to whoever listens. One
thread runs them all: models share a device and a memory that two would fight over.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import secrets
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.models.context import Context, fresh_seed
from closeloop_widgets.models.errors import Cancelled, FunctionError
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.parameters import SeedField
from closeloop_widgets.models.result import as_score
from closeloop_widgets.models.throttle import Throttle
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

log = logging.getLogger("closeloop_widgets")

State = Literal["queued", "running", "done", "cancelled", "failed"]

PROGRESS_INTERVAL = 0.1
"""Seconds between two progress events of a job: a Jupyter server drops what comes much faster."""


@dataclass(frozen=True)
class JobEvent:
    """What a job was at one moment.

    Attributes
    ----------
    state : queued, running, done, cancelled or failed
    fraction : 0 to 1, None where unknown
    text : what the function says it is at
    error : why it failed, for a musician
    """

    state: State
    fraction: float | None = None
    text: str = ""
    error: str | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing follows it."""
        return self.state in ("done", "cancelled", "failed")


Listener = Callable[["Job", JobEvent], None]


class Job:
    """One run of a model function: what it is given, how it stands, and what came of it.

    Attributes
    ----------
    id : unique, also between kernels
    function, score, region : what runs, on what
    parameters : all of its parameters as JSON, the seed drawn: the same again makes the same run
    seed : of the run; also where the function has no seed parameter, for `context.rng`
    base_rev : the revision of the document that `score` was
    last : its latest event
    exception, traceback : of a failed run; None where it did not fail
    """

    def __init__(
        self,
        function: ModelFunction[..., Any],
        score: Score,
        region: Region,
        parameters: Mapping[str, Any],
        seed: int,
        base_rev: int,
    ) -> None:
        self.id = secrets.token_hex(6)
        self.function, self.score, self.region = function, score, region
        self.parameters = MappingProxyType(dict(parameters))
        self.seed, self.base_rev = seed, base_rev
        self.last = JobEvent("queued")
        self.exception: BaseException | None = None
        self.traceback: str | None = None
        self._cancel = threading.Event()
        self._future: Future[Score] = Future()
        self._finished = threading.Event()
        self._lock = threading.Lock()
        self._tell: Callable[[Job, JobEvent], None] = lambda job, event: None

    @property
    def state(self) -> State:
        """How it stands."""
        return self.last.state

    def cancel(self) -> bool:
        """Cancels it: a queued one at once, a running one at its next `context.progress()` or `check()`.

        A function that never asks runs to its end, and its result is dropped. Returns False where the job
        was over already.
        """
        with self._lock:
            if self.last.is_final:
                return False
            self._cancel.set()
            waiting = self.last.state == "queued"
            if waiting:
                self.last = JobEvent("cancelled")
        if waiting:
            self._conclude()
        return True

    def result(self, timeout: float | None = None) -> Score:
        """What it made, as a score on the piece's own ticks; waits for it.

        Raises
        ------
        TimeoutError
            It was not over after `timeout` seconds.
        concurrent.futures.CancelledError
            It was cancelled.
        Exception
            What the function raised.
        """
        return self._future.result(timeout)

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until it is over and its last event is delivered; False where that took over `timeout` seconds."""
        return self._finished.wait(timeout)

    def _started(self) -> bool:
        with self._lock:
            if self.last.state != "queued":
                return False
            self.last = JobEvent("running")
        self._tell(self, self.last)
        return True

    def _run(self) -> None:
        """Runs the function; whatever it does, the job ends in a final state and nothing is raised."""
        throttle = Throttle[JobEvent](self._progressed, PROGRESS_INTERVAL)
        context = Context(
            self.seed, lambda fraction, text: throttle.offer(JobEvent("running", fraction, text)), self._cancel
        )
        result: Score | None = None
        failure: BaseException | None = None
        try:
            with _inference_mode():
                returned = self.function.call(self.score, self.region, self.parameters, context)
                result = as_score(returned, self.score, self.region, self.function.name)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: somebody's exit() must not end the queue
            failure = error
        throttle.close()
        self._end(result, failure)

    def _progressed(self, event: JobEvent) -> None:
        self.last = event
        self._tell(self, event)

    def _end(self, result: Score | None, failure: BaseException | None) -> None:
        with self._lock:
            if self._cancel.is_set() or isinstance(failure, Cancelled):
                self.last = JobEvent("cancelled")
            elif failure is None:
                self.last = JobEvent("done", 1.0)
            else:
                self.last = JobEvent("failed", error=message_for(failure))
        if self.last.state == "failed" and failure is not None:
            self.exception = failure
            self.traceback = "".join(traceback.format_exception(failure))
            log.error("%s failed: %s", self.function.name, self.last.error, exc_info=failure)
        self._conclude(result)

    def _conclude(self, result: Score | None = None) -> None:
        """Settles the future, then tells: a listener may ask for the result."""
        if self.last.state == "done" and result is not None:
            self._future.set_result(result)
        elif self.exception is not None:
            self._future.set_exception(_raisable(self.exception, self.function.name))
        else:
            # Future.cancel() would do for a queued job only.
            self._future.set_exception(CancelledError(f"{self.function.name} was cancelled"))
        self._tell(self, self.last)
        self._finished.set()

    def __repr__(self) -> str:
        return f"<Job {self.id} of {self.function.name!r}: {self.state}>"


class JobQueue:
    """Runs jobs in the order they came, on one thread that starts with the first of them.

    Listeners are called with `(job, event)`, in each job's own order, from the thread where it happened: the
    submitter's (queued), the worker's, or the canceller's. One that raises is logged and does not hold up the rest.

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

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._jobs: dict[str, Job] = {}
        self._listeners: list[Listener] = []
        self._worker: threading.Thread | None = None
        self._closed = False
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener(job, event)` from now on; returns what ends that."""
        with self._lock:
            self._listeners = [*self._listeners, listener]

        def stop() -> None:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not listener]

        return stop

    def submit(
        self,
        function: ModelFunction[..., Any],
        score: Score,
        region: Region,
        values: Mapping[str, Any] | None = None,
        base_rev: int = 0,
    ) -> Job:
        """Queues a run. The seed is drawn here, so that the job knows from the start how to be repeated.

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
        drawn = fresh_seed()
        parameters = function.complete(values, drawn)
        job = Job(function, score, region, parameters, _seed_of(function, parameters, drawn), base_rev)
        job._tell = self._told
        with self._lock:
            if self._closed:
                raise RuntimeError("the job queue is closed")
            self._jobs[job.id] = job
        self._tell_all(job, job.last)
        with self._lock:
            self._waiting.put(job)
            if self._worker is None and not self._closed:
                self._worker = threading.Thread(target=self._work, name="closeloop jobs", daemon=True)
                self._worker.start()
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

    def close(self, timeout: float | None = None) -> bool:
        """Cancels all jobs and ends the worker, waiting for it up to `timeout` seconds.

        Returns False where the running function did not stop in time; its thread ends when the function does.
        """
        with self._lock:
            self._closed = True
            worker, pending = self._worker, list(self._jobs.values())
        for job in pending:
            job.cancel()
        self._waiting.put(None)
        if worker is None or worker is threading.current_thread():
            return True
        worker.join(timeout)
        return not worker.is_alive()

    def __enter__(self) -> JobQueue:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            if job._started():
                job._run()

    def _told(self, job: Job, event: JobEvent) -> None:
        if event.is_final:
            with self._lock:
                self._jobs.pop(job.id, None)
        self._tell_all(job, event)

    def _tell_all(self, job: Job, event: JobEvent) -> None:
        for listener in self._listeners:
            try:
                listener(job, event)
            except Exception:
                log.exception("a listener failed on %r of %r", event.state, job)


def message_for(error: BaseException) -> str:
    """What went wrong, in one line for a musician; an error of this package's own speaks for itself."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    name = type(error).__name__
    if not lines:
        return name
    return lines[0] if isinstance(error, CloseloopError) else f"{name}: {lines[0]}"


def _seed_of(function: ModelFunction[..., Any], parameters: Mapping[str, Any], drawn: int) -> int:
    for name, parameter in function.parameters.items():
        if isinstance(parameter, SeedField):
            return int(parameters[name])
    return drawn


def _raisable(error: BaseException, function: str) -> BaseException:
    """The error as `result()` raises it: a function's exit must not end the reader's interpreter either."""
    if isinstance(error, Exception):
        return error
    wrapped = FunctionError(f"{function} tried to exit: {type(error).__name__} {error}")
    wrapped.__cause__ = error
    return wrapped


def _inference_mode() -> contextlib.AbstractContextManager[Any]:
    """Torch without gradients, where somebody has imported torch; it is never imported for this."""
    torch = sys.modules.get("torch")
    return torch.inference_mode() if torch is not None else contextlib.nullcontext()

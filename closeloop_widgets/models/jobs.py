"""A job: one run of a model function, how it stands, and what came of it.

It is queued, then running, then done, cancelled or failed; and every change is told to whoever listens.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from types import MappingProxyType
from typing import Any

from closeloop_widgets.models.calculated import Values
from closeloop_widgets.models.errors import Cancelled, message_for, raisable
from closeloop_widgets.models.function import ModelFunction
from closeloop_widgets.models.job_event import JobEvent, State
from closeloop_widgets.models.outcome import Calls, Result
from closeloop_widgets.models.throttle import Throttle
from closeloop_widgets.models.time_left import TimeLeft
from closeloop_widgets.models.torch_settings import inference_mode
from closeloop_widgets.models.untouchable import untouchable
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score

log = logging.getLogger("closeloop_widgets")

PROGRESS_INTERVAL = 0.1
"""Seconds between two progress events of a job: a Jupyter server drops what comes much faster."""

PARTIAL_INTERVAL = 0.25
"""Seconds between two parts of a result: each is all of the notes so far."""

SLICE = 0.2
"""Seconds that a wait lasts before it looks up: on Windows a wait without end cannot be interrupted."""


class Job:
    """One run of a model function: what it is given, how it stands, and what came of it.

    Attributes
    ----------
    id : unique, also between kernels
    function, score, region : what runs, on what
    parameters : all of its parameters as JSON, the seed drawn: the same again makes the same run
    seed : of the first result; also where the function has no seed parameter, for `context.rng`
    n : how many results are wanted; the seed of each is one more than that of the one before it, modulo 2^32
    base_rev : the revision of the document that `score` was
    last : its latest event
    results : those that came so far
    remarks : what was out of the ordinary about them, in sentences
    values : what a function calculated for the controls of others; None where it did not
    outcomes : how its results are had: one after another, on its own thread, unless somebody knows better
    exception, traceback : of a failed run; None where it did not fail
    """

    def __init__(
        self,
        function: ModelFunction[..., Any],
        score: Score,
        region: Region,
        parameters: Mapping[str, Any],
        seed: int,
        base_rev: int = 0,
        n: int = 1,
    ) -> None:
        self.id = secrets.token_hex(6)
        self.function, self.score, self.region = function, score, region
        self.parameters = MappingProxyType(dict(parameters))
        self.seed, self.base_rev, self.n = seed, base_rev, n
        self.last = JobEvent("queued")
        self.results: tuple[Result, ...] = ()
        self.remarks: tuple[str, ...] = ()
        self.values: Values | None = None
        self.exception: BaseException | None = None
        self.traceback: str | None = None
        self.outcomes: Callable[[Calls], Iterator[Result | Values]] = Calls.outcomes
        self._left = TimeLeft()
        self._told = 0
        self._cancel = threading.Event()
        self._future: Future[Any] = Future()
        self._finished = threading.Event()
        self._teller: int | None = None
        self._lock = threading.RLock()
        self._tell: Callable[[Job, JobEvent], None] = lambda job, event: None
        self._cancelling: Callable[[Job], None] = lambda job: None
        self._interrupted: Callable[[], object] = self.cancel

    @property
    def state(self) -> State:
        """How it stands."""
        return self.last.state

    def cancel(self) -> bool:
        """Cancels it: a queued one at once, a running one at its next `context.progress()`, `check()` or `yield`.

        A function that never asks runs to its end, and its result is dropped; the queue waits for it only so long
        (`JobQueue`). Returns False where the job was over already.
        """
        with self._lock:
            if self.last.is_final:
                return False
            first = not self._cancel.is_set()
            self._cancel.set()
            waiting = self.last.state == "queued"
            if waiting:
                self.last = JobEvent("cancelled")
        if waiting:
            self._conclude()
        elif first:
            self._cancelling(self)
        return True

    def result(self, timeout: float | None = None) -> Any:
        """What it made: a score on the piece's own ticks, the first where there are several (`results`), or the
        `Values` that it calculated. Waits as `wait` does, so that in an editor it is in its place by then.

        Raises
        ------
        TimeoutError
            It was not over after `timeout` seconds.
        concurrent.futures.CancelledError
            It was cancelled.
        Exception
            What the function raised.
        """
        if not self._await(self._is_told, timeout):
            raise TimeoutError(f"{self.function.name} is not over after {timeout} seconds")
        return self._future.result(0)

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until it is over and its last event is delivered; False where that took over `timeout` seconds.

        An interrupt of the kernel meanwhile cancels all jobs.
        """
        return self._await(self._finished.wait, timeout)

    def _is_told(self, seconds: float) -> bool:
        # A listener that asks is told before the job is over for others: it would wait for itself.
        return self._teller == threading.get_ident() or self._finished.wait(seconds)

    def _await(self, over: Callable[[float], bool], timeout: float | None) -> bool:
        until = None if timeout is None else time.monotonic() + timeout
        try:
            while True:
                left = SLICE if until is None else until - time.monotonic()
                if over(max(0.0, min(SLICE, left))):
                    return True
                if left <= 0:
                    return False
        except KeyboardInterrupt:
            self._interrupted()
            raise

    # --- on the worker's thread

    def start(self) -> bool:
        """Makes a queued job a running one; False where it was cancelled."""
        with self._lock:
            if self.last.state != "queued":
                return False
            self.last = JobEvent("running")
        self._tell(self, self.last)
        return True

    def run(self) -> bool:
        """Runs the function; whatever it does, the job ends in a final state and nothing is raised.

        False where the job had been left behind when the function came back.
        """
        progress = Throttle[tuple[float | None, str]](self._progressed, PROGRESS_INTERVAL)
        partial = Throttle[Score](self._partly, PARTIAL_INTERVAL)
        failure: BaseException | None = None
        calls = Calls(
            self.function,
            untouchable(self.score),
            self.region,
            self.parameters,
            self.seed,
            self.n,
            report=lambda fraction, text: progress.offer((fraction, text)),
            # Of several results on their way none is shown in the making.
            partial=partial.offer if self.n == 1 else lambda score: None,
            remark=self._remark,
            cancel=self._cancel,
        )
        try:
            with inference_mode():
                for outcome in self.outcomes(calls):
                    self._came(outcome, progress)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: somebody's exit() must not end the queue
            failure = error
        progress.close()
        partial.close()
        return self._end(failure)

    def leave_behind(self, text: str) -> bool:
        """Ends a cancelled job whose function runs on; what that does from now on is of no consequence."""
        with self._lock:
            if self.last.is_final:
                return False
            self.last = JobEvent("cancelled", text=text, done=len(self.results))
        self._conclude()
        return True

    def _remark(self, sentence: str) -> None:
        self.remarks = (*self.remarks, sentence)

    def _came(self, outcome: Result | Values, progress: Throttle[tuple[float | None, str]]) -> None:
        if isinstance(outcome, Values):
            self.values = outcome
            return
        with self._lock:
            if self._cancel.is_set():
                raise Cancelled
            self.results = (*self.results, outcome)
        if self.n > 1:
            progress.offer((min(1.0, len(self.results) / self.n), self.last.text))

    def _progressed(self, told: tuple[float | None, str]) -> None:
        fraction, text = told
        with self._lock:
            # What came since the last time goes out together: a quick function makes thousands a second.
            results, self._told = self.results[self._told :], len(self.results)
        left = self._left.after(fraction)
        self._become(JobEvent("running", fraction, text, left=left, done=self._told, results=results))

    def _partly(self, partial: Score) -> None:
        last = self.last
        self._become(JobEvent("running", last.fraction, last.text, left=last.left, partial=partial))

    def _become(self, event: JobEvent) -> None:
        with self._lock:
            if self.last.is_final:
                return
            self.last = event
        self._tell(self, event)

    def _end(self, failure: BaseException | None) -> bool:
        done = len(self.results)
        with self._lock:
            if self.last.is_final:
                return False
            if self._cancel.is_set() or isinstance(failure, Cancelled):
                self.last = JobEvent("cancelled", done=done)
            elif failure is None:
                self.last = JobEvent("done", 1.0, left=0.0, done=done)
            else:
                self.last = JobEvent("failed", error=message_for(failure), done=done)
        if self.last.state == "failed" and failure is not None:
            self.exception = failure
            self.traceback = "".join(traceback.format_exception(failure))
            log.error("%s failed: %s", self.function.name, self.last.error, exc_info=failure)
        self._conclude()
        return True

    def _conclude(self) -> None:
        """Settles the future, then tells: a listener may ask for the result."""
        if self.last.state == "done":
            self._future.set_result(self.results[0].score if self.results else self.values)
        elif self.exception is not None:
            self._future.set_exception(raisable(self.exception, self.function.name))
        else:
            # Future.cancel() would do for a queued job only.
            self._future.set_exception(CancelledError(f"{self.function.name} was cancelled"))
        self._teller = threading.get_ident()
        self._tell(self, self.last)
        self._teller = None
        self._finished.set()

    def __repr__(self) -> str:
        return f"<Job {self.id} of {self.function.name!r}: {self.state}>"

"""A batch: as many takes of one function as are wanted, made while somebody iterates."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Literal

from closeloop_widgets.batch.chunks import AT_ONCE, LARGEST, chunks
from closeloop_widgets.batch.drive import Drive, Piece
from closeloop_widgets.batch.errors import ExecutorLostError, TakeError
from closeloop_widgets.batch.work import Failure, Made, Outcome, Work
from closeloop_widgets.batch.workers import Executors
from closeloop_widgets.takes import Run, Take

Errors = Literal["stop", "skip"]


class Batch:
    """Takes in the making. `generate` gives one.

    It works while it is iterated, and only then: it gives its executor a few chunks ahead, and yields takes as they
    come. Whoever leaves the loop early ends what runs; what came stays, and a later loop makes the rest. A kernel's
    interrupt does the same.

    Attributes
    ----------
    run : what was asked: function, region, parameters, seed, how many
    failures : of the takes that could not be made, in the order they failed
    """

    def __init__(
        self,
        run: Run,
        work: Work,
        executors: Executors = None,
        chunk: int | None = None,
        progress: Callable[[int, int], object] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self.run = run
        self._work, self._executors = work, executors
        self._chunk = chunk or (AT_ONCE if work.function.batch else LARGEST)
        self._progress = progress
        self._takes: list[Take] = []
        self._came: set[int] = set()
        self._failed: dict[int, Failure] = {}
        self._remarks: dict[str, None] = {}
        self._drive: Drive | None = None
        self._outcomes: Generator[list[Outcome], None, None] | None = None
        self._cancel = cancel or threading.Event()

    @property
    def n(self) -> int:
        """How many takes were asked for."""
        return self.run.n

    @property
    def takes(self) -> tuple[Take, ...]:
        """Those that came, in the order of their indexes."""
        return tuple(sorted(self._takes, key=lambda take: take.index))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The takes that could not be made, in the order of their indexes."""
        return tuple(self._failed[index] for index in sorted(self._failed))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was out of the ordinary about how the function gave them, in sentences."""
        return tuple(self._remarks)

    def __len__(self) -> int:
        """How many takes came so far."""
        return len(self._takes)

    def __iter__(self) -> Iterator[Take]:
        """Every take, as it comes: first those that are there already.

        Raises
        ------
        TakeError
            A take failed, and the batch was not told to skip it.
        ExecutorLostError
            The executor broke and there is no other: `resume` with one.
        UnsentError
            The function cannot be sent to another process, or not be loaded there.
        """
        seen = 0
        try:
            while True:
                while seen < len(self._takes):
                    yield self._takes[seen]
                    seen += 1
                if not self._advance():
                    return
        finally:
            self._pause()

    def result(self) -> tuple[Take, ...]:
        """All takes, in the order of their indexes: makes what is missing. Errors are those of iteration.

        Fewer than `n`, where some failed and were skipped, or where it was cancelled.
        """
        for _ in self:
            pass
        return self.takes

    def cancel(self) -> None:
        """Ends it, from any thread: chunks that wait are not begun, and those that threads are at stop at the
        function's next `context.check()`, `progress()` or `yield`. What came is kept, and `resume` goes on.
        """
        self._cancel.set()
        if self._drive is not None:
            self._drive.wake()

    def resume(self, executor: Executors = None) -> Batch:
        """Makes it ready to go on, on another executor: with the takes that are missing, and those that failed."""
        self._pause()
        self._failed.clear()
        self._cancel.clear()
        self._executors = executor
        return self

    # --- driving

    def _advance(self) -> bool:
        """Waits for a chunk; False where there is none to wait for."""
        if self._outcomes is None:
            pieces = list(self._missing())
            if self._cancel.is_set() or not pieces:
                return False
            self._drive = Drive(self._work, pieces, self._executors, self._cancel)
            self._outcomes = self._drive.outcomes()
        try:
            outcomes = next(self._outcomes, None)
        except ExecutorLostError as error:
            came = f"{error}; {len(self)} of {self.n} takes came and are kept. batch.resume(executor) makes the rest"
            raise ExecutorLostError(came) from error.__cause__
        if outcomes is None:
            return False
        self._keep(outcomes)
        failed = next((outcome for outcome in outcomes if isinstance(outcome, Failure)), None)
        if failed is not None and self._work.stop:
            raise self._error(failed)
        return True

    def _missing(self) -> Iterator[Piece]:
        at_once = self._work.function.batch
        for chunk in chunks(self.n, self._chunk, ramp=not at_once):
            wanted = tuple(index for index in chunk if index not in self._came and index not in self._failed)
            if wanted:
                # What a batch function makes of a seed may depend, in its last digits, on those beside it.
                yield Piece(tuple(chunk) if at_once else wanted)

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                self._failed[outcome.index] = outcome
            elif outcome.index not in self._came:
                self._came.add(outcome.index)
                self._takes.append(self._take(outcome))
                self._remarks.update(dict.fromkeys(outcome.remarks))
        if self._progress is not None and outcomes:
            self._progress(len(self._takes) + len(self._failed), self.n)

    def _take(self, made: Made) -> Take:
        seed = self._work.seed_of(made.index)
        return Take(self.run, made.index, made.notes, seed, report=made.report, metrics=made.metrics)

    def _error(self, failure: Failure) -> TakeError:
        error = TakeError(
            f"take {failure.index} of {self.run.function} (seed {failure.seed}) failed: {failure.message}. "
            f"{len(self)} of {self.n} takes came and are kept; errors='skip' goes on where one fails"
        )
        if failure.traceback:
            error.add_note(failure.traceback)
        return error

    def _pause(self) -> None:
        """Ends what runs; what came stays."""
        if self._drive is not None and self._outcomes is not None:
            self._outcomes.close()
            self._keep(self._drive.salvaged()[0])
        self._drive = self._outcomes = None

    def __repr__(self) -> str:
        failed = f", {len(self._failed)} failed" if self._failed else ""
        return f"<Batch of {self.run.function!r}: {len(self)} of {self.n} takes{failed}>"

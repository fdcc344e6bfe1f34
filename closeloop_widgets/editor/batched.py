"""A batch as the run of an editor's function: made by its executor, while the job's own thread waits for it."""

from __future__ import annotations

from collections.abc import Iterator

from closeloop_widgets.batch import Batch, BatchError
from closeloop_widgets.batch.work import Work
from closeloop_widgets.batch.workers import Executors
from closeloop_widgets.models import Result
from closeloop_widgets.models.outcome import Calls
from closeloop_widgets.takes import Run, Take


class Batched:
    """Several takes of one job.

    Parameters
    ----------
    run : as its takes know it
    executors : who makes them
    """

    def __init__(self, run: Run, executors: Executors) -> None:
        self._run, self._executors = run, executors
        self._takes: dict[int, Take] = {}

    def outcomes(self, calls: Calls) -> Iterator[Result]:
        """The results as they come, each as the music alone that it brings to the piece; some may have failed.

        Raises
        ------
        BatchError
            All failed; the note on it is the traceback of the first. Or the executor was lost.
        """
        work = Work(calls.function, calls.score, calls.region, dict(calls.parameters), calls.seed)
        batch = Batch(self._run, work, self._executors, cancel=calls.cancel)
        for take in batch:
            self._takes[take.index] = take
            yield Result(take.index, take.seed, take.notes)
        if batch.failures and not len(batch):
            raise self._all_failed(batch)
        for remark in batch.remarks:
            calls.remark(remark)
        if batch.failures:
            first = batch.failures[0]
            calls.remark(f"{len(batch.failures)} of {batch.n} takes failed: {first.message} (seed {first.seed}).")

    def take(self, result: Result) -> Take:
        """The take that a result is, once."""
        return self._takes.pop(result.index)

    def _all_failed(self, batch: Batch) -> BatchError:
        first = batch.failures[0]
        error = BatchError(f"All {batch.n} takes failed: {first.message}")
        error.add_note(first.traceback)
        return error

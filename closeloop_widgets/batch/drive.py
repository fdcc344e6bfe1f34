"""Chunks through an executor: a few given out at once, and what they bring, as it comes.

An executor that breaks (a process of its was killed) breaks for every chunk that it had, and does not say whose fault
it was. So those are run one by one on a new one, and the one that breaks that, too, is known.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, replace

from closeloop_widgets.batch.errors import ExecutorLostError, UnsentError
from closeloop_widgets.batch.work import Outcome, Work, failures
from closeloop_widgets.batch.workers import Executors, Workers
from closeloop_widgets.models.errors import message_for

SLICE = 0.2
"""Seconds that a wait lasts before it looks up: on Windows a wait without end cannot be interrupted."""

TRIES = 2
"""How often takes may break an executor by themselves before they are given up."""

IN_VAIN = 8
"""Executors that break one after another, without a take between them, before the batch is given up."""


@dataclass(frozen=True)
class Piece:
    """Takes that are made together.

    Attributes
    ----------
    indexes : which
    broke : how often they broke an executor by themselves
    """

    indexes: tuple[int, ...]
    broke: int = 0


class Drive:
    """One way through the chunks of a batch, as far as somebody iterates.

    Parameters
    ----------
    work : what all chunks have in common
    pieces : the chunks
    executors : who makes them
    cancel : set to end it early; it sees that within a fifth of a second, or at once where it is woken
    """

    def __init__(self, work: Work, pieces: Iterable[Piece], executors: Executors, cancel: threading.Event) -> None:
        self._work, self._cancel, self._over = work, cancel, threading.Event()
        self._workers = Workers(executors, work, self._over)
        self._waiting, self._suspects = deque(pieces), deque[Piece]()
        self._running: dict[Future[list[Outcome] | None], Piece] = {}
        self._done: queue.SimpleQueue[Future[list[Outcome] | None] | None] = queue.SimpleQueue()
        self._in_vain = 0

    def outcomes(self) -> Generator[list[Outcome], None, None]:
        """What the chunks bring, in the order they come; ends early where it is cancelled.

        Raises
        ------
        ExecutorLostError
            The executor broke and there is no other, or one after another did.
        UnsentError
            The function cannot be sent to a worker, or loaded there.
        KeyboardInterrupt
            The kernel was interrupted; nothing is given out any more.
        """
        try:
            while (self._waiting or self._suspects or self._running) and not self._cancel.is_set():
                try:
                    self._fill()
                    future = self._next()
                    if future is not None:
                        yield self._settled(future)
                except BrokenExecutor as error:
                    yield from self._recovered(error)
        finally:
            self._leave()

    def wake(self) -> None:
        """Lets it see at once that it was cancelled."""
        self._done.put(None)

    def _fill(self) -> None:
        """Gives out as much as may be; of the suspects one alone."""
        if self._suspects:
            if not self._running:
                self._submit(self._suspects, whole=True)
            return
        while self._waiting and len(self._running) < self._workers.window:
            self._submit(self._waiting)

    def _submit(self, pieces: deque[Piece], whole: bool = False) -> None:
        future = self._workers.submit(pieces[0].indexes, whole)
        self._running[future] = pieces.popleft()
        future.add_done_callback(self._done.put)

    def _next(self) -> Future[list[Outcome] | None] | None:
        while not self._cancel.is_set():
            try:
                future = self._done.get(timeout=SLICE)
            except queue.Empty:
                continue
            if future in self._running:
                return future
        return None

    def _settled(self, future: Future[list[Outcome] | None]) -> list[Outcome]:
        """What a chunk came to; a broken executor's error is raised, and the chunk left among those that run."""
        try:
            outcomes = future.result()
        except (BrokenExecutor, UnsentError, KeyboardInterrupt):
            raise
        except CancelledError as error:
            raise BrokenExecutor("the executor was closed, or lost what it was given") from error
        except Exception as error:  # what a scheduler says of a task that killed its workers, say
            outcomes = list(failures(self._work, self._running[future].indexes, error))
        piece = self._running.pop(future)
        if outcomes is None:  # the process never had the work
            self._waiting.appendleft(piece)
            self._submit(self._waiting, whole=True)
            return []
        self._in_vain = 0
        return outcomes

    # --- after an executor broke

    def _recovered(self, error: BrokenExecutor) -> Iterator[list[Outcome]]:
        """Gives what had come before the break, opens another executor, and judges."""
        outcomes, lost = self.salvaged()
        self._in_vain = 0 if outcomes else self._in_vain + 1
        yield outcomes
        if not self._workers.renewable:
            raise ExecutorLostError(f"the executor broke ({message_for(error)})") from error
        if self._in_vain >= IN_VAIN:
            raise ExecutorLostError(
                f"{IN_VAIN} executors broke, one after another, and no take came between ({message_for(error)})"
            ) from error
        self._workers.renew()
        if len(lost) == 1:
            yield from self._judged(replace(lost[0], broke=lost[0].broke + 1), error)
        else:
            self._suspects.extend(lost)

    def salvaged(self) -> tuple[list[Outcome], list[Piece]]:
        """Of what was given out: what came all the same, and what did not."""
        outcomes: list[Outcome] = []
        lost = []
        for future, piece in self._running.items():
            came = future.result() if future.done() and not future.cancelled() and not future.exception() else None
            if came is None:
                lost.append(piece)
            else:
                outcomes += came
        self._running.clear()
        return outcomes, lost

    def _judged(self, piece: Piece, error: BrokenExecutor) -> Iterator[list[Outcome]]:
        """What becomes of takes that broke an executor by themselves: each alone, then once more, then given up."""
        if len(piece.indexes) > 1 and not self._work.function.batch:
            self._suspects.extendleft(Piece((index,)) for index in reversed(piece.indexes))
        elif piece.broke < TRIES:
            self._suspects.appendleft(piece)
        else:
            yield list(failures(self._work, piece.indexes, error))

    def _leave(self) -> None:
        self._over.set()
        for future in self._running:
            future.cancel()
        self._workers.close()

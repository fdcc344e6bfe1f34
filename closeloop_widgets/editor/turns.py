"""What is done one after the other on a thread of its own, so that nobody else has to wait for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

Waiting = queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None]
"""What waits for its turn; None is the end."""


class Turns:
    """A thread that does what it is given, in order; it is started by the first.

    Examples
    --------
    >>> turns = Turns("closeloop example")
    >>> turns.take(lambda: 2 + 3).result(10)
    5
    >>> turns.close()
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._waiting = Waiting()
        self._thread: threading.Thread | None = None

    @property
    def is_mine(self) -> bool:
        """Whether this is called by something that has its turn: to wait for another turn would be for ever."""
        return threading.current_thread() is self._thread

    def take(self, act: Callable[[], T]) -> Future[T]:
        """Does it when its turn comes; what it comes to, or raises, is the future's."""
        future: Future[T] = Future()
        with self._lock:
            self._waiting.put((future, act))
            if self._thread is None:
                self._thread = threading.Thread(target=_work, args=(self._waiting,), name=self._name, daemon=True)
                self._thread.start()
        return future

    def close(self) -> None:
        """Ends the thread after what has its turn; what waits for one is cancelled. Another `take` starts it again."""
        with self._lock:
            started, self._thread = self._thread, None
            waiting, self._waiting = self._waiting, Waiting()
        while not waiting.empty():
            left = waiting.get()
            if left is not None:
                left[0].cancel()
        if started is not None:
            waiting.put(None)


def _work(waiting: Waiting) -> None:
    while (given := waiting.get()) is not None:
        future, act = given
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(act())
        except BaseException as error:
            future.set_exception(error)

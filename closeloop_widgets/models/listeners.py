"""Who wants to hear of something, and is told: by the document, the takes, the jobs, Live."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Generic, ParamSpec

log = logging.getLogger("closeloop_widgets")

Told = ParamSpec("Told")


class Listeners(Generic[Told]):
    """Functions that are called, in the order they came, with what is told; safe to use from several threads.

    Each call of `add` stands for itself: a function that was added twice is called twice.

    Parameters
    ----------
    lock : held while one is added or ends; where `tell` is called under it too, nothing is told after the end

    Examples
    --------
    >>> heard = []
    >>> listeners = Listeners()
    >>> end = listeners.add(heard.append)
    >>> listeners.tell("one"), end(), listeners.tell("two"), heard
    (None, None, None, ['one'])
    """

    def __init__(self, lock: AbstractContextManager[Any] | None = None) -> None:
        self._lock = threading.Lock() if lock is None else lock
        self._numbers = 0
        self._listeners: dict[int, Callable[Told, object]] = {}

    def add(self, listener: Callable[Told, object]) -> Callable[[], None]:
        """Calls `listener` from now on; returns what ends that."""
        with self._lock:
            self._numbers += 1
            number = self._numbers
            self._listeners[number] = listener

        def end() -> None:
            with self._lock:
                self._listeners.pop(number, None)

        return end

    def tell(self, *args: Told.args, **kwargs: Told.kwargs) -> None:
        """Calls those that are there now. One that raises is logged, and keeps no other from hearing."""
        for listener in list(self._listeners.values()):
            try:
                listener(*args, **kwargs)
            except Exception:
                log.exception("a listener failed")
